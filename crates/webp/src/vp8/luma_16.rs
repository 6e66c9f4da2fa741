//! Luma predicted as one square of 16x16, its DCs gathered in the Y2 block.

use super::candidate::{Best, Luma};
use super::cost::LUMA_MODE_COST;
use super::levels::BlockLevels;
use super::macroblock::{Chooser, Site};
use super::planes::MacroblockSamples;
use super::predict::predict_square;
use super::score::{COEFFICIENT_ERROR, rank};
use super::segment::Segment;
use super::tables::coefficients::*;
use super::tables::modes::*;
use super::transform::{ZERO_BLOCK, forward_walsh, inverse_walsh, luma_transforms};
use super::trellis::{BlockPlace, optimize};
use crate::simd::kernels::*;
use crate::simd::{Simd, compiled_per_set};

/// Every 16x16 prediction, by mode.
pub type SquarePredictions = [[Block; 16]; 4];

/// The part of the score that AC levels change.
#[inline(always)]
fn ac_score(segment: &Segment, distortion: i64, spectral: i64, rate: u32) -> i64 {
    COEFFICIENT_ERROR * distortion + segment.spectral * spectral + segment.lambda_16 * i64::from(rate)
}

compiled_per_set! {
    /// The best 16x16 prediction by plain rounding, not reconstructed yet, and all predictions.
    pub fn luma_16(chooser: &Chooser<'_>, at: &Site<'_>, spectra: &[Coeffs; 16]) -> (Luma, SquarePredictions) =
        Chooser::luma_16;
}

compiled_per_set! {
    /// Optimises the levels where that is asked for, and reconstructs.
    pub fn finish_luma_16(
        chooser: &Chooser<'_>,
        luma: &mut Luma,
        at: &Site<'_>,
        spectra: &[Coeffs; 16],
        predictions: &SquarePredictions,
    ) -> () = Chooser::finish_luma_16;
}

