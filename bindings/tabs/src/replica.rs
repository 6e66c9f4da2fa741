//! Replicas: see `pagelift::tabs::Replica`. Each call but the first names the replica first.
//!
//! Numbers that come in lists are in this module's memory at [`replica_list_address`]: JavaScript writes them right before a call
//! and reads them right after one, never across another.

use std::cell::Cell;

use pagelift::codes::{Code, Number};
use pagelift::tabs::{self, Merged, Range, Register, Replica, Stamp, Vector, View};
use pagelift_module::{Objects, with};
use wasm_bindgen::prelude::*;

pagelift::constants! {
    /// Numbers of 64 bits that fit into the list.
    pub const LIST: usize = 1024;
}

pagelift_module::names!(CONSTANTS, tabs::CONSTANTS, <Merged as Code>::NAMES, <View as Code>::NAMES);

struct Shared {
    replica: Replica,
    list: Box<[Cell<f64>; LIST]>,
    /// What is looked for: see [`replica_news`].
    vector: Vector,
}

thread_local! {
    static REPLICAS: Objects<Shared> = const { Objects::new() };
}

impl Shared {
    fn write(&self, numbers: impl IntoIterator<Item = f64>) -> u32 {
        let mut count = 0;
        for (place, number) in self.list.iter().zip(numbers) {
            place.set(number);
            count += 1;
        }
        count
    }

    fn vector_in(&self, count: u32) -> Vector {
        let numbers: Vec<f64> = self.list.iter().take(count as usize).map(Cell::get).collect();
        Vector::read(&numbers)
    }

    fn range(&self, filters: u32) -> Range {
        self.replica.range_of(self.list.iter().take(filters as usize).map(|filter| filter.get() as u32))
    }
}

/// A stamp that was sent or stored; one that cannot be is as old as can be.
fn stamp(time: f64, tab: u32) -> Stamp {
    Stamp::new(time, tab).unwrap_or(Stamp::NEVER)
}

/// Makes the replica of this tab, whose number no other tab has. What happened before `floor`, in ms since 1970, is of no interest.
#[wasm_bindgen]
pub fn replica_new(tab: u32, floor: f64) -> u32 {
    let list = Box::new([const { Cell::new(0.0) }; LIST]);
    REPLICAS
        .with(|replicas| replicas.add(Shared { replica: Replica::new(tab, floor), list, vector: Vector::default() }))
}

/// Gives back a replica's memory.
#[wasm_bindgen]
pub fn replica_free(replica: u32) {
    REPLICAS.with(|replicas| replicas.remove(replica));
}

/// Where the list is: [`LIST`] numbers of 64 bits. It stays there.
#[wasm_bindgen(js_name = replica_listAddress)]
pub fn replica_list_address(replica: u32) -> u32 {
    with(&REPLICAS, replica, |shared| shared.list.as_ptr() as usize as u32)
}

/// This tab writes a value, whose key and tags the first `filters` filters in the list match: the time of its stamp.
#[wasm_bindgen]
pub fn replica_write(replica: u32, key: u32, filters: u32, now: f64) -> f64 {
    with(&REPLICAS, replica, |shared| {
        let range = shared.range(filters);
        shared.replica.write(key, range, now).time
    })
}

/// This tab removes a value, or makes it stale: the time of its stamp.
#[wasm_bindgen]
pub fn replica_mark(replica: u32, key: u32, removes: bool, now: f64) -> f64 {
    with(&REPLICAS, replica, |shared| shared.replica.mark(key, removes, now).time)
}

/// This tab removes all values of a filter, or makes them stale: the time of its stamp.
#[wasm_bindgen(js_name = replica_markRange)]
pub fn replica_mark_range(replica: u32, filter: u32, removes: bool, now: f64) -> f64 {
    with(&REPLICAS, replica, |shared| shared.replica.mark_range(filter, removes, now).time)
}

/// What another tab has done to a key, or has stored, and what that means here: the number of a `Merged`. A stamp of the latest
/// write, whether that removed the value, and a stamp as of which it is stale; times are 0 for none.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "numbers across the boundary")]
pub fn replica_merge(
    replica: u32,
    key: u32,
    written: f64,
    writer: u32,
    removed: bool,
    stale: f64,
    staler: u32,
    filters: u32,
    is_read: bool,
    now: f64,
) -> u32 {
    with(&REPLICAS, replica, |shared| {
        let range = shared.range(filters);
        let change = Register { written: stamp(written, writer), removed, stale: stamp(stale, staler) };
        shared.replica.merge(key, change, range, is_read, now).to_number() as u32
    })
}

/// What another tab has done to all keys of a filter, or has stored: whether that is new.
#[wasm_bindgen(js_name = replica_mergeRange)]
pub fn replica_merge_range(replica: u32, filter: u32, removes: bool, time: f64, tab: u32, now: f64) -> bool {
    let change = tabs::range_at(removes, stamp(time, tab));
    with(&REPLICAS, replica, |shared| shared.replica.merge_range(filter, change, now))
}

