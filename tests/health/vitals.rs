//! Vitals by the rules of web-vitals 6.

use pagelift::health::{Entry, Event, Metric, MetricColumn, Table, Transition};

use super::page::{Page, SETTINGS};

fn interaction(id: f64, start: f64, duration: f64) -> Entry {
    let (processing, processed) = (start + 10.0, start + duration - 5.0);
    Entry::Interaction { start, processing, processed, duration, id, kind: 1, target: 2 }
}

fn shift(time: f64, value: f64) -> Entry {
    Entry::Shift { time, value, is_expected: 0, element: 3, is_unsized: 0, is_text: 0 }
}

fn paint(time: f64) -> Entry {
    let (element, url) = (4, 0);
    Entry::LargestPaint { time, element, url, requested: 0.0, loaded: 0.0, is_lazy: 0, is_prior: 0, is_preloaded: 0 }
}

fn navigation(fetch: f64, response: f64) -> Entry {
    let [activation, worker, lookup, connect, connected, redirects] = [0.0; 6];
    Entry::Navigation { activation, worker, fetch, lookup, connect, connected, response, redirects }
}

/// The last value of a metric, and how many there are.
fn value(page: &Page, metric: Metric) -> (f64, f64) {
    let row = &page.rows(Table::Metrics)[metric as usize];
    (row[MetricColumn::Last as usize], row[MetricColumn::Count as usize])
}

#[test]
fn inp_is_the_longest_interaction_or_for_each_fifty_the_next() {
    let mut page = Page::new(SETTINGS);
    page.see((1..=49).map(|n| interaction(7.0 * f64::from(n), 1000.0 * f64::from(n), 40.0 + 8.0 * f64::from(n))));
    assert_eq!(value(&page, Metric::Inp).0, 432.0);
    page.see([interaction(7.0 * 50.0, 60_000.0, 40.0)]);
    assert_eq!(value(&page, Metric::Inp).0, 424.0);
    // A longer event of the same interaction takes its place, and its parts add up.
    page.see([interaction(7.0 * 48.0, 48_000.0, 900.0)]);
    page.see([interaction(7.0 * 47.0, 47_000.0, 800.0)]);
    assert_eq!(value(&page, Metric::Inp).0, 800.0);
    let [row] = &page.rows(Table::Interaction)[..] else { panic!("one row") };
    assert_eq!((row[0], row[3..6].iter().sum::<f64>()), (800.0, 800.0));
    // A soft navigation begins anew; short interactions are 8 ms, not none (web-vitals#724).
    page.see([Entry::SoftNavigation { time: 70_000.0, interaction: 5.0 }]);
    assert_eq!(value(&page, Metric::Inp), (800.0, 1.0));
    page.tell(Event::Observed { interactions: 60.0 });
    page.see([Entry::SoftNavigation { time: 80_000.0, interaction: 6.0 }]);
    page.tell(Event::Observed { interactions: 61.0 });
    assert_eq!(value(&page, Metric::Inp).0, 8.0);
}

#[test]
fn cls_is_the_worst_session() {
    let mut page = Page::new(SETTINGS);
    page.see([Entry::FirstPaint { time: 100.0 }]);
    assert_eq!(value(&page, Metric::Cls), (0.0, 1.0), "there were none");
    page.see([shift(1000.0, 0.1), shift(1900.0, 0.1), shift(3000.0, 0.05)]);
    assert!((value(&page, Metric::Cls).0 - 0.2).abs() < 1e-12);
    // Five seconds end a session, however close its shifts are.
    page.see((0..7).map(|n| shift(10_000.0 + 900.0 * f64::from(n), 0.1)));
    assert!((value(&page, Metric::Cls).0 - 0.6).abs() < 1e-12);
}

