//! How large a frame will be at any quantiser, from the transforms of a sample of its macroblocks.

use super::cost::TokenCosts;
use super::encoder::FrameEncoder;
use super::predict::*;
use super::segment::Segment;
use super::tables::coefficients::*;
use super::tokens::{TokenSink, TokenStatistics, code_block};
use crate::simd::kernels::*;
use crate::simd::{Native, Vector};

/// About this many macroblocks are sampled.
const SAMPLE: usize = 400;
/// Bits of a macroblock's modes, in 1/256: a rough mean over pictures.
const MODE_BITS: u64 = 10 * 256;

struct Sampled {
    segment: u8,
    /// Sixteen luma blocks and eight of chroma.
    coeffs: [Coeffs; 24],
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
        let planes = encoder.planes;
        let count = planes.columns * planes.rows;
        let stride = (count / SAMPLE).max(1);
        // Every column and row gets its share only if the stride does not divide the columns: hence the golden ratio.
        let sampled = (0..count.min(count / stride))
            .map(|i| {
                let index = (i * stride + (i * 40503) % stride) % count;
                let (column, row) = (index % planes.columns, index / planes.columns);
                Sampled { segment: encoder.segmentation.map[index], coeffs: transforms(encoder, column, row) }
            })
            .collect();
        Self { encoder, sampled, macroblocks: count as u64 }
    }

    /// Bytes of the frame at `step`, in 1/256.
    pub fn size(&self, step: u32) -> u64 {
        let segments = self.encoder.segments(step);
        let mut statistics = TokenStatistics::new();
        let quantized: Vec<Vec<Quantized>> =
            self.sampled.iter().map(|sampled| quantize_all(sampled, &segments[sampled.segment as usize])).collect();
        for blocks in &quantized {
            for_each_block(blocks, |block_type, context, block| count(&mut statistics, block_type, context, block));
        }
        let costs = TokenCosts::new(&statistics.best_probabilities());
        let mut bits = 0u64;
        for blocks in &quantized {
            for_each_block(blocks, |block_type, context, block| {
                bits += u64::from(costs.block(block_type, 0, context, &block.levels, block.mask));
            });
        }
        let per_macroblock = bits / self.sampled.len().max(1) as u64 + MODE_BITS;
        self.macroblocks * per_macroblock / 2048 + 100
    }

    /// The smallest step between `finest` and `coarsest` whose modelled size is at most `bytes`.
    pub fn step_for(&self, bytes: u64, finest: u32, coarsest: u32) -> u32 {
        let (mut low, mut high) = (finest, coarsest);
        while high - low > low / 128 + 1 {
            let middle = low + (high - low) / 2;
            if self.size(middle) <= bytes {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}

fn transforms(encoder: &FrameEncoder, column: usize, row: usize) -> [Coeffs; 24] {
    let planes = encoder.planes;
    let samples = planes.macroblock(column, row);
    let stride = planes.luma_stride();
    let at = |x: usize, y: usize| planes.y[y * stride + x];
    let mut coeffs = [[0; 16]; 24];
    for b in 0..16 {
        let (x, y) = (column * 16 + b % 4 * 4, row * 16 + b / 4 * 4);
        let (before_x, before_y) = (x.saturating_sub(1), y.saturating_sub(1));
        let edge: SubblockEdge = core::array::from_fn(|i| match i {
            0..4 => at(before_x, y + 3 - i),
            4 => at(before_x, before_y),
            _ => at((x + i - 5).min(stride - 1), before_y),
        });
        let source = Native::widen(&samples.luma[b]);
        let predictions = predict_subblock(&edge);
        let best = predictions.iter().min_by_key(|prediction| hadamard_difference(source, prediction));
        coeffs[b] = forward_dct::<Native>(&samples.luma[b], best.unwrap_or(&predictions[0]));
    }
    for b in 0..8 {
        let mean = samples.chroma[b / 4 * 4..][..4].iter().flatten().map(|v| u32::from(*v)).sum::<u32>() / 64;
        coeffs[16 + b] = forward_dct::<Native>(&samples.chroma[b], &[mean as u8; 16]);
    }
    coeffs
}

fn quantize_all(sampled: &Sampled, segment: &Segment) -> Vec<Quantized> {
    let table = |b: usize| if b < 16 { &segment.y1 } else { &segment.uv };
    (0..24).map(|b| quantize::<Native>(&sampled.coeffs[b], &sampled.coeffs[b], table(b))).collect()
}

/// Blocks with their type and the context that neighbours inside the macroblock give.
fn for_each_block(blocks: &[Quantized], mut f: impl FnMut(usize, usize, &Quantized)) {
    let has = |b: usize| usize::from(blocks[b].mask != 0);
    for b in 0..24 {
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
