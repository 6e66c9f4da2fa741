//! The hot loops, written once over [`Simd`].
//!
//! A 4x4 block of samples is sixteen bytes in raster order ([`Block`]), its transform sixteen 16-bit
//! coefficients in raster order ([`Coeffs`]): a block is one or two vectors, whatever frame it came from.
//! What is asked of several blocks takes two at a time where registers are wide enough.

use super::{Lanes, Simd, Vector, Wide};

/// 4x4 samples in raster order.
pub type Block = [u8; 16];
/// 4x4 transform coefficients in raster order.
pub type Coeffs = [i16; 16];

/// sqrt(2) * cos(pi / 8) and sqrt(2) * sin(pi / 8), times 4096: the odd rows of the 4-point DCT.
const COS: i16 = 5352;
const SIN: i16 = 2217;
/// RFC 6386 section 14.4: sqrt(2) * cos(pi / 8) - 1 and sqrt(2) * sin(pi / 8) - 1, times 65536.
const INVERSE_COS_MINUS_1: i16 = 20091;
const INVERSE_SIN_MINUS_1: i16 = (35468 - 65536) as i16;

#[inline(always)]
fn load<V: Vector>(coeffs: &Coeffs) -> (V, V) {
    let (low, high) = coeffs.split_at(8);
    let (Ok(low), Ok(high)) = (low.try_into(), high.try_into()) else { unreachable!() };
    (V::load(low), V::load(high))
}

#[inline(always)]
fn store<V: Vector>(low: V, high: V) -> Coeffs {
    let mut out = [0; 16];
    out[..8].copy_from_slice(&low.to_array());
    out[8..].copy_from_slice(&high.to_array());
    out
}

/// Rows (0 | 2), (1 | 3) of a 4x4 matrix to rows (0 | 1), (2 | 3) of its transpose.
#[inline(always)]
fn transpose<L: Lanes>(rows02: L, rows13: L) -> (L, L) {
    let (a, b) = (rows02.zip_low(rows13), rows02.zip_high(rows13));
    (a.zip_low_pairs(b), a.zip_high_pairs(b))
}

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

/// Tables of one kind of block at one quantiser, in raster order.
#[derive(Clone, Debug)]
pub struct QuantTable {
    /// Step sizes.
    pub step: Coeffs,
    /// 65536 / step, rounded up: level = (|c| + bias) * reciprocal >> 16.
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
    use super::super::scalar::Scalar;
    use super::super::{InstructionSet, with_set};
    use super::*;
    use proptest::prelude::*;

    fn coeffs(limit: i16) -> impl Strategy<Value = Coeffs> {
        prop::array::uniform16(-limit..=limit)
    }

    /// Runs the expression with every instruction set of this machine.
    macro_rules! each_set {
        ($simd:ident => $body:expr) => {
            for set in InstructionSet::available() {
                with_set!(set, $simd => $body);
            }
        };
    }
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

        #[test]
        fn distances_agree_with_their_definitions(a: [u8; 16], b: [u8; 16]) {
            let sums = (a.iter().map(|v| i32::from(*v)).sum::<i32>(), a.iter().map(|v| i32::from(*v).pow(2)).sum::<i32>());
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
                assert_eq!(sum_and_squares::<S>(&a), sums);
                assert_eq!(hadamard_differences::<S, 3>(&a, &[a, b, b]), [0, hadamard / 2, hadamard / 2]);
                assert_eq!(hadamard_sum::<S, 4>(&[a, b, b, a], &[b, b, a, a]), hadamard / 2 * 2);
            });
        }

        #[test]
        fn true_motion_agrees(above: [u8; 4], left: [u8; 4], corner: u8) {
            let exact: Block = core::array::from_fn(|i| {
                (i32::from(left[i / 4]) + i32::from(above[i % 4]) - i32::from(corner)).clamp(0, 255) as u8
            });
            each_set!(S => assert_eq!(true_motion::<S>(above, left, corner), exact));
        }

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
