//! Choosing how a macroblock is predicted and quantised, by rate and distortion.
//!
//! Candidates are ranked by the Hadamard transform of their residual, which is cheap; only the best few are
//! transformed, quantised and priced. Scores are `256 * distortion + lambda * rate`, distortion in squared sample
//! error and rate in 1/256 bit, all integers.

use super::bitstream::MacroblockRecord;
use super::cost::*;
use super::planes::MacroblockSamples;
use super::predict::*;
use super::segment::Segment;
use super::tables::coefficients::*;
use super::tables::modes::*;
use super::transform::{forward_walsh, inverse_walsh};
use super::trellis::{BlockPlace, optimize};
use super::tuning::Tuning;
use crate::simd::kernels::*;
use crate::simd::{Native, Vector};

/// Says that luma is predicted in 4x4 blocks.
pub const B_PRED: u8 = 4;

/// Reconstructed samples around a macroblock.
#[derive(Clone)]
pub struct Neighbours {
    pub luma: Edges<16>,
    /// The four luma samples above and to the right.
    pub above_right: [u8; 4],
    pub chroma: [Edges<8>; 2],
}

/// Coding contexts left behind by a neighbour: which of its blocks had levels, and its 4x4 modes.
#[derive(Clone, Copy, Default)]
pub struct Contexts {
    pub luma: [u8; 4],
    pub chroma: [[u8; 2]; 2],
    pub y2: u8,
    pub modes: [u8; 4],
}

/// A block's levels in raster order and which of them are not zero.
#[derive(Clone, Copy, Default)]
pub struct BlockLevels {
    pub levels: Coeffs,
    pub mask: u16,
}

/// How a macroblock is coded.
#[derive(Clone)]
pub struct Decision {
    /// A 16x16 mode or [`B_PRED`].
    pub luma_mode: u8,
    pub subblock_modes: [u8; 16],
    pub chroma_mode: u8,
    pub y2: BlockLevels,
    pub luma: [BlockLevels; 16],
    pub chroma: [BlockLevels; 8],
    /// What a decoder makes of it, before the loop filter.
    pub reconstruction: MacroblockSamples,
}

/// What the decisions need to know besides the macroblock itself.
pub struct Chooser<'a> {
    pub tuning: &'a Tuning,
    pub costs: &'a TokenCosts,
    /// Whether 4x4 prediction may be used.
    pub allow_subblocks: bool,
    /// Modes that are settled.
    pub fixed: Option<FixedModes>,
}

/// Prediction modes that were chosen before.
#[derive(Clone, Copy)]
pub struct FixedModes {
    pub luma: u8,
    pub subblocks: [u8; 16],
    pub chroma: u8,
}

impl FixedModes {
    pub fn of(record: &MacroblockRecord) -> Self {
        Self { luma: record.luma_mode, subblocks: record.subblock_modes, chroma: record.chroma_mode }
    }
}

struct Luma {
    score: i64,
    /// The part of the score that AC levels do not change: mode and Y2 block.
    fixed_score: i64,
    mode: u8,
    subblock_modes: [u8; 16],
    y2: BlockLevels,
    blocks: [BlockLevels; 16],
    reconstruction: [Block; 16],
}

/// A few candidates with the lowest ranks, best first.
struct Best<const N: usize> {
    entries: [(i64, u8); N],
    kept: usize,
}

impl<const N: usize> Best<N> {
    #[inline(always)]
    fn new() -> Self {
        Self { entries: [(i64::MAX, 0); N], kept: 0 }
    }
    #[inline(always)]
    fn add(&mut self, rank: i64, mode: u8, limit: usize) {
        let mut at = self.kept;
        if at < limit {
            self.kept += 1;
        } else if at == 0 || self.entries[at - 1].0 <= rank {
            return;
        } else {
            at -= 1;
        }
        while at > 0 && self.entries[at - 1].0 > rank {
            self.entries[at] = self.entries[at - 1];
            at -= 1;
        }
        self.entries[at] = (rank, mode);
    }
}

const ZERO_BLOCK: Block = [0; 16];
const CANVAS_STRIDE: usize = 24;

