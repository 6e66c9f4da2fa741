//! Reaching a size, as a rule in two passes.
//!
//! The first pass decides the modes at a quantiser that [`SizeModel`] expects to be close. Its true size corrects the
//! model; the second keeps the modes, takes the quantiser that the corrected model says, and is steered along the
//! way ([`RateControl`]).

use super::fixed::{OCTAVE, STEP, log2};
use super::frame::{EncodedFrame, FrameEncoder, Steering};
use super::pass::Modes;
use super::rate_control::RateControl;
use super::size_model::{SizeCurve, SizeModel, log2_step};
use super::tuning::Tuning;
use crate::error::EncodeError;
use crate::progress::Progress;

/// Steps of the finest and the coarsest quantiser, in 1/256.
const FINEST: u32 = 4 * STEP;
const COARSEST: u32 = 284 * STEP;
/// From here on a step is as good as the finest or the coarsest.
const NEARLY_FINEST: u32 = 1_040;
const NEARLY_COARSEST: u32 = 72_000;
/// What is aimed at, and what is good enough, in 1/1000 of the limit.
const AIM: u64 = 989;
const GOOD_ENOUGH: u64 = 971;
/// True sizes over modelled ones, on average over photographs, in 1/256 octave: usually, without coefficient
/// optimisation, and without 4x4 prediction.
const MODEL_ERROR: i32 = 22;
const MODEL_ERROR_PLAIN_ROUNDING: i32 = 32;
const MODEL_ERROR_SQUARES: i32 = 60;
const MAX_PASSES: u32 = 10;
/// Octaves, in 1/256, that steering may save: for more, a coarser quantiser is the better means.
const MOST_WITHHELD: i32 = 96;
/// No frame is larger: limits beyond are no limits.
const MOST_BYTES: u64 = 1 << 33;

/// Encodes into at most `limit` bytes, and if possible not much less.
pub fn encode_within(
    encoder: &FrameEncoder,
    limit: usize,
    progress: &mut Progress,
) -> Result<EncodedFrame, EncodeError> {
    let limit = (limit as u64).min(MOST_BYTES);
    let fits = |frame: &EncodedFrame| frame.size() as u64 <= limit;
    let is_close = |frame: &EncodedFrame| {
        !frame.bytes.is_empty() && fits(frame) && frame.size() as u64 * 1000 >= limit * GOOD_ENOUGH
    };
    let curves = SizeModel::new(encoder).curves(FINEST, COARSEST);
    let aim = limit * AIM / 1000;
    let mut passes = Passes { encoder, done: 0, progress };

    let mut step = within_range(curves.whole.step_for(log_size(aim) - model_error(&encoder.settings.tuning)));
    // The first pass is mostly for its statistics. What it estimates may be out by a few in a thousand.
    let wanted = limit * GOOD_ENOUGH / 1005..=limit * 1005 / 1000;
    let wanted = (step != FINEST && step != COARSEST).then_some(wanted);
    let mut last = passes.run(step, Steering { control: None, wanted }, Modes::Choose)?;
    // What the tokens would have taken without steering.
    let mut natural = log_size(last.token_bytes as u64);
    let mut best = None;
    while !is_close(&last) && passes.done < MAX_PASSES {
        if fits(&last) && step == FINEST && !last.bytes.is_empty() {
            return Ok(last);
        }
        if !fits(&last) && step == COARSEST {
            break;
        }
        let modes = last.mode_bytes as u64;
        // The further the way, the less exactly it is known: some of the room above the aim is given up. Without 4x4
        // prediction the curve is followed closely enough as it is, and giving up more led to a third pass.
        let distance = log_size(aim).abs_diff(log_size(last.size() as u64)).min(128);
        let given_up = if encoder.settings.tuning.subblock_candidates == 0 { 0 } else { u64::from(distance) };
        let aim = aim - aim * given_up / 14_000;
        let wanted = aim.saturating_sub(modes).max(1);
        let next = next_step(&curves.tokens, step, natural, log_size(wanted));
        if next == COARSEST && step != COARSEST {
            // What is reachable is what this gives, however the search came here.
            keep_if_larger(&mut best, last, &fits);
            last = passes.run(COARSEST, Steering::default(), Modes::Choose)?;
            (step, natural) = (COARSEST, log_size(last.token_bytes as u64));
            continue;
        }
        let change = curves.tokens.log_size(next) - curves.tokens.log_size(step);
        let expected = natural + if change < 0 { change * 2 / 3 } else { change };
        let records = core::mem::take(&mut last.records);
        let tokens = last.token_bytes as u64;
        let mut control = RateControl::new(&records, tokens, wanted, expected - log_size(tokens));
        keep_if_larger(&mut best, last, &fits);
        let steering = Steering { control: Some(&mut control), wanted: None };
        last = passes.run(next, steering, Modes::Keep(&records))?;
        (step, natural) = (next, log_size(last.token_bytes as u64) + control.withheld());
        if control.withheld() > MOST_WITHHELD {
            // The frame does not count.
            last.bytes = Vec::new();
        }
    }
    let at_coarsest = (step == COARSEST).then_some(last.size());
    keep_if_larger(&mut best, last, &fits);
    if let Some(best) = best {
        return Ok(best);
    }
    let smallest = match at_coarsest {
        Some(size) => size,
        None => {
            let coarsest = passes.run(COARSEST, Steering::default(), Modes::Choose)?;
            if fits(&coarsest) {
                return Ok(coarsest);
            }
            coarsest.size()
        }
    };
    Err(EncodeError::TargetTooSmall { target: limit as usize, smallest })
}

