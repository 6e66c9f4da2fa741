//! Version vectors.

use pagelift::tabs::{Stamp, Vector};
use proptest::prelude::*;

fn stamps() -> impl Strategy<Value = Vec<Stamp>> {
    prop::collection::vec((1..200_u32, 0..90_u32).prop_map(|(time, tab)| Stamp { time: f64::from(time), tab }), 0..150)
}

fn vector(stamps: &[Stamp]) -> Vector {
    let mut vector = Vector::new(0.0);
    for &stamp in stamps {
        vector.see(stamp);
    }
    vector
}

proptest! {
    #[test]
    fn what_was_seen_is_known_also_of_more_tabs_than_are_told_apart(stamps in stamps()) {
        let vector = vector(&stamps);
        prop_assert!(stamps.iter().all(|&stamp| vector.knows(stamp)));
        let mut numbers = Vec::new();
        vector.write(&mut numbers);
        prop_assert!(numbers.len() <= 129);
        let read = Vector::read(&numbers);
        prop_assert!(!read.lacks(&vector) && !vector.lacks(&read));
    }

    #[test]
    fn merged_a_vector_lacks_nothing_of_either(a in stamps(), b in stamps()) {
        let (first, second) = (vector(&a), vector(&b));
        let mut merged = first.clone();
        merged.merge(&second);
        prop_assert!(a.iter().chain(&b).all(|&stamp| merged.knows(stamp)));
        prop_assert!(!merged.lacks(&first) && !merged.lacks(&second));
    }

    #[test]
    fn numbers_that_anybody_may_send_are_read(numbers in prop::collection::vec(any::<f64>(), 0..20)) {
        let mut vector = Vector::new(1.0);
        let other = Vector::read(&numbers);
        vector.lacks(&other);
        vector.merge(&other);
    }
}
