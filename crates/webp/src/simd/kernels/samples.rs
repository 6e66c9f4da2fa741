//! Sums over a block of samples, and its TrueMotion prediction.

use super::block::Block;
use crate::simd::lanes::{Lanes, Simd, Vector};

/// Sum of the sixteen samples and sum of their squares.
#[inline(always)]
pub fn sum_and_squares<S: Simd>(block: &Block) -> (i32, i32) {
    let (low, high) = S::Vector::widen(block);
    (low.add(high).dot(S::Vector::splat(1)).sum32(), low.dot(low).add32(high.dot(high)).sum32())
}

/// `left[r] + above[c] - corner`, clamped: the TrueMotion predictor for one 4x4 block.
#[inline(always)]
pub fn true_motion<S: Simd>(above: [u8; 4], left: [u8; 4], corner: u8) -> Block {
    let [a, b, c, d] = above.map(|v| i16::from(v) - i16::from(corner));
    let above = S::Vector::load(&[a, b, c, d, a, b, c, d]);
    let [a, b, c, d] = left.map(i16::from);
    let rows01 = above.add(S::Vector::load(&[a, a, a, a, b, b, b, b]));
    S::Vector::narrow(rows01, above.add(S::Vector::load(&[c, c, c, c, d, d, d, d])))
}

#[cfg(test)]
mod tests {
    use super::super::testing::each_set;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_agree(block: [u8; 16]) {
            let samples = block.map(i32::from);
            let sums = (samples.iter().sum::<i32>(), samples.iter().map(|v| v.pow(2)).sum::<i32>());
            each_set!(S => assert_eq!(sum_and_squares::<S>(&block), sums));
        }

        #[test]
        fn true_motion_agrees(above: [u8; 4], left: [u8; 4], corner: u8) {
            let exact: Block = core::array::from_fn(|i| {
                (i32::from(left[i / 4]) + i32::from(above[i % 4]) - i32::from(corner)).clamp(0, 255) as u8
            });
            each_set!(S => assert_eq!(true_motion::<S>(above, left, corner), exact));
        }
    }
}
