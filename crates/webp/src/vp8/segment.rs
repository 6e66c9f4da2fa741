//! A segment: macroblocks that share a quantiser and a loop filter level (RFC 6386 section 10).

use super::fixed::STEP;
use super::tables::quantizer;
use super::tuning::Tuning;
use crate::simd::kernels::{Coeffs, QuantTable, RECIPROCAL_BITS};

/// The strongest loop filter (six bits, section 9.4).
pub const MAX_FILTER_LEVEL: u32 = 63;
/// The weight 1 of a bit: weights are in 1/256.
pub const WEIGHT_ONE: u32 = 256;
/// Fractions of a step by which [`Tuning`] gives biases and weights, and of a step's square by which it gives lambdas.
const STEP_FRACTIONS: u32 = 256;
const SQUARE_FRACTIONS: i64 = 1024;

/// Everything that follows from a segment's quantiser index.
#[derive(Clone)]
pub struct Segment {
    /// Quantiser index, 0..=127.
    pub index: u8,
    /// Loop filter level, 0..=63.
    pub filter_level: u8,
    pub y1: QuantTable,
    pub y2: QuantTable,
    pub uv: QuantTable,
    /// Lagrangian multipliers: 256 times the squared sample error that one 1/256 bit is worth.
    pub lambda: i64,
    pub lambda_16: i64,
    pub lambda_chroma: i64,
    pub lambda_trellis: i64,
    /// 256 times the squared sample error that a unit of spectral loss is worth.
    pub spectral: i64,
    /// What a 1/256 bit of mode cost weighs in the ranking, in 1/65536 of a Hadamard unit.
    pub ranking: i64,
}

/// Weights of the spectral distortion: coarse detail is missed more than fine detail. Raster order, DC excluded,
/// because its error is already plain squared error of the mean.
const SPECTRAL_WEIGHT: Coeffs = [0, 28, 20, 12, 28, 24, 17, 10, 20, 17, 12, 8, 12, 10, 8, 6];

fn table(dc: u16, ac: u16, bias_dc: u16, bias_ac: u16) -> QuantTable {
    let of = |i: usize, dc: u16, ac: u16| if i == 0 { dc } else { ac };
    let step: [u16; 16] = core::array::from_fn(|i| of(i, dc, ac));
    QuantTable {
        step: step.map(|step| step as i16),
        // Steps are at least 4, so reciprocals fit; rounding up makes exact multiples come out whole.
        reciprocal: step.map(|step| (1u32 << RECIPROCAL_BITS).div_ceil(u32::from(step)) as i16),
        bias: core::array::from_fn(|i| {
            (u32::from(step[i]) * u32::from(of(i, bias_dc, bias_ac)) / STEP_FRACTIONS) as i16
        }),
        weight: SPECTRAL_WEIGHT,
    }
}

impl Segment {
    pub fn new(index: u8, filter_level: u8, tuning: &Tuning) -> Self {
        let y1 = table(quantizer::y1_dc(index, 0), quantizer::y1_ac(index), tuning.bias_dc, tuning.bias_ac);
        let y2 = table(
            quantizer::y2_dc(index, tuning.y2_dc_delta),
            quantizer::y2_ac(index, tuning.y2_ac_delta),
            tuning.bias_y2,
            tuning.bias_y2,
        );
        let uv = table(
            quantizer::uv_dc(index, tuning.uv_dc_delta),
            quantizer::uv_ac(index, tuning.uv_ac_delta),
            tuning.bias_chroma,
            tuning.bias_chroma,
        );
        let step = i64::from(quantizer::y1_ac(index));
        let chroma_step = i64::from(quantizer::uv_ac(index, tuning.uv_ac_delta));
        let lambda = |factor: u32, step: i64| (i64::from(factor) * step * step / SQUARE_FRACTIONS).max(1);
        Self {
            index,
            filter_level,
            y1,
            y2,
            uv,
            lambda: lambda(tuning.lambda, step),
            lambda_16: lambda(tuning.lambda_16, step),
            lambda_chroma: lambda(tuning.lambda_chroma, chroma_step),
            lambda_trellis: lambda(tuning.lambda_trellis, step),
            spectral: i64::from(tuning.spectral) * step / i64::from(STEP_FRACTIONS),
            ranking: i64::from(tuning.ranking) * step,
        }
    }

    /// Makes bits weigh `weight` / 256 times as much, in decisions and in plain rounding.
    #[inline(never)]
    pub fn weigh_rate(&mut self, weight: u32) {
        for lambda in [&mut self.lambda, &mut self.lambda_16, &mut self.lambda_chroma, &mut self.lambda_trellis] {
            *lambda = *lambda * i64::from(weight) / i64::from(WEIGHT_ONE);
        }
        for table in [&mut self.y1, &mut self.y2, &mut self.uv] {
            // One value for the DC, one for all the rest.
            let weigh = |i: usize| {
                let bias = i32::from(table.bias[i]) * WEIGHT_ONE as i32 / weight.max(1) as i32;
                bias.min(i32::from(table.step[i]) / 2) as i16
            };
            let (dc, ac) = (weigh(0), weigh(1));
            table.bias = [ac; 16];
            table.bias[0] = dc;
        }
    }
}

/// The quantiser index whose luma step is closest to `step`, in 1/256.
pub fn index_of_step(step: u32) -> u8 {
    let distance = |index: &u8| (u32::from(quantizer::y1_ac(*index)) * STEP).abs_diff(step);
    (0..=quantizer::MAX_INDEX).min_by_key(distance).unwrap_or(quantizer::MAX_INDEX)
}
