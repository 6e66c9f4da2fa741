//! The entry points: pixels in, a WebP file out.

#[cfg(feature = "sharp-yuv")]
use crate::color::sharp;
use crate::color::{Picture, rgb, transparent};
use crate::config::EncodeConfig;
use crate::error::EncodeError;
use crate::limits::MAX_DIMENSION;
use crate::progress::{Progress, Silent};
use crate::simd::{InstructionSet, with_set};
use crate::vp8::frame::{EncodedFrame, Finish, FrameEncoder, FrameSettings};
use crate::vp8::pass::Modes;
use crate::vp8::planes::Planes;
use crate::vp8::target::encode_within;
use crate::vp8::tuning::Tuning;
use crate::{alpha, container, quality};

/// A picture in YUV 4:2:0: BT.601, limited range (luma 16 to 235, chroma 16 to 240).
#[derive(Clone, Copy, Debug)]
pub struct Yuv420<'a> {
    /// Luma, `height` rows of `width` samples.
    pub y: &'a [u8],
    /// Chroma, `height / 2` rows of `width / 2` samples, both rounded up.
    pub u: &'a [u8],
    /// Chroma, `height / 2` rows of `width / 2` samples, both rounded up.
    pub v: &'a [u8],
    /// Bytes from one row of `y` to the next.
    pub y_stride: usize,
    /// Bytes from one row of `u` or `v` to the next.
    pub uv_stride: usize,
    /// Alpha, rows of `width` samples at its own stride. `None` for opaque pictures.
    pub alpha: Option<(&'a [u8], usize)>,
}

/// Encodes RGBA, four bytes per pixel, alpha not premultiplied. `stride` is the bytes from one row to the next.
///
/// ```
/// let pixels = [200u8, 30, 30, 255].repeat(16 * 8);
/// let file = pagelift_webp::encode_rgba(&pixels, 16, 8, 16 * 4, &Default::default())?;
/// assert_eq!(&file[8..12], b"WEBP");
/// # Ok::<(), pagelift_webp::EncodeError>(())
/// ```
///
/// # Errors
/// Dimensions outside 1..=[`MAX_DIMENSION`], a buffer or stride too short, an option out of range.
pub fn encode_rgba(
    pixels: &[u8],
    width: u32,
    height: u32,
    stride: usize,
    config: &EncodeConfig,
) -> Result<Vec<u8>, EncodeError> {
    encode_rgba_with_progress(pixels, width, height, stride, config, &mut Silent)
}

/// [`encode_rgba`], watched by `progress`, which may stop it.
///
/// # Errors
/// As [`encode_rgba`], and [`EncodeError::Cancelled`].
pub fn encode_rgba_with_progress(
    pixels: &[u8],
    width: u32,
    height: u32,
    stride: usize,
    config: &EncodeConfig,
    progress: &mut dyn Progress,
) -> Result<Vec<u8>, EncodeError> {
    let picture = check_picture(pixels, width, height, stride, 4)?;
    Ok(encode_picture(&picture, config, Manner::usual(), progress)?.file)
}

/// Encodes RGB, three bytes per pixel. `stride` is the bytes from one row to the next.
///
/// # Errors
/// As [`encode_rgba`].
pub fn encode_rgb(
    pixels: &[u8],
    width: u32,
    height: u32,
    stride: usize,
    config: &EncodeConfig,
) -> Result<Vec<u8>, EncodeError> {
    encode_rgb_with_progress(pixels, width, height, stride, config, &mut Silent)
}

/// [`encode_rgb`], watched by `progress`, which may stop it.
///
/// # Errors
/// As [`encode_rgba`], and [`EncodeError::Cancelled`].
pub fn encode_rgb_with_progress(
    pixels: &[u8],
    width: u32,
    height: u32,
    stride: usize,
    config: &EncodeConfig,
    progress: &mut dyn Progress,
) -> Result<Vec<u8>, EncodeError> {
    let picture = check_picture(pixels, width, height, stride, 3)?;
    Ok(encode_picture(&picture, config, Manner::usual(), progress)?.file)
}

