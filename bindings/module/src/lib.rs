//! What the modules share, so that each of them stays small.

mod allocator;
mod objects;

pub use objects::{Objects, with};
