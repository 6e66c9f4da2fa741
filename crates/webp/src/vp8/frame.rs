//! Encoding a frame: segments, passes over the macroblocks, bitstream.

use super::analysis::{self, Segmentation};
use super::bitstream::*;
use super::fixed::{RATIO_BITS, exp2};
use super::pass::*;
use super::planes::Planes;
use super::rate_control::RateControl;
use super::record::MacroblockRecord;
use super::segment::{MAX_FILTER_LEVEL, Segment, index_of_step};
use super::tables::quantizer::y1_ac;
use super::tuning::Tuning;
use crate::error::EncodeError;
use crate::progress::{self, Progress};
use crate::simd::{InstructionSet, with_set};
use core::ops::RangeInclusive;

/// Unit of a filter level: tuning gives it in 1/1024 step, at strength 100.
const FILTER_UNIT: u32 = 1024 * 100;
/// Unit of [`Tuning::masking`].
const MASKING_UNIT: i32 = 256;
/// No step is as large, in 1/256: what activity makes larger is cut off here.
const MOST_STEP: u64 = 1 << 20;

/// Options of a frame.
#[derive(Clone, Debug)]
pub struct FrameSettings {
    /// 0..=100.
    pub filter_strength: u8,
    /// 0..=7.
    pub filter_sharpness: u8,
    /// 1..=4.
    pub segments: u8,
    /// Bytes that the modes of the whole frame may take.
    pub max_first_partition: usize,
    pub tuning: Tuning,
    pub instruction_set: InstructionSet,
}

impl FrameSettings {
    pub fn new(tuning: Tuning, instruction_set: InstructionSet) -> Self {
        let max_first_partition = MAX_FIRST_PARTITION;
        Self { filter_strength: 60, filter_sharpness: 0, segments: 4, max_first_partition, tuning, instruction_set }
    }
}

/// A VP8 key frame, how its macroblocks were coded, and what decoders make of it.
pub struct EncodedFrame {
    /// Empty when the size was not a wanted one.
    pub bytes: Vec<u8>,
    /// Bytes of tokens, and of all else. Of a frame that was not written, the tokens are an estimate.
    pub token_bytes: usize,
    pub mode_bytes: usize,
    pub records: Vec<MacroblockRecord>,
    pub reconstruction: Option<Planes>,
}

impl EncodedFrame {
    /// Bytes in all.
    pub fn size(&self) -> usize {
        self.mode_bytes + self.token_bytes
    }
}

/// How a pass is steered towards a size.
#[derive(Default)]
pub struct Steering<'a, 'b> {
    /// Sets the weight of bits along the way.
    pub control: Option<&'a mut RateControl<'b>>,
    /// Frames of other sizes need not be written.
    pub wanted: Option<RangeInclusive<u64>>,
}

/// Filters a reconstruction, in place: its macroblocks, segments, sharpness.
pub type Finish = fn(&mut Planes, &[MacroblockRecord], &[Segment], u8);

/// A picture ready to be encoded, at one quantiser or several.
pub struct FrameEncoder<'a> {
    pub planes: &'a Planes,
    pub settings: &'a FrameSettings,
    pub segmentation: Segmentation,
    /// Makes of the reconstruction what decoders will show, if that is asked for. Nothing else calls the loop filter,
    /// so that modules which never ask do not carry it.
    pub finish: Option<Finish>,
}

impl<'a> FrameEncoder<'a> {
    pub fn new(planes: &'a Planes, settings: &'a FrameSettings, finish: Option<Finish>) -> Self {
        let count = usize::from(settings.segments);
        let segmentation = with_set!(settings.instruction_set, S => analysis::segment::<S>(planes, count));
        Self { planes, settings, segmentation, finish }
    }

    /// The segments when average activity has the luma AC step `step`, in 1/256.
    pub fn segments(&self, step: u32) -> Vec<Segment> {
        let tuning = &self.settings.tuning;
        let of = |activity: &i32| {
            let step = (u64::from(step) * exp2(activity * tuning.masking / MASKING_UNIT)) >> RATIO_BITS;
            let index = index_of_step(step.min(MOST_STEP) as u32);
            let strength = u32::from(self.settings.filter_strength);
            let level = (u32::from(y1_ac(index)) * strength * tuning.filter / FILTER_UNIT).min(MAX_FILTER_LEVEL);
            Segment::new(index, level as u8, tuning)
        };
        self.segmentation.activity.iter().map(of).collect()
    }

    /// Encodes at `step`, in 1/256. When the modes turn out too many bits for the format, simpler ones are used.
    pub fn encode(&self, step: u32, modes: Modes, progress: &mut Progress) -> Result<EncodedFrame, EncodeError> {
        self.encode_steered(step, Steering::default(), modes, progress)
    }

