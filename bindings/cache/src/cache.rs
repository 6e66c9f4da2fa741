//! Caches' decisions: see `pagelift::cache`, which this hands to JavaScript as numbers. Each call names the cache first.
//!
//! JavaScript reads and writes two places of this module's memory, always right after or before a call and never across
//! one: the slots' hit bytes ([`cache_hits_address`]) and a list of numbers ([`cache_list_address`]). Both may move with any
//! call that adds slots; the memory's buffer is a new one then, or [`cache_reserve`] was called.

use std::cell::Cell;

use pagelift::cache::{Limits, Policy, PolicyKind};
use pagelift::time::Wheel;
use pagelift_module::{Objects, with};
use wasm_bindgen::prelude::*;

/// Numbers that fit into the list at a time; more are fetched by [`cache_more`].
const LIST: usize = 256;
/// The wheel's tick in ms: expired entries may stay so much longer in memory, though never to be got.
const TICK: f64 = 256.0;
/// Answers beside the slot that was thrown out: the entry is heavier than the whole cache may be.
const REFUSED: i32 = -1;
/// Nobody had to go.
const NOBODY: i32 = -2;
/// Several had to go: [`cache_more`] lists them.
const SEVERAL: i32 = -3;

/// The policy and the timer wheel of one cache. Times are milliseconds on a clock that starts at any time.
struct Cache {
    policy: Policy,
    wheel: Wheel,
    list: Box<[Cell<u32>; LIST]>,
    pending: Vec<u32>,
}

thread_local! {
    static CACHES: Objects<Cache> = const { Objects::new() };
}

/// The tick in which a time lies; casts saturate, and NaN is 0.
fn tick(time: f64) -> u64 {
    (time / TICK) as u64
}

/// Makes a cache. `kind` is 0 for the adaptive policy, 1 for LRU. At most `max_entries` entries and `max_weight` bytes,
/// `Infinity` where there is no bound. `seed`: any number that others cannot guess.
#[wasm_bindgen]
pub fn cache_new(kind: u32, max_entries: f64, max_weight: f64, seed: u32, now: f64) -> u32 {
    let kind = if kind == 0 { PolicyKind::Adaptive } else { PolicyKind::Lru };
    let limits = Limits::new(max_entries as u32, max_weight as u64);
    let cache = Cache {
        policy: Policy::new(kind, limits, seed),
        wheel: Wheel::new(tick(now)),
        list: Box::new([const { Cell::new(0) }; LIST]),
        pending: Vec::new(),
    };
    CACHES.with(|caches| caches.add(cache))
}

/// Gives back a cache's memory.
#[wasm_bindgen]
pub fn cache_free(cache: u32) {
    CACHES.with(|caches| caches.remove(cache));
}

/// Makes room for slots below this number.
#[wasm_bindgen]
pub fn cache_reserve(cache: u32, slots: u32) {
    with(&CACHES, cache, |cache| cache.policy.reserve(slots));
}

/// Where the slots' hit bytes are, one each; meaningless for LRU.
#[wasm_bindgen(js_name = cache_hitsAddress)]
pub fn cache_hits_address(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.policy.hits().as_ptr() as usize as u32)
}

/// How many hit bytes there are: 0 when hits are to be told instead.
#[wasm_bindgen(js_name = cache_hitsLength)]
pub fn cache_hits_length(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.policy.hits().len() as u32)
}

/// Where the list is: 256 numbers of 32 bits.
#[wasm_bindgen(js_name = cache_listAddress)]
pub fn cache_list_address(cache: u32) -> u32 {
    with(&CACHES, cache, |cache| cache.list.as_ptr() as usize as u32)
}

/// Adds an entry that weighs so many bytes and expires at `due` (0: never). The answer is the slot thrown out for it;
/// or -1 when it is heavier than the whole cache may be (nothing has changed then), -2 when nobody had to go, -3 when
/// several had: ask for [`cache_more`].
#[wasm_bindgen]
pub fn cache_insert(cache: u32, slot: u32, hash: u32, weight: u32, due: f64) -> i32 {
    with(&CACHES, cache, |cache| {
        if !cache.policy.insert(slot, hash, weight, &mut cache.pending) {
            return REFUSED;
        }
        if due > 0.0 {
            cache.schedule(slot, due);
        }
        cache.evicted()
    })
}

