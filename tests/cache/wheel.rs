//! The cache's timer wheel under virtual time.

use std::collections::BTreeMap;

use pagelift::cache::Wheel;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Schedule { slot: u32, distance: u64 },
    Cancel { slot: u32 },
    Advance { ticks: u64 },
}

/// From a tick to far beyond the wheel's horizon, every order of magnitude as likely.
fn ticks() -> impl Strategy<Value = u64> {
    (0_u32..30, any::<u64>()).prop_map(|(bits, any)| any % (1 << bits) + 1)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u32..40, ticks()).prop_map(|(slot, distance)| Step::Schedule { slot, distance }),
        1 => (0_u32..40).prop_map(|slot| Step::Cancel { slot }),
        3 => ticks().prop_map(|ticks| Step::Advance { ticks }),
    ]
}

proptest! {
    #[test]
    fn every_lifetime_ends_exactly_once_and_on_time(steps in prop::collection::vec(step(), 1..200), start in 0_u64..1 << 40) {
        let mut wheel = Wheel::new(start);
        let mut model: BTreeMap<u32, u64> = BTreeMap::new();
        let mut now = start;
        for step in steps {
            match step {
                Step::Schedule { slot, distance } => {
                    wheel.schedule(slot, now + distance);
                    model.insert(slot, now + distance);
                }
                Step::Cancel { slot } => {
                    wheel.cancel(slot);
                    model.remove(&slot);
                }
                Step::Advance { ticks } => {
                    now += ticks;
                    let mut due = vec![];
                    wheel.advance(now, &mut due);
                    due.sort_unstable();
                    let expected: Vec<u32> = model.iter().filter(|&(_, &at)| at <= now).map(|(&slot, _)| slot).collect();
                    model.retain(|_, at| *at > now);
                    prop_assert_eq!(due, expected);
                }
            }
            prop_assert_eq!(wheel.len() as usize, model.len());
            match model.values().min() {
                None => prop_assert_eq!(wheel.next_stop(), None),
                Some(&soonest) => prop_assert!(wheel.next_stop().is_some_and(|stop| stop > now && stop <= soonest)),
            }
        }
    }
}

#[test]
fn a_clock_that_jumps_backwards_ends_nothing_early_and_loses_nothing() {
    let mut wheel = Wheel::new(1_000);
    wheel.schedule(1, 1_010);
    let mut due = vec![];
    wheel.advance(5, &mut due);
    assert!(due.is_empty());
    wheel.schedule(2, 7); // already past for the wheel: ends at its next tick
    wheel.advance(1_001, &mut due);
    assert_eq!(due, [2]);
    wheel.advance(1_010, &mut due);
    assert_eq!(due, [2, 1]);
}

#[test]
fn a_night_asleep_ends_everything_due_at_once() {
    let mut wheel = Wheel::new(0);
    for slot in 0..1_000 {
        wheel.schedule(slot, u64::from(slot) * 50 + 1);
    }
    let mut due = vec![];
    wheel.advance(u64::MAX, &mut due);
    assert_eq!(due.len(), 1_000);
    assert!(wheel.is_empty() && wheel.next_stop().is_none());
    wheel.schedule(3, 5); // at the end of time nothing overflows
    assert_eq!(wheel.len(), 1);
}
