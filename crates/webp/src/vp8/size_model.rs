//! How large a frame will be at any quantiser, from the transforms of a sample of its macroblocks.

use super::cost::TokenCosts;
use super::fixed::{BIT, BYTE, OCTAVE, RATIO_BITS, exp2, log2};
use super::frame::FrameEncoder;
use super::predict::*;
use super::segment::Segment;
use super::statistics::TokenStatistics;
use super::tables::coefficients::*;
use super::tokens::{TokenSink, code_block};
use crate::simd::kernels::*;
use crate::simd::{Simd, compiled_per_set, with_set};

/// One macroblock in so many is sampled, within limits: a model should cost a small part of an encode.
const ONE_IN: usize = 16;
const LEAST_SAMPLED: usize = 64;
const MOST_SAMPLED: usize = 400;
/// Bits of a macroblock's modes, in 1/256: a rough mean over pictures. Where few blocks have levels, 16x16 prediction
/// does, whose mode is short.
const MODE_BITS: u64 = 4 * BIT as u64;
const MODE_BITS_IF_CODED: u64 = 26 * BIT as u64;
const MODE_BITS_PER_CODED_BLOCK: u64 = BIT as u64 / 2;
/// Bytes of the header and of the probabilities that change, roughly.
const HEADER_BYTES: u64 = 100;
/// Sixteen luma blocks and eight of chroma.
const BLOCKS: usize = 24;

const GOLDEN_RATIO: usize = 40503;

struct Sampled {
    segment: u8,
    coeffs: [Coeffs; BLOCKS],
}

/// Sizes of a frame by quantiser, modelled.
pub struct SizeModel<'a> {
    encoder: &'a FrameEncoder<'a>,
    sampled: Vec<Sampled>,
    macroblocks: u64,
}

impl<'a> SizeModel<'a> {
    /// Samples macroblocks evenly. They are predicted from the source itself, by the best of all 4x4 modes.
    pub fn new(encoder: &'a FrameEncoder<'a>) -> Self {
        let (planes, set) = (encoder.planes, encoder.settings.instruction_set);
        let count = planes.columns * planes.rows;
        let wanted = (count / ONE_IN).clamp(LEAST_SAMPLED, MOST_SAMPLED);
        let stride = (count / wanted).max(1);
        // Every column and row gets its share only if the stride does not divide the columns: hence the golden ratio, of
        // 2^16 (Fibonacci hashing: D. E. Knuth, The Art of Computer Programming 3, section 6.4).
        let sampled = (0..count.min(count / stride))
            .map(|i| {
                let index = (i * stride + (i * GOLDEN_RATIO) % stride) % count;
                let (column, row) = (index % planes.columns, index / planes.columns);
                let coeffs = with_set!(set, S => transforms::<S>(encoder, column, row));
                Sampled { segment: encoder.segmentation.map[index], coeffs }
            })
            .collect();
        Self { encoder, sampled, macroblocks: count as u64 }
    }

    /// Bytes of the frame at `step`, in 1/256: modes, tokens.
    fn size(&self, step: u32) -> (u64, u64) {
        let segments = self.encoder.segments(step);
        let mut statistics = TokenStatistics::new();
        let set = self.encoder.settings.instruction_set;
        let quantize = |sampled: &Sampled| {
            let segment = &segments[sampled.segment as usize];
            with_set!(set, S => quantize_all::<S>(sampled, segment))
        };
        let mut quantized: Vec<[Quantized; BLOCKS]> = self.sampled.iter().map(quantize).collect();
        // Macroblocks without levels take no tokens.
        quantized.retain(|blocks| blocks.iter().any(|block| block.mask != 0));
        for blocks in &quantized {
            for_each_block(blocks, |block_type, context, block| count(&mut statistics, block_type, context, block));
        }
        let costs = TokenCosts::new(&statistics.best_probabilities());
        let (mut modes, mut tokens) = (0u64, 0u64);
        for blocks in &quantized {
            for_each_block(blocks, |block_type, context, block| {
                tokens += u64::from(costs.block(block_type, 0, context, &block.levels, block.mask));
            });
            let coded = blocks[..16].iter().filter(|block| block.mask != 0).count() as u64;
            modes += MODE_BITS_IF_CODED + MODE_BITS_PER_CODED_BLOCK * coded;
        }
        modes += MODE_BITS * self.sampled.len() as u64;
        let bytes = |bits: u64| self.macroblocks * bits / self.sampled.len().max(1) as u64 / u64::from(BYTE);
        (bytes(modes) + HEADER_BYTES, bytes(tokens) + 1)
    }

    /// The sizes at steps a constant ratio apart, from `finest` to `coarsest`.
    pub fn curves(&self, finest: u32, coarsest: u32) -> SizeCurves {
        let octaves = log2(u64::from(coarsest)) - log2(u64::from(finest));
        let points = (0..CURVE_POINTS)
            .map(|i| {
                let exponent = i32::from(octaves) * i as i32 / (CURVE_POINTS as i32 - 1);
                let step =
                    ((u64::from(finest) * exp2(exponent)) >> RATIO_BITS).clamp(finest.into(), coarsest.into()) as u32;
                let (modes, tokens) = self.size(step);
                (log2(step.into()), log2(modes + tokens), log2(tokens))
            })
            .collect::<Vec<_>>();
        SizeCurves {
            whole: SizeCurve { points: points.iter().map(|(step, whole, _)| (*step, *whole)).collect() },
            tokens: SizeCurve { points: points.iter().map(|(step, _, tokens)| (*step, *tokens)).collect() },
        }
    }
}

const CURVE_POINTS: usize = 9;

