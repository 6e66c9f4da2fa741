//! One cache's decisions: see `pagelift::cache`, which this hands to JavaScript as numbers.
//!
//! JavaScript reads and writes two places of this module's memory, always right after or before a call and never across
//! one: the slots' hit bytes ([`Cache::hits_address`]) and a list of numbers ([`Cache::list_address`]). Both may move
//! with any call that adds slots; the memory's buffer is a new one then, or [`Cache::reserve`] was called.

use std::cell::Cell;

use pagelift::cache::{Limits, Policy, PolicyKind, Wheel};
use wasm_bindgen::prelude::*;

/// Numbers that fit into the list at a time; more are fetched by [`Cache::more`].
const LIST: usize = 256;
/// The wheel's tick in ms: expired entries may stay so much longer in memory, though never to be got.
const TICK: f64 = 256.0;
/// Answers beside the slot that was thrown out: the entry is heavier than the whole cache may be.
const REFUSED: i32 = -1;
/// Nobody had to go.
const NOBODY: i32 = -2;
/// Several had to go: [`Cache::more`] lists them.
const SEVERAL: i32 = -3;

/// The policy and the timer wheel of one cache. Times are milliseconds on a clock that starts at any time.
#[wasm_bindgen]
pub struct Cache {
    policy: Policy,
    wheel: Wheel,
    list: Box<[Cell<u32>; LIST]>,
    pending: Vec<u32>,
}

/// The tick in which a time lies; casts saturate, and NaN is 0.
fn tick(time: f64) -> u64 {
    (time / TICK) as u64
}

#[wasm_bindgen]
impl Cache {
    /// `kind` is 0 for the adaptive policy, 1 for LRU. At most `max_entries` entries and `max_weight` bytes, `Infinity`
    /// where there is no bound. `seed`: any number that others cannot guess.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: u32, max_entries: f64, max_weight: f64, seed: u32, now: f64) -> Self {
        let kind = if kind == 0 { PolicyKind::Adaptive } else { PolicyKind::Lru };
        let limits = Limits::new(max_entries as u32, max_weight as u64);
        Self {
            policy: Policy::new(kind, limits, seed),
            wheel: Wheel::new(tick(now)),
            list: Box::new([const { Cell::new(0) }; LIST]),
            pending: Vec::new(),
        }
    }

    /// Makes room for slots below this number.
    pub fn reserve(&mut self, slots: u32) {
        self.policy.reserve(slots);
    }

    /// Where the slots' hit bytes are, one each; meaningless for LRU.
    #[wasm_bindgen(js_name = hitsAddress)]
    pub fn hits_address(&self) -> u32 {
        self.policy.hits().as_ptr() as usize as u32
    }

    /// How many hit bytes there are: 0 when hits are to be told instead.
    #[wasm_bindgen(js_name = hitsLength)]
    pub fn hits_length(&self) -> u32 {
        self.policy.hits().len() as u32
    }

    /// Where the list is: 256 numbers of 32 bits.
    #[wasm_bindgen(js_name = listAddress)]
    pub fn list_address(&self) -> u32 {
        self.list.as_ptr() as usize as u32
    }

    /// Adds an entry that weighs so many bytes and expires at `due` (0: never). The answer is the slot thrown out for it;
    /// or -1 when it is heavier than the whole cache may be (nothing has changed then), -2 when nobody had to go, -3 when
    /// several had: ask for [`more`](Self::more).
    pub fn insert(&mut self, slot: u32, hash: u32, weight: u32, due: f64) -> i32 {
        if !self.policy.insert(slot, hash, weight, &mut self.pending) {
            return REFUSED;
        }
        if due > 0.0 {
            self.schedule(slot, due);
        }
        self.evicted()
    }

    /// An entry was replaced by one of this weight; answers as [`insert`](Self::insert).
    pub fn reweigh(&mut self, slot: u32, weight: u32) -> i32 {
        if self.policy.reweigh(slot, weight, &mut self.pending) { self.evicted() } else { REFUSED }
    }

    /// Takes out an entry that was deleted or has expired.
    pub fn remove(&mut self, slot: u32) {
        self.policy.remove(slot);
        self.wheel.cancel(slot);
    }

    /// The first `count` numbers of the list are slots that were hit, in this order.
    pub fn touched(&mut self, count: u32) {
        for slot in self.list.iter().take(count as usize) {
            self.policy.touch(slot.get());
        }
    }

    /// The entry expires at this time now; 0 for never.
    pub fn schedule(&mut self, slot: u32, due: f64) {
        if due > 0.0 {
            // Into the tick after: when that begins, the time has come for certain.
            self.wheel.schedule(slot, tick(due).saturating_add(1));
        } else {
            self.wheel.cancel(slot);
        }
    }

    /// Time has gone on: slots whose time has come are in the list, so many as the answer says (a full list: ask for
    /// [`more`](Self::more)). They are no longer scheduled, but still in the cache.
    pub fn advance(&mut self, now: f64) -> u32 {
        self.wheel.advance(tick(now), &mut self.pending);
        self.more()
    }

    /// When to call [`advance`](Self::advance) next; `Infinity` while no entry expires.
    #[wasm_bindgen(js_name = nextWake)]
    pub fn next_wake(&self) -> f64 {
        self.wheel.next_stop().map_or(f64::INFINITY, |tick| tick as f64 * TICK)
    }

    /// The next slots, in the list; so many as the answer says, and others when that is full.
    pub fn more(&mut self) -> u32 {
        let count = self.pending.len().min(LIST);
        for (place, number) in self.list.iter().zip(self.pending.drain(..count)) {
            place.set(number);
        }
        count as u32
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.policy.clear();
        self.wheel.clear();
        self.pending.clear();
    }

    /// The share of the cache that is window, between 0 and 1.
    #[wasm_bindgen(js_name = windowShare)]
    pub fn window_share(&self) -> f64 {
        self.policy.window_share()
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
