//! How much of the cache is window: the part in which new entries wait for their first hits.
//!
//! Follows ARC (Megiddo and Modha, 2003): a key that comes back soon after it was evicted from the window says that the
//! window is too small, one evicted from the main part says the opposite; the rarer kind among those evicted weighs
//! more, since fewer of its keys could come back.
//!
//! ARC's steps are one entry long, whatever the cache holds: by chance the window of a small cache moves far, and the
//! window of a large one comes too late where popularity drifts. Where nothing speaks for either side the window walks at
//! random, the more steps per turnover the more entries there are. Steps in proportion to the square root of the entries
//! let chance move the same share of every cache, and let a large one, where chance evens out, follow evidence sooner.
//!
//! All of it in floating point: with whole entries the steps of a small cache truncate to nothing in one direction only,
//! and the window walks away.

use super::ghosts::Origin;

/// The share to begin with.
const START: f64 = 0.2;
/// Without evidence the share drifts to this.
const REST: f64 = 0.1;
/// How strongly it drifts: by this part of the distance for as many inserts as the cache has entries.
const PULL: f64 = 0.03;
/// How far one return moves the window, in entries: this many times the square root of the entries held.
const STEP: f64 = 1.0 / 16.0;
/// How many times as far, at most, a return moves the window when its kind is rare.
const MAX_STEP: f64 = 16.0;
/// One eviction weighs this much divided by the entries of the cache, in the average that says which kind is rare. A whole
/// turnover would be too long a memory: while the window changes fast it turns the steps around.
const WEIGHT: f64 = 4.0;
/// The most that one eviction weighs, however small the cache is.
const MAX_WEIGHT: f64 = 0.05;
/// The window's bounds, as shares.
const MIN: f64 = 0.005;
const MAX: f64 = 0.98;

/// The window's share of the cache, between 0 and 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct WindowShare {
    share: f64,
    /// Which part of those evicted lately went from the main part, between 0 and 1.
    from_main: f64,
}

impl WindowShare {
    pub fn new() -> Self {
        Self { share: START, from_main: 0.5 }
    }

    pub fn get(&self) -> f64 {
        self.share
    }

    /// A key was evicted from this part of a cache, of which one entry is the part `share_of_one`.
    #[inline(always)]
    pub fn evicted(&mut self, origin: Origin, share_of_one: f64) {
        let is_main = if origin == Origin::Main { 1.0 } else { 0.0 };
        self.from_main += (is_main - self.from_main) * (WEIGHT * share_of_one).min(MAX_WEIGHT);
    }

    /// A key that was evicted from this part came back soon.
    pub fn returned(&mut self, origin: Origin, share_of_one: f64) {
        let step = STEP * share_of_one.sqrt();
        let (main, window) = (self.from_main, 1.0 - self.from_main);
        let change = match origin {
            Origin::Window => (main / window).clamp(1.0, MAX_STEP),
            Origin::Main => -(window / main).clamp(1.0, MAX_STEP),
        };
        self.share = (self.share + change * step).clamp(MIN, MAX);
    }

    /// One more insert.
    #[inline(always)]
    pub fn inserted(&mut self, share_of_one: f64) {
        self.share += (REST - self.share) * (PULL * share_of_one);
    }
}
