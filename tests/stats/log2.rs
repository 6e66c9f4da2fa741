//! Logarithms without libm, against the platform's.

use pagelift::stats::log2::{exp2, floor_log2, is_exact, log2};
use proptest::prelude::*;

/// Of neighbours of a bound each is below it or above, as `f64::log2` says, but for the last bits of its own rounding.
#[test]
fn the_index_is_that_of_the_logarithm_at_every_bound_of_every_scale() {
    for bits in 0..=5u32 {
        for steps in -(40 << bits)..(40 << bits) {
            let exact = f64::from(steps) / f64::from(1u32 << bits);
            let bound = exact.exp2();
            assert!((exp2(steps, bits) / bound - 1.0).abs() < 1e-14, "2^{exact}");
            for (near, expected) in [(1.0 - 1e-14, steps - 1), (1.0 + 1e-14, steps)] {
                assert_eq!(floor_log2(bound * near, bits), expected, "scale {bits}, 2^{exact} x {near}");
            }
        }
        for exponent in -300..300 {
            assert_eq!(floor_log2(f64::from(exponent).exp2(), bits), exponent << bits);
        }
    }
}

proptest! {
    #[test]
    fn a_value_lies_within_its_step(value in 1e-300..1e300f64, bits in 0..10u32) {
        let steps = floor_log2(value, bits);
        prop_assert!(exp2(steps, bits) <= value * (1.0 + 1e-12));
        prop_assert!(exp2(steps + 1, bits) >= value * (1.0 - 1e-12));
    }

    #[test]
    fn logarithms_are_near_those_of_the_platform(value in 1e-300..1e300f64) {
        prop_assert!((log2(value) - value.log2()).abs() <= 2f64.powi(-20) + 1e-9);
    }

    #[test]
    fn exact_powers_are_told(exponent in -1000..1000i32, off in 1u64..1000) {
        let power = 2f64.powi(exponent);
        prop_assert!(is_exact(power));
        prop_assert!(!is_exact(f64::from_bits(power.to_bits() + off)));
    }
}
