//! Pixels to bytes.

pub mod jpeg;
pub mod png;

mod content;

pub use content::{Content, background_over};