/// Encodes planes that are YUV 4:2:0 already. `sharp_yuv` and `exact` do not apply.
///
/// # Errors
/// As [`encode_rgba`].
pub fn encode_yuv420(picture: &Yuv420, width: u32, height: u32, config: &EncodeConfig) -> Result<Vec<u8>, EncodeError> {
    encode_yuv420_with_progress(picture, width, height, config, &mut Silent)
}

/// [`encode_yuv420`], watched by `progress`, which may stop it.
///
/// # Errors
/// As [`encode_rgba`], and [`EncodeError::Cancelled`].
pub fn encode_yuv420_with_progress(
    picture: &Yuv420,
    width: u32,
    height: u32,
    config: &EncodeConfig,
    progress: &mut dyn Progress,
) -> Result<Vec<u8>, EncodeError> {
    Ok(encode_yuv(picture, width, height, config, Manner::usual(), progress)?.file)
}

pub(crate) fn encode_yuv(
    picture: &Yuv420,
    width: u32,
    height: u32,
    config: &EncodeConfig,
    manner: Manner,
    progress: &mut dyn Progress,
) -> Result<Encoded, EncodeError> {
    check_dimensions(width, height)?;
    config.validate()?;
    let (columns, rows) = (width as usize, height as usize);
    let (half_columns, half_rows) = (columns.div_ceil(2), rows.div_ceil(2));
    check_buffer(picture.y, columns, rows, picture.y_stride)?;
    check_buffer(picture.u, half_columns, half_rows, picture.uv_stride)?;
    check_buffer(picture.v, half_columns, half_rows, picture.uv_stride)?;
    let mut planes = Planes::new(columns, rows);
    let (luma_stride, chroma_stride) = (planes.luma_stride(), planes.chroma_stride());
    copy_rows(picture.y, picture.y_stride, &mut planes.y, luma_stride, columns, rows);
    copy_rows(picture.u, picture.uv_stride, &mut planes.u, chroma_stride, half_columns, half_rows);
    copy_rows(picture.v, picture.uv_stride, &mut planes.v, chroma_stride, half_columns, half_rows);
    planes.pad();
    let alpha = match picture.alpha {
        Some((samples, stride)) => {
            check_buffer(samples, columns, rows, stride)?;
            let mut plane = vec![0; columns * rows];
            copy_rows(samples, stride, &mut plane, columns, columns, rows);
            Some(plane)
        }
        None => None,
    };
    encode_planes(&planes, alpha.as_deref(), width, height, config, manner, progress)
}

/// How to encode, beyond what users decide.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    pub instruction_set: InstructionSet,
    /// To return what decoders make of the frame.
    pub finish: Option<Finish>,
}

impl Manner {
    fn usual() -> Self {
        Self { instruction_set: InstructionSet::detect(), finish: None }
    }
}

/// A file, and what decoders make of its VP8 frame.
pub(crate) struct Encoded {
    pub file: Vec<u8>,
    /// Without padding, when asked for.
    pub reconstruction: Option<Planes>,
}

fn check_dimensions(width: u32, height: u32) -> Result<(), EncodeError> {
    let allowed = 1..=MAX_DIMENSION;
    if allowed.contains(&width) && allowed.contains(&height) {
        Ok(())
    } else {
        Err(EncodeError::Dimensions { width, height })
    }
}

/// Checks that `rows` rows of `bytes` bytes fit; the last one need not be followed by a full stride.
fn check_buffer(buffer: &[u8], bytes: usize, rows: usize, stride: usize) -> Result<(), EncodeError> {
    if stride < bytes {
        return Err(EncodeError::Stride { expected: bytes, got: stride });
    }
    let expected = stride.checked_mul(rows - 1).and_then(|start| start.checked_add(bytes)).unwrap_or(usize::MAX);
    if buffer.len() < expected {
        return Err(EncodeError::BufferLength { expected, got: buffer.len() });
    }
    Ok(())
}

