//! The order of loading, as a [`Machine`](crate::machine::Machine) without elements: which picture is asked for next, and how
//! many at a time. One rule a file:
//!
//! - **Ask late rather than cancel.** What was asked cannot be reordered, and what is cancelled was paid for: few are asked for at
//!   a time, six a host (`places`), and none is cancelled.
//! - **Where the page comes to rest.** A fling decays: its end is known when it begins (`scroller`). What will be seen there is asked
//!   for first, then what is seen on the way, then what lies ahead (`order`).
//! - **Everything in the end.** What fails is tried again (`retry`); of very many elements few are observed at first (`posts`).
//! - **Known.** How long pictures were missed (`waits`).

mod command;
mod event;
mod machine;
mod order;
mod places;
mod posts;
mod retry;
mod scroller;
mod slots;
mod stat;
mod waits;

pub use command::Command;
pub use event::{EffectiveType, Event};
pub use machine::{Lazy, Settings};
pub use stat::Stat;

/// The driver's number for an element. One that was given back ([`Event::Unwatch`]) may be used again.
pub type Slot = u32;

/// The driver's number for an element that scrolls; 0 is the page itself.
pub type ScrollerId = u32;

/// The driver's number for a host: each has so many places.
pub type HostId = u32;

crate::constants! {
    /// How far from what is on screen an element is within reach, in CSS px: more than a fling covers before the next frame.
    pub const REACH: u32 = 3000;
    /// How far above the screen a post still counts as near, in CSS px: all that was ever passed.
    pub const POST_REACH_BEHIND: u32 = 1_000_000;
    /// How far below the screen a post comes near, in CSS px.
    pub const POST_REACH_AHEAD: u32 = 6000;
}
