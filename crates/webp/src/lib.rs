//! A lossy WebP encoder in pure Rust: VP8 key frames after RFC 6386 in a RIFF container, with alpha and metadata.
//!
//! ```
//! use pagelift_webp::{EncodeConfig, encode_rgb};
//!
//! let (width, height) = (64, 48);
//! let pixels: Vec<u8> = (0..width * height).flat_map(|i| [(i % 64 * 4) as u8, (i / 64 * 5) as u8, 90]).collect();
//! let file = encode_rgb(&pixels, width, height, 64 * 3, &EncodeConfig::new(80.0))?;
//! assert_eq!(&file[..4], b"RIFF");
//! # Ok::<(), pagelift_webp::EncodeError>(())
//! ```
//!
//! The same input gives the same bytes on every target, with and without SIMD: all decisions are integer arithmetic.

#![deny(unsafe_code)]
// Blocks, planes and probability tables are walked together by one index; iterators would hide that.
#![allow(clippy::needless_range_loop)]

mod alpha;
mod color;
mod config;
mod container;
mod encode;
mod error;
#[cfg(feature = "image")]
mod image_encoder;
mod limits;
mod progress;
mod quality;
#[allow(missing_docs)]
mod simd;
#[doc(hidden)]
pub mod testing;
#[allow(missing_docs)]
mod vp8;

pub use config::{EncodeConfig, Metadata};
pub use encode::{
    Yuv420, encode_rgb, encode_rgb_with_progress, encode_rgba, encode_rgba_with_progress, encode_yuv420,
    encode_yuv420_with_progress,
};
pub use error::EncodeError;
#[cfg(feature = "image")]
pub use image_encoder::WebPEncoder;
pub use limits::MAX_DIMENSION;
pub use progress::Progress;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