/// Modelled sizes of the whole frame, and of its tokens alone.
pub struct SizeCurves {
    pub whole: SizeCurve,
    pub tokens: SizeCurve,
}

/// Modelled sizes: logarithms of step and bytes, in 1/256 octave, steps ascending.
pub struct SizeCurve {
    points: Vec<(u16, u16)>,
}

impl SizeCurve {
    /// Logarithm of the bytes at `step`, in 1/256 octave.
    pub fn log_size(&self, step: u32) -> i32 {
        let at = log2(u64::from(step));
        let segment = self.points.windows(2).find(|pair| at <= pair[1].0).or(self.points.windows(2).next_back());
        segment.map_or(0, |pair| line(pair[0], pair[1], at))
    }

    /// The smallest step, in 1/256, whose size is at most `log_size`, within the curve.
    pub fn step_for(&self, log_size: i32) -> u32 {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return 0 };
        let segment = self.points.windows(2).find(|pair| i32::from(pair[1].1) <= log_size);
        let at = match segment {
            _ if i32::from(first.1) <= log_size => i32::from(first.0),
            None => i32::from(last.0),
            Some(pair) => {
                // Sizes fall along the curve, or nearly so: the line is followed backwards.
                let (from, to) = ((i32::from(pair[0].1), pair[0].0), (i32::from(pair[1].1), pair[1].0));
                let share = (from.0 - log_size) * 256 / (from.0 - to.0).max(1);
                i32::from(from.1) + (i32::from(to.1) - i32::from(from.1)) * share.clamp(0, 256) / 256
            }
        };
        log2_step(at)
    }
}

/// The step whose logarithm is `at`, in 1/256 octave.
pub fn log2_step(at: i32) -> u32 {
    // Steps are beyond the eight octaves that `exp2` reaches to: nine are left out, of sixteen fractional bits.
    (exp2(at - 9 * OCTAVE) >> (RATIO_BITS - 9)).clamp(1, 1 << 24) as u32
}

fn line(from: (u16, u16), to: (u16, u16), at: u16) -> i32 {
    let [x0, y0, x1, y1, at] = [from.0, from.1, to.0, to.1, at].map(i32::from);
    y0 + (y1 - y0) * (at - x0) / (x1 - x0).max(1)
}

compiled_per_set! {
    fn transforms(encoder: &FrameEncoder<'_>, column: usize, row: usize) -> [Coeffs; BLOCKS] = transform;
}

#[inline(always)]
fn transform<S: Simd>(encoder: &FrameEncoder, column: usize, row: usize) -> [Coeffs; BLOCKS] {
    let planes = encoder.planes;
    let samples = planes.macroblock(column, row);
    let stride = planes.luma_stride();
    let at = |x: usize, y: usize| planes.y[y * stride + x];
    let mut coeffs = [[0; 16]; BLOCKS];
    for b in 0..16 {
        let (x, y) = (column * 16 + b % 4 * 4, row * 16 + b / 4 * 4);
        let (before_x, before_y) = (x.saturating_sub(1), y.saturating_sub(1));
        let edge: SubblockEdge = core::array::from_fn(|i| match i {
            0..4 => at(before_x, y + 3 - i),
            4 => at(before_x, before_y),
            _ => at((x + i - 5).min(stride - 1), before_y),
        });
        let predictions = predict_subblock::<S>(&edge);
        let differences = subblock_differences::<S>(&samples.luma[b], &predictions);
        let best = differences.iter().zip(&predictions).min_by_key(|(difference, _)| **difference);
        coeffs[b] = forward_dct::<S>(&samples.luma[b], best.map_or(&predictions[0], |best| best.1));
    }
    for b in 0..8 {
        let mean = samples.chroma[b / 4 * 4..][..4].iter().flatten().map(|v| u32::from(*v)).sum::<u32>() / (8 * 8);
        coeffs[16 + b] = forward_dct::<S>(&samples.chroma[b], &[mean as u8; 16]);
    }
    coeffs
}

compiled_per_set! {
    fn quantize_all(sampled: &Sampled, segment: &Segment) -> [Quantized; BLOCKS] = quantize_each;
}

#[inline(always)]
fn quantize_each<S: Simd>(sampled: &Sampled, segment: &Segment) -> [Quantized; BLOCKS] {
    let mut quantized = [Quantized { levels: [0; 16], mask: 0, distortion: 0, spectral: 0 }; BLOCKS];
    for (b, coeffs) in sampled.coeffs.iter().enumerate() {
        quantized[b] = quantize::<S>(coeffs, coeffs, if b < 16 { &segment.y1 } else { &segment.uv });
    }
    quantized
}

/// Blocks with their type and the context that neighbours inside the macroblock give.
fn for_each_block(blocks: &[Quantized], mut f: impl FnMut(usize, usize, &Quantized)) {
    let has = |b: usize| usize::from(blocks[b].mask != 0);
    for b in 0..BLOCKS {
        let (start, across, block_type) =
            if b < 16 { (0, 4, TYPE_Y_WITH_DC) } else { (16 + (b - 16) / 4 * 4, 2, TYPE_CHROMA) };
        let (x, y) = ((b - start) % across, (b - start) / across);
        // Outside neighbours are like the block itself.
        let left = if x > 0 { has(b - 1) } else { has(b) };
        let above = if y > 0 { has(b - across) } else { has(b) };
        f(block_type, left + above, &blocks[b]);
    }
}

fn count(sink: &mut impl TokenSink, block_type: usize, context: usize, block: &Quantized) {
    let levels: [i16; 16] = core::array::from_fn(|n| block.levels[ZIGZAG[n] as usize]);
    let end = levels.iter().rposition(|level| *level != 0).map_or(0, |last| last + 1);
    code_block(sink, block_type, 0, context, &levels[..end]);
}
