//! The inverse discrete cosine transform of one block.
//!
//! The algorithm is that of C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D DCT algorithms with 11
//! multiplications" (ICASSP 1989), in 13-bit fixed point with 2 more bits kept between the passes: the precision and the
//! rounding that browsers' decoders have, so that a decoded picture is theirs bit by bit. Eight columns are computed side
//! by side, which compilers turn into SIMD.

type Lanes = [i32; 8];

const FRACTION: u32 = 13;
const BETWEEN_PASSES: u32 = 2;

const fn fixed(value: f64) -> i32 {
    (value * (1 << FRACTION) as f64 + 0.5) as i32
}

const F_0_298: i32 = fixed(0.298631336);
const F_0_390: i32 = fixed(0.390180644);
const F_0_541: i32 = fixed(0.541196100);
const F_0_765: i32 = fixed(0.765366865);
const F_0_899: i32 = fixed(0.899976223);
const F_1_175: i32 = fixed(1.175875602);
const F_1_501: i32 = fixed(1.501321110);
const F_1_847: i32 = fixed(1.847759065);
const F_1_961: i32 = fixed(1.961570560);
const F_2_053: i32 = fixed(2.053119869);
const F_2_562: i32 = fixed(2.562915447);
const F_3_072: i32 = fixed(3.072711026);

#[inline(always)]
fn each(a: Lanes, b: Lanes, f: impl Fn(i32, i32) -> i32) -> Lanes {
    std::array::from_fn(|i| f(a[i], b[i]))
}

#[inline(always)]
fn add(a: Lanes, b: Lanes) -> Lanes {
    each(a, b, i32::wrapping_add)
}

#[inline(always)]
fn sub(a: Lanes, b: Lanes) -> Lanes {
    each(a, b, i32::wrapping_sub)
}

#[inline(always)]
fn scale(a: Lanes, factor: i32) -> Lanes {
    a.map(|v| v.wrapping_mul(factor))
}

/// One pass over eight columns; the result is divided by `2^shift` with rounding.
#[inline(always)]
fn pass(rows: [Lanes; 8], shift: u32) -> [Lanes; 8] {
    // Even part.
    let z = scale(add(rows[2], rows[6]), F_0_541);
    let even2 = sub(z, scale(rows[6], F_1_847));
    let even3 = add(z, scale(rows[2], F_0_765));
    let even0 = add(rows[0], rows[4]).map(|v| v.wrapping_shl(FRACTION));
    let even1 = sub(rows[0], rows[4]).map(|v| v.wrapping_shl(FRACTION));
    let (a0, a3) = (add(even0, even3), sub(even0, even3));
    let (a1, a2) = (add(even1, even2), sub(even1, even2));

    // Odd part.
    let z5 = scale(add(add(rows[7], rows[3]), add(rows[5], rows[1])), F_1_175);
    let z1 = scale(add(rows[7], rows[1]), F_0_899);
    let z2 = scale(add(rows[5], rows[3]), F_2_562);
    let z3 = sub(z5, scale(add(rows[7], rows[3]), F_1_961));
    let z4 = sub(z5, scale(add(rows[5], rows[1]), F_0_390));
    let b0 = add(sub(scale(rows[7], F_0_298), z1), z3);
    let b1 = add(sub(scale(rows[5], F_2_053), z2), z4);
    let b2 = add(sub(scale(rows[3], F_3_072), z2), z3);
    let b3 = add(sub(scale(rows[1], F_1_501), z1), z4);

    let round = |v: Lanes| v.map(|v| v.wrapping_add(1 << (shift - 1)) >> shift);
    [
        round(add(a0, b3)),
        round(add(a1, b2)),
        round(add(a2, b1)),
        round(add(a3, b0)),
        round(sub(a3, b0)),
        round(sub(a2, b1)),
        round(sub(a1, b2)),
        round(sub(a0, b3)),
    ]
}

#[inline(always)]
fn transpose(rows: [Lanes; 8]) -> [Lanes; 8] {
    std::array::from_fn(|y| std::array::from_fn(|x| rows[x][y]))
}

/// Dequantises `coefficients` (in natural order) and writes the 8 x 8 samples to `out`, whose rows are `stride` apart.
pub fn block(coefficients: &[i16; 64], quantisers: &[i32; 64], out: &mut [u8], stride: usize) {
    let rows: [Lanes; 8] = std::array::from_fn(|y| {
        std::array::from_fn(|x| i32::from(coefficients[y * 8 + x]).wrapping_mul(quantisers[y * 8 + x]))
    });
    let columns = transpose(pass(rows, FRACTION - BETWEEN_PASSES));
    let samples = transpose(pass(columns, FRACTION + BETWEEN_PASSES + 3));
    for (y, samples) in samples.iter().enumerate() {
        let row = samples.map(|v| v.saturating_add(128).clamp(0, 255) as u8);
        out[y * stride..y * stride + 8].copy_from_slice(&row);
    }
}

/// The same for a block of which only the mean is not zero.
pub fn flat_block(dc: i16, quantiser: i32, out: &mut [u8], stride: usize) {
    let between = i32::from(dc).wrapping_mul(quantiser).wrapping_shl(BETWEEN_PASSES);
    let shift = BETWEEN_PASSES + 3;
    let sample = (between.wrapping_add(1 << (shift - 1)) >> shift).saturating_add(128).clamp(0, 255) as u8;
    for y in 0..8 {
        out[y * stride..y * stride + 8].fill(sample);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T.81 A.3.3, in floating point.
    fn reference(coefficients: &[i16; 64]) -> [f64; 64] {
        let c = |u: usize| if u == 0 { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let angle = |x: usize, u: usize| ((2 * x + 1) as f64 * u as f64 * std::f64::consts::PI / 16.0).cos();
        std::array::from_fn(|i| {
            let (y, x) = (i / 8, i % 8);
            let sum: f64 = (0..64)
                .map(|j| {
                    let (v, u) = (j / 8, j % 8);
                    c(u) * c(v) * f64::from(coefficients[j]) * angle(x, u) * angle(y, v)
                })
                .sum();
            (sum / 4.0 + 128.0).clamp(0.0, 255.0)
        })
    }

    #[test]
    fn agrees_with_the_definition() {
        let mut seed = 1u32;
        for _ in 0..200 {
            let coefficients: [i16; 64] = std::array::from_fn(|_| {
                seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                ((seed >> 24) as i16 - 128) / 2
            });
            let mut out = [0; 64];
            block(&coefficients, &[1; 64], &mut out, 8);
            for (got, want) in out.iter().zip(reference(&coefficients)) {
                assert!((f64::from(*got) - want).abs() < 1.01, "{got} for {want}");
            }
        }
    }

    #[test]
    fn flat_is_the_general_case() {
        for dc in [-2000i16, -513, -1, 0, 1, 7, 100, 1024, 2047] {
            let mut coefficients = [0; 64];
            coefficients[0] = dc;
            let (mut flat, mut general) = ([0; 64], [0; 64]);
            flat_block(dc, 3, &mut flat, 8);
            block(&coefficients, &[3; 64], &mut general, 8);
            assert_eq!(flat, general);
        }
    }

    #[test]
    fn extreme_values_do_not_panic() {
        for value in [i16::MIN, i16::MAX] {
            block(&[value; 64], &[65535; 64], &mut [0; 64], 8);
            flat_block(value, 65535, &mut [0; 64], 8);
        }
    }
}