impl Chooser<'_> {
    /// Decides everything about a macroblock.
    pub fn choose(
        &self,
        samples: &MacroblockSamples,
        neighbours: &Neighbours,
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
    ) -> Decision {
        let spectra: [Coeffs; 16] = core::array::from_fn(|b| forward_dct::<Native>(&samples.luma[b], &ZERO_BLOCK));
        let use_16 = self.fixed.is_none_or(|fixed| fixed.luma != B_PRED);
        let use_4 = self.allow_subblocks
            && self.tuning.subblock_candidates > 0
            && self.fixed.is_none_or(|fixed| fixed.luma == B_PRED);
        let luma_16 = || self.luma_16(samples, &spectra, neighbours, above, left, segment);
        let finish_16 = |luma: &mut Luma, predictions: &[[Block; 16]; 4]| {
            self.finish_luma_16(luma, samples, &spectra, predictions, above, left, segment);
        };
        let finished_16 = || {
            let (mut luma, predictions) = luma_16();
            finish_16(&mut luma, &predictions);
            luma
        };
        let luma_4 = |limit| self.luma_4(samples, &spectra, neighbours, above, left, segment, limit);
        let luma = match (use_16, use_4) {
            (true, true) => {
                let (mut luma, predictions) = luma_16();
                match luma_4(luma.score) {
                    // So much better that optimising the 16x16 prediction would be in vain.
                    Some(better) if better.score < luma.score - luma.score / 8 => better,
                    other => {
                        finish_16(&mut luma, &predictions);
                        other.filter(|other| other.score < luma.score).unwrap_or(luma)
                    }
                }
            }
            (false, true) => luma_4(i64::MAX).unwrap_or_else(finished_16),
            _ => finished_16(),
        };
        let (chroma_mode, chroma, chroma_samples) = self.chroma(samples, neighbours, above, left, segment);
        Decision {
            luma_mode: luma.mode,
            subblock_modes: luma.subblock_modes,
            chroma_mode,
            y2: luma.y2,
            luma: luma.blocks,
            chroma,
            reconstruction: MacroblockSamples { luma: luma.reconstruction, chroma: chroma_samples },
        }
    }

    /// The best 16x16 prediction by plain rounding, not reconstructed yet, and all predictions.
    #[inline(never)]
    fn luma_16(
        &self,
        samples: &MacroblockSamples,
        spectra: &[Coeffs; 16],
        neighbours: &Neighbours,
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
    ) -> (Luma, [[Block; 16]; 4]) {
        let fixed = self.fixed.map(|fixed| fixed.luma).filter(|mode| *mode != B_PRED);
        let predictions: [[Block; 16]; 4] = core::array::from_fn(|mode| match fixed {
            Some(fixed) if fixed as usize != mode => [ZERO_BLOCK; 16],
            _ => predict_square(mode as u8, &neighbours.luma),
        });
        let mut best = Best::<4>::new();
        if let Some(mode) = fixed {
            best.add(0, mode, 1);
        }
        for (mode, prediction) in predictions.iter().enumerate().filter(|_| fixed.is_none()) {
            let rank: i32 = (0..16).map(|b| hadamard_difference(Native::widen(&samples.luma[b]), &prediction[b])).sum();
            let rank = (i64::from(rank) << 16) + segment.ranking * i64::from(LUMA_MODE_COST[mode]);
            best.add(rank, mode as u8, self.tuning.luma_candidates);
        }
        let mut chosen: Option<Luma> = None;
        for (_, mode) in &best.entries[..best.kept] {
            let luma = self.try_luma_16(samples, spectra, &predictions[*mode as usize], *mode, above, left, segment);
            if chosen.as_ref().is_none_or(|chosen| luma.score < chosen.score) {
                chosen = Some(luma);
            }
        }
        let luma = chosen
            .unwrap_or_else(|| self.try_luma_16(samples, spectra, &predictions[0], DC_PRED, above, left, segment));
        (luma, predictions)
    }

    /// Optimises the levels where that is asked for, and reconstructs.
    #[allow(clippy::too_many_arguments)]
    fn finish_luma_16(
        &self,
        luma: &mut Luma,
        samples: &MacroblockSamples,
        spectra: &[Coeffs; 16],
        predictions: &[[Block; 16]; 4],
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
    ) {
        let prediction = &predictions[luma.mode as usize & 3];
        if self.tuning.trellis {
            self.optimize_luma_16(luma, samples, spectra, prediction, above, left, segment);
        }
        let dcs = inverse_walsh(&dequantize::<Native>(&luma.y2.levels, &segment.y2.step));
        for b in 0..16 {
            let mut coeffs = dequantize::<Native>(&luma.blocks[b].levels, &segment.y1.step);
            coeffs[0] = dcs[b];
            luma.reconstruction[b] = inverse_dct_add::<Native>(&coeffs, &prediction[b]);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn try_luma_16(
        &self,
        samples: &MacroblockSamples,
        spectra: &[Coeffs; 16],
        prediction: &[Block; 16],
        mode: u8,
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
    ) -> Luma {
        let mut dcs = [0; 16];
        let mut blocks = [BlockLevels::default(); 16];
        let (mut above_flags, mut left_flags) = (above.luma, left.luma);
        let mut rate = 0;
        let (mut distortion, mut spectral) = (0i64, 0i64);
        for b in 0..16 {
            let mut coeffs = forward_dct::<Native>(&samples.luma[b], &prediction[b]);
            dcs[b] = core::mem::take(&mut coeffs[0]);
            let (column, row) = (b % 4, b / 4);
            let context = usize::from(above_flags[column] + left_flags[row]);
            let quantized = quantize::<Native>(&coeffs, &spectra[b], &segment.y1);
            rate += self.costs.block(TYPE_Y_AFTER_Y2, 1, context, &quantized.levels, quantized.mask);
            let flag = u8::from(quantized.mask != 0);
            (above_flags[column], left_flags[row]) = (flag, flag);
            distortion += i64::from(quantized.distortion);
            spectral += i64::from(quantized.spectral.abs());
            blocks[b] = BlockLevels { levels: quantized.levels, mask: quantized.mask };
        }
        let coeffs = forward_walsh(&dcs);
        let y2 = quantize::<Native>(&coeffs, &coeffs, &segment.y2);
        let context = usize::from(above.y2 + left.y2);
        let fixed_rate =
            u32::from(LUMA_MODE_COST[mode as usize]) + self.costs.block(TYPE_Y2, 0, context, &y2.levels, y2.mask);
        let decoded = inverse_walsh(&dequantize::<Native>(&y2.levels, &segment.y2.step));
        let fixed_distortion = (0..16).map(|b| (i64::from(dcs[b]) - i64::from(decoded[b])).pow(2)).sum::<i64>();
        let fixed_score = 64 * fixed_distortion + segment.lambda_16 * i64::from(fixed_rate);
        Luma {
            score: fixed_score + 64 * distortion + segment.spectral * spectral + segment.lambda_16 * i64::from(rate),
            fixed_score,
            mode,
            subblock_modes: [SUBBLOCK_MODE_OF[mode as usize]; 16],
            y2: BlockLevels { levels: y2.levels, mask: y2.mask },
            blocks,
            reconstruction: [[0; 16]; 16],
        }
    }

    fn score(&self, quantized: &Quantized, rate: u32, segment: &Segment) -> i64 {
        64 * i64::from(quantized.distortion)
            + segment.spectral * i64::from(quantized.spectral.abs())
            + segment.lambda * i64::from(rate)
    }

    /// Optimises the AC levels of the chosen 16x16 prediction and prices it anew.
    #[allow(clippy::too_many_arguments)]
    fn optimize_luma_16(
        &self,
        luma: &mut Luma,
        samples: &MacroblockSamples,
        spectra: &[Coeffs; 16],
        prediction: &[Block; 16],
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
    ) {
        let (mut above_flags, mut left_flags) = (above.luma, left.luma);
        let mut rate = 0i64;
        let (mut distortion, mut spectral) = (0i64, 0i64);
        for b in 0..16 {
            let (column, row) = (b % 4, b / 4);
            let context = usize::from(above_flags[column] + left_flags[row]);
            let mut coeffs = forward_dct::<Native>(&samples.luma[b], &prediction[b]);
            coeffs[0] = 0;
            let block = if luma.blocks[b].mask == 0 {
                BlockLevels::default()
            } else {
                let place = BlockPlace { block_type: TYPE_Y_AFTER_Y2, first: 1, context };
                optimize(&coeffs, luma.blocks[b].mask, &segment.y1, place, self.costs, segment.lambda_trellis)
            };
            let quantized = requantized::<Native>(&coeffs, &spectra[b], &block.levels, &segment.y1);
            rate += i64::from(self.costs.block(TYPE_Y_AFTER_Y2, 1, context, &block.levels, block.mask));
            distortion += i64::from(quantized.distortion);
            spectral += i64::from(quantized.spectral.abs());
            let flag = u8::from(block.mask != 0);
            (above_flags[column], left_flags[row]) = (flag, flag);
            luma.blocks[b] = block;
        }
        luma.score = luma.fixed_score + 64 * distortion + segment.spectral * spectral + segment.lambda_16 * rate;
    }

    /// The best 4x4 prediction, unless it scores no better than `limit`.
    #[allow(clippy::too_many_arguments)]
    #[inline(never)]
    fn luma_4(
        &self,
        samples: &MacroblockSamples,
        spectra: &[Coeffs; 16],
        neighbours: &Neighbours,
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
        limit: i64,
    ) -> Option<Luma> {
        let mut luma = Luma {
            score: segment.lambda_16 * i64::from(B_PRED_COST),
            fixed_score: 0,
            mode: B_PRED,
            subblock_modes: [0; 16],
            y2: BlockLevels::default(),
            blocks: [BlockLevels::default(); 16],
            reconstruction: [[0; 16]; 16],
        };
        let mut canvas = canvas(neighbours);
        let (mut above_flags, mut left_flags) = (above.luma, left.luma);
        let (mut above_modes, mut left_modes) = (above.modes, left.modes);
        for b in 0..16 {
            let (column, row) = (b % 4, b / 4);
            let predictions = predict_subblock(&edge(&canvas, column, row));
            let mode_costs = &SUBBLOCK_MODE_COST[above_modes[column] as usize][left_modes[row] as usize];
            let source = Native::widen(&samples.luma[b]);
            let mut best = Best::<SUBBLOCK_MODES>::new();
            let fixed = self.fixed.filter(|fixed| fixed.luma == B_PRED).map(|fixed| fixed.subblocks[b]);
            if let Some(mode) = fixed {
                best.add(0, mode, 1);
            }
            for (mode, prediction) in predictions.iter().enumerate().filter(|_| fixed.is_none()) {
                let rank = (i64::from(hadamard_difference(source, prediction)) << 16)
                    + segment.ranking * i64::from(mode_costs[mode]);
                best.add(rank, mode as u8, self.tuning.subblock_candidates);
            }
            let context = usize::from(above_flags[column] + left_flags[row]);
            let mut chosen: Option<(i64, u8, Quantized, Coeffs)> = None;
            for (_, mode) in &best.entries[..best.kept] {
                let coeffs = forward_dct::<Native>(&samples.luma[b], &predictions[*mode as usize]);
                let quantized = quantize::<Native>(&coeffs, &spectra[b], &segment.y1);
                let rate = u32::from(mode_costs[*mode as usize])
                    + self.costs.block(TYPE_Y_WITH_DC, 0, context, &quantized.levels, quantized.mask);
                let score = self.score(&quantized, rate, segment);
                if chosen.as_ref().is_none_or(|chosen| score < chosen.0) {
                    chosen = Some((score, *mode, quantized, coeffs));
                }
            }
            let (mut score, mode, mut quantized, coeffs) = chosen?;
            if self.tuning.trellis && quantized.mask != 0 {
                let place = BlockPlace { block_type: TYPE_Y_WITH_DC, first: 0, context };
                let block = optimize(&coeffs, quantized.mask, &segment.y1, place, self.costs, segment.lambda_trellis);
                quantized = requantized::<Native>(&coeffs, &spectra[b], &block.levels, &segment.y1);
                let rate = u32::from(mode_costs[mode as usize])
                    + self.costs.block(TYPE_Y_WITH_DC, 0, context, &quantized.levels, quantized.mask);
                score = self.score(&quantized, rate, segment);
            }
            luma.score += score;
            if luma.score >= limit {
                return None;
            }
            let coeffs = dequantize::<Native>(&quantized.levels, &segment.y1.step);
            let block = inverse_dct_add::<Native>(&coeffs, &predictions[mode as usize]);
            for y in 0..4 {
                let at = (row * 4 + y + 1) * CANVAS_STRIDE + column * 4 + 1;
                canvas[at..at + 4].copy_from_slice(&block[y * 4..y * 4 + 4]);
            }
            let flag = u8::from(quantized.mask != 0);
            (above_flags[column], left_flags[row]) = (flag, flag);
            (above_modes[column], left_modes[row]) = (mode, mode);
            luma.subblock_modes[b] = mode;
            luma.blocks[b] = BlockLevels { levels: quantized.levels, mask: quantized.mask };
            luma.reconstruction[b] = block;
        }
        Some(luma)
    }

    #[inline(never)]
    fn chroma(
        &self,
        samples: &MacroblockSamples,
        neighbours: &Neighbours,
        above: &Contexts,
        left: &Contexts,
        segment: &Segment,
    ) -> (u8, [BlockLevels; 8], [Block; 8]) {
        let spectra: [Coeffs; 8] = core::array::from_fn(|b| forward_dct::<Native>(&samples.chroma[b], &ZERO_BLOCK));
        let predictions: [[[Block; 4]; 2]; 4] = core::array::from_fn(|mode| match self.fixed {
            Some(fixed) if fixed.chroma as usize != mode => [[ZERO_BLOCK; 4]; 2],
            _ => core::array::from_fn(|plane| predict_square(mode as u8, &neighbours.chroma[plane])),
        });
        let mut best = Best::<4>::new();
        if let Some(fixed) = self.fixed {
            best.add(0, fixed.chroma, 1);
        }
        for (mode, planes) in predictions.iter().enumerate().filter(|_| self.fixed.is_none()) {
            let rank: i32 =
                (0..8).map(|b| hadamard_difference(Native::widen(&samples.chroma[b]), &planes[b / 4][b % 4])).sum();
            let rank = (i64::from(rank) << 16) + segment.ranking * i64::from(CHROMA_MODE_COST[mode]);
            best.add(rank, mode as u8, self.tuning.chroma_candidates.max(1));
        }
        let mut chosen = (i64::MAX, DC_PRED, [BlockLevels::default(); 8]);
        for (_, mode) in &best.entries[..best.kept] {
            let mut blocks = [BlockLevels::default(); 8];
            let (mut above_flags, mut left_flags) = (above.chroma, left.chroma);
            let mut rate = u32::from(CHROMA_MODE_COST[*mode as usize]);
            let mut distortion = 0i64;
            for b in 0..8 {
                let (plane, column, row) = (b / 4, b % 2, b / 2 % 2);
                let prediction = &predictions[*mode as usize][plane][b % 4];
                let coeffs = forward_dct::<Native>(&samples.chroma[b], prediction);
                let quantized = quantize::<Native>(&coeffs, &spectra[b], &segment.uv);
                let context = usize::from(above_flags[plane][column] + left_flags[plane][row]);
                rate += self.costs.block(TYPE_CHROMA, 0, context, &quantized.levels, quantized.mask);
                let flag = u8::from(quantized.mask != 0);
                (above_flags[plane][column], left_flags[plane][row]) = (flag, flag);
                distortion += i64::from(quantized.distortion);
                blocks[b] = BlockLevels { levels: quantized.levels, mask: quantized.mask };
            }
            let score = 64 * distortion + segment.lambda_chroma * i64::from(rate);
            if score < chosen.0 {
                chosen = (score, *mode, blocks);
            }
        }
        let (_, mode, blocks) = chosen;
        let reconstruction = core::array::from_fn(|b| {
            let coeffs = dequantize::<Native>(&blocks[b].levels, &segment.uv.step);
            inverse_dct_add::<Native>(&coeffs, &predictions[mode as usize][b / 4][b % 4])
        });
        (mode, blocks, reconstruction)
    }
}

/// Rows of a macroblock under construction, one row and one column of neighbours around it, and the samples above
/// and to the right beside the rows where the RFC reuses them (section 12.3).
fn canvas(neighbours: &Neighbours) -> [u8; CANVAS_STRIDE * 17] {
    let mut canvas = [0; CANVAS_STRIDE * 17];
    canvas[0] = neighbours.luma.corner;
    canvas[1..17].copy_from_slice(&neighbours.luma.above);
    for row in [0, 4, 8, 12] {
        canvas[row * CANVAS_STRIDE + 17..][..4].copy_from_slice(&neighbours.above_right);
    }
    for (row, sample) in neighbours.luma.left.iter().enumerate() {
        canvas[(row + 1) * CANVAS_STRIDE] = *sample;
    }
    canvas
}

#[inline(always)]
fn edge(canvas: &[u8; CANVAS_STRIDE * 17], column: usize, row: usize) -> SubblockEdge {
    let at = row * 4 * CANVAS_STRIDE + column * 4;
    let mut edge = [0; 13];
    for y in 0..4 {
        edge[y] = canvas[at + (4 - y) * CANVAS_STRIDE];
    }
    edge[4..].copy_from_slice(&canvas[at..at + 9]);
    edge
}
