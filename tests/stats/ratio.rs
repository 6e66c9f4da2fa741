//! Shares over windows, against counting.

use pagelift::stats::{Ratio, Share};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    /// A window of a level is exact at that level's grain.
    #[test]
    fn windows_are_what_was_counted(minutes in vec((0u32..10, 0u32..10), 1..500), window in 1u32..60) {
        let mut ratio = Ratio::default();
        for (at, &(good, bad)) in minutes.iter().enumerate() {
            if at > 0 {
                ratio.next_minute();
            }
            ratio.add(f64::from(good), f64::from(good + bad));
        }
        let from = minutes.len().saturating_sub(window as usize);
        let good: u32 = minutes[from..].iter().map(|(good, _)| good).sum();
        let bad: u32 = minutes[from..].iter().map(|(_, bad)| bad).sum();
        let found = ratio.window(f64::from(window));
        prop_assert_eq!((found.good, found.bad()), (f64::from(good), f64::from(bad)));
        let all: u32 = minutes.iter().map(|(good, bad)| good + bad).sum();
        prop_assert_eq!(ratio.all().valid, f64::from(all));
        prop_assert_eq!(ratio.minutes(), minutes.len() as f64);
    }
}

#[test]
fn what_is_older_than_three_days_is_forgotten() {
    let mut ratio = Ratio::default();
    ratio.add(1.0, 2.0);
    (0..72 * 60).for_each(|_| ratio.next_minute());
    assert_eq!(ratio.all(), Share::default());
    assert!(Share::default().ratio().is_nan());
}
