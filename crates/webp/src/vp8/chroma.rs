//! Both chroma planes of a macroblock, which share a mode.

use super::candidate::{Best, Chroma};
use super::cost::CHROMA_MODE_COST;
use super::levels::BlockLevels;
use super::macroblock::{Chooser, Site};
use super::predict::predict_square;
use super::score::{COEFFICIENT_ERROR, rank};
use super::tables::coefficients::TYPE_CHROMA;
use super::tables::modes::DC_PRED;
use super::transform::{ZERO_BLOCK, chroma_transforms};
use crate::simd::kernels::*;
use crate::simd::{Simd, compiled_per_set};

compiled_per_set! {
    /// The best chroma prediction.
    pub fn chroma(chooser: &Chooser<'_>, at: &Site<'_>) -> Chroma = Chooser::chroma;
}

impl Chooser<'_> {
    #[inline(always)]
    fn chroma<S: Simd>(&self, at: &Site) -> Chroma {
        let (sources, segment) = (&at.samples.chroma, at.segment);
        let spectra = chroma_transforms::<S>(sources, &[ZERO_BLOCK; 8]);
        let mut predictions = [[ZERO_BLOCK; 8]; 4];
        for (mode, prediction) in predictions.iter_mut().enumerate() {
            if self.fixed.is_none_or(|fixed| fixed.chroma as usize == mode) {
                for (blocks, edges) in prediction.chunks_exact_mut(4).zip(&at.neighbours.chroma) {
                    blocks.copy_from_slice(&predict_square::<S, 8, 4>(mode as u8, edges));
                }
            }
        }
        let mut best = Best::<4>::new();
        if let Some(fixed) = self.fixed {
            best.add(0, fixed.chroma, 1);
        }
        for (mode, prediction) in predictions.iter().enumerate().filter(|_| self.fixed.is_none()) {
            let hadamard = hadamard_sum::<S, 8>(sources, prediction);
            best.add(rank(hadamard, CHROMA_MODE_COST[mode], segment), mode as u8, self.tuning.chroma_candidates.max(1));
        }
        let mut chosen = (i64::MAX, DC_PRED, 0, [BlockLevels::default(); 8]);
        for (_, mode) in &best.entries[..best.kept] {
            let mut blocks = [BlockLevels::default(); 8];
            let (mut above_flags, mut left_flags) = (at.above.chroma, at.left.chroma);
            let mut token_bits = 0;
            let mut distortion = 0i64;
            let residuals = chroma_transforms::<S>(sources, &predictions[*mode as usize]);
            for (b, coeffs) in residuals.iter().enumerate() {
                let (plane, column, row) = (b / 4, b % 2, b / 2 % 2);
                let quantized = quantize::<S>(coeffs, &spectra[b], &segment.uv);
                let context = usize::from(above_flags[plane][column] + left_flags[plane][row]);
                token_bits += self.costs.block(TYPE_CHROMA, 0, context, &quantized.levels, quantized.mask);
                let flag = u8::from(quantized.mask != 0);
                (above_flags[plane][column], left_flags[plane][row]) = (flag, flag);
                distortion += i64::from(quantized.distortion);
                blocks[b] = BlockLevels { levels: quantized.levels, mask: quantized.mask };
            }
            let rate = u32::from(CHROMA_MODE_COST[*mode as usize]) + token_bits;
            let score = COEFFICIENT_ERROR * distortion + segment.lambda_chroma * i64::from(rate);
            if score < chosen.0 {
                chosen = (score, *mode, token_bits, blocks);
            }
        }
        let (_, mode, token_bits, blocks) = chosen;
        let mut coeffs = [[0; 16]; 8];
        for (coeffs, block) in coeffs.iter_mut().zip(&blocks) {
            *coeffs = dequantize::<S>(&block.levels, &segment.uv.step);
        }
        let reconstruction = inverse_dcts_add::<S, 8>(&coeffs, &predictions[mode as usize]);
        Chroma { mode, blocks, token_bits, reconstruction }
    }
}
