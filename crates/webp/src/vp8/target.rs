//! Reaching a size: the coarsest quantiser that is needed, and no coarser.

use super::encoder::{EncodedFrame, FrameSettings, encode_frame};
use super::planes::Planes;
use crate::error::EncodeError;
use crate::progress::Progress;
use core::ops::ControlFlow;

/// Steps of the finest and the coarsest quantiser, in 1/256.
const FINEST: u32 = 4 * 256;
const COARSEST: u32 = 284 * 256;
/// A result this close under the limit, in percent of it, is good enough.
const CLOSE_PERCENT: usize = 97;

/// Encodes `planes` into at most `limit` bytes, and if possible not much less.
pub fn encode_within(
    planes: &Planes,
    settings: &FrameSettings,
    limit: usize,
    keep_reconstruction: bool,
    progress: &mut dyn Progress,
) -> Result<EncodedFrame, EncodeError> {
    let (mut too_fine, mut coarse_enough) = (FINEST - 1, COARSEST);
    let mut best: Option<EncodedFrame> = None;
    let mut smallest = usize::MAX;
    let mut step = settings.step.clamp(FINEST, COARSEST);
    // Size falls roughly with the step's power of -0.9 or so; the bracket takes over where that is wrong.
    for pass in 0..12 {
        let part = &mut Part { progress, start: 1.0 - 0.5f32.powi(pass), span: 0.5f32.powi(pass + 1) };
        let frame = encode_frame(planes, &FrameSettings { step, ..settings.clone() }, keep_reconstruction, part)?;
        let size = frame.bytes.len();
        smallest = smallest.min(size);
        if size <= limit {
            coarse_enough = step;
            let close = size >= limit / 100 * CLOSE_PERCENT;
            if best.as_ref().is_none_or(|best| size > best.bytes.len()) {
                best = Some(frame);
            }
            if close {
                break;
            }
        } else {
            too_fine = step;
        }
        if coarse_enough - too_fine <= 1 || (best.is_none() && too_fine >= COARSEST) {
            break;
        }
        let guess = u64::from(step) * size as u64 * 100 / (limit as u64 * 98).max(1);
        let guess = guess.min(u64::from(COARSEST)) as u32;
        let inside = guess > too_fine && guess < coarse_enough;
        step = match pass {
            0..4 if inside => guess,
            _ if best.is_none() && coarse_enough == COARSEST => COARSEST,
            _ => (too_fine + coarse_enough).div_ceil(2),
        };
    }
    best.ok_or(EncodeError::TargetTooSmall { target: limit, smallest })
}

/// Progress of one pass of several.
struct Part<'a> {
    progress: &'a mut dyn Progress,
    start: f32,
    span: f32,
}

impl Progress for Part<'_> {
    fn report(&mut self, fraction: f32) -> ControlFlow<()> {
        self.progress.report(self.start + self.span * fraction)
    }
}
