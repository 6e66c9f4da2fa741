//! Whatever comes, nothing breaks and memory is bounded.

use pagelift::codes::{ENTRY, Entry as _};
use pagelift::health::{Entry, Event, Metric, MetricColumn, Table, Unit};
use proptest::array::uniform14;
use proptest::collection::vec;
use proptest::prelude::*;

use super::page::{Page, SETTINGS};

const TABLES: [Table; 14] = [
    Table::Metrics,
    Table::Alerts,
    Table::Transitions,
    Table::Slis,
    Table::Advice,
    Table::Interaction,
    Table::Paint,
    Table::Shift,
    Table::FirstByte,
    Table::Hosts,
    Table::Scripts,
    Table::Errors,
    Table::Files,
    Table::Cost,
];

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => 0.0..20.0f64,
        4 => 0.0..100_000.0f64,
        1 => -5000.0..0.0f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
        1 => any::<f64>(),
    ]
}

proptest! {
    #[test]
    fn any_entries_leave_tables_that_can_be_read(lists in vec(uniform14(number()), 0..200), interactions in number()) {
        let mut page = Page::new(SETTINGS);
        for list in lists {
            let list: [f64; ENTRY] = list;
            if let Some(entry) = Entry::from_list(&list) {
                page.health.observe(entry);
            }
        }
        page.tell(Event::Observed { interactions });
        page.live(120_000.0);
        for table in TABLES {
            let rows = page.rows(table);
            prop_assert!(rows.len() <= 300);
            prop_assert!(rows.windows(2).all(|pair| pair[0].len() == pair[1].len()), "whole rows");
        }
    }
}

#[test]
fn ten_thousand_metrics_are_two_hundred_and_one() {
    let mut page = Page::new(SETTINGS);
    let last = (0..10_000).map(|_| page.health.add_series(Unit::Count, false)).last();
    assert_eq!(last, Some(Metric::COUNT as u32));
    page.health.record(Metric::COUNT as u32, 5.0);
    page.health.record(9_999_999, 5.0);
    assert_eq!(page.rows(Table::Metrics).len(), Metric::COUNT + 1 + 200);
}

#[test]
fn what_is_no_number_is_counted_as_rejected() {
    let mut page = Page::new(SETTINGS);
    let series = page.health.add_series(Unit::Milliseconds, false);
    for value in [f64::NAN, f64::INFINITY, -1.0, 5.0] {
        page.tell(Event::Recorded { series, value });
    }
    let row = &page.rows(Table::Metrics)[series as usize];
    assert_eq!((row[MetricColumn::Count as usize], row[MetricColumn::Rejected as usize]), (1.0, 3.0));
}

#[test]
fn thresholds_that_make_no_sense_are_refused() {
    let mut page = Page::new(SETTINGS);
    let own = page.health.add_series(Unit::Milliseconds, false);
    let mut set = |series: u32, warning: f64, critical: f64| page.health.set_threshold(series, warning, critical);
    assert!(!set(Metric::Inp.id(), 500.0, 200.0), "upside down");
    assert!(!set(Metric::CacheHitRatio.id(), 0.5, 0.9), "upside down, as less is worse");
    assert!(!set(own, 5.0, 5.0) && !set(own, -1.0, 5.0) && !set(own, f64::NAN, 5.0) && !set(own, 1.0, f64::INFINITY));
    assert!(!set(99_999, 1.0, 2.0), "of nothing");
    assert!(set(Metric::Inp.id(), 100.0, 300.0) && set(own, 5.0, 1.0) && set(own, f64::NAN, f64::NAN));
}

#[test]
fn an_entry_without_finite_times_says_nothing() {
    let mut page = Page::new(SETTINGS);
    page.now = 2000.0;
    let script = |start: f64, duration: f64, function| Entry::Script {
        start,
        duration,
        forced: 0.0,
        source: 9,
        function,
        is_foreign: 0,
    };
    let navigation = |response| Entry::Navigation {
        activation: 0.0,
        worker: 0.0,
        fetch: 0.0,
        lookup: 0.0,
        connect: 0.0,
        connected: 0.0,
        response,
        redirects: 0.0,
    };
    page.see([script(1100.0, 200.0, 1)]);
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        page.see([script(odd, 5.0, 2), script(1000.0, odd, 3), navigation(odd), Entry::FirstPaint { time: odd }]);
    }
    assert_eq!(page.rows(Table::Scripts), [vec![9.0, 1.0, 1.0, 200.0, 0.0]]);
    assert!(page.rows(Table::FirstByte).is_empty());
    assert_eq!(page.rows(Table::Metrics)[Metric::Fcp as usize][MetricColumn::Count as usize], 0.0);
}
