//! Transforms of a whole macroblock: the DCTs of its residual, and the Walsh-Hadamard transform of its sixteen luma DCs
//! (RFC 6386 section 14.3).

use crate::simd::kernels::{Block, Coeffs, forward_dcts};
use crate::simd::{Simd, compiled_per_set};

/// The prediction whose residual is the source itself.
pub const ZERO_BLOCK: Block = [0; 16];

compiled_per_set! {
    /// Transforms of the residuals of all luma blocks.
    pub fn luma_transforms(sources: &[Block; 16], predictions: &[Block; 16]) -> [Coeffs; 16] = transforms_of_16;
}

compiled_per_set! {
    /// Transforms of the residuals of all chroma blocks.
    pub fn chroma_transforms(sources: &[Block; 8], predictions: &[Block; 8]) -> [Coeffs; 8] = transforms_of_8;
}

#[inline(always)]
fn transforms_of_16<S: Simd>(sources: &[Block; 16], predictions: &[Block; 16]) -> [Coeffs; 16] {
    forward_dcts::<S, 16>(sources, predictions)
}

#[inline(always)]
fn transforms_of_8<S: Simd>(sources: &[Block; 8], predictions: &[Block; 8]) -> [Coeffs; 8] {
    forward_dcts::<S, 8>(sources, predictions)
}

/// One pass over the four vectors at `start(i) + stride * j`, as the RFC orders them; it is its own transpose.
#[inline(always)]
fn butterfly(v: [i32; 4]) -> [i32; 4] {
    let (a, b) = (v[0] + v[3], v[1] + v[2]);
    let (c, d) = (v[1] - v[2], v[0] - v[3]);
    [a + b, c + d, a - b, d - c]
}

#[inline(always)]
fn both_passes(input: &Coeffs) -> [i32; 16] {
    let mut work = [0; 16];
    for column in 0..4 {
        let out = butterfly(core::array::from_fn(|row| i32::from(input[row * 4 + column])));
        for row in 0..4 {
            work[row * 4 + column] = out[row];
        }
    }
    for row in 0..4 {
        let out = butterfly(core::array::from_fn(|column| work[row * 4 + column]));
        work[row * 4..row * 4 + 4].copy_from_slice(&out);
    }
    work
}

/// Forward transform: half the unnormalised one, the scale that the RFC's inverse undoes.
pub fn forward_walsh(dcs: &Coeffs) -> Coeffs {
    both_passes(dcs).map(|v| ((v + 1) >> 1).clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16)
}

/// The RFC's inverse: an eighth, rounded.
pub fn inverse_walsh(coeffs: &Coeffs) -> Coeffs {
    both_passes(coeffs).map(|v| ((v + 3) >> 3) as i16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn walsh_round_trip_is_within_one(dcs in prop::array::uniform16(-2040i16..=2040)) {
            let back = inverse_walsh(&forward_walsh(&dcs));
            for i in 0..16 {
                prop_assert!((back[i] - dcs[i]).abs() <= 1);
            }
        }
    }
}