/// An entry was replaced by one of this weight; answers as [`cache_insert`].
#[wasm_bindgen]
pub fn cache_reweigh(cache: u32, slot: u32, weight: u32) -> i32 {
    with(
        &CACHES,
        cache,
        |cache| {
            if cache.policy.reweigh(slot, weight, &mut cache.pending) { cache.evicted() } else { REFUSED }
        },
    )
}

/// Takes out an entry that was deleted or has expired.
#[wasm_bindgen]
pub fn cache_remove(cache: u32, slot: u32) {
    with(&CACHES, cache, |cache| {
        cache.policy.remove(slot);
        cache.wheel.cancel(slot);
    });
}

/// The first `count` numbers of the list are slots that were hit, in this order.
#[wasm_bindgen]
pub fn cache_touched(cache: u32, count: u32) {
    with(&CACHES, cache, |cache| {
        for slot in cache.list.iter().take(count as usize) {
            cache.policy.touch(slot.get());
        }
    });
}

/// The entry expires at this time now; 0 for never.
#[wasm_bindgen]
pub fn cache_schedule(cache: u32, slot: u32, due: f64) {
    with(&CACHES, cache, |cache| cache.schedule(slot, due));
}

/// Time has gone on: slots whose time has come are in the list, so many as the answer says (a full list: ask for
/// [`cache_more`]). They are no longer scheduled, but still in the cache.
#[wasm_bindgen]
pub fn cache_advance(cache: u32, now: f64) -> u32 {
    with(&CACHES, cache, |cache| {
        cache.wheel.advance(tick(now));
        cache.pending.extend(std::iter::from_fn(|| cache.wheel.next_due()));
        cache.more()
    })
}

/// When to call [`cache_advance`] next; `Infinity` while no entry expires.
#[wasm_bindgen(js_name = cache_nextWake)]
pub fn cache_next_wake(cache: u32) -> f64 {
    with(&CACHES, cache, |cache| cache.wheel.next_stop().map_or(f64::INFINITY, |tick| tick as f64 * TICK))
}

/// The next slots, in the list; so many as the answer says, and others when that is full.
#[wasm_bindgen]
pub fn cache_more(cache: u32) -> u32 {
    with(&CACHES, cache, Cache::more)
}

/// Forgets everything.
#[wasm_bindgen]
pub fn cache_clear(cache: u32) {
    with(&CACHES, cache, |cache| {
        cache.policy.clear();
        cache.wheel.clear();
        cache.pending.clear();
    });
}

/// The share of the cache that is window, between 0 and 1.
#[wasm_bindgen(js_name = cache_windowShare)]
pub fn cache_window_share(cache: u32) -> f64 {
    with(&CACHES, cache, |cache| cache.policy.window_share())
}

impl Cache {
    fn schedule(&mut self, slot: u32, due: f64) {
        if due > 0.0 {
            // Into the tick after: when that begins, the time has come for certain.
            self.wheel.schedule(slot, tick(due).saturating_add(1));
        } else {
            self.wheel.cancel(slot);
        }
    }

    fn more(&mut self) -> u32 {
        let count = self.pending.len().min(LIST);
        for (place, number) in self.list.iter().zip(self.pending.drain(..count)) {
            place.set(number);
        }
        count as u32
    }

    fn evicted(&mut self) -> i32 {
        if !self.wheel.is_empty() {
            for &slot in &self.pending {
                self.wheel.cancel(slot);
            }
        }
        match self.pending.as_slice() {
            [] => NOBODY,
            // Slots are far below 2^31: each is an element of an array in JavaScript.
            &[slot] => {
                self.pending.clear();
                slot as i32
            }
            _ => SEVERAL,
        }
    }
}
