//! [`super::idct::block`] for every processor: eight columns side by side, in the hope that the compiler finds SIMD for it.

use super::idct::*;

type Lanes = [i32; 8];

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

/// To 16 bits, as their sums wrap.
#[inline(always)]
fn wrap(a: Lanes) -> Lanes {
    a.map(|v| i32::from(v as i16))
}

#[inline(always)]
fn saturate(v: i32) -> i32 {
    v.clamp(i16::MIN.into(), i16::MAX.into())
}

/// One pass over eight columns; the result is divided by `2^shift` with rounding.
#[inline(always)]
fn pass(rows: [Lanes; 8], shift: u32) -> [Lanes; 8] {
    // Even part.
    let z = scale(add(rows[2], rows[6]), F_0_541);
    let even2 = sub(z, scale(rows[6], F_1_847));
    let even3 = add(z, scale(rows[2], F_0_765));
    let even0 = wrap(add(rows[0], rows[4])).map(|v| v.wrapping_shl(FRACTION));
    let even1 = wrap(sub(rows[0], rows[4])).map(|v| v.wrapping_shl(FRACTION));
    let (a0, a3) = (add(even0, even3), sub(even0, even3));
    let (a1, a2) = (add(even1, even2), sub(even1, even2));

    // Odd part.
    let (y3, y4) = (wrap(add(rows[7], rows[3])), wrap(add(rows[5], rows[1])));
    let z5 = scale(add(y3, y4), F_1_175);
    let z1 = scale(add(rows[7], rows[1]), F_0_899);
    let z2 = scale(add(rows[5], rows[3]), F_2_562);
    let z3 = sub(z5, scale(y3, F_1_961));
    let z4 = sub(z5, scale(y4, F_0_390));
    let b0 = add(sub(scale(rows[7], F_0_298), z1), z3);
    let b1 = add(sub(scale(rows[5], F_2_053), z2), z4);
    let b2 = add(sub(scale(rows[3], F_3_072), z2), z3);
    let b3 = add(sub(scale(rows[1], F_1_501), z1), z4);

    let round = |v: Lanes| v.map(|v| saturate(v.wrapping_add(1 << (shift - 1)) >> shift));
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
pub fn block(coefficients: &[i16; 64], quantisers: &[i16; 64], out: &mut [u8], stride: usize) {
    let rows: [Lanes; 8] = std::array::from_fn(|y| {
        std::array::from_fn(|x| coefficients[y * 8 + x].wrapping_mul(quantisers[y * 8 + x]).into())
    });
    let columns = transpose(pass(rows, FRACTION - BETWEEN_PASSES));
    let samples = transpose(pass(columns, FRACTION + BETWEEN_PASSES + 3));
    for (y, samples) in samples.iter().enumerate() {
        let row = samples.map(|v| (v + 128).clamp(0, 255) as u8);
        out[y * stride..y * stride + 8].copy_from_slice(&row);
    }
}