impl Chooser<'_> {
    #[inline(always)]
    fn luma_16<S: Simd>(&self, at: &Site, spectra: &[Coeffs; 16]) -> (Luma, SquarePredictions) {
        let fixed = self.fixed.map(|fixed| fixed.luma).filter(|mode| *mode != B_PRED);
        let predictions: SquarePredictions = core::array::from_fn(|mode| match fixed {
            Some(fixed) if fixed as usize != mode => [ZERO_BLOCK; 16],
            _ => predict_square::<S, 16, 16>(mode as u8, &at.neighbours.luma),
        });
        let mut best = Best::<4>::new();
        if let Some(mode) = fixed {
            best.add(0, mode, 1);
        }
        for (mode, prediction) in predictions.iter().enumerate().filter(|_| fixed.is_none()) {
            let hadamard = hadamard_sum::<S, 16>(&at.samples.luma, prediction);
            best.add(rank(hadamard, LUMA_MODE_COST[mode], at.segment), mode as u8, self.tuning.luma_candidates);
        }
        // Without a candidate there is DC prediction: mode 0, as in the empty entries.
        let mut chosen: Option<Luma> = None;
        for (_, mode) in &best.entries[..best.kept.max(1)] {
            let luma = self.try_luma_16::<S>(at, spectra, &predictions[*mode as usize], *mode);
            if chosen.as_ref().is_none_or(|chosen| luma.score < chosen.score) {
                chosen = Some(luma);
            }
        }
        (chosen.unwrap_or_else(|| unreachable!()), predictions)
    }

    #[inline(always)]
    fn try_luma_16<S: Simd>(&self, at: &Site, spectra: &[Coeffs; 16], prediction: &[Block; 16], mode: u8) -> Luma {
        let segment = at.segment;
        let mut dcs = [0; 16];
        let mut blocks = [BlockLevels::default(); 16];
        let (mut above_flags, mut left_flags) = (at.above.luma, at.left.luma);
        let mut rate = 0;
        let (mut distortion, mut spectral) = (0i64, 0i64);
        let transforms = luma_transforms::<S>(&at.samples.luma, prediction);
        for (b, mut coeffs) in transforms.into_iter().enumerate() {
            dcs[b] = core::mem::take(&mut coeffs[0]);
            let (column, row) = (b % 4, b / 4);
            let context = usize::from(above_flags[column] + left_flags[row]);
            let quantized = quantize::<S>(&coeffs, &spectra[b], &segment.y1);
            rate += self.costs.block(TYPE_Y_AFTER_Y2, 1, context, &quantized.levels, quantized.mask);
            let flag = u8::from(quantized.mask != 0);
            (above_flags[column], left_flags[row]) = (flag, flag);
            distortion += i64::from(quantized.distortion);
            spectral += i64::from(quantized.spectral.abs());
            blocks[b] = BlockLevels { levels: quantized.levels, mask: quantized.mask };
        }
        let coeffs = forward_walsh(&dcs);
        let y2 = quantize::<S>(&coeffs, &coeffs, &segment.y2);
        let context = usize::from(at.above.y2 + at.left.y2);
        let y2_bits = self.costs.block(TYPE_Y2, 0, context, &y2.levels, y2.mask);
        let fixed_rate = u32::from(LUMA_MODE_COST[mode as usize]) + y2_bits;
        let decoded = inverse_walsh(&dequantize::<S>(&y2.levels, &segment.y2.step));
        let fixed_distortion = (0..16).map(|b| (i64::from(dcs[b]) - i64::from(decoded[b])).pow(2)).sum::<i64>();
        let fixed_score = COEFFICIENT_ERROR * fixed_distortion + segment.lambda_16 * i64::from(fixed_rate);
        Luma {
            score: fixed_score + ac_score(segment, distortion, spectral, rate),
            fixed_score,
            y2_bits,
            token_bits: y2_bits + rate,
            mode,
            subblock_modes: [SUBBLOCK_MODE_OF[mode as usize]; 16],
            y2: BlockLevels { levels: y2.levels, mask: y2.mask },
            blocks,
            reconstruction: [[0; 16]; 16],
        }
    }

    #[inline(always)]
    fn finish_luma_16<S: Simd>(
        &self,
        luma: &mut Luma,
        at: &Site,
        spectra: &[Coeffs; 16],
        predictions: &SquarePredictions,
    ) {
        let prediction = &predictions[luma.mode as usize & 3];
        if self.tuning.trellis {
            self.optimize_luma_16::<S>(luma, at, spectra, prediction);
        }
        let dcs = inverse_walsh(&dequantize::<S>(&luma.y2.levels, &at.segment.y2.step));
        let mut coeffs = [[0; 16]; 16];
        for b in 0..16 {
            coeffs[b] = dequantize::<S>(&luma.blocks[b].levels, &at.segment.y1.step);
            coeffs[b][0] = dcs[b];
        }
        luma.reconstruction = inverse_dcts_add::<S, 16>(&coeffs, prediction);
    }

    /// Optimises the AC levels of the chosen 16x16 prediction and prices it anew.
    #[inline(always)]
    fn optimize_luma_16<S: Simd>(&self, luma: &mut Luma, at: &Site, spectra: &[Coeffs; 16], prediction: &[Block; 16]) {
        let (samples, segment): (&MacroblockSamples, _) = (at.samples, at.segment);
        let (mut above_flags, mut left_flags) = (at.above.luma, at.left.luma);
        let mut rate = 0;
        let (mut distortion, mut spectral) = (0i64, 0i64);
        for b in 0..16 {
            let (column, row) = (b % 4, b / 4);
            let context = usize::from(above_flags[column] + left_flags[row]);
            let mut coeffs = forward_dct::<S>(&samples.luma[b], &prediction[b]);
            coeffs[0] = 0;
            let block = if luma.blocks[b].mask == 0 {
                BlockLevels::default()
            } else {
                let place = BlockPlace { block_type: TYPE_Y_AFTER_Y2, first: 1, context };
                optimize(&coeffs, luma.blocks[b].mask, &segment.y1, place, self.costs, segment.lambda_trellis)
            };
            let quantized = requantized::<S>(&coeffs, &spectra[b], &block.levels, &segment.y1);
            rate += self.costs.block(TYPE_Y_AFTER_Y2, 1, context, &block.levels, block.mask);
            distortion += i64::from(quantized.distortion);
            spectral += i64::from(quantized.spectral.abs());
            let flag = u8::from(block.mask != 0);
            (above_flags[column], left_flags[row]) = (flag, flag);
            luma.blocks[b] = block;
        }
        luma.token_bits = luma.y2_bits + rate;
        luma.score = luma.fixed_score + ac_score(segment, distortion, spectral, rate);
    }
}
