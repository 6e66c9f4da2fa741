//! Images: probe, decode, convert to sRGB, resize, encode.
//!
//! Everything works on bytes and pixels in memory. The time comes from an [`Observer`], which also hears of progress and
//! may stop the work.

mod format;
mod info;
mod observer;
mod pixels;

pub mod options;

pub use format::Format;
pub use info::{ColorModel, ImageInfo};
pub use observer::{Observer, Phase, Silent};
pub use options::CompressOptions;
pub use pixels::Pixels;
