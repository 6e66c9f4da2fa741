//! Random histories of a page of pictures: what holds for every machine, and for this one.

use std::collections::{BTreeMap, BTreeSet};

use pagelift::lazy::{Command, EffectiveType, Event, Lazy, Settings};
use proptest::prelude::*;

use crate::harness::{Run, World, history};

#[derive(Clone, Debug)]
enum Step {
    Attach(u32),
    Unwatch(usize),
    Belongs(usize, u32, u32),
    Near(usize, f64, f64, f64),
    Native(usize),
    Far(usize),
    Scrolled(u32, f64, f64),
    Loaded(usize, f64),
    Failed(usize),
    Want(usize),
    Passed(usize),
    Idle,
    Hidden,
    Visible,
    Online,
    Connection(u32),
    Decide,
}

/// Numbers as pages have them, and as they should not be.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![20 => -10_000.0..50_000.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(-1e300)]
}

fn step() -> impl Strategy<Value = Step> {
    let slot = || any::<prop::sample::Index>().prop_map(|index| index.index(1 << 20));
    prop_oneof![
        1 => prop_oneof![1u32..6, Just(1300)].prop_map(Step::Attach),
        1 => slot().prop_map(Step::Unwatch),
        2 => (slot(), 0u32..4, 0u32..3).prop_map(|(slot, scroller, host)| Step::Belongs(slot, scroller, host)),
        12 => (slot(), number(), number(), prop_oneof![Just(0.0), 10.0..500.0])
            .prop_map(|(slot, left, top, size)| Step::Near(slot, left, top, size)),
        1 => slot().prop_map(Step::Native),
        2 => slot().prop_map(Step::Far),
        6 => (0u32..5, number(), number()).prop_map(|(scroller, x, y)| Step::Scrolled(scroller, x, y)),
        6 => (slot(), number()).prop_map(|(slot, bytes)| Step::Loaded(slot, bytes)),
        4 => slot().prop_map(Step::Failed),
        1 => slot().prop_map(Step::Want),
        2 => slot().prop_map(Step::Passed),
        1 => Just(Step::Idle),
        1 => Just(Step::Hidden),
        2 => Just(Step::Visible),
        1 => Just(Step::Online),
        1 => (0u32..4).prop_map(Step::Connection),
        20 => Just(Step::Decide),
    ]
}

/// What a driver knows.
#[derive(Default)]
struct Page {
    attached: BTreeSet<u32>,
    next: u32,
    observed: BTreeSet<u32>,
    posts: BTreeSet<u32>,
    hosts: BTreeMap<u32, u32>,
    /// Asked for, and when.
    asked: BTreeMap<u32, f64>,
    settled: BTreeSet<u32>,
    awaits_idle: bool,
    hidden: bool,
    now: f64,
}

impl Page {
    fn pick(set: impl IntoIterator<Item = u32>, index: usize) -> Option<u32> {
        let list: Vec<u32> = set.into_iter().collect();
        (!list.is_empty()).then(|| list[index % list.len()])
    }

    fn in_flight(&self, host: u32) -> usize {
        let counts = |(slot, since): &(&u32, &f64)| self.host(**slot) == host && self.now - **since < 30_000.0;
        self.asked.iter().filter(counts).count()
    }

    fn host(&self, slot: u32) -> u32 {
        self.hosts.get(&slot).copied().unwrap_or(0)
    }
}

impl World for Page {
    type Machine = Lazy;
    type Step = Step;

    fn machine(&self) -> Lazy {
        let mut lazy = Lazy::new(Settings { margin: f64::NAN, concurrency: 0, attempts: 2, base: 1000.0, seed: 7 });
        use pagelift::machine::Machine;
        for (scroller, parent) in [(0, 0), (1, 0), (2, 1), (3, 3)] {
            lazy.handle(0.0, Event::Within { scroller, parent });
            lazy.handle(0.0, Event::Viewport { scroller, left: 0.0, top: 500.0, width: 1000.0, height: 900.0 });
        }
        lazy
    }

