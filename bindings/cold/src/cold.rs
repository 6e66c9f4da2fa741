//! Cold tiers of caches: see `pagelift::cache::cold`. What their bytes mean, JavaScript knows. Each call names the tier first.
//!
//! JavaScript writes a value or a pack at the address that [`cold_input`] gives, and reads one at [`cold_output_address`],
//! in both cases at once: the next call may move them.

use pagelift::cache::{Limits, cold};
use pagelift_module::{Objects, with};
use wasm_bindgen::prelude::*;

pagelift::constants! {
    /// The answer where there is none, 2^32 - 1.
    pub const NONE: u32 = 4_294_967_295;
}

/// Compressed values by slot, the oldest first to go.
struct Cold {
    tier: cold::Cold,
    packed: Vec<u8>,
    output: u32,
}

thread_local! {
    static TIERS: Objects<Cold> = const { Objects::new() };
}

fn address(bytes: &[u8]) -> u32 {
    bytes.as_ptr() as usize as u32
}

/// Makes an empty tier; `compress` is false for one that is soon to be packed anew.
#[wasm_bindgen]
pub fn cold_new(compress: bool) -> u32 {
    let tier = cold::Cold::new(compress);
    TIERS.with(|tiers| tiers.add(Cold { tier, packed: Vec::new(), output: 0 }))
}

/// Gives back a tier's memory.
#[wasm_bindgen]
pub fn cold_free(tier: u32) {
    TIERS.with(|tiers| tiers.remove(tier));
}

/// At most so many entries and bytes there are in all, `Infinity` where there is no bound; `demotes`: of which the live ones
/// are the part that [`cold_live_entries`] and [`cold_live_bytes`] say, not all.
#[wasm_bindgen]
pub fn cold_bound(tier: u32, entries: f64, bytes: f64, demotes: bool) {
    let all = Limits::new(entries as u32, bytes as u64);
    let live = if demotes { all.live() } else { all };
    with(&TIERS, tier, |cold| cold.tier.bound(live, all));
}

/// How many of so many entries are live where others are demoted; where there is no bound there is none for them.
#[wasm_bindgen(js_name = cold_liveEntries)]
pub fn cold_live_entries(entries: f64) -> f64 {
    Limits::new(entries as u32, u64::MAX).live().max_entries.into()
}

/// The same of bytes.
#[wasm_bindgen(js_name = cold_liveBytes)]
pub fn cold_live_bytes(bytes: f64) -> f64 {
    Limits::new(1, bytes as u64).live().max_weight as f64
}

/// Where so many bytes can be written.
#[wasm_bindgen]
pub fn cold_input(tier: u32, length: u32) -> u32 {
    with(&TIERS, tier, |cold| address(cold.tier.input(length as usize)))
}

/// Keeps the first `length` of them as a slot's value, and counts `overhead` bytes on top. False when it is too large.
#[wasm_bindgen]
pub fn cold_insert(tier: u32, slot: u32, length: u32, overhead: u32) -> bool {
    with(&TIERS, tier, |cold| cold.tier.insert(slot, length as usize, overhead))
}

/// How long a slot's value is, which is at [`cold_output_address`] then; 2^32-1 when there is none.
#[wasm_bindgen]
pub fn cold_read(tier: u32, slot: u32) -> u32 {
    with(&TIERS, tier, |cold| {
        let Some(value) = cold.tier.read(slot) else { return NONE };
        cold.output = address(value);
        value.len() as u32
    })
}

/// A slot's value was used, which would take so many bytes live: whether it is to become live and to be removed here, as
/// things are with the live ones.
#[wasm_bindgen]
pub fn cold_used(tier: u32, slot: u32, bytes: f64, live_entries: f64, live_bytes: f64) -> bool {
    let live = cold::Live { entries: live_entries as u32, weight: live_bytes as u64 };
    with(&TIERS, tier, |cold| cold.tier.used(slot, bytes as u32, live))
}

/// Where the value read last is, or the pack.
#[wasm_bindgen(js_name = cold_outputAddress)]
pub fn cold_output_address(tier: u32) -> u32 {
    with(&TIERS, tier, |cold| cold.output)
}

/// Entries held.
#[wasm_bindgen]
pub fn cold_entries(tier: u32) -> u32 {
    with(&TIERS, tier, |cold| cold.tier.len())
}

/// Bytes of all entries.
#[wasm_bindgen]
pub fn cold_weight(tier: u32) -> f64 {
    with(&TIERS, tier, |cold| cold.tier.weight() as f64)
}

/// Forgets an entry. False when there was none.
#[wasm_bindgen]
pub fn cold_remove(tier: u32, slot: u32) -> bool {
    with(&TIERS, tier, |cold| cold.tier.remove(slot))
}

/// Whether a slot has an entry.
#[wasm_bindgen]
pub fn cold_contains(tier: u32, slot: u32) -> bool {
    with(&TIERS, tier, |cold| cold.tier.contains(slot))
}

/// The slot of the oldest entry, to be removed, when there are more than so many or they weigh more; else 2^32-1.
#[wasm_bindgen]
pub fn cold_surplus(tier: u32, entries: f64, weight: f64) -> u32 {
    with(&TIERS, tier, |cold| cold.tier.surplus(entries as u32, weight as u64).unwrap_or(NONE))
}

/// Forgets all entries.
#[wasm_bindgen]
pub fn cold_clear(tier: u32) {
    with(&TIERS, tier, |cold| cold.tier.clear());
}

/// Reads the pack that was written to the input: how many entries it has, 2^32-1 when it is none.
#[wasm_bindgen]
pub fn cold_load(tier: u32, length: u32) -> u32 {
    with(&TIERS, tier, |cold| cold.tier.load(length as usize).unwrap_or(NONE))
}

/// An entry of the loaded pack becomes the slot's.
#[wasm_bindgen]
pub fn cold_restore(tier: u32, slot: u32, number: u32, overhead: u32) -> bool {
    with(&TIERS, tier, |cold| cold.tier.restore(slot, number, overhead))
}

/// Forgets the loaded pack, and the one made.
#[wasm_bindgen]
pub fn cold_unload(tier: u32) {
    with(&TIERS, tier, |cold| {
        cold.tier.unload();
        cold.packed = Vec::new();
    });
}

/// Gives a slot's value the present dictionary.
#[wasm_bindgen]
pub fn cold_recode(tier: u32, slot: u32) {
    with(&TIERS, tier, |cold| cold.tier.recode(slot));
}

/// The dictionary stays as it is until the next pack was made.
#[wasm_bindgen]
pub fn cold_settle(tier: u32) {
    with(&TIERS, tier, |cold| cold.tier.settle());
}

/// The length of all entries as one pack, which is at [`cold_output_address`] then, until [`cold_unload`].
#[wasm_bindgen]
pub fn cold_pack(tier: u32) -> u32 {
    with(&TIERS, tier, |cold| {
        cold.packed = cold.tier.pack();
        cold.output = address(&cold.packed);
        cold.packed.len() as u32
    })
}
