//! The hot loops, written once over [`Vector`].
//!
//! A 4x4 block of samples is sixteen bytes in raster order ([`Block`]), its transform sixteen 16-bit
//! coefficients in raster order ([`Coeffs`]): a block is one or two vectors, whatever frame it came from.

use super::Vector;

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
pub fn load<V: Vector>(coeffs: &Coeffs) -> (V, V) {
    let (low, high) = coeffs.split_at(8);
    let (Ok(low), Ok(high)) = (low.try_into(), high.try_into()) else { unreachable!() };
    (V::load(low), V::load(high))
}

#[inline(always)]
pub fn store<V: Vector>(low: V, high: V) -> Coeffs {
    let mut out = [0; 16];
    out[..8].copy_from_slice(&low.to_array());
    out[8..].copy_from_slice(&high.to_array());
    out
}

/// Rows (0 | 2), (1 | 3) of a 4x4 matrix to rows (0 | 1), (2 | 3) of its transpose.
#[inline(always)]
fn transpose<V: Vector>(rows02: V, rows13: V) -> (V, V) {
    let (a, b) = (rows02.zip_low(rows13), rows02.zip_high(rows13));
    (a.zip_low_pairs(b), a.zip_high_pairs(b))
}

/// Forward DCT of a residual: twice the orthonormal transform, the scale that the RFC's inverse undoes.
#[inline(always)]
pub fn forward_dct_of<V: Vector>(rows01: V, rows23: V) -> (V, V) {
    let odd1 = V::load(&[COS, SIN, COS, SIN, COS, SIN, COS, SIN]);
    let odd3 = V::load(&[SIN, -COS, SIN, -COS, SIN, -COS, SIN, -COS]);
    // First pass, down the columns, at eight times the scale to keep fractions.
    let mirrored = rows23.swap_halves();
    let (sum, difference) = (rows01.add(mirrored), rows01.sub(mirrored));
    let swapped = sum.swap_halves();
    let even = sum.add(swapped).low_halves(sum.sub(swapped)).shl::<3>();
    let pairs = difference.zip_low(difference.swap_halves());
    let half = V::splat32(1 << 8);
    let odd = pairs.dot(odd1).add32(half).shr32::<9>().pack32(pairs.dot(odd3).add32(half).shr32::<9>());
    let (rows01, rows23) = transpose(even, odd);
    // Second pass, along the rows.
    let mirrored = rows23.swap_halves();
    let (sum, difference) = (rows01.add(mirrored), rows01.sub(mirrored));
    let swapped = sum.swap_halves();
    let even = sum.add(swapped).low_halves(sum.sub(swapped)).add(V::splat(8)).shr::<4>();
    let pairs = difference.zip_low(difference.swap_halves());
    let half = V::splat32(1 << 15);
    let odd = pairs.dot(odd1).add32(half).shr32::<16>().pack32(pairs.dot(odd3).add32(half).shr32::<16>());
    transpose(even, odd)
}

/// Forward DCT of `source - prediction`.
#[inline(always)]
pub fn forward_dct<V: Vector>(source: &Block, prediction: &Block) -> Coeffs {
    let (s0, s1) = V::widen(source);
    let (p0, p1) = V::widen(prediction);
    let (low, high) = forward_dct_of(s0.sub(p0), s1.sub(p1));
    store(low, high)
}

#[inline(always)]
fn inverse_pass<V: Vector>(rows01: V, rows23: V) -> (V, V) {
    let even = rows01.add(rows23).low_halves(rows01.sub(rows23));
    let odd = rows01.high_halves(rows23);
    let by_sin = odd.add(odd.mul_high(V::splat(INVERSE_SIN_MINUS_1)));
    let by_cos = odd.add(odd.mul_high(V::splat(INVERSE_COS_MINUS_1)));
    let d = by_cos.add(by_sin.swap_halves());
    let c = by_sin.sub(by_cos.swap_halves());
    let odd = d.low_halves(c);
    (even.add(odd), even.sub(odd))
}

#[inline(always)]
fn transpose_mirrored<V: Vector>(rows01: V, rows32: V) -> (V, V) {
    let a = rows01.zip_low(rows01.swap_halves());
    let b = rows32.swap_halves().zip_low(rows32);
    (a.zip_low_pairs(b), a.zip_high_pairs(b))
}

