//! Reaching a size: the finest quantiser whose file still fits.
//!
//! One full pass decides the modes at a quantiser that [`SizeModel`] expects to be close. The file's true size
//! corrects the model, and cheaper passes that keep those modes settle the quantiser.

use super::bitstream::MacroblockRecord;
use super::encoder::{EncodedFrame, FrameEncoder};
use super::pass::Modes;
use super::size_model::SizeModel;
use crate::error::EncodeError;
use crate::progress::Progress;
use core::ops::ControlFlow;

/// Steps of the finest and the coarsest quantiser, in 1/256.
const FINEST: u32 = 4 * 256;
const COARSEST: u32 = 284 * 256;
/// What is aimed at, and what is good enough, in 1/1000 of the limit.
const AIM: u64 = 988;
const GOOD_ENOUGH: u64 = 975;
/// Passes that move the quantiser. Where its steps are too coarse, the multipliers settle the rest.
const QUANTIZER_PASSES: u32 = 4;
const MAX_PASSES: u32 = 16;
/// The Lagrangian multipliers' share that a rate may take, in 1/256: the usual one, and the most.
const USUAL_PRESSURE: u32 = 256;
const MOST_PRESSURE: u32 = 1024;

/// Encodes into at most `limit` bytes, and if possible not much less.
pub fn encode_within(
    encoder: &FrameEncoder,
    limit: usize,
    progress: &mut dyn Progress,
) -> Result<EncodedFrame, EncodeError> {
    let mut search =
        Search { encoder, limit: limit as u64, decided: None, best: None, smallest: usize::MAX, passes: 0, progress };
    let model = SizeModel::new(encoder);
    // True size over modelled size, in 1/65536.
    let mut correction = 1 << 16;
    let (mut too_fine, mut fits) = (FINEST - 1, COARSEST + 1);
    while !search.is_close() && fits - too_fine > 1 && search.passes < QUANTIZER_PASSES {
        let aim = search.limit * AIM / 1000;
        let guess = model.step_for((aim << 16) / correction, FINEST, COARSEST);
        let step = guess.clamp(too_fine + 1, fits - 1);
        let size = search.encode(step, USUAL_PRESSURE)?;
        correction = ((size << 16) / model.size(step).max(1)).max(1);
        if size <= search.limit {
            fits = step;
        } else {
            too_fine = step;
        }
    }
    if search.best.is_none() && too_fine < COARSEST {
        // The model kept missing: whether anything fits is now the question.
        if search.encode(COARSEST, USUAL_PRESSURE)? <= search.limit {
            fits = COARSEST;
        }
        too_fine = too_fine.max(FINEST);
        while search.passes < MAX_PASSES && fits <= COARSEST && fits > too_fine + too_fine / 64 + 1 {
            let step = too_fine + (fits - too_fine).div_ceil(2);
            if search.encode(step, USUAL_PRESSURE)? <= search.limit {
                fits = step;
            } else {
                too_fine = step;
            }
        }
    }
    if search.best.is_some() && !search.is_close() && too_fine >= FINEST {
        // Between two quantisers: the finer one, with bits made dearer.
        let (mut low, mut high) = (USUAL_PRESSURE, MOST_PRESSURE);
        while !search.is_close() && high - low > 8 && search.passes < MAX_PASSES {
            let pressure = if high == MOST_PRESSURE { (low * 5 / 4).min(MOST_PRESSURE) } else { (low + high) / 2 };
            if search.encode(too_fine, pressure)? <= search.limit {
                high = pressure;
            } else {
                low = pressure;
            }
        }
    }
    let Search { best, smallest, .. } = search;
    best.ok_or(EncodeError::TargetTooSmall { target: limit, smallest })
}

/// What the passes so far have brought.
struct Search<'a> {
    encoder: &'a FrameEncoder<'a>,
    limit: u64,
    /// The modes that all passes after the first keep.
    decided: Option<Vec<MacroblockRecord>>,
    /// The largest frame that fits.
    best: Option<EncodedFrame>,
    smallest: usize,
    passes: u32,
    progress: &'a mut dyn Progress,
}

impl Search<'_> {
    fn is_close(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.bytes.len() as u64 * 1000 >= self.limit * GOOD_ENOUGH)
    }

    /// Runs a pass and returns the frame's size.
    fn encode(&mut self, step: u32, pressure: u32) -> Result<u64, EncodeError> {
        // Each pass counts for half of what is left: how many there will be is not known.
        let left = 0.5f32.powi(self.passes as i32);
        let part = &mut Part { progress: self.progress, start: 1.0 - left, span: left / 2.0 };
        let modes = self.decided.as_ref().map_or(Modes::Choose, |records| Modes::Keep(records));
        let frame = self.encoder.encode_under_pressure(step, pressure, modes, part)?;
        self.passes += 1;
        let size = frame.bytes.len();
        self.smallest = self.smallest.min(size);
        if self.decided.is_none() {
            self.decided = Some(frame.records.clone());
        }
        if size as u64 <= self.limit && self.best.as_ref().is_none_or(|best| size > best.bytes.len()) {
            self.best = Some(frame);
        }
        Ok(size as u64)
    }
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
