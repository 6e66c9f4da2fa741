//! What outlives a page.

use super::page::{ORIGIN, Page, SETTINGS};
use pagelift::health::{AlertColumn, Event, Health, Metric, MetricColumn, SliColumn, Table, Transition, Unit};
use pagelift::stats::Sketch;
use proptest::collection::vec;
use proptest::prelude::*;

const HOUR: f64 = 3_600_000.0;
const MINUTE: f64 = 60_000.0;

const TASK: u32 = Metric::LongTask as u32;
const LCP: u32 = Metric::Lcp as u32;

/// A page begins ten seconds after a full hour, so that what is a minute later is in the same one.
const START: f64 = (ORIGIN / HOUR) as u64 as f64 * HOUR + 10_000.0;

fn same() -> Vec<f64> {
    (0..200).map(f64::from).collect()
}

fn metric(page: &Page, of: u32, column: MetricColumn) -> f64 {
    page.rows(Table::Metrics)[of as usize][column as usize]
}

fn cells(page: &Page, table: Table, of: u32) -> Vec<Vec<f64>> {
    let mut numbers = Vec::new();
    let width = page.health.table(table, of, 0.0, &mut numbers);
    numbers.chunks(width).map(<[f64]>::to_vec).collect()
}

/// A page that records these values, and is left.
fn visit(origin: f64, records: &[Vec<f64>], values: &[f64]) -> Page {
    let mut page = Page::persisted(origin, records);
    values.iter().for_each(|value| page.health.record(TASK, *value));
    page.live(2000.0);
    page.tell(Event::Hidden { since: page.now });
    page
}

fn paint(page: &mut Page, value: f64) {
    use pagelift::health::Entry;
    page.see([Entry::LargestPaint {
        time: value,
        element: 0,
        url: 0,
        requested: 0.0,
        loaded: 0.0,
        is_lazy: 0,
        is_prior: 0,
        is_preloaded: 0,
    }]);
}

#[test]
fn a_page_that_does_not_persist_stores_nothing() {
    let mut page = Page::new(SETTINGS);
    page.health.record(TASK, 60.0);
    page.live(20.0 * MINUTE);
    page.tell(Event::Hidden { since: page.now });
    assert!(page.stored.is_empty());
    let mut record = Vec::new();
    page.health.store(START, &mut record);
    assert!(record.is_empty());
}

#[test]
fn a_short_visit_is_stored_when_it_is_hidden_and_read_by_the_next_one() {
    let first = visit(START, &[], &[60.0, 80.0]);
    assert_eq!(first.stored.len(), 1);
    let next = visit(START + 20_000.0, &first.stored, &[100.0]);
    assert_eq!(metric(&next, TASK, MetricColumn::Count), 3.0);
    assert_eq!(metric(&next, TASK, MetricColumn::Max), 100.0);
    assert_eq!(metric(&next, TASK, MetricColumn::Min), 60.0);
    let hours = cells(&next, Table::Hours, TASK);
    assert_eq!(hours.len(), 1, "what the first one stored is a cell");
    assert_eq!(hours[0][1], 2.0);
    assert_eq!(cells(&next, Table::Minutes, TASK).len(), 2, "a minute that ended early, of each");
}

#[test]
fn what_a_closed_page_has_left_is_its_last_record() {
    let mut page = Page::persisted(START, &[]);
    page.health.record(TASK, 60.0);
    page.tell(Event::Close);
    assert!(page.stored.is_empty(), "a closed machine wants nothing");
    let mut record = Vec::new();
    page.health.store(START, &mut record);
    assert_eq!(metric(&Page::persisted(START, &[record]), TASK, MetricColumn::Count), 1.0);
    let mut again = Vec::new();
    page.health.store(START, &mut again);
    assert!(again.is_empty());
}

