//! Images: probe, decode, convert to sRGB, resize, encode.
//!
//! Everything works on bytes and pixels in memory. The time comes from an [`Observer`], which also hears of progress and
//! may stop the work.

mod color;
mod container;
mod decode;
mod dropped;
mod fit;
mod format;
mod info;
mod metadata;
mod observer;
mod order;
mod orient;
mod original;
mod packed;
mod pipeline;
mod pixels;
mod probe;
mod reduce;
mod resize;
mod variants;
mod watch;

pub mod cost;
pub mod encode;
pub mod options;
pub mod quality;

pub use color::to_srgb;
pub use decode::decode;
pub use dropped::Dropped;
pub use fit::{Plan, Rect};
pub use format::Format;
pub use info::{ColorModel, Extras, ImageInfo};
pub use metadata::{Metadata, read_metadata};
pub use observer::{Observer, Phase, Silent};
pub use options::{CompressOptions, OptionValue};
pub use orient::{orient, oriented_size};
pub use pipeline::{Compressed, Input, Sketch, Timings, check, compress, sketch};
pub use pixels::Pixels;
pub use probe::{Prober, probe};
pub use reduce::reduce;
pub use resize::{pad, resize};
pub use variants::Variants;
