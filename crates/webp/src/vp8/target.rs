//! Reaching a size: the finest quantiser whose file still fits.
//!
//! One full pass decides the modes at a quantiser that [`SizeModel`] expects to be close. The file's true size
//! corrects the model, and cheaper passes that keep those modes settle the quantiser.

use super::bitstream::MacroblockRecord;
use super::cost::log2_times_256;
use super::encoder::{EncodedFrame, FrameEncoder};
use super::pass::{Modes, Pressure};
use super::size_model::{SizeCurve, SizeModel, log2_step};
use crate::error::EncodeError;
use crate::progress::Progress;
use core::ops::ControlFlow;

/// Steps of the finest and the coarsest quantiser, in 1/256.
const FINEST: u32 = 4 * 256;
const COARSEST: u32 = 284 * 256;
/// What is aimed at, and what is good enough, in 1/1000 of the limit.
const AIM: u64 = 984;
const GOOD_ENOUGH: u64 = 971;
/// True sizes over modelled ones, on average over photographs, in 1/256 octave.
const MODEL_ERROR: i32 = 22;
/// Steps closer than one part in so many are neighbours, or nearly so.
const STEP_RATIO: u32 = 24;
/// Passes that move the quantiser. Where its steps are too coarse, the multipliers settle the rest.
const QUANTIZER_PASSES: u32 = 7;
const MAX_PASSES: u32 = 16;
/// No frame is larger: limits beyond are no limits.
const MOST_BYTES: u64 = 1 << 33;

/// Encodes into at most `limit` bytes, and if possible not much less.
pub fn encode_within(
    encoder: &FrameEncoder,
    limit: usize,
    progress: &mut dyn Progress,
) -> Result<EncodedFrame, EncodeError> {
    let mut search = Search {
        encoder,
        limit: (limit as u64).min(MOST_BYTES),
        decided: None,
        best: None,
        smallest: usize::MAX,
        too_large: u64::MAX,
        passes: 0,
        progress,
    };
    let curve = SizeModel::new(encoder).curve(FINEST, COARSEST);
    let aim = log_size(search.aim());
    // Logarithms of step and size of the passes so far, in 1/256 octave.
    let mut points: Vec<(i32, i32)> = Vec::new();
    let (mut too_fine, mut fits) = (FINEST - 1, COARSEST + 1);
    while !search.is_close() && fits - too_fine > too_fine / STEP_RATIO && search.passes < QUANTIZER_PASSES {
        let step = next_step(&curve, &points, aim).clamp(too_fine + 1, fits - 1);
        let size = search.encode(step, Pressure::NONE)?;
        points.push((log_size(step.into()), log_size(size)));
        if size <= search.limit {
            fits = step;
        } else {
            too_fine = step;
        }
    }
    if search.best.is_none() && too_fine < COARSEST {
        // The model kept missing: whether anything fits is now the question.
        if search.encode(COARSEST, Pressure::NONE)? <= search.limit {
            fits = COARSEST;
        }
        too_fine = too_fine.max(FINEST);
        while search.passes < MAX_PASSES && fits <= COARSEST && fits > too_fine + too_fine / 64 + 1 {
            let step = too_fine + (fits - too_fine).div_ceil(2);
            let size = search.encode(step, Pressure::NONE)?;
            if size <= search.limit {
                fits = step;
            } else {
                too_fine = step;
            }
        }
    }
    if search.best.is_some() && !search.is_close() && too_fine >= FINEST {
        search.between_quantizers(too_fine)?;
    }
    let Search { best, smallest, .. } = search;
    best.ok_or(EncodeError::TargetTooSmall { target: limit, smallest })
}

/// The step whose size should be `aim`: by the model at first, then by the line through the last two passes.
fn next_step(curve: &SizeCurve, points: &[(i32, i32)], aim: i32) -> u32 {
    let at = match points {
        [] => return curve.step_for(aim - MODEL_ERROR),
        [(step, size)] => {
            let modelled = curve.step_for(aim + curve.log_size(log2_step(*step)) - size);
            // Modes are kept from here on, and their bits with them: a coarser step saves less than the model has it.
            let change = (log_size(modelled.into()) - step).clamp(-160, 160);
            step + if change > 0 { change * 4 / 3 } else { change * 15 / 16 }
        }
        [.., (step0, size0), (step, size)] if (step > step0) != (size > size0) && step != step0 && size != size0 => {
            step + (aim - size) * (step - step0) / (size - size0)
        }
        [.., (step, size)] => step + (size - aim),
    };
    log2_step(at)
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
    /// Size at the last quantiser that was too fine.
    too_large: u64,
    passes: u32,
    progress: &'a mut dyn Progress,
}

impl Search<'_> {
    fn aim(&self) -> u64 {
        self.limit * AIM / 1000
    }

    fn is_close(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.bytes.len() as u64 * 1000 >= self.limit * GOOD_ENOUGH)
    }

    /// Two quantisers lie on both sides of the limit: takes the finer one, and makes bits dearer in as many
    /// macroblocks as it takes.
    fn between_quantizers(&mut self, step: u32) -> Result<(), EncodeError> {
        // At this weight sizes fall by about a ninth when it is everywhere, and evenly with the share.
        let mut weight = 384;
        let unpressed = (0, self.too_large);
        let (mut low, mut high): ((u32, u64), Option<(u32, u64)>) = (unpressed, None);
        let excess = self.too_large.saturating_sub(self.aim()) * 9 * 256;
        let mut share = excess.checked_div(self.too_large).unwrap_or(256).clamp(1, 256) as u32;
        while !self.is_close() && self.passes < MAX_PASSES {
            let size = self.encode(step, Pressure { weight, share })?;
            if size <= self.limit {
                high = Some((share, size));
            } else if share < 256 {
                low = (share, size);
            } else if weight < 1024 {
                (weight, low) = (weight * 5 / 3, unpressed);
                continue;
            } else {
                break;
            }
            share = match high {
                None => (share * 2).min(256),
                Some(high) if high.0 - low.0 <= 1 => break,
                Some(high) => {
                    let aim = self.aim().clamp(high.1.min(low.1), low.1);
                    let along = (u64::from(high.0 - low.0) * (low.1 - aim)).checked_div(low.1.saturating_sub(high.1));
                    (low.0 + along.unwrap_or(1) as u32).clamp(low.0 + 1, high.0 - 1)
                }
            };
        }
        Ok(())
    }

    /// Runs a pass and returns the frame's size.
    fn encode(&mut self, step: u32, pressure: Pressure) -> Result<u64, EncodeError> {
        // Each pass counts for half of what is left: how many there will be is not known.
        let left = 0.5f32.powi(self.passes as i32);
        let part = &mut Part { progress: self.progress, start: 1.0 - left, span: left / 2.0 };
        let modes = self.decided.as_ref().map_or(Modes::Choose, |records| Modes::Keep(records));
        let frame = self.encoder.encode_under_pressure(step, pressure, modes, part)?;
        self.passes += 1;
        let size = frame.bytes.len();
        self.smallest = self.smallest.min(size);
        if pressure == Pressure::NONE && size as u64 > self.limit {
            self.too_large = size as u64;
        }
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

/// Logarithm of a size in bytes, in 1/256 octave; sizes beyond 2 GiB count as that.
fn log_size(bytes: u64) -> i32 {
    i32::from(log2_times_256(bytes.clamp(1, 1 << 31)))
}
