//! The merge commutes, associates and may be repeated.

use pagelift::tabs::{LATEST, Range, Register, STEP, Stamp, View};
use proptest::prelude::*;

/// Few times and tabs, so that stamps are equal now and then.
fn stamp() -> impl Strategy<Value = Stamp> {
    (0..6_u32, 0..3_u32).prop_map(
        |(time, tab)| {
            if time == 0 { Stamp::NEVER } else { Stamp { time: f64::from(time) * STEP, tab } }
        },
    )
}

fn register() -> impl Strategy<Value = Register> {
    (stamp(), any::<bool>(), stamp()).prop_map(|(written, removed, stale)| {
        let removed = removed && written > Stamp::NEVER;
        Register { written, removed, stale }
    })
}

fn range() -> impl Strategy<Value = Range> {
    (stamp(), stamp()).prop_map(|(removed, stale)| Range { removed, stale })
}

proptest! {
    #[test]
    fn registers_merge_in_any_order_and_any_number_of_times(a in register(), b in register(), c in register()) {
        prop_assert_eq!(a.merge(b), b.merge(a));
        prop_assert_eq!(a.merge(b).merge(c), a.merge(b.merge(c)));
        prop_assert_eq!(a.merge(b).merge(b), a.merge(b));
        prop_assert_eq!(a.merge(Register::NOTHING), a);
    }

    #[test]
    fn ranges_merge_in_any_order_and_any_number_of_times(a in range(), b in range(), c in range()) {
        prop_assert_eq!(a.merge(b), b.merge(a));
        prop_assert_eq!(a.merge(b).merge(c), a.merge(b.merge(c)));
        prop_assert_eq!(a.merge(a), a);
    }

    #[test]
    fn what_a_reader_sees_follows_from_what_happened_last(register in register(), range in range()) {
        let Register { written, removed, stale } = register;
        let seen = if removed || written == Stamp::NEVER || range.removed >= written {
            View::Gone
        } else if stale >= written || range.stale >= written {
            View::Stale
        } else {
            View::Fresh
        };
        prop_assert_eq!(register.view(range), seen);
    }

    #[test]
    fn a_stamp_that_no_clock_has_is_none(time in any::<f64>()) {
        prop_assert_eq!(Stamp::new(time, 1).is_some(), time > 0.0 && time <= LATEST);
    }
}
