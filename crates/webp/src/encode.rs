//! From checked pixels to a WebP file: colour conversion, alpha, frame, container.

#[cfg(feature = "sharp-yuv")]
use crate::color::sharp;
use crate::color::{Picture, rgb, transparent};
use crate::error::EncodeError;
use crate::options::Options;
use crate::progress::{Progress, report};
use crate::simd::{InstructionSet, with_set};
use crate::vp8::frame::{EncodedFrame, Finish, FrameEncoder, FrameSettings};
use crate::vp8::pass::Modes;
use crate::vp8::planes::Planes;
use crate::vp8::target::encode_within;
use crate::vp8::tuning::Tuning;
use crate::{alpha, container, quality};

/// How to encode, beyond what callers decide.
#[derive(Clone, Copy)]
pub struct Backend {
    pub instruction_set: InstructionSet,
    /// To return what decoders make of the frame.
    pub finish: Option<Finish>,
}

impl Backend {
    /// The fastest instruction set, and no reconstruction.
    pub fn detect() -> Self {
        Self { instruction_set: InstructionSet::detect(), finish: None }
    }
}

/// A file, and what decoders make of its VP8 frame.
pub struct Encoded {
    pub file: Vec<u8>,
    /// Where [`Backend::finish`] asks for it.
    pub reconstruction: Option<Planes>,
}

/// Encodes RGB or RGBA.
pub fn encode_picture(
    picture: &Picture,
    options: &Options,
    backend: Backend,
    progress: &mut Progress,
) -> Result<Encoded, EncodeError> {
    let mut planes = with_set!(backend.instruction_set, S => match options.sharp_yuv {
        #[cfg(feature = "sharp-yuv")]
        true => sharp::convert::<S>(picture),
        _ => rgb::convert::<S>(picture),
    });
    let alpha = alpha_plane(picture);
    if let Some(alpha) = &alpha
        && !options.exact
        && alpha.contains(&0)
    {
        transparent::flatten(&mut planes, alpha);
    }
    encode_planes(&planes, alpha.as_deref(), options, backend, progress)
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

/// Encodes planes; `alpha` has `width * height` samples.
pub fn encode_planes(
    planes: &Planes,
    alpha: Option<&[u8]>,
    options: &Options,
    backend: Backend,
    progress: &mut Progress,
) -> Result<Encoded, EncodeError> {
    let (width, height) = (planes.width as u32, planes.height as u32);
    let alpha = match alpha {
        Some(alpha) => alpha::encode(alpha, width, height, options.alpha_quality)?,
        None => None,
    };
    let settings = FrameSettings {
        filter_strength: options.filter_strength,
        filter_sharpness: options.filter_sharpness,
        segments: options.segments,
        ..FrameSettings::new(Tuning::of_effort(options.effort), backend.instruction_set)
    };
    let encoder = FrameEncoder::new(planes, &settings, backend.finish);
    let frame = match options.target_bytes {
        None => encoder.encode(quality::step(options.quality), Modes::Choose, progress)?,
        Some(target) => {
            let overhead = container::overhead(alpha.as_deref(), &options.metadata);
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
    let file = container::assemble(width, height, &bytes, alpha.as_deref(), &options.metadata)?;
    report(progress, 1.0)?;
    Ok(Encoded { file, reconstruction })
}
