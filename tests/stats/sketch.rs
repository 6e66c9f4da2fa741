//! The sketch against exact quantiles, and against its own promises.

use pagelift::stats::Sketch;
use proptest::collection::vec;
use proptest::prelude::*;

fn sketch(values: &[f64]) -> Sketch {
    let mut sketch = Sketch::default();
    for &value in values {
        assert!(sketch.insert(value));
    }
    sketch
}

/// By nearest rank.
fn exact(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((values.len() as f64 * share).ceil() as usize).max(1) - 1]
}

/// All that can be known of a sketch but its sum, whose last digit depends on the order: every rank is in its bucket.
fn contents(sketch: &Sketch) -> (u64, Vec<f64>, [f64; 3]) {
    let count = sketch.count();
    let ranks = (0..count).map(|rank| sketch.quantile((rank as f64 + 0.5) / count as f64));
    (count, ranks.collect(), [sketch.min(), sketch.max(), sketch.error()])
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        10 => 0.01..10_000.0f64,
        3 => (-60.0..60.0f64).prop_map(f64::exp2),
        1 => (-1000.0..1000.0f64).prop_map(f64::exp2),
        1 => Just(0.0),
        1 => (0i32..30).prop_map(|exponent| 2f64.powi(exponent)),
    ]
}

proptest! {
    #[test]
    fn quantiles_are_within_the_error_that_is_said(values in vec(value(), 1..400), share in 0.0..=1.0f64) {
        let sketch = sketch(&values);
        let (found, exact) = (sketch.quantile(share), exact(&values, share));
        prop_assert!((found - exact).abs() <= exact * (sketch.error() + 1e-9), "{found} for {exact}, error {}", sketch.error());
        prop_assert_eq!(sketch.count(), values.len() as u64);
        prop_assert!((sketch.min(), sketch.max()) == (super::sketch::exact(&values, 0.0), super::sketch::exact(&values, 1.0)));
    }

    #[test]
    fn the_error_is_that_of_the_scale_until_data_is_wide(values in vec(1.0..1_000_000.0f64, 1..200)) {
        prop_assert!(sketch(&values).error() < 0.0109);
    }

    #[test]
    fn merging_is_exact_and_associative(a in vec(value(), 0..100), b in vec(value(), 0..100), c in vec(value(), 0..100)) {
        let all = sketch(&[a.clone(), b.clone(), c.clone()].concat());
        let mut left = sketch(&a);
        left.merge(&sketch(&b));
        left.merge(&sketch(&c));
        let mut right = sketch(&b);
        right.merge(&sketch(&c));
        let mut first = sketch(&a);
        first.merge(&right);
        prop_assert_eq!(contents(&left), contents(&all));
        prop_assert_eq!(contents(&first), contents(&all));
        let mut backwards = sketch(&c);
        backwards.merge(&sketch(&b));
        backwards.merge(&sketch(&a));
        prop_assert_eq!(contents(&backwards), contents(&all));
    }

    #[test]
    fn one_that_was_cleared_is_as_new(a in vec(value(), 0..100), b in vec(value(), 0..100)) {
        let mut used = sketch(&a);
        used.clear();
        prop_assert_eq!(used.count(), 0);
        prop_assert!(used.quantile(0.5).is_nan());
        // Zeros have no bucket, and the buckets of what was before are none of theirs.
        used.insert(0.0);
        let mut taken = sketch(&b);
        taken.merge(&used);
        prop_assert_eq!(taken.count(), b.len() as u64 + 1);
        prop_assert_eq!(taken.quantile(0.0), 0.0);
        used.clear();
        for &value in &b {
            used.insert(value);
        }
        if !b.is_empty() {
            prop_assert_eq!(contents(&used), contents(&sketch(&b)));
        }
    }
}

#[test]
fn what_is_no_duration_is_refused() {
    let mut sketch = Sketch::default();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, -f64::MIN_POSITIVE] {
        assert!(!sketch.insert(value), "{value}");
    }
    assert_eq!(sketch.count(), 0);
    assert!(sketch.insert(0.0) && sketch.insert(f64::MIN_POSITIVE / 4.0));
    assert_eq!((sketch.quantile(1.0), sketch.max()), (0.0, f64::MIN_POSITIVE / 4.0), "what has no bucket counts as 0");
}

#[test]
fn memory_is_bounded_however_wide_the_data() {
    let mut sketch = Sketch::default();
    for exponent in -1022..1023 {
        sketch.insert(2f64.powi(exponent) * 1.5);
    }
    let mut buckets = contents(&sketch).1;
    buckets.dedup();
    assert!(buckets.len() <= 640, "{}", buckets.len());
    assert!(sketch.error() > 0.5, "and the error is said: {}", sketch.error());
}
