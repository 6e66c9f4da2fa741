//! The cache: an entry is evicted or expires at most once, never after it was removed, and never before its time.

use std::cell::Cell;
use std::collections::BTreeMap;

use pagelift::cache::{Admission, Cache, Command, Event, Limits, PolicyKind};
use pagelift::machine::Machine;
use proptest::prelude::*;

use crate::harness::{Run, World, history};

/// The wheel's tick, in ms: an entry may stay so much longer than its time, and the tick in which that lies.
const LATE: f64 = 512.0;

#[derive(Clone, Debug)]
enum Happens {
    Insert { slot: u32, weight: u32, lifetime: f64 },
    Reweigh { slot: u32, weight: u32 },
    Touch(u32),
    Remove(u32),
    Schedule { slot: u32, lifetime: f64 },
    Clear,
}

fn happens() -> impl Strategy<Value = Happens> {
    let slot = || 0..30_u32;
    let weight = || prop_oneof![8 => 0..40_u32, 1 => 90..200_u32];
    let lifetime = || prop_oneof![2 => Just(f64::INFINITY), 3 => 0.0..2e5, 1 => 0.0..1e10];
    prop_oneof![
        8 => (slot(), weight(), lifetime())
            .prop_map(|(slot, weight, lifetime)| Happens::Insert { slot, weight, lifetime }),
        2 => (slot(), weight()).prop_map(|(slot, weight)| Happens::Reweigh { slot, weight }),
        6 => slot().prop_map(Happens::Touch),
        3 => slot().prop_map(Happens::Remove),
        2 => (slot(), lifetime()).prop_map(|(slot, lifetime)| Happens::Schedule { slot, lifetime }),
        1 => Just(Happens::Clear),
    ]
}

/// What a driver knows.
struct Entries {
    kind: PolicyKind,
    limits: Limits,
    now: f64,
    /// Weight by slot of those held.
    held: BTreeMap<u32, u32>,
    /// When the time of a slot is over: of those held, and of others that are demoted.
    times: BTreeMap<u32, f64>,
    /// The entry that is being inserted or has another weight.
    latest: Option<u32>,
    /// From then on nothing that happens changes anything.
    closed: bool,
}

impl Entries {
    fn schedule(&mut self, now: f64, slot: u32, lifetime: f64) -> f64 {
        let stale_until = now + lifetime;
        if stale_until.is_finite() {
            self.times.insert(slot, stale_until);
        } else {
            self.times.remove(&slot);
        }
        stale_until
    }
}

impl World for Entries {
    type Machine = Cache;
    type Step = Happens;

    fn machine(&self) -> Cache {
        Cache::new(self.kind, self.limits, 1, 0.0)
    }

    fn event(&mut self, now: f64, step: &Happens) -> Option<Event> {
        self.now = now;
        self.latest = None;
        if self.closed {
            return Some(match *step {
                Happens::Insert { slot, weight, lifetime } => {
                    Event::Inserted { slot, hash: slot, weight, stale_until: now + lifetime }
                }
                Happens::Reweigh { slot, weight } => Event::Reweighed { slot, weight },
                Happens::Touch(slot) => Event::Touched(slot),
                Happens::Remove(slot) => Event::Removed(slot),
                Happens::Schedule { slot, lifetime } => Event::Scheduled { slot, stale_until: now + lifetime },
                Happens::Clear => Event::Cleared,
            });
        }
        Some(match *step {
            Happens::Insert { slot, weight, lifetime } => {
                self.latest = Some(slot);
                // One that is too heavy changes nothing: the driver hears of it by a command.
                if u64::from(weight) > self.limits.max_weight {
                    return Some(Event::Inserted { slot, hash: slot, weight, stale_until: f64::INFINITY });
                }
                self.held.insert(slot, weight);
                let stale_until = self.schedule(now, slot, lifetime);
                Event::Inserted { slot, hash: slot.wrapping_mul(0x85eb_ca6b), weight, stale_until }
            }
            Happens::Reweigh { slot, weight } => {
                let known = self.held.get_mut(&slot)?;
                self.latest = Some(slot);
                if u64::from(weight) <= self.limits.max_weight {
                    *known = weight;
                }
                Event::Reweighed { slot, weight }
            }
            Happens::Touch(slot) => {
                self.held.get(&slot)?;
                Event::Touched(slot)
            }
            Happens::Remove(slot) => {
                self.held.remove(&slot);
                self.times.remove(&slot);
                Event::Removed(slot)
            }
            Happens::Schedule { slot, lifetime } => {
                let stale_until = self.schedule(now, slot, lifetime);
                Event::Scheduled { slot, stale_until }
            }
            Happens::Clear => {
                self.held.clear();
                self.times.clear();
                Event::Cleared
            }
        })
    }

