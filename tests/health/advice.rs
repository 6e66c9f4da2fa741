//! What is said to do, and that nothing is said where nothing is wrong.

use pagelift::health::{Advice, AlertColumn, Entry, Event, FileKind, Metric, Table};

use super::page::{Page, SETTINGS};

fn advice(page: &Page) -> Vec<u32> {
    page.rows(Table::Advice).iter().map(|row| row[0] as u32).collect()
}

fn navigation(response: f64, redirects: f64) -> Entry {
    let [activation, worker, fetch, lookup, connect, connected] = [0.0, 0.0, 2.0, 2.0, 4.0, 8.0];
    Entry::Navigation { activation, worker, fetch, lookup, connect, connected, response, redirects }
}

fn paint(requested: f64, loaded: f64, time: f64, is_lazy: u32, is_prior: u32) -> Entry {
    Entry::LargestPaint { time, element: 1, url: 2, requested, loaded, is_lazy, is_prior, is_preloaded: 0 }
}

fn interaction(delay: f64, work: f64, duration: f64) -> Entry {
    let (start, processing) = (1000.0, 1000.0 + delay);
    Entry::Interaction { start, processing, processed: processing + work, duration, id: 7.0, kind: 1, target: 2 }
}

fn shift(is_unsized: u32, is_text: u32) -> Entry {
    Entry::Shift { time: 500.0, value: 0.2, is_expected: 0, element: 3, is_unsized, is_text }
}

fn file(
    file: FileKind,
    duration: f64,
    transfer: f64,
    decoded: f64,
    status: f64,
    is_third_party: u32,
    url: u32,
) -> Entry {
    let (host, kind, end, is_blocking) = (5, 6, 450.0, 0);
    Entry::Resource {
        host,
        kind,
        file,
        duration,
        end,
        transfer,
        encoded: transfer - 300.0,
        decoded,
        status,
        is_blocking,
        is_third_party,
        url,
    }
}

#[test]
fn a_healthy_page_is_left_alone() {
    let mut page = Page::new(SETTINGS);
    page.see([navigation(120.0, 0.0), Entry::FirstPaint { time: 300.0 }, paint(150.0, 300.0, 500.0, 0, 0)]);
    page.see([interaction(5.0, 40.0, 80.0)]);
    page.see((0..30).map(|n| file(FileKind::Text, 50.0, 20_300.0, 80_000.0, 200.0, 0, n)));
    page.at_sample = vec![
        (Metric::Memory.id(), 3e7),
        (Metric::MemoryShare.id(), 0.01),
        (Metric::DomNodes.id(), 700.0),
        (Metric::DomDepth.id(), 12.0),
        (Metric::CacheHitRatio.id(), 0.95),
    ];
    page.live(3_600_000.0);
    assert_eq!(advice(&page), []);
    assert!(page.alerts.is_empty(), "{:?}", page.alerts);
}

#[test]
fn each_cause_is_named() {
    let cases: Vec<(Advice, Vec<Entry>)> = vec![
        (Advice::InpProcessing, vec![interaction(5.0, 250.0, 264.0)]),
        (Advice::InpInputDelay, vec![interaction(250.0, 5.0, 264.0)]),
        (Advice::InpPresentation, vec![interaction(5.0, 5.0, 264.0)]),
        (Advice::LcpDiscoveredLate, vec![navigation(100.0, 0.0), paint(900.0, 1000.0, 1050.0, 0, 0)]),
        (Advice::LcpLazy, vec![navigation(100.0, 0.0), paint(900.0, 1000.0, 1050.0, 1, 0)]),
        (Advice::LcpDownload, vec![navigation(100.0, 0.0), paint(150.0, 1000.0, 1050.0, 0, 1)]),
        (Advice::LcpRender, vec![navigation(100.0, 0.0), paint(150.0, 200.0, 1050.0, 0, 1)]),
        (Advice::LcpServer, vec![navigation(2000.0, 0.0), paint(2050.0, 2100.0, 2600.0, 0, 0)]),
        (Advice::TtfbServer, vec![navigation(650.0, 0.0)]),
        (Advice::TtfbRedirects, vec![navigation(400.0, 300.0)]),
        (Advice::ShiftUnsized, vec![shift(1, 0)]),
        (Advice::ShiftLate, vec![shift(0, 0)]),
        (Advice::ShiftFont, vec![file(FileKind::Font, 50.0, 20_000.0, 20_000.0, 200.0, 0, 1), shift(0, 1)]),
        (Advice::Uncompressed, vec![file(FileKind::Text, 50.0, 90_300.0, 90_000.0, 200.0, 0, 1)]),
        (Advice::Uncached, vec![file(FileKind::Picture, 50.0, 90_300.0, 90_000.0, 200.0, 0, 1); 3]),
        (Advice::SlowThirdParty, vec![file(FileKind::Other, 800.0, 300.0, 0.0, 200.0, 1, 1); 6]),
        (Advice::SlowHost, vec![file(FileKind::Call, 800.0, 300.0, 0.0, 200.0, 0, 1); 6]),
        (Advice::FailedRequests, vec![file(FileKind::Call, 20.0, 300.0, 0.0, 500.0, 0, 1); 6]),
        (Advice::LargeImages, vec![file(FileKind::Picture, 300.0, 900_300.0, 900_000.0, 200.0, 0, 1)]),
        (Advice::ManyFromHost, (0..70).map(|n| file(FileKind::Other, 20.0, 300.0, 10.0, 200.0, 0, n)).collect()),
        (Advice::Errors, vec![Entry::Failure { is_rejection: 0, message: 4, source: 5 }; 3]),
    ];
    for (expected, entries) in cases {
        let mut page = Page::new(SETTINGS);
        page.see([Entry::FirstPaint { time: 100.0 }]);
        page.see(entries);
        assert_eq!(advice(&page).first(), Some(&(expected as u32)), "{expected:?}: {:?}", page.rows(Table::Advice));
    }
}