/// The step, or the end of the range that it all but reaches.
fn within_range(step: u32) -> u32 {
    match step {
        ..=NEARLY_FINEST => FINEST,
        NEARLY_COARSEST.. => COARSEST,
        between => between,
    }
}

fn model_error(tuning: &Tuning) -> i32 {
    match (tuning.subblock_candidates, tuning.trellis) {
        (0, _) => MODEL_ERROR_SQUARES,
        (_, false) => MODEL_ERROR_PLAIN_ROUNDING,
        (_, true) => MODEL_ERROR,
    }
}

/// Keeps the frame if it was written, fits, and is larger than what was kept before.
fn keep_if_larger(best: &mut Option<EncodedFrame>, frame: EncodedFrame, fits: &dyn Fn(&EncodedFrame) -> bool) {
    let larger = best.as_ref().is_none_or(|best| best.size() < frame.size());
    if !frame.bytes.is_empty() && fits(&frame) && larger {
        *best = Some(frame);
    }
}

/// The step whose size should be `aim`, when a pass at `step` came to `size`: by the curve, moved to go through there.
fn next_step(curve: &SizeCurve, step: u32, size: i32, aim: i32) -> u32 {
    let change = aim - size;
    let modelled = curve.step_for(curve.log_size(step) + if change < 0 { change * 3 / 2 } else { change });
    let from = log_size(step.into());
    within_range(log2_step(from + (log_size(modelled.into()) - from).clamp(-2 * OCTAVE, 2 * OCTAVE)))
}

/// Passes over the frame, and their share of the progress.
struct Passes<'a, 'b> {
    encoder: &'a FrameEncoder<'a>,
    done: u32,
    progress: &'a mut Progress<'b>,
}

impl Passes<'_, '_> {
    fn run(&mut self, step: u32, steering: Steering, modes: Modes) -> Result<EncodedFrame, EncodeError> {
        // Each pass counts for half of what is left: how many there will be is not known.
        let left = 0.5f32.powi(self.done as i32);
        let (start, span) = (1.0 - left, left / 2.0);
        self.done += 1;
        self.encoder.encode_steered(step, steering, modes, &mut |fraction| (self.progress)(start + span * fraction))
    }
}

/// Logarithm of a size in bytes, in 1/256 octave; sizes beyond 2 GiB count as that.
fn log_size(bytes: u64) -> i32 {
    i32::from(log2(bytes.clamp(1, 1 << 31)))
}
