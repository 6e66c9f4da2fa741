//! The builder that users meet: pixels and options in, a WebP file out.

use core::fmt;
use core::ops::ControlFlow;
use std::borrow::Cow;

use crate::encode::{Backend, Encoded, encode_picture, encode_planes};
use crate::error::EncodeError;
use crate::input::{Input, Yuv420, checked_picture, checked_planes};
use crate::options::Options;
use crate::progress::{Progress, silent};

/// Encodes a picture as lossy WebP. Options are set by methods in any order; [`encode`](Self::encode) checks them all and
/// writes the file.
///
/// ```
/// use pagelift_webp::Encoder;
///
/// let pixels = [200, 30, 30, 255].repeat(64 * 48);
/// let file = Encoder::new(&pixels, 64, 48).quality(80).effort(4).encode()?;
/// assert_eq!(&file[8..12], b"WEBP");
/// # Ok::<(), pagelift_webp::EncodeError>(())
/// ```
///
/// The pixels are borrowed, so an encoder is cheap to clone: one picture at several settings is one encoder, cloned.
#[derive(Clone)]
#[must_use = "an encoder does nothing until `encode` is called"]
pub struct Encoder<'a> {
    input: Input<'a>,
    width: u32,
    height: u32,
    stride: Option<usize>,
    options: Options<'a>,
}

impl<'a> Encoder<'a> {
    /// An encoder of RGBA: four bytes per pixel, alpha not premultiplied, as a canvas's `ImageData` has them. `width` and
    /// `height` are in pixels, 1 to [`MAX_DIMENSION`](crate::MAX_DIMENSION). Rows lie one after another unless
    /// [`stride`](Self::stride) says otherwise.
    pub fn new(pixels: &'a [u8], width: u32, height: u32) -> Self {
        Self::of(Input::Interleaved { pixels, channels: 4 }, width, height)
    }

    /// An encoder of RGB: three bytes per pixel, otherwise like [`new`](Self::new).
    ///
    /// ```
    /// let pixels = [200, 30, 30].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::from_rgb(&pixels, 64, 48).encode()?;
    /// assert_eq!(&file[..4], b"RIFF");
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn from_rgb(pixels: &'a [u8], width: u32, height: u32) -> Self {
        Self::of(Input::Interleaved { pixels, channels: 3 }, width, height)
    }

    /// An encoder of planes that are YUV 4:2:0 already, of a video frame for example. They are encoded as they are:
    /// [`sharp_yuv`](Self::sharp_yuv) and [`exact`](Self::exact) change nothing, and their strides are their own.
    ///
    /// ```
    /// use pagelift_webp::{Encoder, Yuv420};
    ///
    /// let (y, uv) = (vec![120; 64 * 48], vec![128; 32 * 24]);
    /// let planes = Yuv420 { y: &y, u: &uv, v: &uv, y_stride: 64, uv_stride: 32, alpha: None };
    /// let file = Encoder::from_yuv420(planes, 64, 48).encode()?;
    /// assert_eq!(&file[..4], b"RIFF");
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn from_yuv420(planes: Yuv420<'a>, width: u32, height: u32) -> Self {
        Self::of(Input::Yuv420 { planes, check: checked_planes }, width, height)
    }

    fn of(input: Input<'a>, width: u32, height: u32) -> Self {
        Self { input, width, height, stride: None, options: Options::default() }
    }