/// `prediction` plus the inverse DCT of `coeffs`, exactly as RFC 6386 section 14.4 rounds it.
#[inline(always)]
pub fn inverse_dct_add<V: Vector>(coeffs: &Coeffs, prediction: &Block) -> Block {
    let (rows01, rows23) = load::<V>(coeffs);
    let (a, b) = inverse_pass(rows01, rows23);
    let (rows01, rows23) = transpose_mirrored(a, b);
    let (a, b) = inverse_pass(rows01, rows23);
    let round = V::splat(4);
    let (rows01, rows23) = transpose_mirrored(a.add(round).shr::<3>(), b.add(round).shr::<3>());
    let (p0, p1) = V::widen(prediction);
    V::narrow(p0.add(rows01), p1.add(rows23))
}

/// Sum of absolute values of the 4x4 Hadamard transform of `source - prediction`, halved.
#[inline(always)]
pub fn hadamard_difference<V: Vector>(source: (V, V), prediction: &Block) -> i32 {
    let (p0, p1) = V::widen(prediction);
    let (rows01, rows23) = (source.0.sub(p0), source.1.sub(p1));
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
    a.low_halves(b).dot(V::splat(1)).sum32()
}

/// Sum of the sixteen samples and sum of their squares.
#[inline(always)]
pub fn sum_and_squares<V: Vector>(block: &Block) -> (i32, i32) {
    let (low, high) = V::widen(block);
    (low.add(high).dot(V::splat(1)).sum32(), low.dot(low).add32(high.dot(high)).sum32())
}

