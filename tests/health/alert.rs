//! The alert of one condition against an obvious model, and many of them.

use pagelift::health::{
    AlertColumn, Entry, Event, Level, Metric, State, Subject, Table, Timing, Transition, Unit, Watch,
};
use proptest::collection::vec;
use proptest::prelude::*;

use super::page::{Page, SETTINGS};

const TIMING: Timing = Timing { wait: 20_000.0, keep: 60_000.0, gap: 30_000.0 };

/// Whether a row is of an open alert about this.
fn is_open(row: &[f64], subject: Subject) -> bool {
    row[AlertColumn::Subject as usize] == f64::from(subject as u8) && row[AlertColumn::State as usize] != 0.0
}

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
            let transition = watch.observe(at as f64 * 10_000.0, *level, &TIMING);
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
    fn a_gap_changes_nothing(before in vec(level(), 0..30), gap in 30_001.0..1e12f64) {
        let mut watch = Watch::default();
        let mut now = 0.0;
        for level in before {
            watch.observe(now, level, &TIMING);
            now += 10_000.0;
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
        at += 10_000.0;
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
    assert_eq!(open.iter().map(|row| row[AlertColumn::Value as usize]).fold(f64::INFINITY, f64::min), 5.0, "five more");
    // Unusually good values open alerts of their own kind; those are low.
    for _ in 0..120 {
        record(&mut page, 10.0);
        page.live(10_000.0);
    }
    let of_thresholds = page.rows(Table::Alerts).into_iter().filter(|row| is_open(row, Subject::Threshold));
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

#[test]
fn near_the_threshold_an_open_alert_stays_and_a_closed_one_does_not_open() {
    let mut watch = Watch::default();
    assert!((0..50).all(|n| watch.observe(f64::from(n) * 10_000.0, Level::Near, &TIMING).is_none()));
    assert_eq!(watch.state(), State::Ok);
    (50..53).for_each(|n| {
        watch.observe(f64::from(n) * 10_000.0, Level::Warning, &TIMING);
    });
    assert!((53..100).all(|n| watch.observe(f64::from(n) * 10_000.0, Level::Near, &TIMING).is_none()));
    assert_eq!(watch.state(), State::Firing);
}

#[test]
fn what_flaps_faster_than_it_would_have_to_hold_is_no_alert() {
    let mut watch = Watch::default();
    let level = |n: u32| if n % 3 == 2 { Level::Clear } else { Level::Critical };
    assert!((0..300).all(|n| watch.observe(f64::from(n) * 10_000.0, level(n), &TIMING).is_none()));
}

#[test]
fn it_becomes_critical_once_and_not_within_a_minute() {
    let mut watch = Watch::default();
    let told: Vec<(u32, Transition)> = (0..60)
        .filter_map(|n| {
            let level = if n < 3 || (20..30).contains(&n) { Level::Warning } else { Level::Critical };
            watch.observe(f64::from(n) * 10_000.0, level, &TIMING).map(|transition| (n, transition))
        })
        .collect();
    assert_eq!(told, [(2, Transition::Opened), (8, Transition::Escalated)]);
}

#[test]
fn of_what_alerts_did_the_last_two_hundred_are_kept() {
    let mut page = Page::new(SETTINGS);
    let series: Vec<u32> = (0..15).map(|_| page.health.add_series(Unit::Milliseconds, true)).collect();
    for round in 0..10 {
        let value = [3000.0, 10.0][round % 2];
        for _ in 0..80 {
            series.iter().for_each(|series| (0..30).for_each(|_| page.health.record(*series, value)));
            page.live(10_000.0);
        }
    }
    assert!(page.alerts.len() >= 150, "{}", page.alerts.len());
    for _ in 0..5 {
        for value in [3000.0, 10.0] {
            for _ in 0..80 {
                series.iter().for_each(|series| (0..30).for_each(|_| page.health.record(*series, value)));
                page.live(10_000.0);
            }
        }
    }
    assert!(page.alerts.len() > 200, "{}", page.alerts.len());
    assert_eq!(page.rows(Table::Transitions).len(), 200);
    assert!(page.rows(Table::Alerts).len() <= 41);
}

#[test]
fn it_opens_at_most_once_a_minute_however_short_it_has_to_hold() {
    let timing = Timing { wait: 0.0, keep: 0.0, gap: 30_000.0 };
    let mut watch = Watch::default();
    let opened: Vec<u32> = (0..19)
        .filter(|n| {
            let level = if n % 2 == 0 { Level::Warning } else { Level::Clear };
            watch.observe(f64::from(*n) * 10_000.0, level, &timing) == Some(Transition::Opened)
        })
        .collect();
    assert_eq!(opened, [0, 6, 12, 18]);
}

#[test]
fn one_value_is_not_held_and_an_alert_without_values_is_stale() {
    let mut page = Page::new(SETTINGS);
    page.health.record(Metric::MemoryShare.id(), 0.9);
    page.live(300_000.0);
    assert!(page.alerts.is_empty(), "{:?}", page.alerts);
    page.at_sample = vec![(Metric::MemoryShare.id(), 0.9)];
    page.live(60_000.0);
    page.at_sample.clear();
    page.live(300_000.0);
    assert_eq!(page.transitions(), [Transition::Opened]);
    assert_eq!(page.rows(Table::Alerts)[0][AlertColumn::Stale as usize], 1.0);
}

#[test]
fn the_overflow_that_was_ended_by_hand_does_not_open_for_fewer() {
    let mut page = Page::new(SETTINGS);
    let series: Vec<u32> = (0..21).map(|_| page.health.add_series(Unit::Milliseconds, true)).collect();
    let live = |page: &mut Page, value: f64, samples: u32| {
        for _ in 0..samples {
            series.iter().for_each(|series| (0..30).for_each(|_| page.health.record(*series, value)));
            page.live(10_000.0);
        }
    };
    live(&mut page, 3000.0, 10);
    let rows = page.rows(Table::Alerts);
    let overflow = rows.iter().find(|row| is_open(row, Subject::Overflow)).expect("one too many");
    page.tell(Event::Resolve { alert: overflow[AlertColumn::Id as usize] as u32 });
    live(&mut page, 10.0, 120);
    assert!(!page.rows(Table::Alerts).iter().any(|row| is_open(row, Subject::Overflow)));
}

#[test]
fn errors_that_multiply_are_an_alert_though_they_come_once_a_minute() {
    let mut page = Page::new(SETTINGS);
    for minute in 0..120 {
        let count = if minute < 60 { 2 + minute % 2 } else { 200 };
        page.see((0..count).map(|_| Entry::Failure { is_rejection: 0, message: 4, source: 5 }));
        page.live(60_000.0);
    }
    assert!(page.transitions().contains(&Transition::Opened));
}

#[test]
fn a_hit_ratio_is_judged_however_rarely_the_cache_is_asked() {
    let mut page = Page::new(SETTINGS);
    for _ in 0..20 {
        page.see([Entry::Lookups { hits: 40.0, all: 100.0 }]);
        page.live(60_000.0);
    }
    assert_eq!(page.transitions(), [Transition::Opened]);
    page.live(120_000.0);
    assert_eq!(page.rows(Table::Alerts)[0][AlertColumn::Stale as usize], 0.0);
}

#[test]
fn what_rises_is_not_stale_between_two_minutes() {
    let mut page = Page::new(SETTINGS);
    let mut stale = Vec::new();
    for minute in 0..30 {
        let used = 2e9 + 5e7 * f64::from(minute);
        page.at_sample = vec![(Metric::Memory.id(), used), (Metric::MemoryShare.id(), used / 4.4e9)];
        for _ in 0..6 {
            page.live(10_000.0);
            let rows = page.rows(Table::Alerts);
            stale.extend(
                rows.iter().filter(|row| is_open(row, Subject::Rising)).map(|row| row[AlertColumn::Stale as usize]),
            );
        }
    }
    assert!(!stale.is_empty() && stale.iter().all(|stale| *stale == 0.0), "{stale:?}");
    // When it will be critical, at the earliest and at the latest, by the last minute that is over.
    let rows = page.rows(Table::Alerts);
    let row = rows.iter().find(|row| is_open(row, Subject::Rising)).unwrap();
    let [value, earliest, latest] =
        [AlertColumn::Value, AlertColumn::Earliest, AlertColumn::Latest].map(|column| row[column as usize]);
    let expected = (0.85 * 4.4e9 - 2e9 - 28.0 * 5e7) / 5e7 * 60_000.0;
    assert!((value / expected - 1.0).abs() < 0.1, "{value} is {expected}");
    assert!(earliest <= value && value <= latest && earliest > 0.0, "{earliest} {value} {latest}");
}

#[test]
fn a_threshold_that_is_taken_away_ends_its_alert() {
    let mut page = Page::new(SETTINGS);
    page.at_sample = vec![(Metric::MemoryShare.id(), 0.9)];
    page.live(60_000.0);
    assert!(page.health.set_threshold(Metric::MemoryShare.id(), f64::NAN, f64::NAN));
    page.live(300_000.0);
    assert_eq!(page.transitions(), [Transition::Opened, Transition::Resolved]);
}
