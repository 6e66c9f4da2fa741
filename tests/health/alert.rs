//! The alert of one condition against an obvious model, and many of them.

use pagelift::health::{Event, Level, Metric, State, Table, Timing, Transition, Unit, Watch};
use proptest::collection::vec;
use proptest::prelude::*;

use super::page::{Page, SETTINGS};

const TIMING: Timing = Timing { wait: 20.0, keep: 60.0, gap: 30.0 };

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Clear), Just(Level::Near), Just(Level::Warning), Just(Level::Critical)]
}

proptest! {
    /// Histories of values every 10 s: who opens and ends is what the last values say.
    #[test]
    fn it_opens_and_ends_as_the_last_values_say(levels in vec((level(), 1usize..10), 0..40)) {
        let levels: Vec<Level> = levels.into_iter().flat_map(|(level, times)| vec![level; times]).collect();
        let mut watch = Watch::default();
        let (mut is_open, mut told, mut escalated) = (false, 0, false);
        for (at, level) in levels.iter().enumerate() {
            let transition = watch.observe(at as f64 * 10.0, *level, &TIMING);
            let bad = levels[..=at].iter().rev().take_while(|level| **level >= Level::Warning).count();
            match transition {
                Some(Transition::Opened) => {
                    prop_assert!(!is_open && bad >= 3, "two full periods of bad values open it");
                    (is_open, escalated) = (true, watch.is_critical());
                    told += 1;
                }
                Some(Transition::Escalated) => {
                    prop_assert!(is_open && !escalated && *level == Level::Critical);
                    escalated = true;
                }
                Some(Transition::Resolved) => {
                    let good = levels[..=at].iter().rev().take_while(|level| **level < Level::Warning).count();
                    prop_assert!(is_open && good >= 7, "a minute without bad values ends it");
                    is_open = false;
                }
                None => prop_assert!(is_open || bad < 3, "nothing bad is lost"),
            }
            prop_assert_eq!(watch.is_open(), is_open);
        }
        prop_assert!(told <= levels.len() / 10 + 1, "it does not flap");
    }

    #[test]
    fn a_gap_changes_nothing(before in vec(level(), 0..30), gap in 31.0..1e9f64) {
        let mut watch = Watch::default();
        let mut now = 0.0;
        for level in before {
            watch.observe(now, level, &TIMING);
            now += 10.0;
        }
        let (state, level) = (watch.state(), if watch.is_open() { Level::Critical } else { Level::Clear });
        let same = watch.observe(now + gap, if state == State::Pending { Level::Warning } else { level }, &TIMING);
        prop_assert!(same.is_none() || same == Some(Transition::Escalated), "{same:?}");
    }
}

#[test]
fn by_hand_it_ends_and_stays_quiet_until_all_was_well() {
    let mut watch = Watch::default();
    let mut at = 0.0;
    let mut see = |watch: &mut Watch, level| {
        at += 10.0;
        watch.observe(at, level, &TIMING)
    };
    assert!((0..3).any(|_| see(&mut watch, Level::Warning) == Some(Transition::Opened)));
    assert!(watch.resolve() && !watch.resolve());
    assert!((0..50).all(|_| see(&mut watch, Level::Critical).is_none()));
    see(&mut watch, Level::Clear);
    assert!((0..3).any(|_| see(&mut watch, Level::Critical) == Some(Transition::Opened)));
}

#[test]
fn the_twenty_first_alert_is_counted_and_none_is_lost() {
    let mut page = Page::new(SETTINGS);
    let series: Vec<u32> = (0..25).map(|_| page.health.add_series(Unit::Milliseconds, true)).collect();
    let record = |page: &mut Page, value: f64| {
        for _ in 0..30 {
            series.iter().for_each(|series| page.health.record(*series, value));
        }
    };
    for _ in 0..10 {
        record(&mut page, 3000.0);
        page.live(10_000.0);
    }
    let open: Vec<Vec<f64>> = page.rows(Table::Alerts);
    assert_eq!(open.len(), 21, "twenty, and the one that counts the others");
    assert_eq!(page.alerts.len(), 21);
    assert_eq!(open.iter().map(|row| row[5]).fold(f64::INFINITY, f64::min), 5.0, "five more");
    // Unusually good values open alerts of their own kind; those are low.
    for _ in 0..120 {
        record(&mut page, 10.0);
        page.live(10_000.0);
    }
    let of_thresholds = page.rows(Table::Alerts).into_iter().filter(|row| row[1] == 0.0 && row[4] != 0.0);
    assert_eq!(of_thresholds.count(), 0);
}

#[test]
fn a_busy_thread_alerts_after_half_a_minute_and_hidden_time_does_not_count() {
    let mut page = Page::new(SETTINGS);
    page.at_sample = vec![(Metric::MemoryShare.id(), 0.9)];
    page.live(6_000.0);
    page.tell(Event::Hidden { since: page.now });
    page.live(3_600_000.0);
    assert_eq!((page.alerts.len(), page.samples), (0, 1), "nothing runs while hidden");
    page.tell(Event::Visible);
    page.live(60_000.0);
    assert_eq!(page.transitions(), [Transition::Opened]);
    // A laptop that sleeps for an hour.
    page.now += 3_600_000.0;
    page.at_sample.clear();
    page.live(30_000.0);
    assert_eq!(page.transitions(), [Transition::Opened], "no data is not resolved");
    let id = page.alerts[0].0;
    page.tell(Event::Resolve { alert: id });
    page.tell(Event::Resolve { alert: id });
    page.tell(Event::Resolve { alert: 77 });
    assert_eq!(page.transitions(), [Transition::Opened, Transition::Resolved]);
}