    fn carry_out(&mut self, command: &Command) {
        match *command {
            Command::Refuse(slot) => assert_eq!(Some(slot), self.latest, "refused without being asked"),
            Command::Evict(slot) => {
                assert!(self.held.remove(&slot).is_some(), "slot {slot} was evicted, and was not held");
                assert_ne!(Some(slot), self.latest, "what was set just now cannot be got");
                self.times.remove(&slot);
            }
            Command::Expire(slot) => {
                assert!(self.times.remove(&slot).is_some(), "slot {slot} expired, and had no time");
            }
        }
    }

    fn check(&self, timeout: Option<f64>) {
        assert!(self.held.len() <= self.limits.max_entries as usize);
        let weight: u64 = self.held.values().map(|&weight| u64::from(weight)).sum();
        assert!(weight <= self.limits.max_weight, "{weight} is too much");
        let soonest = self.times.values().copied().reduce(f64::min);
        match (soonest, timeout) {
            (None, timeout) => assert_eq!(timeout, None, "a timeout while nothing expires"),
            (Some(soonest), timeout) => {
                let timeout = timeout.expect("a timeout while something expires");
                assert!(timeout <= soonest.max(self.now) + LATE, "{timeout} is late for {soonest}");
            }
        }
    }

    fn close(&mut self) -> Event {
        self.closed = true;
        self.held.clear();
        self.times.clear();
        Event::Close
    }

    fn ends(_: &Command) -> bool {
        false
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_leaves_leaves_once(
        kind in prop_oneof![Just(PolicyKind::Adaptive), Just(PolicyKind::Lru)],
        max_entries in 1..12_u32,
        max_weight in prop_oneof![30..150_u64, Just(u64::MAX)],
        history in history(happens(), 200),
    ) {
        let limits = Limits::new(max_entries, max_weight);
        let mut run = Run::new(Entries {
            kind, limits, now: 0.0, held: BTreeMap::new(), times: BTreeMap::new(), latest: None, closed: false,
        });
        run.live(&history);
        // Left alone, all that has a time expires, a wheel's round at a time, and it comes to rest.
        prop_assert!(run.rest(10_000));
        prop_assert!(run.world.times.is_empty());
        run.end();
    }

    #[test]
    fn nothing_expires_before_its_time_or_long_after_it(
        lifetimes in prop::collection::vec(prop_oneof![0.0..2e5, 0.0..1e10], 1..40),
        start in 0.0..2e12,
    ) {
        let mut cache = Cache::new(PolicyKind::Lru, Limits::entries(100), 0, start);
        for (slot, lifetime) in lifetimes.iter().enumerate() {
            let stale_until = start + lifetime;
            cache.handle(start, Event::Inserted { slot: slot as u32, hash: 0, weight: 1, stale_until });
        }
        let mut expired = 0;
        while let Some(now) = cache.poll_timeout() {
            cache.handle_timeout(now);
            while let Some(command) = cache.poll() {
                let Command::Expire(slot) = command else { panic!("{command:?}, though nothing but time goes by") };
                let time = start + lifetimes[slot as usize];
                prop_assert!(time <= now && now <= time + LATE, "{time} at {now}");
                expired += 1;
            }
        }
        prop_assert_eq!(expired, lifetimes.len());
    }
}

/// A handler of an expired entry may do anything to the others that expire with it.
#[test]
fn an_entry_that_is_removed_or_renewed_while_others_expire_does_not_expire() {
    let mut cache = Cache::new(PolicyKind::Lru, Limits::entries(10), 0, 0.0);
    for slot in 0..4 {
        assert_eq!(cache.insert(slot, 0, 1, 1000.0), Admission::Fits);
    }
    cache.advance(2000.0);
    let list = [const { Cell::new(0) }; 1];
    assert_eq!(cache.take_expired(&list), 1);
    let first = list[0].get();
    let others: Vec<u32> = (0..4).filter(|&slot| slot != first).collect();
    cache.remove(others[0]);
    cache.schedule(others[1], 9000.0);
    // One that is added meanwhile evicts nobody, least of all those that are due.
    assert_eq!(cache.insert(4, 0, 1, f64::INFINITY), Admission::Fits);
    assert_eq!(cache.take_expired(&list), 1);
    assert_eq!(list[0].get(), others[2]);
    assert_eq!(cache.take_expired(&list), 0);
    cache.advance(10_000.0);
    assert_eq!(cache.take_expired(&list), 1);
    assert_eq!(list[0].get(), others[1]);
}
