//! What a caller may ask of [`super::compress`].

mod given;
mod hint;
mod parse;
mod peers;
mod placeholder;
mod unknown;
mod value;
mod widths;

pub use value::OptionValue;
pub use widths::widths;

use crate::placeholder::options::Options as PlaceholderOptions;

/// The format to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputFormat {
    /// The smallest that suits the content, decided by measuring.
    #[default]
    Auto,
    /// Lossy WebP.
    WebP,
    /// JPEG, over [`CompressOptions::background`] where the picture is transparent.
    Jpeg,
    /// PNG: lossless, unless a quality below 100 or `maxBytes` asks for a palette.
    Png,
}

/// How much may be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Quality {
    /// The smallest file that looks like the original.
    #[default]
    Auto,
    /// The encoder's own scale, 0 (smallest) to 100.
    Fixed(f32),
    /// The smallest file that reaches this SSIMULACRA2 score (up to 100; 90 is visually lossless, 70 high, 50 medium).
    Score(f32),
}

/// How the picture is fitted into `max_width` x `max_height`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// Scaled, aspect kept, to be no larger than the box.
    #[default]
    Inside,
    /// Scaled to fill the box, aspect kept, the overhang cut off evenly.
    Cover,
    /// Scaled as [`Fit::Inside`], then padded to the whole box with the background.
    Contain,
    /// Stretched to the box.
    Fill,
}

/// What of the original's metadata the result keeps. Orientation is always applied to the pixels and written as upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MetadataPolicy {
    /// Nothing.
    #[default]
    None,
    /// Date, copyright, author, camera and exposure; no position, serial numbers, maker notes, thumbnails or unique ids.
    Safe,
    /// Everything that the output format can carry.
    All,
}

/// What becomes of an animated picture. Only its first frame can be encoded here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Animation {
    /// With [`OutputFormat::Auto`] the original comes back where the other options allow it: its size in pixels stays, and it
    /// is within [`CompressOptions::max_bytes`]. Else as [`Animation::FirstFrame`].
    #[default]
    Keep,
    /// The first frame is encoded, and the original is never the result.
    FirstFrame,
}

/// All options of a job. [`Default`] is what JavaScript gets for `{}`.
#[derive(Clone, Debug, PartialEq)]
pub struct CompressOptions {
    /// The format to write.
    pub format: OutputFormat,
    /// How much may be lost.
    pub quality: Quality,
    /// A hard limit of the result in bytes; `image/cannot-fit` when out of reach.
    pub max_bytes: Option<u64>,
    /// The box's width in pixels (of the upright picture), at least 1.
    pub max_width: Option<u32>,
    /// The box's height in pixels, at least 1.
    pub max_height: Option<u32>,
    /// How the picture is fitted into the box.
    pub fit: Fit,
    /// Whether a smaller picture is scaled up to the box.
    pub enlarge: bool,
    /// Time spent for fewer bytes, 0 (fastest) to 6; 4 by default.
    pub effort: u8,
    /// What of the metadata is kept.
    pub metadata: MetadataPolicy,
    /// What becomes of an animation.
    pub animation: Animation,
    /// RGB that shows through transparency in JPEG and in [`Fit::Contain`]'s padding; white by default. `None`: padding is
    /// transparent where the format can.
    pub background: Option<[u8; 3]>,
    /// The most pixels that are decoded; 100 million by default.
    pub max_pixels: u64,
    /// The most milliseconds a job may take; 60,000 by default.
    pub timeout: f64,
    /// What is made to stand for the result, if anything.
    pub placeholder: Option<PlaceholderOptions>,
}

impl Default for CompressOptions {
    fn default() -> Self {
        Self {
            format: OutputFormat::default(),
            quality: Quality::default(),
            max_bytes: None,
            max_width: None,
            max_height: None,
            fit: Fit::default(),
            enlarge: false,
            effort: 4,
            metadata: MetadataPolicy::default(),
            animation: Animation::default(),
            background: None,
            max_pixels: 100_000_000,
            timeout: 60_000.0,
            placeholder: None,
        }
    }
}
