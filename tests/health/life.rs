//! Long lives: bounded memory, service levels, what watching costs.

use pagelift::health::{
    AlertColumn, CostColumn, Entry, Event, FileKind, Metric, MetricColumn, Settings, SliColumn, Status, Table,
    Transition,
};
use pagelift::machine::Machine;

use super::page::{Page, SETTINGS};

fn sli(page: &Page, number: usize, column: SliColumn) -> f64 {
    page.rows(Table::Slis)[number][column as usize]
}

#[test]
fn a_day_takes_no_more_than_an_hour() {
    let mut page = Page::new(SETTINGS);
    let operation = page.health.add_series(pagelift::health::Unit::Milliseconds, true);
    page.at_sample = vec![(operation, 100.0); 30];
    page.live(24.0 * 3_600_000.0 + 90_000.0);
    let count = |table| {
        let mut numbers = Vec::new();
        let width = page.health.table(table, operation, 0.0, &mut numbers);
        numbers.len() / width
    };
    assert_eq!((count(Table::Raw), count(Table::Minutes), count(Table::Hours)), (300, 180, 24));
    assert!((8630..=8650).contains(&page.samples), "{}", page.samples);
    assert!(page.alerts.is_empty());
}

#[test]
fn a_budget_that_burns_is_an_alert_and_few_events_are_none() {
    let mut page = Page::new(SETTINGS);
    let own = page.health.add_sli(0.99);
    page.tell(Event::Counted { sli: own, good: 0.0, valid: 19.0 });
    assert_eq!(sli(&page, own as usize, SliColumn::Status), f64::from(Status::Unknown as u8));
    // Half of a percent of bad events, of which one percent may be.
    for _ in 0..120 {
        page.tell(Event::Counted { sli: own, good: 199.0, valid: 200.0 });
        page.live(60_000.0);
    }
    assert_eq!(sli(&page, own as usize, SliColumn::Status), f64::from(Status::Meeting as u8));
    assert!((sli(&page, own as usize, SliColumn::BurnRate) - 0.5).abs() < 0.02);
    assert!(page.alerts.is_empty());
    // A fifth of them fails: twenty times what is allowed.
    for _ in 0..70 {
        page.tell(Event::Counted { sli: own, good: 160.0, valid: 200.0 });
        page.live(60_000.0);
    }
    assert_eq!(page.transitions(), [Transition::Opened]);
    assert_eq!(page.rows(Table::Alerts)[0][AlertColumn::Severity as usize], 3.0, "critical");
    assert_eq!(sli(&page, own as usize, SliColumn::Status), f64::from(Status::Breaching as u8));
    assert!(sli(&page, own as usize, SliColumn::BudgetLeft) < 0.0);
    for _ in 0..600 {
        page.tell(Event::Counted { sli: own, good: 200.0, valid: 200.0 });
        page.live(60_000.0);
    }
    assert_eq!(page.transitions().last(), Some(&Transition::Resolved));
    page.tell(Event::Counted { sli: own, good: 5.0, valid: 2.0 });
    page.tell(Event::Counted { sli: own, good: f64::NAN, valid: f64::NAN });
    assert!(sli(&page, own as usize, SliColumn::Valid).is_finite());
}

#[test]
fn over_its_budget_it_watches_less_and_later_more_again() {
    let mut page = Page::new(SETTINGS);
    for _ in 0..30 {
        page.tell(Event::Spent { duration: 500.0 });
        page.live(120_000.0);
    }
    let cost = |page: &Page| page.rows(Table::Cost)[0].clone();
    assert_eq!((page.observes, cost(&page)[CostColumn::Level as usize]), ([0, 0], 3.0));
    assert_eq!(page.rows(Table::Cost)[0][CostColumn::Period as usize], 120_000.0);
    page.live(10.0 * 3_600_000.0);
    assert_eq!((page.observes, cost(&page)[CostColumn::Period as usize]), ([1, 1], 10_000.0));
}

