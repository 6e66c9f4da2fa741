//! The DCT of 4x4 blocks and its inverse (RFC 6386 section 14.4).

use super::block::{Block, Coeffs, load, store, transpose};
use crate::simd::lanes::{Lanes, Simd, Vector, Wide};

/// sqrt(2) * cos(pi / 8) and sqrt(2) * sin(pi / 8), times 4096: the odd rows of the 4-point DCT.
const COS: i16 = 5352;
const SIN: i16 = 2217;
/// RFC 6386 section 14.4: sqrt(2) * cos(pi / 8) - 1 and sqrt(2) * sin(pi / 8) - 1, times 65536.
const INVERSE_COS_MINUS_1: i16 = 20091;
const INVERSE_SIN_MINUS_1: i16 = (35468 - 65536) as i16;

/// Forward DCT of a residual: twice the orthonormal transform, the scale that the RFC's inverse undoes.
#[inline(always)]
fn forward_dct_of<L: Lanes>(rows01: L, rows23: L) -> (L, L) {
    let odd1 = L::repeat(&[COS, SIN, COS, SIN, COS, SIN, COS, SIN]);
    let odd3 = L::repeat(&[SIN, -COS, SIN, -COS, SIN, -COS, SIN, -COS]);
    // First pass, down the columns, at eight times the scale to keep fractions.
    let mirrored = rows23.swap_halves();
    let (sum, difference) = (rows01.add(mirrored), rows01.sub(mirrored));
    let swapped = sum.swap_halves();
    let even = sum.add(swapped).low_halves(sum.sub(swapped)).shl::<3>();
    let pairs = difference.zip_low(difference.swap_halves());
    let half = L::splat32(1 << 8);
    let odd = pairs.dot(odd1).add32(half).shr32::<9>().pack32(pairs.dot(odd3).add32(half).shr32::<9>());
    let (rows01, rows23) = transpose(even, odd);
    // Second pass, along the rows.
    let mirrored = rows23.swap_halves();
    let (sum, difference) = (rows01.add(mirrored), rows01.sub(mirrored));
    let swapped = sum.swap_halves();
    let even = sum.add(swapped).low_halves(sum.sub(swapped)).add(L::splat(8)).shr::<4>();
    let pairs = difference.zip_low(difference.swap_halves());
    let half = L::splat32(1 << 15);
    let odd = pairs.dot(odd1).add32(half).shr32::<16>().pack32(pairs.dot(odd3).add32(half).shr32::<16>());
    transpose(even, odd)
}

/// Forward DCT of `source - prediction`.
#[inline(always)]
pub fn forward_dct<S: Simd>(source: &Block, prediction: &Block) -> Coeffs {
    let (s0, s1) = S::Vector::widen(source);
    let (p0, p1) = S::Vector::widen(prediction);
    let (low, high) = forward_dct_of(s0.sub(p0), s1.sub(p1));
    store(low, high)
}

/// [`forward_dct`] of each source with its prediction.
#[inline(always)]
pub fn forward_dcts<S: Simd, const N: usize>(sources: &[Block; N], predictions: &[Block; N]) -> [Coeffs; N] {
    let mut out = [[0; 16]; N];
    if !S::WIDE_AT_ONCE {
        for b in 0..N {
            out[b] = forward_dct::<S>(&sources[b], &predictions[b]);
        }
        return out;
    }
    let pairs = sources.chunks_exact(2).zip(predictions.chunks_exact(2));
    for (out, (source, prediction)) in out.chunks_exact_mut(2).zip(pairs) {
        let (s0, s1) = S::Wide::widen(&source[0], &source[1]);
        let (p0, p1) = S::Wide::widen(&prediction[0], &prediction[1]);
        let (low, high) = forward_dct_of(s0.sub(p0), s1.sub(p1));
        let (first, second) = low.exchange(high);
        (out[0], out[1]) = (first.to_array(), second.to_array());
    }
    if N % 2 == 1 {
        out[N - 1] = forward_dct::<S>(&sources[N - 1], &predictions[N - 1]);
    }
    out
}

#[inline(always)]
fn inverse_pass<L: Lanes>(rows01: L, rows23: L) -> (L, L) {
    let even = rows01.add(rows23).low_halves(rows01.sub(rows23));
    let odd = rows01.high_halves(rows23);
    let by_sin = odd.add(odd.mul_high(L::splat(INVERSE_SIN_MINUS_1)));
    let by_cos = odd.add(odd.mul_high(L::splat(INVERSE_COS_MINUS_1)));
    let d = by_cos.add(by_sin.swap_halves());
    let c = by_sin.sub(by_cos.swap_halves());
    let odd = d.low_halves(c);
    (even.add(odd), even.sub(odd))
}

#[inline(always)]
fn transpose_mirrored<L: Lanes>(rows01: L, rows32: L) -> (L, L) {
    let a = rows01.zip_low(rows01.swap_halves());
    let b = rows32.swap_halves().zip_low(rows32);
    (a.zip_low_pairs(b), a.zip_high_pairs(b))
}

/// The residual that `rows01`, `rows23` are the coefficients of.
#[inline(always)]
fn inverse_dct_of<L: Lanes>(rows01: L, rows23: L) -> (L, L) {
    let (a, b) = inverse_pass(rows01, rows23);
    let (rows01, rows23) = transpose_mirrored(a, b);
    let (a, b) = inverse_pass(rows01, rows23);
    let round = L::splat(4);
    transpose_mirrored(a.add(round).shr::<3>(), b.add(round).shr::<3>())
}

