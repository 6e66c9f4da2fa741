//! Images: probe, decode, convert to sRGB, resize, encode.
//!
//! Everything works on bytes and pixels in memory. The time comes from an [`Observer`], which also hears of progress and
//! may stop the work.

mod fit;
mod format;
mod info;
mod observer;
mod pipeline;
mod pixels;
mod resize;
mod watch;

pub mod encode;
pub mod options;
pub mod quality;

pub use fit::{Plan, Rect};
pub use format::Format;
pub use info::{ColorModel, ImageInfo};
pub use observer::{Observer, Phase, Silent};
pub use options::{CompressOptions, OptionValue};
pub use pipeline::{Compressed, Input, Timings, compress};
pub use pixels::Pixels;
pub use resize::{pad, resize};
