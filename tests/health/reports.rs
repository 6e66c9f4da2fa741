//! What users of other libraries have reported, one test each, named after the report.

use pagelift::health::{Command, Entry, Event, FileKind, Metric, MetricColumn, Table, Transition};
use pagelift::machine::Machine;

use super::page::{Page, SETTINGS};

fn column(page: &Page, metric: Metric, column: MetricColumn) -> f64 {
    page.rows(Table::Metrics)[metric as usize][column as usize]
}

fn navigation(fetch: f64, response: f64) -> Entry {
    let [activation, worker, lookup, connect, connected, redirects] = [0.0; 6];
    Entry::Navigation { activation, worker, fetch, lookup, connect, connected, response, redirects }
}

fn interaction(id: f64, start: f64, duration: f64) -> Entry {
    let (processing, processed) = (start + 1.0, start + duration - 1.0);
    Entry::Interaction { start, processing, processed, duration, id, kind: 1, target: 2 }
}

/// An alert that is firing was resolved as its data stopped.
#[test]
fn prometheus_14085_a_gap_resolves_nothing() {
    let mut page = Page::new(SETTINGS);
    page.at_sample = vec![(Metric::MemoryShare.id(), 0.9)];
    page.live(60_000.0);
    assert_eq!(page.transitions(), [Transition::Opened]);
    page.at_sample.clear();
    page.live(3_600_000.0);
    page.tell(Event::Hidden { since: page.now });
    page.live(3_600_000.0);
    page.tell(Event::Visible);
    page.now += 3_600_000.0;
    page.live(600_000.0);
    assert_eq!(page.transitions(), [Transition::Opened]);
    page.at_sample = vec![(Metric::MemoryShare.id(), 0.1)];
    page.live(120_000.0);
    assert_eq!(page.transitions(), [Transition::Opened, Transition::Resolved], "data does");
}

/// A page whose interactions are all fast had no INP.
#[test]
fn web_vitals_724_fast_interactions_have_an_inp() {
    let mut page = Page::new(SETTINGS);
    assert_eq!(column(&page, Metric::Inp, MetricColumn::Count), 0.0);
    page.tell(Event::Observed { interactions: 3.0 });
    assert_eq!(column(&page, Metric::Inp, MetricColumn::Count), 1.0);
    assert!(column(&page, Metric::Inp, MetricColumn::Last) < 40.0);
}

/// Each return from the back/forward cache had a CLS of 0.
#[test]
fn web_vitals_785_a_page_that_comes_back_has_no_cls_until_something_moves() {
    let mut page = Page::new(SETTINGS);
    page.see([Entry::FirstPaint { time: 100.0 }]);
    assert_eq!(column(&page, Metric::Cls, MetricColumn::Count), 1.0);
    for n in 1..=3 {
        page.live(10_000.0);
        page.tell(Event::Restored { time: page.now, painted: page.now + 20.0 });
        page.see([]);
        assert_eq!(column(&page, Metric::Cls, MetricColumn::Count), 1.0, "return {n}");
    }
    let time = page.now + 100.0;
    page.see([Entry::Shift { time, value: 0.2, is_expected: 0, element: 3, is_unsized: 0, is_text: 0 }]);
    assert_eq!(column(&page, Metric::Cls, MetricColumn::Count), 2.0);
    assert_eq!(column(&page, Metric::Cls, MetricColumn::Last), 0.2);
}

/// After a return the INP was of the page before, and huge.
#[test]
fn web_vitals_688_a_page_that_comes_back_begins_its_inp_anew() {
    let mut page = Page::new(SETTINGS);
    page.see([interaction(7.0, 1000.0, 900.0)]);
    page.live(3_600_000.0);
    page.tell(Event::Restored { time: page.now, painted: page.now + 20.0 });
    assert!(page.rows(Table::Interaction).is_empty());
    page.see([interaction(14.0, page.now + 100.0, 64.0)]);
    assert_eq!(column(&page, Metric::Inp, MetricColumn::Last), 64.0);
}

/// There was no time to first byte, or a negative one.
#[test]
fn web_vitals_313_137_the_first_byte_is_no_negative_time() {
    for (fetch, response, expected) in [(-1597.0, -981.0, 616.0), (5.0, 120.0, 120.0)] {
        let mut page = Page::new(SETTINGS);
        page.see([navigation(fetch, response)]);
        assert_eq!(column(&page, Metric::Ttfb, MetricColumn::Last), expected);
    }
    let mut page = Page::new(SETTINGS);
    page.see([navigation(5.0, 0.0)]);
    assert_eq!(column(&page, Metric::Ttfb, MetricColumn::Count), 0.0, "one that is not told is none");
}

/// An extension's script was blamed for what the page did.
#[test]
fn long_animation_frames_18_an_extension_is_blamed_for_nothing() {
    let mut page = Page::new(SETTINGS);
    page.now = 2000.0;
    let script = |start: f64, duration: f64, function: u32, is_foreign: u32| {
        let (forced, source) = (0.0, 9);
        Entry::Script { start, duration, forced, source, function, is_foreign }
    };
    let frame = Entry::Frame { start: 1000.0, duration: 400.0, blocking: 350.0, render: 0.0, layout: 0.0 };
    page.see([interaction(7.0, 1000.0, 400.0), frame, script(1010.0, 350.0, 21, 1), script(1360.0, 20.0, 22, 0)]);
    assert!(page.rows(Table::Scripts).iter().all(|row| row[1] != 21.0), "{:?}", page.rows(Table::Scripts));
    assert!(page.rows(Table::Interaction)[0].contains(&22.0));
}

/// A page with hundreds of resources sent an event for each.
#[test]
fn faro_web_sdk_555_a_thousand_resources_are_a_few_rows() {
    let mut page = Page::new(SETTINGS);
    let mut names = 0;
    for n in 0..1000 {
        page.health.observe(Entry::Resource {
            host: 1 + n % 60,
            kind: 2,
            file: FileKind::Picture,
            duration: 20.0 + f64::from(n),
            end: 1000.0,
            transfer: 5000.0,
            encoded: 4700.0,
            decoded: 4700.0,
            status: 200.0,
            is_blocking: 0,
            is_third_party: 0,
            url: n,
        });
    }
    page.health.handle(page.now, Event::Observed { interactions: f64::NAN });
    while let Some(command) = page.health.poll() {
        names += u32::from(matches!(command, Command::Name { .. }));
        assert!(matches!(command, Command::Name { .. } | Command::Vital { .. }), "{command:?}");
    }
    assert!(names < 1000, "only of some the address is asked for: {names}");
    assert!(page.rows(Table::Hosts).len() <= 60);
    assert!(page.rows(Table::Files).len() <= 20);
    let counted: f64 = page.rows(Table::Hosts).iter().map(|row| row[2]).sum();
    assert_eq!(counted, 1000.0, "and all are counted");
}

/// Nothing could stop it.
#[test]
fn web_vitals_629_what_is_closed_wants_nothing_and_is_never_due() {
    let mut page = Page::new(SETTINGS);
    page.live(30_000.0);
    page.tell(Event::Close);
    assert_eq!(page.health.poll_timeout(), None);
    page.see([interaction(7.0, 1000.0, 900.0)]);
    page.tell(Event::Restored { time: page.now, painted: page.now });
    page.live(3_600_000.0);
    assert_eq!(page.health.poll(), None);
}
