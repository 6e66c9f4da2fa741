//! Least recently used, by crate `lru`.

use std::hash::{BuildHasherDefault, Hasher};

use lru::LruCache;

use super::NO_SLOT;
use super::limits::Limits;

/// Slots are dense small numbers: one multiplication spreads them well enough.
#[derive(Default)]
pub(super) struct SlotHasher(u64);

impl Hasher for SlotHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, slot: u32) {
        self.0 = (self.0 ^ u64::from(slot)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The policy. See the [module](super) for what slots and weights are.
pub struct Lru {
    limits: Limits,
    weights: LruCache<u32, u32, BuildHasherDefault<SlotHasher>>,
    weight: u64,
}

impl Lru {
    /// An empty cache of these bounds.
    pub fn new(limits: Limits) -> Self {
        Self { limits, weights: LruCache::unbounded_with_hasher(BuildHasherDefault::default()), weight: 0 }
    }

    /// Entries held.
    pub fn len(&self) -> u32 {
        self.weights.len() as u32
    }

    /// Whether no entry is held.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The weight of all entries held.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// An entry was hit: it is the most recently used now.
    pub fn touch(&mut self, slot: u32) {
        self.weights.promote(&slot);
    }

    /// Adds an entry, or gives it another weight, and appends the slots that are evicted for it to `evicted`.
    ///
    /// False, and nothing changes, when the entry weighs more than the whole cache may.
    pub fn insert(&mut self, slot: u32, weight: u32, evicted: &mut Vec<u32>) -> bool {
        if slot == NO_SLOT || !self.limits.admit(weight) {
            return false;
        }
        self.weight += u64::from(weight);
        if let Some(old) = self.weights.put(slot, weight) {
            self.weight -= u64::from(old);
        }
        while self.limits.exceeded_by(self.len(), self.weight) {
            let Some((slot, weight)) = self.weights.pop_lru() else { break };
            self.weight -= u64::from(weight);
            evicted.push(slot);
        }
        true
    }

    /// Another weight for an entry that is there, which is the most recently used then; as [`insert`](Self::insert).
    pub fn reweigh(&mut self, slot: u32, weight: u32, evicted: &mut Vec<u32>) -> bool {
        self.weights.contains(&slot) && self.insert(slot, weight, evicted)
    }

    /// Takes an entry out. True when it was there.
    pub fn remove(&mut self, slot: u32) -> bool {
        let weight = self.weights.pop(&slot);
        self.weight -= u64::from(weight.unwrap_or(0));
        weight.is_some()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.weights.clear();
        self.weight = 0;
    }
}