/// `prediction` plus the inverse DCT of `coeffs`, exactly as RFC 6386 section 14.4 rounds it.
#[inline(always)]
pub fn inverse_dct_add<S: Simd>(coeffs: &Coeffs, prediction: &Block) -> Block {
    let (rows01, rows23) = load::<S::Vector>(coeffs);
    let (rows01, rows23) = inverse_dct_of(rows01, rows23);
    let (p0, p1) = S::Vector::widen(prediction);
    S::Vector::narrow(p0.add(rows01), p1.add(rows23))
}

/// [`inverse_dct_add`] of each block of coefficients to its prediction.
#[inline(always)]
pub fn inverse_dcts_add<S: Simd, const N: usize>(coeffs: &[Coeffs; N], predictions: &[Block; N]) -> [Block; N] {
    let mut out = [[0; 16]; N];
    if !S::WIDE_AT_ONCE {
        for b in 0..N {
            out[b] = inverse_dct_add::<S>(&coeffs[b], &predictions[b]);
        }
        return out;
    }
    let pairs = coeffs.chunks_exact(2).zip(predictions.chunks_exact(2));
    for (out, (coeffs, prediction)) in out.chunks_exact_mut(2).zip(pairs) {
        let (rows01, rows23) = S::Wide::load(&coeffs[0]).exchange(S::Wide::load(&coeffs[1]));
        let (rows01, rows23) = inverse_dct_of(rows01, rows23);
        let (p0, p1) = S::Wide::widen(&prediction[0], &prediction[1]);
        out.copy_from_slice(&S::Wide::narrow(p0.add(rows01), p1.add(rows23)));
    }
    if N % 2 == 1 {
        out[N - 1] = inverse_dct_add::<S>(&coeffs[N - 1], &predictions[N - 1]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::coeffs;
    use super::super::testing::each_set;
    use super::*;
    use crate::simd::scalar::Scalar;
    use proptest::prelude::*;

    /// The RFC's inverse DCT, step by step in 32 bits.
    fn reference_inverse(coeffs: &Coeffs) -> [i32; 16] {
        fn pass(input: [i32; 4]) -> [i32; 4] {
            let cos = |v: i32| v + ((v * 20091) >> 16);
            let sin = |v: i32| (v * 35468) >> 16;
            let (a, b) = (input[0] + input[2], input[0] - input[2]);
            let c = sin(input[1]) - cos(input[3]);
            let d = cos(input[1]) + sin(input[3]);
            [a + d, b + c, b - c, a - d]
        }
        let mut work = [0; 16];
        for column in 0..4 {
            let out = pass(core::array::from_fn(|row| i32::from(coeffs[row * 4 + column])));
            (0..4).for_each(|row| work[row * 4 + column] = out[row]);
        }
        for row in 0..4 {
            let out = pass(core::array::from_fn(|column| work[row * 4 + column]));
            (0..4).for_each(|column| work[row * 4 + column] = (out[column] + 4) >> 3);
        }
        work
    }

    proptest! {
        #[test]
        fn forward_dct_agrees_and_is_close_to_the_real_one(source: [u8; 16], prediction: [u8; 16]) {
            let native = forward_dct::<Scalar>(&source, &prediction);
            each_set!(S => {
                assert_eq!(native, forward_dct::<S>(&source, &prediction));
                // Three blocks: a pair, and one that is left over.
                let zero = forward_dct::<Scalar>(&source, &[0; 16]);
                let (sources, predictions) = ([source; 3], [prediction, [0; 16], prediction]);
                assert_eq!([native, zero, native], forward_dcts::<S, 3>(&sources, &predictions));
            });
            for v in 0..4 { for h in 0..4 {
                let basis = |frequency: usize, at: usize| {
                    let angle = std::f64::consts::PI * (2 * at + 1) as f64 * frequency as f64 / 8.0;
                    angle.cos() * if frequency == 0 { 0.5 } else { std::f64::consts::FRAC_1_SQRT_2 }
                };
                let mut exact = 0.0;
                for y in 0..4 { for x in 0..4 {
                    exact += 2.0 * f64::from(i32::from(source[y * 4 + x]) - i32::from(prediction[y * 4 + x])) * basis(v, y) * basis(h, x);
                } }
                prop_assert!((exact - f64::from(native[v * 4 + h])).abs() < 1.0, "({v},{h}) {exact} {}", native[v * 4 + h]);
            } }
        }

        #[test]
        fn inverse_dct_is_the_rfcs(coeffs in coeffs(2047), prediction: [u8; 16]) {
            let native = inverse_dct_add::<Scalar>(&coeffs, &prediction);
            each_set!(S => {
                assert_eq!(native, inverse_dct_add::<S>(&coeffs, &prediction));
                let mirrored = prediction.map(|sample| 255 - sample);
                let other = inverse_dct_add::<Scalar>(&coeffs, &mirrored);
                let predictions = [mirrored, prediction, prediction];
                assert_eq!([other, native, native], inverse_dcts_add::<S, 3>(&[coeffs; 3], &predictions));
            });
            let residual = reference_inverse(&coeffs);
            let exact: Block = core::array::from_fn(|i| (residual[i] + i32::from(prediction[i])).clamp(0, 255) as u8);
            prop_assert_eq!(native, exact);
        }

        #[test]
        fn dct_round_trip_is_within_one(source: [u8; 16], prediction: [u8; 16]) {
            let back = inverse_dct_add::<Scalar>(&forward_dct::<Scalar>(&source, &prediction), &prediction);
            for i in 0..16 { prop_assert!(back[i].abs_diff(source[i]) <= 1); }
        }
    }
}
