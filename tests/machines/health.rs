//! Random histories of a page that is watched: what holds for every machine, and for this one.

use std::collections::BTreeMap;

use pagelift::health::{Command, Event, Health, Metric, Reason, Settings, Transition, Unit};
use pagelift::machine::Machine;
use pagelift::stats::Sensitivity;
use proptest::prelude::*;

use crate::harness::{Run, World, history};

#[derive(Clone, Debug)]
enum Step {
    Recorded(u32, f64),
    Counted(u32, f64, f64),
    Observed(f64),
    Sampled,
    Hidden,
    Visible,
    Pause,
    Resume,
    Restored(f64),
    Unavailable(u32),
    Resolve(u32),
    Ended(u32, f64, bool),
    Called(f64),
    Spent(f64),
    Input,
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![20 => 0.0..5000.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(-1.0)]
}

fn step() -> impl Strategy<Value = Step> {
    let series = || prop_oneof![0u32..40, Just(u32::MAX)];
    prop_oneof![
        20 => (series(), number()).prop_map(|(series, value)| Step::Recorded(series, value)),
        4 => (0u32..6, number(), number()).prop_map(|(sli, good, valid)| Step::Counted(sli, good, valid)),
        2 => number().prop_map(Step::Observed),
        20 => Just(Step::Sampled),
        1 => Just(Step::Hidden),
        3 => Just(Step::Visible),
        1 => Just(Step::Pause),
        3 => Just(Step::Resume),
        1 => number().prop_map(Step::Restored),
        1 => series().prop_map(Step::Unavailable),
        2 => (0u32..6).prop_map(Step::Resolve),
        4 => (series(), number(), any::<bool>()).prop_map(|(series, time, failed)| Step::Ended(series, time, failed)),
        4 => prop_oneof![Just(200.0), Just(404.0), Just(500.0), Just(0.0), number()].prop_map(Step::Called),
        1 => number().prop_map(Step::Spent),
        1 => Just(Step::Input),
    ]
}

/// What a driver knows.
#[derive(Default)]
struct Page {
    is_hidden: bool,
    is_paused: bool,
    is_closed: bool,
    /// What was told of each alert last.
    alerts: BTreeMap<u32, Transition>,
    sampling: bool,
}

impl World for Page {
    type Machine = Health;
    type Step = Step;

    fn machine(&self) -> Health {
        let mut health = Health::new(Settings {
            period: 10_000.0,
            wait: f64::NAN,
            keep: 60_000.0,
            window: 300_000.0,
            slo_period: 3_600_000.0,
            budget: 0.001,
            most_series: 5,
            cells: [10, 10, 10],
            sensitivity: Sensitivity::High,
            seed: 7,
        });
        health.add_series(Unit::Milliseconds, true);
        health.add_sli(0.9);
        health.persist(0.5);
        health.handle(0.0, Event::Visible);
        health
    }

    fn event(&mut self, _: f64, step: &Step) -> Option<Event> {
        Some(match *step {
            Step::Recorded(series, value) => Event::Recorded { series, value },
            Step::Counted(sli, good, valid) => Event::Counted { sli, good, valid },
            Step::Observed(interactions) => Event::Observed { interactions },
            Step::Sampled => {
                if !std::mem::take(&mut self.sampling) {
                    return None;
                }
                Event::Sampled
            }
            Step::Hidden => {
                self.is_hidden = true;
                Event::Hidden { since: 5.0 }
            }
            Step::Visible => {
                self.is_hidden = false;
                Event::Visible
            }
            Step::Pause => {
                self.is_paused = true;
                Event::Pause
            }
            Step::Resume => {
                self.is_paused = false;
                Event::Resume
            }
            Step::Restored(time) => Event::Restored { time, painted: time + 16.0 },
            Step::Unavailable(series) => Event::Unavailable { series, reason: Reason::Engine },
            Step::Resolve(alert) => Event::Resolve { alert },
            Step::Ended(series, duration, failed) => Event::Ended { series, duration, is_failed: u32::from(failed) },
            Step::Called(status) => Event::Called { status },
            Step::Spent(duration) => Event::Spent { duration },
            Step::Input => Event::Input,
        })
    }

    fn carry_out(&mut self, command: &Command) {
        match *command {
            Command::Sample { with_page_memory } => {
                assert!(with_page_memory <= 1);
                assert!(!self.is_hidden && !self.is_paused, "nobody looks");
                self.sampling = true;
            }
            Command::Alert { alert, transition } => {
                let before = self.alerts.insert(alert, transition);
                match transition {
                    Transition::Opened => assert_eq!(before, None, "an alert opens once"),
                    Transition::Escalated => assert_eq!(before, Some(Transition::Opened), "once, and while it is open"),
                    Transition::Resolved => {
                        assert!(matches!(before, Some(Transition::Opened | Transition::Escalated)), "it was open");
                    }
                }
            }
            Command::Vital { series, .. } => assert!(series <= Metric::Ttfb.id()),
            Command::Observe { resources, frames } => assert!(frames <= resources, "resources are given up first"),
            Command::Name { .. } => panic!("no resource was observed"),
            Command::Store { is_compacting } => assert_eq!(is_compacting, 0, "there are few records"),
            Command::Unusual { .. } | Command::Judged => {}
        }
    }

    fn check(&self, timeout: Option<f64>) {
        let is_seen = !self.is_hidden && !self.is_paused && !self.is_closed;
        assert_eq!(timeout.is_some(), is_seen, "it wakes only while the page is seen");
    }

    fn close(&mut self) -> Event {
        self.is_closed = true;
        Event::Close
    }

    fn ends(_: &Command) -> bool {
        false
    }
}

proptest! {
    #[test]
    fn histories(history in history(step(), 300)) {
        let mut run = Run::new(Page::default());
        run.live(&history);
        run.end();
    }
}
