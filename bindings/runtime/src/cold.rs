//! The cold tier of one cache: see `pagelift::cache::cold`. What its bytes mean, JavaScript knows.
//!
//! JavaScript writes a value or a pack at the address that [`Cold::input`] gives, and reads one at [`Cold::output_address`],
//! in both cases at once: the next call may move them.

use pagelift::cache::{Limits, cold};
use wasm_bindgen::prelude::*;

/// The answer where there is none.
const NONE: u32 = u32::MAX;

/// Compressed values by slot, the oldest first to go.
#[wasm_bindgen]
pub struct Cold {
    tier: cold::Cold,
    packed: Vec<u8>,
    output: u32,
}

fn address(bytes: &[u8]) -> u32 {
    bytes.as_ptr() as usize as u32
}

#[wasm_bindgen]
impl Cold {
    /// An empty tier; `compress` is false for one that is soon to be packed anew.
    #[wasm_bindgen(constructor)]
    pub fn new(compress: bool) -> Self {
        let tier = if compress { cold::Cold::new() } else { cold::Cold::uncompressed() };
        Self { tier, packed: Vec::new(), output: 0 }
    }

    /// At most so many entries and bytes are live, and at most so many bytes in all; `Infinity` where there is no bound.
    pub fn bound(&mut self, live_entries: f64, live_bytes: f64, bytes: f64) {
        self.tier.bound(Limits::new(live_entries as u32, live_bytes as u64), bytes as u64);
    }

    /// Where so many bytes can be written.
    pub fn input(&mut self, length: u32) -> u32 {
        address(self.tier.input(length as usize))
    }

    /// Keeps the first `length` of them as a slot's value, and counts `overhead` bytes on top. False when it is too large.
    pub fn insert(&mut self, slot: u32, length: u32, overhead: u32) -> bool {
        self.tier.insert(slot, length as usize, overhead)
    }

    /// How long a slot's value is, which is at [`output_address`](Self::output_address) then; 2^32-1 when there is none.
    pub fn read(&mut self, slot: u32) -> u32 {
        let Some(value) = self.tier.read(slot) else { return NONE };
        self.output = address(value);
        value.len() as u32
    }

    /// A slot's value was used, which would take so many bytes live: whether it is to become live and to be removed here, as
    /// things are with the live ones.
    pub fn used(&mut self, slot: u32, bytes: f64, live_entries: f64, live_bytes: f64) -> bool {
        let live = cold::Live { entries: live_entries as u32, weight: live_bytes as u64 };
        self.tier.used(slot, bytes as u32, live)
    }

    /// Where the value read last is, or the pack.
    #[wasm_bindgen(js_name = outputAddress)]
    pub fn output_address(&self) -> u32 {
        self.output
    }

    /// Entries held.
    pub fn entries(&self) -> u32 {
        self.tier.len()
    }

    /// Bytes of all entries.
    pub fn weight(&self) -> f64 {
        self.tier.weight() as f64
    }

    /// Forgets an entry. False when there was none.
    pub fn remove(&mut self, slot: u32) -> bool {
        self.tier.remove(slot)
    }

    /// Whether a slot has an entry.
    pub fn contains(&self, slot: u32) -> bool {
        self.tier.contains(slot)
    }

    /// The slot of the oldest entry, to be removed, when there are more than so many or they weigh more; else 2^32-1.
    pub fn surplus(&self, entries: f64, weight: f64) -> u32 {
        self.tier.surplus(entries as u32, weight as u64).unwrap_or(NONE)
    }

    /// Forgets all entries.
    pub fn clear(&mut self) {
        self.tier.clear();
    }

    /// Reads the pack that was written to the input: how many entries it has, 2^32-1 when it is none.
    pub fn load(&mut self, length: u32) -> u32 {
        self.tier.load(length as usize).unwrap_or(NONE)
    }

    /// An entry of the loaded pack becomes the slot's.
    pub fn adopt(&mut self, slot: u32, number: u32, overhead: u32) -> bool {
        self.tier.adopt(slot, number, overhead)
    }

    /// Forgets the loaded pack, and the one made.
    pub fn unload(&mut self) {
        self.tier.unload();
        self.packed = Vec::new();
    }

    /// Gives a slot's value the present dictionary.
    pub fn recode(&mut self, slot: u32) {
        self.tier.recode(slot);
    }

    /// The length of all entries as one pack, which is at [`output_address`](Self::output_address) then, until
    /// [`unload`](Self::unload).
    pub fn pack(&mut self) -> u32 {
        self.packed = self.tier.pack();
        self.output = address(&self.packed);
        self.packed.len() as u32
    }
}