#[test]
fn a_page_that_goes_on_is_stored_ever_more_rarely_and_nothing_twice() {
    let mut page = Page::persisted(START, &[]);
    page.at_sample = vec![(TASK, 60.0)];
    page.live(6.0 * MINUTE);
    assert_eq!(page.stored.len(), 6, "after 5, 10, 20, 40, 80 and 160 s, at samples");
    page.live(10.0 * MINUTE);
    assert_eq!(page.stored.len(), 8, "every five minutes");
    page.tell(Event::Hidden { since: page.now });
    page.tell(Event::Hidden { since: page.now });
    assert_eq!(page.stored.len(), 9);
    let samples = page.samples as f64;
    let next = Page::persisted(START + 20.0 * MINUTE, &page.stored);
    assert_eq!(metric(&next, TASK, MetricColumn::Count), samples);
    let counted: f64 = cells(&next, Table::Minutes, TASK).iter().map(|cell| cell[1]).sum();
    assert_eq!(counted, samples, "minutes have all of it too");
    // What was restored is not stored once more.
    let again = visit(START + 30.0 * MINUTE, &page.stored, &[]);
    let third = Page::persisted(START + 31.0 * MINUTE, &[page.stored.clone(), again.stored].concat());
    assert_eq!(metric(&third, TASK, MetricColumn::Count), samples);
}

#[test]
fn a_vital_counts_once_however_often_it_is_stored() {
    let mut page = Page::persisted(START, &[]);
    for value in [900.0, 1200.0, 1200.0, 3000.0] {
        paint(&mut page, value);
        page.tell(Event::Hidden { since: f64::INFINITY });
        page.live(1000.0);
        page.tell(Event::Visible);
    }
    let next = Page::persisted(START + MINUTE, &page.stored);
    assert_eq!(metric(&next, LCP, MetricColumn::Count), 1.0);
    assert_eq!(metric(&next, LCP, MetricColumn::Max), 3000.0);
    assert_eq!(metric(&next, LCP, MetricColumn::Min), 3000.0, "what it was before is forgotten");
    // The view ends, and another one has none: its value is among the others now.
    page.tell(Event::Restored { time: page.now, painted: page.now + 20.0 });
    page.live(1000.0);
    page.tell(Event::Hidden { since: f64::INFINITY });
    let next = Page::persisted(START + MINUTE, &page.stored);
    assert_eq!(metric(&next, LCP, MetricColumn::Count), 2.0);
    assert_eq!(metric(&next, LCP, MetricColumn::Max), 3000.0);
    assert_eq!(metric(&next, LCP, MetricColumn::Min), 20.0);
}

#[test]
fn service_levels_go_on_where_they_were() {
    let mut page = Page::persisted(START, &[]);
    for _ in 0..30 {
        page.tell(Event::Counted { sli: 0, good: 9.0, valid: 10.0 });
        page.live(MINUTE);
    }
    page.tell(Event::Hidden { since: page.now });
    let sli = |page: &Page, column: SliColumn| page.rows(Table::Slis)[0][column as usize];
    let soon = Page::persisted(START + 31.0 * MINUTE, &page.stored);
    assert_eq!(sli(&soon, SliColumn::Valid), 300.0);
    assert_eq!(sli(&soon, SliColumn::Good), 270.0);
    assert!((sli(&soon, SliColumn::BurnRate) - 100.0).abs() < 1e-6);
    // The last hour is over; what is left of the budget is of three days.
    let later = Page::persisted(START + 2.0 * HOUR, &page.stored);
    assert_eq!(sli(&later, SliColumn::Valid), 0.0);
    assert!((sli(&later, SliColumn::BudgetLeft) + 99.0).abs() < 1e-6);
    let much_later = Page::persisted(START + 80.0 * HOUR, &page.stored);
    assert_eq!(sli(&much_later, SliColumn::BudgetLeft), 1.0);
}

