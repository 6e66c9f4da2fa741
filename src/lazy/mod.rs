//! The order of loading, as a [`Machine`](crate::machine::Machine) without elements: which picture is asked for next, and how
//! many at a time.

mod command;
mod event;
mod machine;

pub use command::Command;
pub use event::{EffectiveType, Event};
pub use machine::{Lazy, Settings, Stat};

/// The driver's number for an element. One that was given back ([`Event::Unwatch`]) may be used again.
pub type Slot = u32;

/// The driver's number for an element that scrolls; 0 is the page itself.
pub type ScrollerId = u32;

/// The driver's number for a host: each has so many places.
pub type HostId = u32;

crate::constants! {
    /// How far from what is on screen an element is within reach, in CSS px: more than a fling covers
    pub const REACH: u32 = 3000;
    /// How far above the screen a post still counts as near, in CSS px: all that was ever passed.
    pub const POST_REACH_BEHIND: u32 = 1_000_000;
    /// How far below the screen a post comes near, in CSS px.
    pub const POST_REACH_AHEAD: u32 = 6000;
}