#[test]
fn a_sleep_of_an_hour_is_not_lived() {
    let mut page = Page::new(SETTINGS);
    page.at_sample = vec![(Metric::MemoryShare.id(), 0.1)];
    page.live(300_000.0);
    let (samples, before) = (page.samples, page.rows(Table::Cost)[0][CostColumn::Seen as usize]);
    page.now += 3_600_000.0;
    page.live(30_000.0);
    assert!(page.alerts.is_empty() && page.samples - samples <= 5);
    assert!(page.rows(Table::Cost)[0][CostColumn::Seen as usize] - before <= 60_000.0, "lived time");
}

#[test]
fn lists_by_name_are_bounded_for_the_longest_day() {
    let mut page = Page::new(SETTINGS);
    for n in 0..5000 {
        let script = Entry::Script { start: 1.0, duration: 60.0, forced: 0.0, source: n, function: n, is_foreign: 0 };
        let failure = Entry::Failure { is_rejection: n % 2, message: n, source: n };
        let file = Entry::Resource {
            host: n,
            kind: n,
            file: FileKind::Picture,
            duration: 2000.0,
            end: 1.0,
            transfer: 4e5,
            encoded: 4e5,
            decoded: 4e5,
            status: 200.0,
            is_blocking: 0,
            is_third_party: 0,
            url: n,
        };
        page.see([script, failure, file]);
    }
    let counts = [Table::Hosts, Table::Scripts, Table::Errors, Table::Files].map(|table| page.rows(table).len());
    assert_eq!(counts, [50, 40, 30, 16]);
}

#[test]
fn a_sleep_is_no_busy_thread_whatever_comes_first() {
    for comes_first in [true, false] {
        let mut page = Page::new(SETTINGS);
        page.live(60_000.0);
        page.now += 3_600_000.0;
        if comes_first {
            page.tell(Event::Called { status: 200.0 });
        } else {
            page.health.handle_timeout(page.now);
        }
        page.live(30_000.0);
        let most = page.rows(Table::Metrics)[Metric::LoopDelay as usize][MetricColumn::Max as usize];
        assert!(most < 1.0, "{most} ms late");
    }
}

#[test]
fn a_minute_is_a_minute_where_samples_are_rare() {
    let mut page = Page::new(Settings { period: 120_000.0, ..SETTINGS });
    for _ in 0..60 {
        page.see((0..10).map(|_| Entry::Failure { is_rejection: 0, message: 4, source: 5 }));
        for _ in 0..4 {
            page.live(15_000.0);
            // 0.6 of what is allowed.
            page.tell(Event::Spent { duration: 9.0 });
        }
    }
    assert_eq!(page.observes, [1, 1]);
    assert_eq!(page.rows(Table::Cost)[0][CostColumn::Level as usize], 0.0);
    let errors = &page.rows(Table::Metrics)[Metric::Errors as usize];
    assert_eq!(errors[MetricColumn::Last as usize], 10.0);
}

#[test]
fn who_looks_away_every_nine_seconds_is_sampled_too() {
    let mut page = Page::new(SETTINGS);
    for _ in 0..100 {
        page.live(9_000.0);
        page.tell(Event::Hidden { since: page.now });
        page.live(1_000.0);
        page.tell(Event::Visible);
    }
    assert!((85..=95).contains(&page.samples), "{} samples in 15 minutes of seen time", page.samples);
}

#[test]
fn what_is_unknown_and_what_has_no_room_are_one_row() {
    let mut page = Page::new(SETTINGS);
    page.see([Entry::Frame { start: 0.0, duration: 60.0, blocking: 0.0, render: 0.0, layout: 0.0 }]);
    let script =
        |function| Entry::Script { start: 1.0, duration: 60.0, forced: 0.0, source: 9, function, is_foreign: 0 };
    page.see((1..100).map(script));
    let rows = page.rows(Table::Scripts);
    assert_eq!(rows.iter().filter(|row| row[..2] == [0.0, 0.0]).count(), 1);
    assert_eq!(rows.iter().map(|row| row[2]).sum::<f64>(), 100.0, "and nothing is lost");
}
