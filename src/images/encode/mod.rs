//! Pixels to bytes.

pub mod jpeg;
pub mod png;
pub mod webp;

mod colors;
mod content;
mod embedded;
mod lossy;
mod palette_search;
mod rewrap;
mod select;

pub use content::{Content, background_over};
pub use embedded::Embedded;
pub(super) use rewrap::rewrap;
pub(super) use select::{check_size, encode};

use super::Format;

/// A finished file.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub format: Format,
    /// The encoder's quality, 0 to 100; `None` where nothing was lost or a palette decided.
    pub quality: Option<f32>,
    /// The SSIMULACRA2 score, where it was measured; 100 where nothing was lost.
    pub score: Option<f32>,
}
