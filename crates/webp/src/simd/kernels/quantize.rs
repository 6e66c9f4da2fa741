//! Quantisation of 4x4 blocks, and what it loses.

use super::block::Coeffs;
use crate::simd::lanes::{Lanes, Simd, Wide};

/// Fractional bits of [`QuantTable::reciprocal`]: products of sixteen bits are kept by their upper half.
pub const RECIPROCAL_BITS: u32 = 16;

/// Tables of one kind of block at one quantiser, in raster order.
#[derive(Clone, Debug)]
pub struct QuantTable {
    /// Step sizes.
    pub step: Coeffs,
    /// 1 / step in 1/65536, rounded up: level = (|c| + bias) * reciprocal >> 16.
    pub reciprocal: Coeffs,
    /// What is added before the division; below step / 2 it widens the dead zone.
    pub bias: Coeffs,
    /// Weights of the spectral distortion.
    pub weight: Coeffs,
}

/// What quantising a block gave.
#[derive(Clone, Copy, Debug)]
pub struct Quantized {
    /// Levels in raster order.
    pub levels: Coeffs,
    /// Bit i is set when level i is not zero.
    pub mask: u16,
    /// Sum of squared errors of the coefficients: four times that of the samples.
    pub distortion: i32,
    /// How much spectral magnitude was lost (positive) or gained.
    pub spectral: i32,
}

/// Quantises `coeffs`; `spectrum` is the transform of the source itself, for the spectral term.
#[inline(always)]
pub fn quantize<S: Simd>(coeffs: &Coeffs, spectrum: &Coeffs, table: &QuantTable) -> Quantized {
    let coeffs = S::Wide::load(coeffs);
    let sign = coeffs.shr::<15>();
    let magnitude = coeffs.abs().add(S::Wide::load(&table.bias)).mul_high(S::Wide::load(&table.reciprocal));
    weighed::<S>(coeffs, magnitude.xor(sign).sub(sign), spectrum, table)
}

/// What [`quantize`] says of levels that were chosen otherwise.
#[inline(always)]
pub fn requantized<S: Simd>(coeffs: &Coeffs, spectrum: &Coeffs, levels: &Coeffs, table: &QuantTable) -> Quantized {
    weighed::<S>(S::Wide::load(coeffs), S::Wide::load(levels), spectrum, table)
}

#[inline(always)]
fn weighed<S: Simd>(coeffs: S::Wide, levels: S::Wide, spectrum: &Coeffs, table: &QuantTable) -> Quantized {
    let error = coeffs.sub(levels.mul_low(S::Wide::load(&table.step)));
    let spectrum = S::Wide::load(spectrum);
    let lost = spectrum.abs().sub(spectrum.sub(error).abs());
    Quantized {
        levels: levels.to_array(),
        mask: levels.nonzero_mask(),
        distortion: error.dot(error).sum32(),
        spectral: lost.dot(S::Wide::load(&table.weight)).sum32(),
    }
}

/// `levels * step`.
#[inline(always)]
pub fn dequantize<S: Simd>(levels: &Coeffs, step: &Coeffs) -> Coeffs {
    S::Wide::load(levels).mul_low(S::Wide::load(step)).to_array()
}

#[cfg(test)]
mod tests {
    use super::super::testing::coeffs;
    use super::super::testing::each_set;
    use super::*;
    use crate::simd::scalar::Scalar;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantize_agrees(coeffs in coeffs(2047), spectrum in coeffs(2047), step in 4i16..284, bias in 0i16..=64) {
            let table = QuantTable {
                step: [step; 16],
                reciprocal: [(65536 / i32::from(step) + 1).min(16384) as i16; 16],
                bias: [(i32::from(step) * i32::from(bias) / 128) as i16; 16],
                weight: core::array::from_fn(|i| i as i16),
            };
            let facts = |q: &Quantized| (q.levels, q.mask, q.distortion, q.spectral);
            let a = quantize::<Scalar>(&coeffs, &spectrum, &table);
            let back = dequantize::<Scalar>(&a.levels, &table.step);
            each_set!(S => {
                assert_eq!(facts(&quantize::<S>(&coeffs, &spectrum, &table)), facts(&a));
                assert_eq!(facts(&requantized::<S>(&coeffs, &spectrum, &a.levels, &table)), facts(&a));
                assert_eq!(dequantize::<S>(&a.levels, &table.step), back);
            });
            let mut distortion = 0;
            for i in 0..16 {
                prop_assert_eq!(a.mask >> i & 1 == 1, a.levels[i] != 0);
                let error = i32::from(coeffs[i]) - i32::from(back[i]);
                prop_assert!(error.abs() <= i32::from(step));
                distortion += error * error;
            }
            prop_assert_eq!(a.distortion, distortion);
        }
    }
}