#[test]
fn the_largest_paint_is_final_with_input_and_counts_only_while_seen() {
    let mut page = Page::new(SETTINGS);
    page.see([navigation(5.0, 100.0), paint(800.0), paint(900.0)]);
    assert_eq!(value(&page, Metric::Lcp).0, 900.0);
    page.tell(Event::Hidden { since: 950.0 });
    page.see([paint(1000.0)]);
    assert_eq!(value(&page, Metric::Lcp).0, 900.0);
    page.tell(Event::Visible);
    // A return is a view of its own, and what was before counts still (posthog-js#4842, web-vitals#688).
    page.tell(Event::Restored { time: 5000.0, painted: 5060.0 });
    assert_eq!(value(&page, Metric::Lcp), (60.0, 2.0));
    assert_eq!(value(&page, Metric::Ttfb), (0.0, 2.0));
    page.see([paint(7000.0)]);
    assert_eq!(value(&page, Metric::Lcp).0, 60.0);
    let mut other = Page::new(SETTINGS);
    other.tell(Event::Input);
    other.see([paint(300.0)]);
    assert_eq!(value(&other, Metric::Lcp).1, 0.0);
}

#[test]
fn the_first_byte_of_webkit_is_a_difference() {
    let mut page = Page::new(SETTINGS);
    page.see([navigation(-1597.0, -981.0)]);
    assert_eq!(value(&page, Metric::Ttfb).0, 616.0);
    let [row] = &page.rows(Table::FirstByte)[..] else { panic!("one row") };
    assert_eq!(row[1..].iter().sum::<f64>(), 616.0);
}

#[test]
fn the_script_of_the_page_is_blamed_before_an_extensions() {
    let mut page = Page::new(SETTINGS);
    page.now = 2000.0;
    let script = |start: f64, duration: f64, function: u32, is_foreign: u32| Entry::Script {
        start,
        duration,
        forced: duration / 2.0,
        source: 9,
        function,
        is_foreign,
    };
    let frame = Entry::Frame { start: 1000.0, duration: 400.0, blocking: 350.0, render: 0.0, layout: 0.0 };
    page.see([
        interaction(7.0, 1000.0, 400.0),
        frame,
        script(1000.0, 5.0, 20, 1),
        script(1011.0, 300.0, 21, 1),
        script(1320.0, 60.0, 22, 0),
        frame,
    ]);
    let [row] = &page.rows(Table::Interaction)[..] else { panic!("one row") };
    // Part (one more than its number), source, function, its time, and what of that was forced.
    assert_eq!(row[6..], [2.0, 9.0, 22.0, 60.0, 30.0]);
    let scripts = page.rows(Table::Scripts);
    assert_eq!(scripts, [vec![9.0, 22.0, 1.0, 60.0, 30.0], vec![0.0, 0.0, 1.0, 400.0, 0.0]], "the other is unknown");
}

#[test]
fn what_was_slow_before_a_soft_navigation_is_an_alert_still() {
    let mut page = Page::new(SETTINGS);
    page.live(2_000.0);
    page.see([interaction(7.0, 1000.0, 800.0)]);
    page.see([Entry::SoftNavigation { time: 2000.0, interaction: 5.0 }]);
    page.see([interaction(14.0, 2000.0, 40.0)]);
    page.live(60_000.0);
    assert_eq!(page.transitions(), [Transition::Opened]);
}

#[test]
fn the_longest_of_very_many_interactions_is_no_alert() {
    let mut page = Page::new(SETTINGS);
    page.live(2_000.0);
    page.see(
        (1..=60).map(|n| interaction(7.0 * f64::from(n), 1000.0 + f64::from(n), if n == 60 { 800.0 } else { 48.0 })),
    );
    page.live(60_000.0);
    assert_eq!(value(&page, Metric::Inp).0, 48.0);
    assert!(page.alerts.is_empty());
}

#[test]
fn several_events_of_one_interaction_are_one() {
    let mut page = Page::new(SETTINGS);
    page.see([interaction(7.0, 1000.0, 72.0), interaction(7.0, 1000.0, 80.0)]);
    // The first input comes by an observer of its own.
    page.see([interaction(7.0, 1000.0, 80.0), interaction(14.0, 2000.0, 48.0)]);
    assert_eq!(value(&page, Metric::Interaction), (48.0, 2.0));
}