    /// Bytes from the start of one row of pixels to the start of the next; those between rows are skipped. Default: the
    /// pixels of a row and nothing between rows. [`Yuv420`] has strides of its own, and none may be set here.
    ///
    /// ```
    /// // The left half of a picture of 64 x 48.
    /// let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 32, 48).stride(64 * 4).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn stride(mut self, bytes: usize) -> Self {
        self.stride = Some(bytes);
        self
    }

    /// Visual quality, 0 (smallest) to 100 (best), fractions included. The scale is libwebp's in meaning: at equal
    /// numbers both score about equally. Default 75.
    ///
    /// ```
    /// # let pixels: Vec<u8> = (0..64 * 48 * 4).map(|i| (i * i / 7) as u8).collect();
    /// let encoder = pagelift_webp::Encoder::new(&pixels, 64, 48);
    /// assert!(encoder.clone().quality(30).encode()?.len() < encoder.quality(92.5).encode()?.len());
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn quality(mut self, quality: impl Into<f64>) -> Self {
        self.options.quality = quality.into() as f32;
        self
    }

    /// How hard to try, 0 (fastest) to 6 (smallest). Default 4.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).effort(6).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn effort(mut self, effort: u8) -> Self {
        self.options.effort = effort;
        self
    }

    /// Largest size of the whole file in bytes, alpha and metadata included, at least 1. The best quality that fits is
    /// then searched for, and [`quality`](Self::quality) is ignored. Default `None`: no limit.
    ///
    /// ```
    /// # let pixels: Vec<u8> = (0..64 * 48 * 4).map(|i| (i * i / 7) as u8).collect();
    /// use pagelift_webp::{EncodeError, Encoder};
    ///
    /// let encoder = Encoder::new(&pixels, 64, 48);
    /// assert!(encoder.clone().target_bytes(2000).encode()?.len() <= 2000);
    /// let error = encoder.target_bytes(20).encode().unwrap_err();
    /// assert!(matches!(error, EncodeError::TargetTooSmall { smallest, .. } if smallest > 20));
    /// # Ok::<(), EncodeError>(())
    /// ```
    pub fn target_bytes(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.options.target_bytes = bytes.into();
        self
    }

    /// Precision of the alpha plane, 0 (coarsest) to 100 (lossless). Default 100.
    ///
    /// ```
    /// # let pixels: Vec<u8> = (0..64 * 48u64).flat_map(|i| [200, 30, 30, (i * i * i / 97) as u8]).collect();
    /// let encoder = pagelift_webp::Encoder::new(&pixels, 64, 48);
    /// assert!(encoder.clone().alpha_quality(20).encode()?.len() < encoder.encode()?.len());
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn alpha_quality(mut self, quality: u8) -> Self {
        self.options.alpha_quality = quality;
        self
    }

    /// Whether fully transparent pixels keep their colours. Default `false`: these are invisible, so whatever is cheap to
    /// encode replaces them.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 0].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).exact(true).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn exact(mut self, exact: bool) -> Self {
        self.options.exact = exact;
        self
    }

    /// Whether chroma samples are chosen so that colours next to sharp edges come out right after upsampling. Slower.
    /// Default `false`. `true` needs the crate's feature `sharp-yuv`, which is on by default.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// # #[cfg(feature = "sharp-yuv")]
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).sharp_yuv(true).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn sharp_yuv(mut self, sharp: bool) -> Self {
        self.options.sharp_yuv = sharp;
        self
    }

    /// Strength of the deblocking (the loop filter of VP8) that decoders apply, 0 (none) to 100. Default 60.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).filter_strength(20).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn filter_strength(mut self, strength: u8) -> Self {
        self.options.filter_strength = strength;
        self
    }

    /// Sharpness of the deblocking: from 0, which smooths most, to 7, which keeps edges as they are. Default 0.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).filter_sharpness(3).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn filter_sharpness(mut self, sharpness: u8) -> Self {
        self.options.filter_sharpness = sharpness;
        self
    }

    /// Most segments, which are groups of macroblocks that share a quantiser, 1 to 4. Default 4.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).segments(1).encode()?;
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn segments(mut self, segments: u8) -> Self {
        self.options.segments = segments;
        self
    }

    /// An ICC profile to embed, as it is. Default none.
    ///
    /// ```
    /// # let (pixels, profile) = ([200, 30, 30, 255].repeat(64 * 48), vec![0u8; 128]);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).icc(&profile).encode()?;
    /// assert!(file.windows(4).any(|name| name == b"ICCP"));
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn icc(mut self, profile: impl Into<Cow<'a, [u8]>>) -> Self {
        self.options.metadata.icc = Some(profile.into());
        self
    }

    /// An Exif block to embed, as it is, starting at its TIFF header. Default none.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).exif(b"MM\0*\0\0\0\x08\0\0\0\0\0\0").encode()?;
    /// assert!(file.windows(4).any(|name| name == b"EXIF"));
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn exif(mut self, block: impl Into<Cow<'a, [u8]>>) -> Self {
        self.options.metadata.exif = Some(block.into());
        self
    }

    /// An XMP packet to embed, as it is. Default none.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// let file = pagelift_webp::Encoder::new(&pixels, 64, 48).xmp(b"<x:xmpmeta/>").encode()?;
    /// assert!(file.windows(4).any(|name| name == b"XMP "));
    /// # Ok::<(), pagelift_webp::EncodeError>(())
    /// ```
    pub fn xmp(mut self, packet: impl Into<Cow<'a, [u8]>>) -> Self {
        self.options.metadata.xmp = Some(packet.into());
        self
    }

    /// The WebP file.
    ///
    /// # Errors
    /// [`Dimensions`](EncodeError::Dimensions), [`Stride`](EncodeError::Stride) and
    /// [`BufferLength`](EncodeError::BufferLength) for a picture that is not there or that WebP cannot hold,
    /// [`Option`](EncodeError::Option) for an option out of its range,
    /// [`TargetTooSmall`](EncodeError::TargetTooSmall) for a limit that cannot be met, [`TooLarge`](EncodeError::TooLarge)
    /// for a file beyond 4 GiB.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        Ok(self.run(Backend::detect(), &mut silent)?.file)
    }

    /// [`encode`](Self::encode), watched by `progress`: it is called at most once per row of macroblocks (16 pixels) and
    /// pass, with the fraction done, 0.0 to 1.0, never decreasing. `Break` stops the encode.
    ///
    /// ```
    /// # let pixels = [200, 30, 30, 255].repeat(64 * 48);
    /// use pagelift_webp::{EncodeError, Encoder};
    /// use std::ops::ControlFlow;
    ///
    /// let half = |done: f32| if done < 0.5 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    /// let result = Encoder::new(&pixels, 64, 48).encode_with_progress(half);
    /// assert_eq!(result, Err(EncodeError::Cancelled));
    /// ```
    ///
    /// # Errors
    /// Those of [`encode`](Self::encode), and [`Cancelled`](EncodeError::Cancelled).
    pub fn encode_with_progress(
        &self,
        mut progress: impl FnMut(f32) -> ControlFlow<()>,
    ) -> Result<Vec<u8>, EncodeError> {
        Ok(self.run(Backend::detect(), &mut progress)?.file)
    }

    pub(crate) fn run(&self, backend: Backend, progress: &mut Progress) -> Result<Encoded, EncodeError> {
        let Self { input, width, height, stride, options } = self;
        options.validate()?;
        match input {
            Input::Interleaved { pixels, channels } => {
                let picture = checked_picture(pixels, *width, *height, *channels, *stride)?;
                encode_picture(&picture, options, backend, progress)
            }
            Input::Yuv420 { .. } if stride.is_some() => {
                Err(EncodeError::Option { name: "stride", expected: "left out, as `Yuv420` has strides of its own" })
            }
            Input::Yuv420 { planes, check } => {
                let (planes, alpha) = check(planes, *width, *height)?;
                encode_planes(&planes, alpha.as_deref(), options, backend, progress)
            }
        }
    }
}

/// Size and options; not the pixels, which are many.
impl fmt::Debug for Encoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { input: _, width, height, stride, options } = self;
        f.debug_struct("Encoder")
            .field("width", width)
            .field("height", height)
            .field("stride", stride)
            .field("options", options)
            .finish_non_exhaustive()
    }
}
