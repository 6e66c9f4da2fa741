//! The whole way from a file or pixels to a smaller file.

use super::decode::decode_bands;
use super::encode::{self, Embedded, Written};
use super::options::{CompressOptions, OutputFormat};
use super::original::{Original, Outcome};
use super::watch::Watch;
use super::{Dropped, Format, ImageInfo, Metadata, Observer, Phase, Pixels, Plan};
use super::{decode, orient, oriented_size, pad, probe, read_metadata, reduce, resize, to_srgb};
use crate::placeholder::{self, Placeholder};
use crate::{Error, ErrorCode, Result};

/// What is to be compressed.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A file in a format that is decoded here.
    Encoded(Vec<u8>),
    /// Pixels that are upright and sRGB already: a canvas, or what the browser's decoder made of a file.
    Decoded {
        /// The picture.
        pixels: Pixels,
        /// The file that the pixels came from, if any: its metadata may be kept, and it may be the better result.
        original: Option<Vec<u8>>,
    },
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Compressed {
    /// The result; `None` when the original is the better one, byte for byte.
    pub bytes: Option<Vec<u8>>,
    /// The format of the result (of the original, where that is kept).
    pub format: Format,
    /// Width in pixels once upright.
    pub width: u32,
    /// Height in pixels once upright.
    pub height: u32,
    /// The encoder's quality that was used, 0 to 100; `None` where nothing was lost or a palette decided.
    pub quality: Option<f32>,
    /// The SSIMULACRA2 score against the resized original, where it was asked for: measured on all of the result for
    /// `targetScore` and `maxBytes`, on a sample of it for `quality: 'auto'`. 100 where nothing was lost.
    pub score: Option<f32>,
    /// How long each phase took.
    pub timings: Timings,
    /// What the source has and the result has not.
    pub dropped: Dropped,
    /// What the source's header said; `None` for pixels without a file.
    pub info: Option<ImageInfo>,
    /// What can stand for the result, where that was asked for.
    pub placeholder: Option<Placeholder>,
}

/// What can stand for a picture that is not written anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// What can stand for it.
    pub placeholder: Placeholder,
    /// Width of the picture in pixels once upright.
    pub width: u32,
    /// Height of the picture in pixels once upright.
    pub height: u32,
    /// How long it took to decode the picture, and to make the rest.
    pub timings: Timings,
}

/// Milliseconds per phase.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// Bytes to pixels.
    pub decode: f64,
    /// Resizing, turning upright, colour conversion.
    pub resize: f64,
    /// Pixels to bytes, the search for a quality included.
    pub encode: f64,
}

/// Compresses one picture.
///
/// An animation is kept, if the options allow it ([`Animation::Keep`]): only its first frame could be written. Any other
/// original is kept ([`Compressed::bytes`] is `None`) when the result would not be smaller and the options ask for
/// nothing that the original is not: no other size, no other format, no fewer bytes. Where it carries anything that the
/// metadata policy does not name, it comes back without that, its picture untouched; and where that is not possible, the
/// result comes back though it is larger. With [`MetadataPolicy::All`] the original is kept as it is.
///
/// [`Animation::Keep`]: super::options::Animation::Keep
/// [`MetadataPolicy::All`]: super::options::MetadataPolicy::All
///
/// Errors: `image/corrupt`, `image/unsupported`; `image/too-large` from the header alone, before anything is decoded;
/// `image/cannot-fit` when no quality meets `max_bytes` (dimensions are never reduced to meet it); `image/timeout`,
/// `image/cancelled` between steps.
pub fn compress(input: Input, options: &CompressOptions, observer: &mut dyn Observer) -> Result<Compressed> {
    let mut watch = Watch::new(observer, options.timeout);
    watch.tick(0.0)?;
    let source = Source::open(input, options, &mut watch)?;
    let decode = watch.enter(Phase::Resize)?;
    let info = source.info.clone();
    let (width, height) = source.plan.canvas;
    let Encoded { outcome, placeholder, resize } = match source.animation() {
        Some(outcome) => {
            let placeholder = options.placeholder.map(|wanted| source.placeholder(&wanted)).transpose()?;
            Encoded { outcome, placeholder, resize: watch.enter(Phase::Encode)? }
        }
        None => source.encode(options, &mut watch)?,
    };
    let encode = watch.finish()?;
    let timings = Timings { decode, resize, encode };
    let dropped = info.as_ref().map(|info| outcome.dropped(info)).unwrap_or_default();
    Ok(match outcome {
        Outcome::Written(Written { bytes, format, quality, score }) => Compressed {
            bytes: Some(bytes),
            format,
            width,
            height,
            quality,
            score,
            timings,
            dropped,
            info,
            placeholder,
        },
        Outcome::Kept { bytes, format } => {
            let (quality, score) = (None, Some(100.0));
            Compressed { bytes, format, width, height, quality, score, timings, dropped, info, placeholder }
        }
    })
}

