//! The Hadamard transform of residuals: a cheap measure of what they will cost.

use super::block::{Block, transpose};
use crate::simd::lanes::{Lanes, Simd, Vector, Wide};

/// Sum of absolute values of the 4x4 Hadamard transform of a residual, halved, in parts for `sum32`.
#[inline(always)]
fn hadamard_of<L: Lanes>(rows01: L, rows23: L) -> L {
    let (sum, difference) = (rows01.add(rows23), rows01.sub(rows23));
    // sum = [r0+r2 | r1+r3], difference = [r0-r2 | r1-r3]
    let (s, d) = (sum.swap_halves(), difference.swap_halves());
    let a = sum.add(s).low_halves(sum.sub(s));
    let b = difference.add(d).low_halves(difference.sub(d));
    let (rows01, rows23) = transpose(a, b);
    let (sum, difference) = (rows01.add(rows23), rows01.sub(rows23));
    // |a + b| + |a - b| = 2 max(|a|, |b|), and halving drops the 2.
    let a = sum.abs().max(sum.swap_halves().abs());
    let b = difference.abs().max(difference.swap_halves().abs());
    a.low_halves(b).dot(L::splat(1))
}

/// Sum of absolute values of the 4x4 Hadamard transform of `source - prediction`, halved.
#[inline(always)]
fn hadamard_difference<S: Simd>(source: (S::Vector, S::Vector), prediction: &Block) -> i32 {
    let (p0, p1) = S::Vector::widen(prediction);
    hadamard_of(source.0.sub(p0), source.1.sub(p1)).sum32()
}

/// How far each prediction is from `source`: the Hadamard transform's absolute values, summed and halved.
#[inline(always)]
pub fn hadamard_differences<S: Simd, const N: usize>(source: &Block, predictions: &[Block; N]) -> [i32; N] {
    let mut out = [0; N];
    if !S::WIDE_AT_ONCE {
        let source = S::Vector::widen(source);
        for i in 0..N {
            out[i] = hadamard_difference::<S>(source, &predictions[i]);
        }
        return out;
    }
    let (s0, s1) = S::Wide::widen(source, source);
    for (out, prediction) in out.chunks_exact_mut(2).zip(predictions.chunks_exact(2)) {
        let (p0, p1) = S::Wide::widen(&prediction[0], &prediction[1]);
        out.copy_from_slice(&hadamard_of(s0.sub(p0), s1.sub(p1)).sums32());
    }
    if N % 2 == 1 {
        out[N - 1] = hadamard_difference::<S>(S::Vector::widen(source), &predictions[N - 1]);
    }
    out
}

/// The same for the blocks of a square and their predictions, summed over all blocks.
#[inline(always)]
pub fn hadamard_sum<S: Simd, const N: usize>(sources: &[Block; N], predictions: &[Block; N]) -> i32 {
    if !S::WIDE_AT_ONCE {
        return (0..N).map(|b| hadamard_difference::<S>(S::Vector::widen(&sources[b]), &predictions[b])).sum();
    }
    let mut sum = S::Wide::splat(0);
    for (source, prediction) in sources.chunks_exact(2).zip(predictions.chunks_exact(2)) {
        let (s0, s1) = S::Wide::widen(&source[0], &source[1]);
        let (p0, p1) = S::Wide::widen(&prediction[0], &prediction[1]);
        sum = sum.add32(hadamard_of(s0.sub(p0), s1.sub(p1)));
    }
    sum.sum32()
}

#[cfg(test)]
mod tests {
    use super::super::testing::each_set;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn distances_agree_with_their_definitions(a: [u8; 16], b: [u8; 16]) {
            let sign = |i: usize, j: usize| if (i & j).count_ones().is_multiple_of(2) { 1 } else { -1 };
            let mut hadamard = 0;
            for v in 0..4 { for h in 0..4 {
                let mut sum = 0i32;
                for y in 0..4 { for x in 0..4 {
                    sum += sign(v, y) * sign(h, x) * (i32::from(a[y * 4 + x]) - i32::from(b[y * 4 + x]));
                } }
                hadamard += sum.abs();
            } }
            each_set!(S => {
                assert_eq!(hadamard_differences::<S, 3>(&a, &[a, b, b]), [0, hadamard / 2, hadamard / 2]);
                assert_eq!(hadamard_sum::<S, 4>(&[a, b, b, a], &[b, b, a, a]), hadamard / 2 * 2);
            });
        }
    }
}
