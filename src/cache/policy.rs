//! The two policies behind one set of calls.

use std::cell::Cell;

use super::adaptive::Adaptive;
use super::limits::Limits;
use super::lru::Lru;

crate::codes! {
    /// Which policy decides.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum PolicyKind {
        /// Adaptive lazy TinyLFU.
        Adaptive,
        /// Least recently used.
        Lru,
    }
}

/// The policy of one cache.
// One of these exists per cache: the size of the larger variant does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Policy {
    /// Hits are read from [`Policy::hits`].
    Adaptive(Adaptive),
    /// Hits are reported to [`Policy::touch`], in the order in which they happened.
    Lru(Lru),
}

impl Policy {
    /// An empty cache. `seed`: see [`Adaptive::new`].
    pub fn new(kind: PolicyKind, limits: Limits, seed: u32) -> Self {
        match kind {
            PolicyKind::Adaptive => Self::Adaptive(Adaptive::new(limits, seed)),
            PolicyKind::Lru => Self::Lru(Lru::new(limits)),
        }
    }

    /// Makes room for slots below this number. The address of [`hits`](Self::hits) may change.
    pub fn reserve(&mut self, slots: u32) {
        if let Self::Adaptive(policy) = self {
            policy.reserve(slots);
        }
    }

    /// A byte per slot that callers raise on a hit, up to [`MAX_HITS`](super::MAX_HITS). Empty where hits are reported instead.
    pub fn hits(&self) -> &[Cell<u8>] {
        match self {
            Self::Adaptive(policy) => policy.hits(),
            Self::Lru(_) => &[],
        }
    }

    /// An entry was hit.
    pub fn touch(&mut self, slot: u32) {
        match self {
            Self::Adaptive(policy) => policy.touch(slot),
            Self::Lru(policy) => policy.touch(slot),
        }
    }

    /// Adds an entry and appends the slots that are evicted for it to `evicted`. False, and nothing changes, when the
    /// entry weighs more than the whole cache may.
    pub fn insert(&mut self, slot: u32, hash: u32, weight: u32, evicted: &mut Vec<u32>) -> bool {
        match self {
            Self::Adaptive(policy) => policy.insert(slot, hash, weight, evicted),
            Self::Lru(policy) => policy.insert(slot, weight, evicted),
        }
    }

    /// An entry was replaced by one of this weight; as [`insert`](Self::insert).
    pub fn reweigh(&mut self, slot: u32, weight: u32, evicted: &mut Vec<u32>) -> bool {
        match self {
            Self::Adaptive(policy) => policy.reweigh(slot, weight, evicted),
            Self::Lru(policy) => policy.reweigh(slot, weight, evicted),
        }
    }

    /// Takes an entry out that was deleted or has expired. True when it was there.
    pub fn remove(&mut self, slot: u32) -> bool {
        match self {
            Self::Adaptive(policy) => policy.remove(slot),
            Self::Lru(policy) => policy.remove(slot),
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        match self {
            Self::Adaptive(policy) => policy.clear(),
            Self::Lru(policy) => policy.clear(),
        }
    }

    /// Entries held.
    pub fn len(&self) -> u32 {
        match self {
            Self::Adaptive(policy) => policy.len(),
            Self::Lru(policy) => policy.len(),
        }
    }

    /// Whether no entry is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The weight of all entries held.
    pub fn weight(&self) -> u64 {
        match self {
            Self::Adaptive(policy) => policy.weight(),
            Self::Lru(policy) => policy.weight(),
        }
    }

    /// The share of the cache that is window, between 0 and 1; 0 for a policy that has none.
    pub fn window_share(&self) -> f64 {
        match self {
            Self::Adaptive(policy) => policy.window_share(),
            Self::Lru(_) => 0.0,
        }
    }
}