#[test]
fn an_alert_stays_open_and_is_not_told_again() {
    let mut page = Page::persisted(START, &[]);
    page.at_sample = vec![(Metric::MemoryShare as u32, 0.9)];
    page.live(2.0 * MINUTE);
    assert_eq!(page.transitions(), [Transition::Opened]);
    page.tell(Event::Hidden { since: page.now });
    let open = |page: &Page| {
        let is_open = |row: &Vec<f64>| row[AlertColumn::State as usize] != 0.0;
        page.rows(Table::Alerts).into_iter().filter(is_open).collect::<Vec<_>>()
    };
    let since = open(&page)[0][AlertColumn::Since as usize];

    let mut next = Page::persisted(START + 5.0 * MINUTE, &page.stored);
    assert_eq!(open(&next).len(), 1);
    assert_eq!(open(&next)[0][AlertColumn::Since as usize], since - 5.0 * MINUTE, "by the clock of this page");
    next.at_sample = vec![(Metric::MemoryShare as u32, 0.9)];
    next.live(MINUTE);
    assert_eq!(next.transitions(), [], "whoever had it open was told");
    next.at_sample = vec![(Metric::MemoryShare as u32, 0.2)];
    next.live(3.0 * MINUTE);
    assert_eq!(next.transitions(), [Transition::Resolved]);
    next.tell(Event::Hidden { since: next.now });

    let records = [page.stored.clone(), next.stored].concat();
    assert!(open(&Page::persisted(START + 10.0 * MINUTE, &records)).is_empty(), "it was resolved");
    assert!(open(&Page::persisted(START + 2.0 * HOUR, &page.stored)).is_empty(), "nobody knows any more");
}

#[test]
fn what_is_old_or_of_a_time_to_come_is_forgotten() {
    let page = visit(START, &[], &[60.0]);
    for later in [73.0 * HOUR, -2.0 * HOUR] {
        let next = Page::persisted(START + later, &page.stored);
        assert!(cells(&next, Table::Hours, TASK).is_empty(), "{later}");
        assert!(cells(&next, Table::Minutes, TASK).is_empty(), "{later}");
    }
    let next = Page::persisted(START + 5.0 * HOUR, &page.stored);
    assert_eq!(cells(&next, Table::Hours, TASK).len(), 1);
    assert!(cells(&next, Table::Minutes, TASK).is_empty(), "180 minutes are kept");
    assert_eq!(metric(&next, TASK, MetricColumn::Count), 0.0, "it is of hours ago");
}

#[test]
fn many_records_become_one() {
    let mut records: Vec<Vec<f64>> = Vec::new();
    for number in 0..40 {
        records.extend(visit(START + f64::from(number) * 10_000.0, &[], &[60.0]).stored);
    }
    let mut page = Page::persisted(START + 500_000.0, &records);
    assert_eq!(page.compacted, 0, "not while it begins");
    page.live(5000.0);
    assert_eq!(page.compacted, 1, "at its first sample");
    for record in &records {
        assert!(page.health.read_stored(record, &same(), &same()));
    }
    let mut one = Vec::new();
    page.health.compact(START + 500_000.0, &mut one);
    let next = Page::persisted(START + 500_000.0, &[one]);
    assert_eq!(metric(&next, TASK, MetricColumn::Count), 40.0);
    page.live(16.0 * MINUTE);
    assert_eq!(page.compacted, 1, "once");
}

#[test]
fn pages_that_never_end_do_not_pile_up() {
    let mut records: Vec<Vec<f64>> = Vec::new();
    for number in 0..200 {
        let mut page = Page::persisted(START + f64::from(number) * 1000.0, &[]);
        paint(&mut page, 1000.0 + f64::from(number));
        page.tell(Event::Hidden { since: f64::INFINITY });
        records.extend(page.stored);
    }
    let mut page = Page::persisted(START + 300_000.0, &records);
    assert_eq!(metric(&page, LCP, MetricColumn::Count), 200.0);
    for record in &records {
        page.health.read_stored(record, &same(), &same());
    }
    let mut one = Vec::new();
    page.health.compact(START + 300_000.0, &mut one);
    assert!(one.len() < 400, "{} numbers", one.len());
}

