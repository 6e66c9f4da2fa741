//! The timer wheel under virtual time.

use std::collections::BTreeMap;

use pagelift::time::Wheel;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Schedule { timer: u32, distance: u64 },
    Cancel { timer: u32 },
    Advance { ticks: u64, cancelled: u32 },
}

/// From a tick to far beyond the wheel's horizon, every order of magnitude as likely.
fn ticks() -> impl Strategy<Value = u64> {
    (0_u32..30, any::<u64>()).prop_map(|(bits, any)| any % (1 << bits) + 1)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u32..40, ticks()).prop_map(|(timer, distance)| Step::Schedule { timer, distance }),
        1 => (0_u32..40).prop_map(|timer| Step::Cancel { timer }),
        3 => (ticks(), 0_u32..80).prop_map(|(ticks, cancelled)| Step::Advance { ticks, cancelled }),
    ]
}

/// Takes all timers that are due.
fn due(wheel: &mut Wheel) -> Vec<u32> {
    let mut due: Vec<u32> = std::iter::from_fn(|| wheel.next_due()).collect();
    due.sort_unstable();
    due
}

proptest! {
    #[test]
    fn every_timer_is_due_exactly_once_and_on_time(steps in prop::collection::vec(step(), 1..200), start in 0_u64..1 << 40) {
        let mut wheel = Wheel::new(start);
        let mut model: BTreeMap<u32, u64> = BTreeMap::new();
        let mut now = start;
        for step in steps {
            match step {
                Step::Schedule { timer, distance } => {
                    wheel.schedule(timer, now + distance);
                    model.insert(timer, now + distance);
                }
                Step::Cancel { timer } => {
                    wheel.cancel(timer);
                    model.remove(&timer);
                }
                Step::Advance { ticks, cancelled } => {
                    now += ticks;
                    wheel.advance(now);
                    // Before it is taken: it may be due by now.
                    wheel.cancel(cancelled);
                    model.remove(&cancelled);
                    let expected: Vec<u32> = model.iter().filter(|&(_, &at)| at <= now).map(|(&timer, _)| timer).collect();
                    model.retain(|_, at| *at > now);
                    prop_assert_eq!(due(&mut wheel), expected);
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
    wheel.advance(5);
    assert_eq!(due(&mut wheel), []);
    wheel.schedule(2, 7); // already past for the wheel: due at its next tick
    wheel.advance(1_001);
    assert_eq!(due(&mut wheel), [2]);
    wheel.advance(1_010);
    assert_eq!(due(&mut wheel), [1]);
}

#[test]
fn after_a_night_asleep_all_that_is_past_is_due_at_once() {
    let mut wheel = Wheel::new(0);
    for timer in 0..1_000 {
        wheel.schedule(timer, u64::from(timer) * 50 + 1);
    }
    wheel.advance(u64::MAX);
    assert_eq!(due(&mut wheel).len(), 1_000);
    assert!(wheel.is_empty() && wheel.next_stop().is_none());
    wheel.schedule(3, 5); // at the end of time nothing overflows
    assert_eq!(wheel.len(), 1);
}

#[test]
fn a_timer_that_is_set_anew_while_it_is_due_waits_for_its_new_time() {
    let mut wheel = Wheel::new(0);
    wheel.schedule(1, 10);
    wheel.schedule(2, 10);
    wheel.advance(10);
    wheel.schedule(1, 20);
    wheel.advance(10_000_000_000); // beyond the horizon, with one that is due and was not taken
    assert_eq!(due(&mut wheel), [1, 2]);
    assert!(wheel.is_empty());
}