pub(crate) fn check_picture(
    pixels: &[u8],
    width: u32,
    height: u32,
    stride: usize,
    channels: usize,
) -> Result<Picture<'_>, EncodeError> {
    check_dimensions(width, height)?;
    let (width, height) = (width as usize, height as usize);
    check_buffer(pixels, width * channels, height, stride)?;
    Ok(Picture { pixels, width, height, stride, channels })
}

fn copy_rows(from: &[u8], from_stride: usize, to: &mut [u8], to_stride: usize, bytes: usize, rows: usize) {
    for row in 0..rows {
        to[row * to_stride..][..bytes].copy_from_slice(&from[row * from_stride..][..bytes]);
    }
}

pub(crate) fn encode_picture(
    picture: &Picture,
    config: &EncodeConfig,
    manner: Manner,
    progress: &mut dyn Progress,
) -> Result<Encoded, EncodeError> {
    config.validate()?;
    let mut planes = with_set!(manner.instruction_set, S => match config.sharp_yuv {
        #[cfg(feature = "sharp-yuv")]
        true => sharp::convert::<S>(picture),
        _ => rgb::convert::<S>(picture),
    });
    let alpha = alpha_plane(picture);
    if let Some(alpha) = &alpha
        && !config.exact
        && alpha.contains(&0)
    {
        transparent::flatten(&mut planes, alpha);
    }
    let (width, height) = (picture.width as u32, picture.height as u32);
    encode_planes(&planes, alpha.as_deref(), width, height, config, manner, progress)
}

/// The alpha samples of a picture that is not opaque.
fn alpha_plane(picture: &Picture) -> Option<Vec<u8>> {
    let opaque = |row: &[u8]| row.chunks_exact(4).fold(255, |all, pixel| all & pixel[3]) == 255;
    if picture.channels != 4 || (0..picture.height).all(|y| opaque(picture.row(y))) {
        return None;
    }
    let mut alpha = Vec::with_capacity(picture.width * picture.height);
    for y in 0..picture.height {
        alpha.extend(picture.row(y).chunks_exact(4).map(|pixel| pixel[3]));
    }
    Some(alpha)
}

fn encode_planes(
    planes: &Planes,
    alpha: Option<&[u8]>,
    width: u32,
    height: u32,
    config: &EncodeConfig,
    manner: Manner,
    progress: &mut dyn Progress,
) -> Result<Encoded, EncodeError> {
    let alpha = match alpha {
        Some(alpha) => alpha::encode(alpha, width, height, config.alpha_quality)?,
        None => None,
    };
    let settings = FrameSettings {
        filter_strength: config.filter_strength,
        filter_sharpness: config.filter_sharpness,
        segments: config.segments,
        ..FrameSettings::new(Tuning::of_effort(config.effort), manner.instruction_set)
    };
    let encoder = FrameEncoder::new(planes, &settings, manner.finish);
    let frame = match config.target_bytes {
        None => encoder.encode(quality::step(config.quality), Modes::Choose, progress)?,
        Some(target) => {
            let overhead = container::overhead(alpha.as_deref(), &config.metadata);
            // Chunks have even sizes, so an odd byte is of no use.
            let limit = target.saturating_sub(overhead) & !1;
            encode_within(&encoder, limit, progress).map_err(|error| match error {
                EncodeError::TargetTooSmall { smallest, .. } => {
                    EncodeError::TargetTooSmall { target, smallest: smallest.next_multiple_of(2) + overhead }
                }
                other => other,
            })?
        }
    };
    let EncodedFrame { bytes, reconstruction, .. } = frame;
    let file = container::assemble(width, height, &bytes, alpha.as_deref(), &config.metadata)?;
    crate::progress::report(progress, 1.0)?;
    Ok(Encoded { file, reconstruction })
}