    fn event(&mut self, now: f64, step: &Step) -> Option<Event> {
        self.now = now;
        let attached = |index: usize| Self::pick(self.attached.iter().copied(), index);
        let asked = |index: usize| Self::pick(self.asked.keys().copied(), index);
        Some(match *step {
            Step::Attach(count) => {
                let first = self.next;
                self.next += count;
                self.attached.extend(first..first + count);
                Event::Attach { first, count }
            }
            Step::Unwatch(index) => {
                let slot = attached(index)?;
                self.attached.remove(&slot);
                self.asked.remove(&slot);
                self.settled.insert(slot);
                Event::Unwatch { slot }
            }
            Step::Belongs(index, scroller, host) => {
                let slot = attached(index).filter(|slot| !self.asked.contains_key(slot))?;
                self.hosts.insert(slot, host);
                Event::Belongs { slot, scroller, host }
            }
            Step::Near(index, left, top, size) => {
                let slot = Self::pick(self.observed.intersection(&self.attached).copied(), index)?;
                Event::Near { slot, left, top, right: left + size, bottom: top + size }
            }
            Step::Native(index) => {
                let slot =
                    attached(index).filter(|slot| !self.asked.contains_key(slot) && !self.settled.contains(slot))?;
                Event::Native { slot }
            }
            Step::Far(index) => Event::Far { slot: attached(index)? },
            Step::Scrolled(scroller, x, y) => Event::Scrolled { scroller, x, y },
            Step::Loaded(index, bytes) => {
                let slot = asked(index)?;
                self.asked.remove(&slot);
                self.settled.insert(slot);
                Event::Loaded { slot, bytes }
            }
            Step::Failed(index) => {
                let slot = asked(index)?;
                self.asked.remove(&slot);
                Event::Failed { slot }
            }
            Step::Want(index) => Event::Want { slot: attached(index).filter(|slot| !self.settled.contains(slot))? },
            Step::Passed(index) => Event::Passed { slot: Self::pick(self.posts.iter().copied(), index)? },
            Step::Idle => {
                if !std::mem::take(&mut self.awaits_idle) {
                    return None;
                }
                Event::Idle
            }
            Step::Hidden => {
                self.hidden = true;
                Event::Hidden
            }
            Step::Visible => {
                self.hidden = false;
                Event::Visible
            }
            Step::Online => Event::Online,
            Step::Connection(kind) => {
                let effective_type = [
                    EffectiveType::Fast,
                    EffectiveType::ThirdGeneration,
                    EffectiveType::SecondGeneration,
                    EffectiveType::SlowSecondGeneration,
                ][kind as usize];
                Event::Connection { effective_type, downlink: f64::NAN, save_data: kind & 1 }
            }
            Step::Decide => Event::Decide,
        })
    }

    fn carry_out(&mut self, command: &Command) {
        match *command {
            Command::Observe { first, count } => {
                for slot in first..first + count {
                    assert!(self.observed.insert(slot), "{slot} is observed twice");
                }
            }
            Command::ObservePost { slot } => assert!(self.posts.insert(slot), "{slot} is a post twice"),
            Command::AwaitIdle => assert!(!std::mem::replace(&mut self.awaits_idle, true), "idle is awaited twice"),
            Command::Leave { slot } => {
                assert!(self.attached.remove(&slot));
                assert!(!self.asked.contains_key(&slot));
                self.settled.insert(slot);
            }
            Command::TakeOver { slot } => assert!(!self.asked.contains_key(&slot)),
            Command::Paint { slot } => assert!(self.attached.contains(&slot)),
            Command::Ask { slot } => {
                assert!(self.attached.contains(&slot), "{slot} is nobody");
                assert!(!self.settled.contains(&slot), "{slot} is there, or has failed for good");
                assert!(!self.hidden, "{slot} is asked for by a hidden page");
                assert!(self.asked.insert(slot, self.now).is_none(), "{slot} is asked for twice");
                let host = self.host(slot);
                assert!(self.in_flight(host) <= 6, "{} in flight at host {host}", self.in_flight(host));
            }
            Command::GiveUp { slot } => {
                assert!(self.settled.insert(slot), "{slot} is given up twice");
            }
        }
    }

    fn check(&self, _: Option<f64>) {}

    fn close(&mut self) -> Event {
        Event::Close
    }

    fn ends(_: &Command) -> bool {
        false
    }
}

proptest! {
    #[test]
    fn histories(history in history(step(), 80)) {
        let mut run = Run::new(Page::default());
        run.live(&history);
        run.end();
    }
}
