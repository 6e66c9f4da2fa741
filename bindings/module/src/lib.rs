//! What the modules share, so that each of them stays small.

mod allocator;
mod machine;
mod objects;
mod outbox;

pub use objects::{Objects, with};
pub use outbox::Outbox;
