//! Caches' machines: see `pagelift::cache`, which this hands to JavaScript as numbers. Each call names the cache first.
//!
//! JavaScript reads and writes two places of this module's memory, always right after or before a call and never across
//! one: the slots' hit bytes ([`cache_hits_address`]) and a list of numbers ([`cache_list_address`]). Both may move with any
//! call that adds slots; the memory's buffer is a new one then, or [`cache_reserve`] was called.

use std::cell::Cell;

use pagelift::cache::{self, Admission, Limits, PolicyKind};
use pagelift::codes::Number;
use pagelift::machine::Machine;
use pagelift_module::{Objects, with};
use wasm_bindgen::prelude::*;

pagelift::constants! {
    /// Numbers that fit into the list at a time; more are fetched by [`cache_evicted`] or [`cache_expired`].
    pub const LIST: usize = 256;
    /// Answers beside the slot that was evicted: the entry is heavier than the whole cache may be.
    pub const REFUSED: i32 = -1;
    /// Nobody had to go.
    pub const NOBODY: i32 = -2;
    /// Several had to go: [`cache_evicted`] lists them.
    pub const SEVERAL: i32 = -3;
}

pagelift_module::names!(CONSTANTS, cache::CONSTANTS, <PolicyKind as pagelift::codes::Code>::NAMES);

/// The machine of one cache, and what it has in common with JavaScript.
struct Cache {
    machine: cache::Cache,
    list: Box<[Cell<u32>; LIST]>,
}

thread_local! {
    static CACHES: Objects<Cache> = const { Objects::new() };
}

/// Makes a cache with a policy of this `PolicyKind`. At most `max_entries` entries and `max_weight` bytes,
/// `Infinity` where there is no bound. `seed`: any number that others cannot guess. Times are ms on any clock.
#[wasm_bindgen]
pub fn cache_new(kind: u32, max_entries: f64, max_weight: f64, seed: u32, now: f64) -> u32 {
    let kind = PolicyKind::from_number(f64::from(kind)).unwrap_or(PolicyKind::Adaptive);
    let limits = Limits::new(max_entries as u32, max_weight as u64);
    let machine = cache::Cache::new(kind, limits, seed, now);
    CACHES.with(|caches| caches.add(Cache { machine, list: Box::new([const { Cell::new(0) }; LIST]) }))
}

/// Gives back a cache's memory.
#[wasm_bindgen]
pub fn cache_free(cache: u32) {
    CACHES.with(|caches| caches.remove(cache));
}

/// Makes room for slots below this number.
#[wasm_bindgen]
pub fn cache_reserve(cache: u32, slots: u32) {
    with(&CACHES, cache, |cache| cache.machine.reserve(slots));
}

/// Where the slots' hit bytes are, one each; meaningless for LRU.
#[wasm_bindgen(js_name = cache_hitsAddress)]
pub fn cache_hits_address(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.machine.hits().as_ptr() as usize as u32)
}

/// How many hit bytes there are: 0 when hits are to be reported instead.
#[wasm_bindgen(js_name = cache_hitsLength)]
pub fn cache_hits_length(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.machine.hits().len() as u32)
}

/// Where the list is: [`LIST`] numbers of 32 bits.
#[wasm_bindgen(js_name = cache_listAddress)]
pub fn cache_list_address(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.list.as_ptr() as usize as u32)
}

/// Adds an entry that weighs so many bytes and is of no use from `stale_until` on (`Infinity`: never). The answer is the slot
/// that was evicted for it; or [`REFUSED`] (nothing has changed then), [`NOBODY`] or [`SEVERAL`].
#[wasm_bindgen]
pub fn cache_insert(cache: u32, slot: u32, hash: u32, weight: u32, stale_until: f64) -> i32 {
    with(&CACHES, cache, |cache| number(cache.machine.insert(slot, hash, weight, stale_until)))
}

/// An entry was replaced by one of this weight; answers as [`cache_insert`].
#[wasm_bindgen]
pub fn cache_reweigh(cache: u32, slot: u32, weight: u32) -> i32 {
    with(&CACHES, cache, |cache| number(cache.machine.reweigh(slot, weight)))
}

/// Slots are far below 2^31: each is an element of an array in JavaScript.
fn number(admission: Admission) -> i32 {
    match admission {
        Admission::Refused => REFUSED,
        Admission::Fits => NOBODY,
        Admission::Evicts(slot) => slot as i32,
        Admission::EvictsSeveral => SEVERAL,
    }
}

/// Takes out an entry that was deleted or has expired.
#[wasm_bindgen]
pub fn cache_remove(cache: u32, slot: u32) {
    with(&CACHES, cache, |cache| cache.machine.remove(slot));
}

/// The first `count` numbers of the list are slots that were hit, in this order.
#[wasm_bindgen]
pub fn cache_touched(cache: u32, count: u32) {
    with(&CACHES, cache, |cache| {
        for slot in cache.list.iter().take(count as usize) {
            cache.machine.touch(slot.get());
        }
    });
}

/// The entry of this slot, which the policy need not hold, is of no use from this time on; `Infinity` for never.
#[wasm_bindgen]
pub fn cache_schedule(cache: u32, slot: u32, stale_until: f64) {
    with(&CACHES, cache, |cache| cache.machine.schedule(slot, stale_until));
}

/// Time has gone on: slots whose time is over are in the list, so many as the answer says (a full list: ask for
/// [`cache_expired`]). They are no longer scheduled, but still in the cache.
#[wasm_bindgen]
pub fn cache_advance(cache: u32, now: f64) -> u32 {
    with(&CACHES, cache, |cache| {
        cache.machine.advance(now);
        cache.machine.take_expired(&cache.list[..]) as u32
    })
}

/// When to call [`cache_advance`] next; `Infinity` while no entry expires.
#[wasm_bindgen(js_name = cache_nextWake)]
pub fn cache_next_wake(cache: u32) -> f64 {
    with(&CACHES, cache, |cache| cache.machine.poll_timeout().unwrap_or(f64::INFINITY))
}

/// The next slots that were evicted, in the list; so many as the answer says, and others when that is full.
#[wasm_bindgen]
pub fn cache_evicted(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.machine.take_evicted(&cache.list[..]) as u32)
}

/// The next slots whose time is over, as [`cache_advance`].
#[wasm_bindgen]
pub fn cache_expired(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.machine.take_expired(&cache.list[..]) as u32)
}

/// Forgets everything.
#[wasm_bindgen]
pub fn cache_clear(cache: u32) {
    with(&CACHES, cache, |cache| cache.machine.clear());
}

/// The share of the cache that is window, between 0 and 1.
#[wasm_bindgen(js_name = cache_windowShare)]
pub fn cache_window_share(cache: u32) -> f64 {
    with(&CACHES, cache, |cache| cache.machine.policy().window_share())
}
