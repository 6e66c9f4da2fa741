//! When what failed is tried again: exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", 2015).

use crate::random::Random;

/// Doublings after which waits no longer grow.
const MOST_DOUBLINGS: u32 = 10;

/// Milliseconds to wait after so many failures, at least 1: any share of `base` x 2^(failures - 1).
pub(super) fn wait(base: f64, failures: u32, random: &mut Random) -> f64 {
    let most = base * f64::from(1u32 << failures.saturating_sub(1).min(MOST_DOUBLINGS));
    1.0 + most * f64::from(random.next_number()) / f64::from(u32::MAX)
}