/// Makes what can stand for a picture, which is decoded once and written nowhere. Of the options, `placeholder`, `max_pixels` and
/// `timeout` count.
///
/// Errors: those of [`compress`] but for those of encoding; `image/cannot-fit` where the tiny picture does not fit into its bytes.
pub fn sketch(input: Input, options: &CompressOptions, observer: &mut dyn Observer) -> Result<Sketch> {
    let mut watch = Watch::new(observer, options.timeout);
    watch.tick(0.0)?;
    let source = Source::open(input, options, &mut watch)?;
    let decode = watch.enter(Phase::Encode)?;
    let (width, height) = source.plan.canvas;
    let placeholder = source.placeholder(&options.placeholder.unwrap_or_default())?;
    let encode = watch.finish()?;
    Ok(Sketch { placeholder, width, height, timings: Timings { decode, resize: 0.0, encode } })
}

/// What became of a picture that was decoded.
struct Encoded {
    outcome: Outcome,
    placeholder: Option<Placeholder>,
    /// How long it took to shape the pixels.
    resize: f64,
}

/// A picture that was opened, and everything that its file said.
pub(super) struct Source {
    pixels: Pixels,
    plan: Plan,
    orientation: u8,
    /// The profile that the pixels are still in.
    icc: Option<Vec<u8>>,
    /// There when the original may become the result.
    original: Option<Original>,
    embedded: Embedded,
    /// All that the file holds, but for the profile.
    pub metadata: Metadata,
    pub info: Option<ImageInfo>,
}

impl Source {
    pub(super) fn open(input: Input, options: &CompressOptions, watch: &mut Watch<'_>) -> Result<Self> {
        match input {
            Input::Encoded(file) => {
                let info = probe(&file)?;
                let plan = plan(info.width, info.height, options)?;
                let about = About::new(&file, &info, &plan, options);
                let mut stopped = Ok(());
                let decoded = decode(&file, &info, &mut |fraction| {
                    stopped = watch.tick(fraction);
                    stopped.is_ok()
                });
                stopped?;
                let (pixels, orientation) = (decoded?, info.orientation);
                let About { icc, embedded, original, metadata } = about.without(file);
                Ok(Self { pixels, plan, orientation, icc, original, embedded, metadata, info: Some(info) })
            }
            Input::Decoded { pixels, original } => {
                pixels.check()?;
                let plan = plan(pixels.width, pixels.height, options)?;
                let info = original.as_deref().and_then(|file| probe(file).ok());
                let about = match (original, &info) {
                    (Some(file), Some(info)) => About::new(&file, info, &plan, options).without(file),
                    _ => About::default(),
                };
                let About { embedded, original, metadata, .. } = about;
                Ok(Self { pixels, plan, orientation: 1, icc: None, original, embedded, metadata, info })
            }
        }
    }
}

impl Source {
    /// Width and height once upright.
    pub(super) fn own_size(&self) -> (u32, u32) {
        oriented_size(self.pixels.width, self.pixels.height, self.orientation)
    }

    /// The picture in so many pixels, upright and in sRGB.
    pub(super) fn shaped(self, size: (u32, u32), options: &CompressOptions, watch: &mut Watch<'_>) -> Result<Pixels> {
        let plan = Plan { scaled: size, canvas: size, ..self.plan };
        shape(self.pixels, &plan, self.orientation, self.icc.as_deref(), options, watch)
    }

    /// The original, where it is an animation that may stay one: then nothing is encoded.
    fn animation(&self) -> Option<Outcome> {
        self.info.as_ref().filter(|info| info.animated)?;
        self.original.as_ref()?.kept(&self.embedded)
    }

    /// What can stand for the picture as it is.
    fn placeholder(&self, options: &placeholder::Options) -> Result<Placeholder> {
        // Small first: turning and converting cost what there are of pixels.
        let mut pixels = orient(reduce(&self.pixels), self.orientation);
        if let Some(icc) = &self.icc {
            to_srgb(&mut pixels, icc);
        }
        placeholder::placeholder(&pixels, options)
    }

