//! The cache's decisions: which entries to keep, and when the time of an entry is over. Keys and values stay in JavaScript.
//!
//! Every entry has a *slot*, a small number that the caller chooses and reuses (dense numbers keep the tables small).
//! The policy knows an entry by its slot, its weight and 32 bits of hash. A hit is not even a call: the caller raises
//! the slot's byte in [`Policy::hits`], and the policy reads it when it next considers the slot.
//!
//! [`Cache`] is the machine that a page's cache asks:
//!
//! - [`Adaptive`]: adaptive lazy TinyLFU, the default.
//! - [`Lru`]: least recently used, by crate `lru`.
//! - [`cold`]: values that were demoted from the live ones, as compressed bytes.

mod adaptive;
mod aging;
pub mod cold;
mod ghosts;
mod limits;
mod lru;
mod machine;
mod policy;
mod queue;
mod slot;
mod window;

pub use adaptive::Adaptive;
pub use limits::Limits;
pub use lru::Lru;
pub use machine::{Admission, Cache, Command, Event};
pub use policy::{Policy, PolicyKind};

/// The number that stands for "no slot".
pub const NO_SLOT: u32 = u32::MAX;

crate::constants! {
    /// The highest value of a slot's byte in [`Policy::hits`]; callers stop counting there.
    pub const MAX_HITS: u8 = 15;
    /// Slots to make room for at first; the room doubles then.
    pub const FEWEST_SLOTS: u32 = 64;
    /// The shortest time after which to wake for entries that are over, in ms: they are not served anyway.
    pub const SHORTEST_WAIT: u32 = 500;
}
