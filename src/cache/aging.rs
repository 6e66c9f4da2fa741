//! How soon protected entries have to prove themselves again.
//!
//! Hits are read when an entry reaches the head of its queue, and the protected queue moves on when others enter it. Where
//! what is popular is replaced by and by, that is too slow: famous entries that nobody asks for any more fill the cache. So
//! every eviction looks at some of them too. The more of the famous are found forgotten, the more it looks at; to look at
//! many where popularity is steady would demote entries for a short pause.

/// Entries looked at per eviction while the famous are in use.
const SLOWEST: f64 = 0.12;
/// Entries looked at per eviction when all of the famous are forgotten.
const FASTEST: f64 = 4.0;
/// The most looks that are put off.
const MOST_DUE: f64 = 8.0;
/// Famous is what was used at least this often, as far as it is remembered.
const FAMOUS: u8 = 8;
/// One look weighs this much divided by the entries of the cache, in the average of the looks before.
const WEIGHT: f64 = 64.0;
/// The most that one look weighs, however small the cache is.
const MAX_WEIGHT: f64 = 0.05;

/// How many protected entries to look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aging {
    due: f64,
    rate: f64,
    /// The part of famous entries that was found unused of late, between 0 and 1.
    forgotten: f64,
}

impl Aging {
    pub fn new() -> Self {
        Self { due: 0.0, rate: SLOWEST, forgotten: 0.0 }
    }

    /// An entry was evicted.
    #[inline(always)]
    pub fn evicted(&mut self) {
        self.due = (self.due + self.rate).min(MOST_DUE);
    }

    /// Whether one more protected entry has to be looked at now.
    #[inline(always)]
    pub fn next(&mut self) -> bool {
        let now = self.due >= 1.0;
        self.due -= if now { 1.0 } else { 0.0 };
        now
    }

    /// A protected entry of this frequency was looked at, in a cache of which one entry is the part `share_of_one`.
    pub fn looked(&mut self, frequency: u8, hit: bool, share_of_one: f64) {
        if frequency < FAMOUS {
            return;
        }
        let forgotten = if hit { 0.0 } else { 1.0 };
        self.forgotten += (forgotten - self.forgotten) * (WEIGHT * share_of_one).min(MAX_WEIGHT);
        // To the eighth power: some are met in calm times as well, and only nearly all of them make a difference.
        let squared = self.forgotten * self.forgotten;
        let fourth = squared * squared;
        self.rate = (FASTEST * (fourth * fourth)).max(SLOWEST);
    }
}