    /// [`encode`](Self::encode) towards a size.
    pub fn encode_steered(
        &self,
        step: u32,
        mut steering: Steering,
        modes: Modes,
        progress: &mut Progress,
    ) -> Result<EncodedFrame, EncodeError> {
        let segments = self.segments(step);
        let rows = self.planes.rows.max(1) as f32;
        let mut done = 0.0;
        let mut report = |row: usize| {
            // A repeated pass reports nothing until it has caught up: progress never falls.
            done = f32::max(done, row as f32 / rows);
            progress::report(progress, done)
        };
        let map = &self.segmentation.map;
        let too_many = match self.attempt(&segments, map, modes, &mut steering, &mut report)? {
            Ok(frame) => return Ok(frame),
            Err(bytes) => bytes,
        };
        // Without 4x4 modes a macroblock takes about a byte: as many may have them as there is room for.
        let limit = self.settings.max_first_partition.min(MAX_FIRST_PARTITION);
        let room = (limit - limit / 16).saturating_sub(map.len());
        let share = (room * SHARES).checked_div(too_many.saturating_sub(map.len())).unwrap_or(0).min(SHARES - 1) as u32;
        for share in [share, share / 2, 0] {
            let modes = Modes::Sparing(share);
            if let Ok(frame) = self.attempt(&segments, map, modes, &mut steering, &mut report)? {
                return Ok(frame);
            }
        }
        // About two bits per macroblock: 16383 x 16383 pixels fit.
        let map = vec![0; map.len()];
        let middle = segments.len() / 2;
        let plain = self.attempt(&segments[middle..=middle], &map, Modes::Plain, &mut steering, &mut report)?;
        plain.map_err(|_| EncodeError::TooLarge)
    }

    /// One pass; the inner error is the size of modes that do not fit.
    fn attempt(
        &self,
        segments: &[Segment],
        segment_map: &[u8],
        modes: Modes,
        steering: &mut Steering,
        report: &mut dyn FnMut(usize) -> Result<(), EncodeError>,
    ) -> Result<Result<EncodedFrame, usize>, EncodeError> {
        let (planes, tuning) = (self.planes, &self.settings.tuning);
        let keep_reconstruction = self.finish.is_some();
        let input = PassInput { planes, tuning, segments, segment_map, modes, keep_reconstruction };
        // Each attempt starts from the same plan.
        let mut control = steering.control.as_deref().cloned();
        let set = self.settings.instruction_set;
        let mut pass = with_set!(set, S => run_pass::<S>(&input, control.as_mut(), report))?;
        let probabilities = pass.statistics.best_probabilities();
        let contents = FrameContents {
            width: planes.width,
            height: planes.height,
            columns: planes.columns,
            segments,
            filter_sharpness: self.settings.filter_sharpness,
            deltas: [tuning.y2_dc_delta, tuning.y2_ac_delta, tuning.uv_dc_delta, tuning.uv_ac_delta],
            macroblocks: &pass.records,
            levels: &pass.levels,
            probabilities: &probabilities,
            flag_skipped: !matches!(modes, Modes::Plain),
        };
        let first = write_first_partition(&contents);
        if first.len() > self.settings.max_first_partition.min(MAX_FIRST_PARTITION) {
            return Ok(Err(first.len()));
        }
        if let (Some(steered), Some(control)) = (&mut steering.control, control) {
            **steered = control;
        }
        let mode_bytes = START_BYTES + first.len();
        let token_bytes = pass.statistics.bytes(&probabilities);
        if steering.wanted.as_ref().is_some_and(|wanted| !wanted.contains(&((mode_bytes + token_bytes) as u64))) {
            let (bytes, records) = (Vec::new(), pass.records);
            return Ok(Ok(EncodedFrame { bytes, token_bytes, mode_bytes, records, reconstruction: None }));
        }
        let tokens = write_tokens(&contents);
        let bytes = assemble(&contents, &first, &tokens);
        let mut reconstruction = pass.reconstruction.take();
        if let (Some(finish), Some(reconstruction)) = (self.finish, &mut reconstruction) {
            finish(reconstruction, &pass.records, segments, self.settings.filter_sharpness);
        }
        Ok(Ok(EncodedFrame { bytes, token_bytes: tokens.len(), mode_bytes, records: pass.records, reconstruction }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixed::STEP;
    use super::super::loop_filter::finish;
    use super::*;
    use crate::progress::silent;
    use image_webp::vp8::Vp8Decoder;
    use std::io::Cursor;

    /// Noise, whose modes take the most bits.
    fn noise() -> Planes {
        let mut planes = Planes::new(160, 96);
        let mut state = 9u32;
        for sample in planes.y.iter_mut().chain(&mut planes.u).chain(&mut planes.v) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *sample = (state >> 24) as u8;
        }
        planes
    }

    #[test]
    fn modes_that_do_not_fit_give_way_to_simpler_ones() {
        let planes = noise();
        let mut settings = FrameSettings::new(Tuning::of_effort(4), InstructionSet::detect());
        let mut sizes = Vec::new();
        let mut limit = MAX_FIRST_PARTITION;
        loop {
            settings.max_first_partition = limit;
            let encoder = FrameEncoder::new(&planes, &settings, Some(finish));
            let frame = match encoder.encode(20 * STEP, Modes::Choose, &mut silent) {
                Ok(frame) => frame,
                Err(error) => {
                    assert_eq!(error, EncodeError::TooLarge);
                    break;
                }
            };
            let first = u32::from_le_bytes([frame.bytes[0], frame.bytes[1], frame.bytes[2], 0]) as usize >> 5;
            assert!(first <= limit, "{first} > {limit}");
            sizes.push(first);
            // The next round must do with less.
            limit = first - 1;
            let decoded = Vp8Decoder::decode_frame(Cursor::new(&frame.bytes)).expect("a valid frame");
            let ours = frame.reconstruction.expect("asked for");
            assert!(ours.y == decoded.ybuf && ours.u == decoded.ubuf && ours.v == decoded.vbuf, "{sizes:?}");
        }
        assert!(sizes.len() >= 3 && sizes.windows(2).all(|pair| pair[0] > pair[1]), "{sizes:?}");
    }
}
