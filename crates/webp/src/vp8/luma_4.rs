//! Luma predicted block by block of 4x4, each from what its neighbours became.

use super::candidate::{Best, Luma};
use super::cost::{B_PRED_COST, SUBBLOCK_MODE_COST};
use super::levels::BlockLevels;
use super::macroblock::{Chooser, Neighbours, Site};
use super::predict::{SubblockEdge, predict_subblock, subblock_differences};
use super::score::{COEFFICIENT_ERROR, rank};
use super::segment::Segment;
use super::tables::coefficients::TYPE_Y_WITH_DC;
use super::tables::modes::{B_PRED, SUBBLOCK_MODES};
use super::trellis::{BlockPlace, optimize};
use crate::simd::kernels::*;
use crate::simd::{Simd, compiled_per_set};

/// Bytes of a row of the canvas: a neighbour to the left, sixteen samples, four above and to the right, and three that make
/// it a multiple of eight.
const CANVAS_STRIDE: usize = 24;

fn score(quantized: &Quantized, rate: u32, segment: &Segment) -> i64 {
    COEFFICIENT_ERROR * i64::from(quantized.distortion)
        + segment.spectral * i64::from(quantized.spectral.abs())
        + segment.lambda * i64::from(rate)
}

compiled_per_set! {
    /// The best 4x4 prediction, unless it scores no better than `limit`.
    pub fn luma_4(chooser: &Chooser<'_>, at: &Site<'_>, spectra: &[Coeffs; 16], limit: i64) -> Option<Luma> =
        Chooser::luma_4;
}

impl Chooser<'_> {
    #[inline(always)]
    fn luma_4<S: Simd>(&self, at: &Site, spectra: &[Coeffs; 16], limit: i64) -> Option<Luma> {
        let segment = at.segment;
        let mut luma = Luma {
            score: segment.lambda_16 * i64::from(B_PRED_COST),
            fixed_score: 0,
            y2_bits: 0,
            token_bits: 0,
            mode: B_PRED,
            subblock_modes: [0; 16],
            y2: BlockLevels::default(),
            blocks: [BlockLevels::default(); 16],
            reconstruction: [[0; 16]; 16],
        };
        let mut canvas = canvas(at.neighbours);
        let (mut above_flags, mut left_flags) = (at.above.luma, at.left.luma);
        let (mut above_modes, mut left_modes) = (at.above.modes, at.left.modes);
        for b in 0..16 {
            let (column, row) = (b % 4, b / 4);
            let predictions = predict_subblock::<S>(&edge(&canvas, column, row));
            let mode_costs = &SUBBLOCK_MODE_COST[above_modes[column] as usize][left_modes[row] as usize];
            let source = &at.samples.luma[b];
            let mut best = Best::<SUBBLOCK_MODES>::new();
            match self.fixed.filter(|fixed| fixed.luma == B_PRED) {
                Some(fixed) => best.add(0, fixed.subblocks[b], 1),
                None => {
                    let differences = subblock_differences::<S>(source, &predictions);
                    for (mode, hadamard) in differences.into_iter().enumerate() {
                        best.add(
                            rank(hadamard, mode_costs[mode], segment),
                            mode as u8,
                            self.tuning.subblock_candidates,
                        );
                    }
                }
            }
            let context = usize::from(above_flags[column] + left_flags[row]);
            let mut chosen: Option<(i64, u32, u8, Quantized, Coeffs)> = None;
            for (_, mode) in &best.entries[..best.kept] {
                let coeffs = forward_dct::<S>(source, &predictions[*mode as usize]);
                let quantized = quantize::<S>(&coeffs, &spectra[b], &segment.y1);
                let bits = self.costs.block(TYPE_Y_WITH_DC, 0, context, &quantized.levels, quantized.mask);
                let score = score(&quantized, u32::from(mode_costs[*mode as usize]) + bits, segment);
                if chosen.as_ref().is_none_or(|chosen| score < chosen.0) {
                    chosen = Some((score, bits, *mode, quantized, coeffs));
                }
            }
            let (mut block_score, mut bits, mode, mut quantized, coeffs) = chosen?;
            if self.tuning.trellis && quantized.mask != 0 {
                let place = BlockPlace { block_type: TYPE_Y_WITH_DC, first: 0, context };
                let lambda = segment.lambda_trellis;
                let block = optimize(&coeffs, quantized.mask, &segment.y1, place, self.costs, lambda);
                quantized = requantized::<S>(&coeffs, &spectra[b], &block.levels, &segment.y1);
                bits = self.costs.block(TYPE_Y_WITH_DC, 0, context, &quantized.levels, quantized.mask);
                block_score = score(&quantized, u32::from(mode_costs[mode as usize]) + bits, segment);
            }
            luma.score += block_score;
            luma.token_bits += bits;
            if luma.score >= limit {
                return None;
            }
            let coeffs = dequantize::<S>(&quantized.levels, &segment.y1.step);
            let block = inverse_dct_add::<S>(&coeffs, &predictions[mode as usize]);
            for y in 0..4 {
                let start = (row * 4 + y + 1) * CANVAS_STRIDE + column * 4 + 1;
                canvas[start..start + 4].copy_from_slice(&block[y * 4..y * 4 + 4]);
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
