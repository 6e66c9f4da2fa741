//! What a metric was in a time.

use super::page::{Page, SETTINGS};
use pagelift::health::{Event, Metric, PastColumn, Settings, Table};

const TASK: u32 = Metric::LongTask as u32;
const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;

fn past(page: &Page, of: u32, ago: f64) -> Option<[f64; PastColumn::COUNT]> {
    let mut numbers = Vec::new();
    page.health.table(Table::Past, of, page.now - ago, &mut numbers);
    numbers.first_chunk().copied()
}

fn of(page: &Page, ago: f64, column: PastColumn) -> f64 {
    past(page, TASK, ago).map_or(f64::NAN, |row| row[column as usize])
}

/// A page that has one value a sample for so long: the number of the sample.
fn page_of(settings: Settings, time: f64) -> Page {
    let mut page = Page::new(settings);
    while page.now < time {
        page.at_sample = vec![(TASK, page.samples as f64 + 1.0)];
        page.live(10_000.0);
    }
    page
}

#[test]
fn cells_are_one_by_their_counts() {
    let mut page = Page::new(SETTINGS);
    for values in [&[100.0, 100.0, 100.0][..], &[500.0]] {
        values.iter().for_each(|value| page.health.record(TASK, *value));
        page.live(10_000.0);
    }
    let row = past(&page, TASK, HOUR).unwrap();
    let [begin, count, sum, min, max, p50, p75, p95] = row;
    assert_eq!((count, sum, min, max), (4.0, 800.0, 100.0, 500.0));
    for percentile in [p50, p75, p95] {
        assert!((percentile - 200.0).abs() < 3.0, "three quarters of 100, and one of 500: {percentile}");
    }
    assert!(begin <= 1000.0 && begin >= page.now - HOUR, "{begin}");
}

#[test]
fn the_finest_level_that_covers_it_is_taken() {
    let page = page_of(SETTINGS, 4.0 * HOUR);
    let samples = page.samples as f64;
    // 300 samples are 50 minutes.
    for (ago, cells) in [(5.0 * MINUTE, 30.0), (49.0 * MINUTE, 294.0)] {
        assert_eq!(of(&page, ago, PastColumn::Count), cells, "{ago}");
        assert_eq!(of(&page, ago, PastColumn::Min), samples - cells + 1.0, "{ago}");
        assert_eq!(of(&page, ago, PastColumn::Begin), page.now - ago, "{ago}");
    }
    // Whole minutes, and the samples of the one that goes on.
    let count = of(&page, 2.0 * HOUR, PastColumn::Count);
    assert!((714.0..=726.0).contains(&count), "{count}");
    assert_eq!(of(&page, 2.0 * HOUR, PastColumn::Max), samples);
    // Minutes are kept for three hours: whole hours.
    assert!(of(&page, 3.5 * HOUR, PastColumn::Count) >= 3.0 * 360.0);
    assert_eq!(of(&page, 3.5 * HOUR, PastColumn::Max), samples);
}

#[test]
fn a_time_longer_than_history_says_when_that_begins() {
    let page = page_of(SETTINGS, 10.0 * MINUTE);
    assert_eq!(of(&page, 24.0 * HOUR, PastColumn::Count), page.samples as f64);
    let begin = of(&page, 24.0 * HOUR, PastColumn::Begin);
    assert!((-10_000.0..=1000.0).contains(&begin), "{begin}");
}

#[test]
fn nothing_is_counted_twice_or_left_out_where_levels_meet() {
    let page = page_of(SETTINGS, 30.5 * HOUR);
    assert_eq!(of(&page, 31.0 * HOUR, PastColumn::Count), page.samples as f64);
    let sum = page.samples as f64 * (page.samples as f64 + 1.0) / 2.0;
    let found = of(&page, 31.0 * HOUR, PastColumn::Sum);
    assert!((found - sum).abs() < 1e-6 * sum, "{found} {sum}");
    assert_eq!(of(&page, 31.0 * HOUR, PastColumn::Min), 1.0);
}

#[test]
fn what_no_cell_has_yet_counts() {
    let mut page = Page::new(SETTINGS);
    assert_eq!(past(&page, TASK, HOUR), None);
    page.health.record(TASK, 60.0);
    assert_eq!(of(&page, HOUR, PastColumn::Count), 1.0);
    assert!(past(&page, TASK, HOUR).unwrap().iter().all(|number| number.is_finite()));
    page.live(2.0 * HOUR);
    assert_eq!(past(&page, TASK, HOUR), None, "it is of two hours ago");
    assert_eq!(of(&page, 3.0 * HOUR, PastColumn::Count), 1.0);
    // Without cells of samples, and of minutes.
    for cells in [[0, 180, 72], [0, 0, 72], [0, 0, 0]] {
        let page = page_of(Settings { cells, ..SETTINGS }, 5.5 * MINUTE);
        let count = of(&page, HOUR, PastColumn::Count);
        if cells[1] == 0 {
            assert!(count < 10.0, "what was in cells that are not kept is lost: {count}");
        } else {
            assert_eq!(count, page.samples as f64);
        }
    }
}

#[test]
fn the_vital_of_a_page_that_goes_on_counts_with_those_of_others() {
    use pagelift::health::Entry;
    let paint = |page: &mut Page, time: f64| page.see([Entry::FirstPaint { time }]);
    const FCP: u32 = Metric::Fcp as u32;
    let mut first = Page::persisted(super::page::ORIGIN, &[]);
    paint(&mut first, 100.0);
    first.live(90_000.0);
    first.tell(Event::Hidden { since: first.now });
    let mut next = Page::persisted(super::page::ORIGIN + 100_000.0, &first.stored);
    paint(&mut next, 300.0);
    next.live(90_000.0);
    let row = past(&next, FCP, HOUR).unwrap();
    assert_eq!((row[1], row[3], row[4]), (2.0, 100.0, 300.0));
    assert_eq!(past(&next, FCP, 1000.0).unwrap()[1], 1.0, "the other one is of before");
}
