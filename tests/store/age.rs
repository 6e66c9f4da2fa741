//! How old something is, by clocks that people set.

use pagelift::store::{elapsed, is_ahead};
use proptest::prelude::*;

proptest! {
    #[test]
    fn nothing_becomes_younger_and_time_that_goes_by_counts(saved in 0.0..2e12, set_back in -1e9..1e9, passes in 0.0..1e9_f64) {
        let now = saved + set_back;
        prop_assert!(elapsed(saved, now) >= 0.0);
        let later = elapsed(saved, now + passes) - elapsed(saved, now);
        prop_assert!(later >= 0.0 && later <= passes + 1e-3);
        // Once the clock is past the moment of storing, every ms counts; before, the entry is stored anew.
        if set_back >= 0.0 {
            prop_assert!((later - passes).abs() < 1e-3);
            prop_assert!(!is_ahead(saved, now));
        }
        if set_back < -1001.0 {
            prop_assert!(is_ahead(saved, now));
        }
    }
}

#[test]
fn pages_whose_clocks_differ_by_moments_are_not_ahead_of_each_other() {
    assert!(!is_ahead(10_500.0, 10_000.0));
    assert_eq!(elapsed(10_500.0, 10_000.0), 0.0);
}
