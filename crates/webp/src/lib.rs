//! A lossy WebP encoder in pure Rust: VP8 key frames after RFC 6386 in a RIFF container, with alpha and metadata.
//!
//! ```
//! use pagelift_webp::Encoder;
//!
//! let (width, height) = (64, 48);
//! let pixels: Vec<u8> = (0..width * height).flat_map(|i| [(i % 64 * 4) as u8, (i / 64 * 5) as u8, 90, 255]).collect();
//! let file = Encoder::new(&pixels, width, height).quality(80).effort(4).encode()?;
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
mod container;
mod encode;
mod encoder;
mod error;
#[cfg(feature = "image")]
mod image_encoder;
mod input;
mod limits;
mod options;
mod progress;
mod quality;
#[allow(missing_docs)]
mod simd;
#[doc(hidden)]
pub mod testing;
#[allow(missing_docs)]
mod vp8;

pub use encoder::Encoder;
pub use error::EncodeError;
#[cfg(feature = "image")]
pub use image_encoder::WebPEncoder;
pub use input::Yuv420;
pub use limits::MAX_DIMENSION;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