#[test]
fn what_is_nothing_here_is_left_out() {
    let page = visit(START, &[], &[60.0]);
    let mut health = Health::new(SETTINGS);
    health.persist(1.0);
    let mut series = same();
    series[TASK as usize] = f64::NAN;
    assert!(health.read_stored(&page.stored[0], &series, &same()));
    assert!(!health.read_stored(&page.stored[0], &[], &same()), "a number without meaning");
    assert!(!health.read_stored(&page.stored[0][..7], &series, &same()), "a record that was cut off");
}

#[test]
fn metrics_of_the_pages_own_are_stored() {
    let mut page = Page::persisted(START, &[]);
    let own = page.health.add_series(Unit::Milliseconds, true);
    page.health.record(own, 5.0);
    page.live(2000.0);
    page.tell(Event::Hidden { since: page.now });
    let mut health = Health::new(SETTINGS);
    health.persist(2.0);
    let other = health.add_series(Unit::Count, false);
    let own_here = health.add_series(Unit::Milliseconds, true);
    assert_eq!(other, own, "it has another number here");
    let mut series = same();
    series[own as usize] = f64::from(own_here);
    assert!(health.read_stored(&page.stored[0], &series, &same()));
    health.restore(0.0, START + MINUTE);
    let mut rows = Vec::new();
    let width = health.table(Table::Metrics, 0, 0.0, &mut rows);
    let count = |of: u32| rows[of as usize * width + MetricColumn::Count as usize];
    assert_eq!((count(other), count(own_here)), (0.0, 1.0));
}

/// Values of a few magnitudes, zeros among them.
fn values() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![Just(0.0), 0.0..1e3f64, 1e-6..1e9f64], 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However visits are spread, and whatever of them is made one record before the rest comes: nothing is lost or counted twice.
    #[test]
    fn pages_add_up(visits in vec(values(), 1..12), compacted in 0usize..12) {
        let mut records = Vec::new();
        for (number, values) in visits.iter().enumerate() {
            let page = visit(START + number as f64 * 5000.0, &records, values);
            records.extend(page.stored);
            if number == compacted {
                let mut page = Page::persisted(START + MINUTE, &[]);
                for record in &records {
                    prop_assert!(page.health.read_stored(record, &same(), &same()));
                }
                let mut one = Vec::new();
                page.health.compact(START + 2.0 * MINUTE, &mut one);
                records = vec![one];
            }
        }
        let mut all = Sketch::default();
        visits.iter().flatten().for_each(|value| { all.insert(*value); });
        let page = Page::persisted(START + 2.0 * MINUTE, &records);
        prop_assert_eq!(metric(&page, TASK, MetricColumn::Count), all.count() as f64);
        if all.count() > 0 {
            for (column, exact) in [(MetricColumn::Min, all.min()), (MetricColumn::Max, all.max()), (MetricColumn::P50, all.quantile(0.5)), (MetricColumn::P95, all.quantile(0.95)), (MetricColumn::Error, all.error())] {
                prop_assert_eq!(metric(&page, TASK, column), exact);
            }
        }
    }

    /// Numbers that nobody wrote harm nothing.
    #[test]
    fn nonsense_is_refused_or_does_no_harm(
        record in vec(prop_oneof![0.0..4.0f64, 0.0..300.0f64, any::<f64>(), Just(START / HOUR)].prop_map(f64::round), 0..80),
    ) {
        let mut page = Page::persisted(START, &[]);
        page.health.read_stored(&record, &same(), &same());
        page.health.restore(0.0, START);
        page.live(MINUTE);
        page.rows(Table::Metrics);
        page.rows(Table::Alerts);
        page.rows(Table::Slis);
        page.health.read_stored(&record, &same(), &same());
        let mut one = Vec::new();
        page.health.compact(START, &mut one);
        let mut next = Page::persisted(START, &[]);
        prop_assert!(next.health.read_stored(&one, &same(), &same()), "what is written can be read");
    }
}
