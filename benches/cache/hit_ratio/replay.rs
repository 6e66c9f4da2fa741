//! A read-through cache in front of a stream, driven as the bindings drive it: slots reused, hits by byte or told.

use pagelift::cache::{Limits, NO_SLOT, Policy, PolicyKind};

/// Stands for the hash of a string key.
fn hash(key: u32) -> u32 {
    let mut hash = key.wrapping_add(1).wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// Hits of a stream of keys, each of weight 1.
pub fn hits(kind: PolicyKind, limits: Limits, keys: &[u32]) -> usize {
    let distinct = keys.iter().max().map_or(0, |&key| key as usize + 1);
    let mut policy = Policy::new(kind, limits, 0x5eed);
    let mut slot_of = vec![NO_SLOT; distinct];
    let mut key_of: Vec<u32> = Vec::new();
    let mut free: Vec<u32> = Vec::new();
    let mut evicted = Vec::new();
    let mut hits = 0;
    for &key in keys {
        let slot = slot_of[key as usize];
        if slot != NO_SLOT {
            hits += 1;
            policy.touch(slot);
            continue;
        }
        let slot = free.pop().unwrap_or_else(|| {
            key_of.push(0);
            key_of.len() as u32 - 1
        });
        assert!(policy.insert(slot, hash(key), 1, &mut evicted), "an entry of weight 1 fits");
        slot_of[key as usize] = slot;
        key_of[slot as usize] = key;
        for slot in evicted.drain(..) {
            slot_of[key_of[slot as usize] as usize] = NO_SLOT;
            free.push(slot);
        }
    }
    hits
}