    /// The better of a new file and the original.
    fn encode(self, options: &CompressOptions, watch: &mut Watch<'_>) -> Result<Encoded> {
        let Self { pixels, plan, orientation, icc, original, embedded, .. } = self;
        let pixels = shape(pixels, &plan, orientation, icc.as_deref(), options, watch)?;
        let (width, height) = (pixels.width, pixels.height);
        let placeholder = options.placeholder.map(|wanted| placeholder::placeholder(&pixels, &wanted)).transpose()?;
        let resize = watch.enter(Phase::Encode)?;
        let written = encode::encode(pixels, options, &embedded, &decode_bands, watch)?;
        verify(&written, width, height)?;
        let outcome = match original {
            Some(original) => original.or(written, &embedded),
            None => Outcome::Written(written),
        };
        Ok(Encoded { outcome, placeholder, resize })
    }
}

/// What a file holds beside its picture.
#[derive(Default)]
struct About {
    icc: Option<Vec<u8>>,
    embedded: Embedded,
    original: Option<Original>,
    metadata: Metadata,
}

impl About {
    fn new(file: &[u8], info: &ImageInfo, plan: &Plan, options: &CompressOptions) -> Self {
        let mut metadata = read_metadata(file, info);
        let kept = metadata.filtered(options.metadata, plan.canvas);
        let embedded = Embedded { exif: kept.exif, xmp: kept.xmp };
        let unchanged = plan.is_identity(info.width, info.height);
        let original = unchanged.then(|| Original::new(file, info, options, &embedded)).flatten();
        Self { icc: metadata.icc.take(), embedded, original, metadata }
    }

    /// The file has been read: lets go of it, unless it may be written again.
    fn without(mut self, file: Vec<u8>) -> Self {
        if let Some(original) = &mut self.original {
            original.keep(file);
        }
        self
    }
}

/// Refuses a picture of this (upright) size as [`compress`] would, before anyone reads or decodes it: for hosts that decode
/// some formats themselves.
///
/// Errors: `image/too-large`.
pub fn check(width: u32, height: u32, options: &CompressOptions) -> Result<()> {
    plan(width, height, options).map(drop)
}

/// Plans the result and refuses what is too large, source or result.
fn plan(width: u32, height: u32, options: &CompressOptions) -> Result<Plan> {
    let check = |what: &str, width: u32, height: u32| {
        let pixels = u64::from(width) * u64::from(height);
        if pixels <= options.max_pixels {
            return Ok(());
        }
        let message =
            format!("maxPixels: {} are allowed, the {what} has {width}x{height} = {pixels}", options.max_pixels);
        Err(Error::new(ErrorCode::TooLarge, message))
    };
    check("picture", width, height)?;
    let plan = Plan::new(width, height, options);
    check("result", plan.canvas.0, plan.canvas.1)?;
    encode::check_size(options.format, plan.canvas.0, plan.canvas.1)?;
    Ok(plan)
}

/// Scales as stored, then turns upright and converts what is left, then pads.
fn shape(
    mut pixels: Pixels,
    plan: &Plan,
    orientation: u8,
    icc: Option<&[u8]>,
    options: &CompressOptions,
    watch: &mut Watch<'_>,
) -> Result<Pixels> {
    pixels.detect_opaque();
    let (upright_width, upright_height) = oriented_size(pixels.width, pixels.height, orientation);
    let crop = plan.crop.stored(orientation, upright_width, upright_height);
    // Turning back swaps the sides as turning does.
    let (width, height) = oriented_size(plan.scaled.0, plan.scaled.1, orientation);
    let pixels = resize(pixels, crop, width, height)?;
    watch.tick(0.7)?;
    let mut pixels = orient(pixels, orientation);
    if let Some(icc) = icc {
        to_srgb(&mut pixels, icc);
    }
    watch.tick(0.9)?;
    if plan.canvas == plan.scaled {
        return Ok(pixels);
    }
    // JPEG has no transparency to pad with.
    let white = (options.format == OutputFormat::Jpeg).then_some([255; 3]);
    Ok(pad(&pixels, plan.canvas, plan.offset, options.background.or(white)))
}

/// What is handed out is what it says it is: its header is read again.
pub(super) fn verify(written: &Written, width: u32, height: u32) -> Result<()> {
    let info = probe(&written.bytes)?;
    if (info.format, info.width, info.height) == (written.format, width, height) {
        return Ok(());
    }
    let expected = format!("{} of {width}x{height}", written.format.name());
    let got = format!("{} of {}x{}", info.format.name(), info.width, info.height);
    Err(Error::corrupt(format!("the encoder was to write {expected}, it wrote {got}")))
}