/// `left[r] + above[c] - corner`, clamped: the TrueMotion predictor for one 4x4 block.
#[inline(always)]
pub fn true_motion<V: Vector>(above: [u8; 4], left: [u8; 4], corner: u8) -> Block {
    let [a, b, c, d] = above.map(|v| i16::from(v) - i16::from(corner));
    let above = V::load(&[a, b, c, d, a, b, c, d]);
    let [a, b, c, d] = left.map(i16::from);
    V::narrow(above.add(V::load(&[a, a, a, a, b, b, b, b])), above.add(V::load(&[c, c, c, c, d, d, d, d])))
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
pub fn quantize<V: Vector>(coeffs: &Coeffs, spectrum: &Coeffs, table: &QuantTable) -> Quantized {
    let (c0, c1) = load::<V>(coeffs);
    let (s0, s1) = load::<V>(spectrum);
    let (step0, step1) = load::<V>(&table.step);
    let (reciprocal0, reciprocal1) = load::<V>(&table.reciprocal);
    let (bias0, bias1) = load::<V>(&table.bias);
    let (w0, w1) = load::<V>(&table.weight);
    let half = |c: V, step: V, reciprocal: V, bias: V| {
        let sign = c.shr::<15>();
        let magnitude = c.abs().add(bias).mul_high(reciprocal);
        let level = magnitude.xor(sign).sub(sign);
        (level, c.sub(level.mul_low(step)))
    };
    let (l0, e0) = half(c0, step0, reciprocal0, bias0);
    let (l1, e1) = half(c1, step1, reciprocal1, bias1);
    let lost = |s: V, e: V, w: V| s.abs().sub(s.sub(e).abs()).dot(w);
    Quantized {
        levels: store(l0, l1),
        mask: V::nonzero_mask(l0, l1),
        distortion: e0.dot(e0).add32(e1.dot(e1)).sum32(),
        spectral: lost(s0, e0, w0).add32(lost(s1, e1, w1)).sum32(),
    }
}

/// What [`quantize`] says of levels that were chosen otherwise.
#[inline(always)]
pub fn requantized<V: Vector>(coeffs: &Coeffs, spectrum: &Coeffs, levels: &Coeffs, table: &QuantTable) -> Quantized {
    let (c0, c1) = load::<V>(coeffs);
    let (s0, s1) = load::<V>(spectrum);
    let (step0, step1) = load::<V>(&table.step);
    let (w0, w1) = load::<V>(&table.weight);
    let (l0, l1) = load::<V>(levels);
    let (e0, e1) = (c0.sub(l0.mul_low(step0)), c1.sub(l1.mul_low(step1)));
    let lost = |s: V, e: V, w: V| s.abs().sub(s.sub(e).abs()).dot(w);
    Quantized {
        levels: *levels,
        mask: V::nonzero_mask(l0, l1),
        distortion: e0.dot(e0).add32(e1.dot(e1)).sum32(),
        spectral: lost(s0, e0, w0).add32(lost(s1, e1, w1)).sum32(),
    }
}

/// `levels * step`.
#[inline(always)]
pub fn dequantize<V: Vector>(levels: &Coeffs, step: &Coeffs) -> Coeffs {
    let (l0, l1) = load::<V>(levels);
    let (s0, s1) = load::<V>(step);
    store(l0.mul_low(s0), l1.mul_low(s1))
}

#[cfg(test)]
mod tests {
    use super::super::{Native, scalar::Scalar};
    use super::*;
    use proptest::prelude::*;

    fn coeffs(limit: i16) -> impl Strategy<Value = Coeffs> {
        prop::array::uniform16(-limit..=limit)
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
            let native = forward_dct::<Native>(&source, &prediction);
            prop_assert_eq!(native, forward_dct::<Scalar>(&source, &prediction));
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
            let native = inverse_dct_add::<Native>(&coeffs, &prediction);
            prop_assert_eq!(native, inverse_dct_add::<Scalar>(&coeffs, &prediction));
            let residual = reference_inverse(&coeffs);
            let exact: Block = core::array::from_fn(|i| (residual[i] + i32::from(prediction[i])).clamp(0, 255) as u8);
            prop_assert_eq!(native, exact);
        }

        #[test]
        fn dct_round_trip_is_within_one(source: [u8; 16], prediction: [u8; 16]) {
            let back = inverse_dct_add::<Native>(&forward_dct::<Native>(&source, &prediction), &prediction);
            for i in 0..16 { prop_assert!(back[i].abs_diff(source[i]) <= 1); }
        }

        #[test]
        fn distances_agree_with_their_definitions(a: [u8; 16], b: [u8; 16]) {
            let sums = (a.iter().map(|v| i32::from(*v)).sum::<i32>(), a.iter().map(|v| i32::from(*v).pow(2)).sum::<i32>());
            prop_assert_eq!(sum_and_squares::<Native>(&a), sums);
            prop_assert_eq!(sum_and_squares::<Scalar>(&a), sums);
            let sign = |i: usize, j: usize| if (i & j).count_ones().is_multiple_of(2) { 1 } else { -1 };
            let mut hadamard = 0;
            for v in 0..4 { for h in 0..4 {
                let mut sum = 0i32;
                for y in 0..4 { for x in 0..4 {
                    sum += sign(v, y) * sign(h, x) * (i32::from(a[y * 4 + x]) - i32::from(b[y * 4 + x]));
                } }
                hadamard += sum.abs();
            } }
            prop_assert_eq!(hadamard_difference(Native::widen(&a), &b), hadamard / 2);
            prop_assert_eq!(hadamard_difference(Scalar::widen(&a), &b), hadamard / 2);
        }

        #[test]
        fn true_motion_agrees(above: [u8; 4], left: [u8; 4], corner: u8) {
            let exact: Block = core::array::from_fn(|i| {
                (i32::from(left[i / 4]) + i32::from(above[i % 4]) - i32::from(corner)).clamp(0, 255) as u8
            });
            prop_assert_eq!(true_motion::<Native>(above, left, corner), exact);
            prop_assert_eq!(true_motion::<Scalar>(above, left, corner), exact);
        }

        #[test]
        fn quantize_agrees(coeffs in coeffs(2047), spectrum in coeffs(2047), step in 4i16..284, bias in 0i16..=64) {
            let table = QuantTable {
                step: [step; 16],
                reciprocal: [(65536 / i32::from(step) + 1).min(16384) as i16; 16],
                bias: [(i32::from(step) * i32::from(bias) / 128) as i16; 16],
                weight: core::array::from_fn(|i| i as i16),
            };
            let a = quantize::<Native>(&coeffs, &spectrum, &table);
            let b = quantize::<Scalar>(&coeffs, &spectrum, &table);
            prop_assert_eq!((a.levels, a.mask, a.distortion, a.spectral), (b.levels, b.mask, b.distortion, b.spectral));
            let back = dequantize::<Native>(&a.levels, &table.step);
            prop_assert_eq!(back, dequantize::<Scalar>(&a.levels, &table.step));
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
