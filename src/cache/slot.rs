//! What the adaptive policy knows of an entry.

use super::NO_SLOT;

/// The queue a slot is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Not in the cache.
    Free,
    Window,
    Probation,
    Protected,
}

/// One entry: its links in the queue it is in, and what the policy remembers of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub prev: u32,
    pub next: u32,
    pub weight: u32,
    pub hash: u32,
    /// Uses since it was first seen, halved now and then, at most 15; the hits not read yet come on top.
    pub frequency: u8,
    pub place: Place,
}

impl Slot {
    pub const FREE: Self = Self { prev: NO_SLOT, next: NO_SLOT, weight: 0, hash: 0, frequency: 0, place: Place::Free };
}