#[test]
fn a_leak_is_told_with_its_rate_and_when_it_is_critical() {
    let mut page = Page::new(SETTINGS);
    for minute in 0..25 {
        let used = 2e9 + 5e7 * f64::from(minute);
        page.at_sample = vec![(Metric::Memory.id(), used), (Metric::MemoryShare.id(), used / 4.4e9)];
        page.live(60_000.0);
    }
    let rows = page.rows(Table::Advice);
    let row = rows.iter().find(|row| row[0] as u32 == Advice::MemoryRising as u32).expect("it rises");
    assert!((row[2] / 5e7 - 1.0).abs() < 0.05, "bytes a minute: {}", row[2]);
    // 3.74 GB are critical; 3.2 GB are in use.
    assert!((row[3] / 60_000.0 - 10.8).abs() < 2.0, "minutes: {}", row[3] / 60_000.0);
    assert!(
        page.rows(Table::Alerts)
            .iter()
            .any(|row| (row[AlertColumn::Subject as usize], row[AlertColumn::Severity as usize]) == (2.0, 0.0)),
        "a low alert says so: {:?}",
        page.rows(Table::Alerts)
    );
}

#[test]
fn the_advice_that_takes_more_than_one_entry() {
    let has = |page: &Page, advice: Advice| {
        let rows = page.rows(Table::Advice);
        assert!(rows.iter().any(|row| row[0] as u32 == advice as u32), "{advice:?}: {rows:?}");
    };
    let script = Entry::Script { start: 1010.0, duration: 250.0, forced: 200.0, source: 1, function: 2, is_foreign: 0 };
    let mut page = Page::new(SETTINGS);
    page.now = 1500.0;
    let interaction = Entry::Interaction {
        start: 1000.0,
        processing: 1010.0,
        processed: 1260.0,
        duration: 272.0,
        id: 7.0,
        kind: 1,
        target: 2,
    };
    page.see([interaction, script]);
    has(&page, Advice::InpForcedLayout);

    let mut page = Page::new(SETTINGS);
    page.now = 1500.0;
    page.see([script]);
    has(&page, Advice::LongFrames);

    let mut page = Page::new(SETTINGS);
    page.see([Entry::LargestPaint {
        time: 1100.0,
        element: 1,
        url: 2,
        requested: 800.0,
        loaded: 900.0,
        is_lazy: 0,
        is_prior: 0,
        is_preloaded: 1,
    }]);
    has(&page, Advice::LcpNotPrioritised);

    let mut page = Page::new(SETTINGS);
    page.see([Entry::Resource {
        host: 1,
        kind: 2,
        file: FileKind::Text,
        duration: 800.0,
        end: 900.0,
        transfer: 300.0,
        encoded: 0.0,
        decoded: 0.0,
        status: 200.0,
        is_blocking: 1,
        is_third_party: 0,
        url: 3,
    }]);
    has(&page, Advice::RenderBlocking);

    let mut page = Page::new(SETTINGS);
    for minute in 0..20 {
        page.at_sample = vec![(Metric::DomNodes.id(), 2000.0 + 100.0 * f64::from(minute))];
        page.see([Entry::Lookups { hits: 10.0, all: 100.0 }]);
        page.live(60_000.0);
    }
    [Advice::DomLarge, Advice::DomGrowing, Advice::CacheHits].into_iter().for_each(|advice| has(&page, advice));
    page.tell(Event::Close);
}

#[test]
fn a_script_that_is_to_blame_for_an_interaction_is_not_told_once_more_for_its_frame() {
    let mut page = Page::new(SETTINGS);
    page.now = 1500.0;
    let script = |function: u32| {
        let (start, duration, forced, source, is_foreign) = (1010.0, 240.0, 0.0, 9, 0);
        Entry::Script { start, duration, forced, source, function, is_foreign }
    };
    let frame = |start: f64| Entry::Frame { start, duration: 270.0, blocking: 220.0, render: 0.0, layout: 0.0 };
    page.see([interaction(5.0, 250.0, 264.0), frame(1000.0), script(20)]);
    assert_eq!(advice(&page), [Advice::InpProcessing as u32]);
    page.see([frame(1600.0), script(21)]);
    assert!(advice(&page).contains(&(Advice::LongFrames as u32)), "another one is");
}
