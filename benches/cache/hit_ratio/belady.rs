//! The optimum: evict the entry that is asked for last (Belady, 1966), or do not keep the new one at all.

use std::collections::BTreeSet;

/// Hits of a cache of so many entries that knows the future.
pub fn hits(entries: u32, keys: &[u32]) -> usize {
    let distinct = keys.iter().max().map_or(0, |&key| key as usize + 1);
    let never = keys.len();
    let mut next_use = vec![never; keys.len()];
    let mut last = vec![never; distinct];
    for (at, &key) in keys.iter().enumerate().rev() {
        next_use[at] = std::mem::replace(&mut last[key as usize], at);
    }
    // The entries held, by their next use.
    let mut held = BTreeSet::new();
    let mut hits = 0;
    for (at, &key) in keys.iter().enumerate() {
        hits += usize::from(held.remove(&(at, key)));
        held.insert((next_use[at], key));
        if held.len() > entries as usize {
            held.pop_last();
        }
    }
    hits
}