/// What a reader sees of a key, which the first `filters` filters in the list match: the number of a `View`.
#[wasm_bindgen]
pub fn replica_view(replica: u32, key: u32, filters: u32) -> u32 {
    with(&REPLICAS, replica, |shared| shared.replica.view(key, shared.range(filters)).to_number() as u32)
}

/// Puts what is known of a key into the list: the latest write's time and tab, 1 if that removed the value, and the time and tab
/// as of which it is stale.
#[wasm_bindgen]
pub fn replica_register(replica: u32, key: u32) {
    with(&REPLICAS, replica, |shared| {
        let Register { written, removed, stale } = shared.replica.register(key);
        let numbers = [written.time, written.tab.into(), f64::from(u8::from(removed)), stale.time, stale.tab.into()];
        shared.write(numbers);
    });
}

/// Puts what is known of a filter into the list: time and tab of a removal, and time and tab as of which all is stale.
#[wasm_bindgen]
pub fn replica_range(replica: u32, filter: u32) {
    with(&REPLICAS, replica, |shared| {
        let Range { removed, stale } = shared.replica.range(filter);
        shared.write([removed.time, removed.tab.into(), stale.time, stale.tab.into()]);
    });
}

/// A key is not remembered any more: another may have its number.
#[wasm_bindgen]
pub fn replica_forget(replica: u32, key: u32) {
    with(&REPLICAS, replica, |shared| shared.replica.forget(key));
}

/// The same of a filter.
#[wasm_bindgen(js_name = replica_forgetRange)]
pub fn replica_forget_range(replica: u32, filter: u32) {
    with(&REPLICAS, replica, |shared| shared.replica.forget_range(filter));
}

/// Puts the version vector into the list, and says how many numbers it has.
#[wasm_bindgen]
pub fn replica_vector(replica: u32) -> u32 {
    with(&REPLICAS, replica, |shared| {
        let mut numbers = Vec::new();
        shared.replica.vector().write(&mut numbers);
        shared.write(numbers)
    })
}

/// This tab is going to notify the others of its changes: up to when it had before.
#[wasm_bindgen]
pub fn replica_announce(replica: u32) -> f64 {
    with(&REPLICAS, replica, |shared| shared.replica.announce())
}

/// All that a store with the vector in the list had is known.
#[wasm_bindgen]
pub fn replica_knows(replica: u32, count: u32) {
    with(&REPLICAS, replica, |shared| {
        let vector = shared.vector_in(count);
        shared.replica.knows(&vector);
    });
}

/// Another tab has notified of all of its changes up to a time, and before up to another: whether to ask it for those between.
#[wasm_bindgen]
pub fn replica_heard(replica: u32, tab: u32, time: f64, before: f64, now: f64) -> bool {
    with(&REPLICAS, replica, |shared| shared.replica.heard(stamp(time, tab), before, now))
}

/// Another tab knows what the vector in the list says: whether there is something to offer to it.
#[wasm_bindgen]
pub fn replica_offers(replica: u32, count: u32) -> bool {
    with(&REPLICAS, replica, |shared| shared.replica.offers(&shared.vector_in(count)))
}

/// Another tab knows what the vector in the list says: whether to ask it.
#[wasm_bindgen]
pub fn replica_wants(replica: u32, tab: u32, count: u32, now: f64) -> bool {
    with(&REPLICAS, replica, |shared| {
        let vector = shared.vector_in(count);
        shared.replica.wants(tab, &vector, now)
    })
}

/// Another tab has offered something: whether to ask it now.
#[wasm_bindgen]
pub fn replica_asks(replica: u32, tab: u32, now: f64) -> bool {
    with(&REPLICAS, replica, |shared| shared.replica.asks(tab, now))
}

/// An answer has come to its end, of a tab that knows what the vector in the list says: the next tab to ask, or -1.
#[wasm_bindgen]
pub fn replica_answered(replica: u32, count: u32, now: f64) -> f64 {
    with(&REPLICAS, replica, |shared| {
        let vector = shared.vector_in(count);
        shared.replica.answered(&vector, now).map_or(-1.0, f64::from)
    })
}

/// No answer has come in time: the next tab to ask, or -1.
#[wasm_bindgen]
pub fn replica_overdue(replica: u32, now: f64) -> f64 {
    with(&REPLICAS, replica, |shared| shared.replica.overdue(now).map_or(-1.0, f64::from))
}

/// From now on [`replica_news`] and [`replica_range_news`] look for what the vector in the list lacks.
#[wasm_bindgen]
pub fn replica_since(replica: u32, count: u32) {
    with(&REPLICAS, replica, |shared| shared.vector = shared.vector_in(count));
}

/// Puts keys into the list, from this number on, that have news; says how many, and a full list means that there are others.
#[wasm_bindgen]
pub fn replica_news(replica: u32, from: u32) -> u32 {
    with(&REPLICAS, replica, |shared| shared.write(shared.replica.news(&shared.vector, from).map(f64::from)))
}

/// The same of filters.
#[wasm_bindgen(js_name = replica_rangeNews)]
pub fn replica_range_news(replica: u32, from: u32) -> u32 {
    with(&REPLICAS, replica, |shared| shared.write(shared.replica.range_news(&shared.vector, from).map(f64::from)))
}
