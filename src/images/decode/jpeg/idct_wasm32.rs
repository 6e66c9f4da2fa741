//! [`super::idct::block`] with WebAssembly's SIMD: bit by bit the same as the portable one.
//!
//! Products are made two at a time and added (`i32x4.dot_i16x8_s`), so that each pair of inputs is interleaved first and the
//! constants are sums of those in the portable code.

use std::arch::wasm32::*;

use super::idct::*;

/// Eight rows of eight 16-bit numbers.
type Rows = [v128; 8];

/// Two sums of products of 32 bits for each half of the lanes.
type Wide = (v128, v128);

/// `a * x + b * y` for all lanes.
#[inline(always)]
fn mix(interleaved: (v128, v128), x: i32, y: i32) -> Wide {
    let (x, y) = (x as i16, y as i16);
    let factors = i16x8(x, y, x, y, x, y, x, y);
    (i32x4_dot_i16x8(interleaved.0, factors), i32x4_dot_i16x8(interleaved.1, factors))
}

#[inline(always)]
fn interleave(a: v128, b: v128) -> (v128, v128) {
    (i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(a, b), i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(a, b))
}

#[inline(always)]
fn add(a: Wide, b: Wide) -> Wide {
    (i32x4_add(a.0, b.0), i32x4_add(a.1, b.1))
}

#[inline(always)]
fn sub(a: Wide, b: Wide) -> Wide {
    (i32x4_sub(a.0, b.0), i32x4_sub(a.1, b.1))
}

#[inline(always)]
fn widen(a: v128) -> Wide {
    (i32x4_shl(i32x4_extend_low_i16x8(a), FRACTION), i32x4_shl(i32x4_extend_high_i16x8(a), FRACTION))
}

/// Divides by `2^SHIFT` with rounding and packs to 16 bits.
#[inline(always)]
fn round<const SHIFT: u32>(a: Wide) -> v128 {
    let half = i32x4_splat(1 << (SHIFT - 1));
    let divide = |v| i32x4_shr(i32x4_add(v, half), SHIFT);
    i16x8_narrow_i32x4(divide(a.0), divide(a.1))
}

#[inline(always)]
fn pass<const SHIFT: u32>(rows: Rows) -> Rows {
    let even = interleave(rows[2], rows[6]);
    let even2 = mix(even, F_0_541, F_0_541 - F_1_847);
    let even3 = mix(even, F_0_541 + F_0_765, F_0_541);
    let even0 = widen(i16x8_add(rows[0], rows[4]));
    let even1 = widen(i16x8_sub(rows[0], rows[4]));
    let (a0, a3) = (add(even0, even3), sub(even0, even3));
    let (a1, a2) = (add(even1, even2), sub(even1, even2));

    let sums = interleave(i16x8_add(rows[7], rows[3]), i16x8_add(rows[5], rows[1]));
    let z3 = mix(sums, F_1_175 - F_1_961, F_1_175);
    let z4 = mix(sums, F_1_175, F_1_175 - F_0_390);
    let (outer, inner) = (interleave(rows[7], rows[1]), interleave(rows[5], rows[3]));
    let b0 = add(mix(outer, F_0_298 - F_0_899, -F_0_899), z3);
    let b1 = add(mix(inner, F_2_053 - F_2_562, -F_2_562), z4);
    let b2 = add(mix(inner, -F_2_562, F_3_072 - F_2_562), z3);
    let b3 = add(mix(outer, -F_0_899, F_1_501 - F_0_899), z4);

    [
        round::<SHIFT>(add(a0, b3)),
        round::<SHIFT>(add(a1, b2)),
        round::<SHIFT>(add(a2, b1)),
        round::<SHIFT>(add(a3, b0)),
        round::<SHIFT>(sub(a3, b0)),
        round::<SHIFT>(sub(a2, b1)),
        round::<SHIFT>(sub(a1, b2)),
        round::<SHIFT>(sub(a0, b3)),
    ]
}

/// Rows become columns: pairs of numbers, then pairs of pairs, then halves change places.
#[inline(always)]
fn transpose(r: Rows) -> Rows {
    let pairs = |a, b| interleave(a, b);
    let ((a0, a1), (b0, b1)) = (pairs(r[0], r[1]), pairs(r[2], r[3]));
    let ((c0, c1), (d0, d1)) = (pairs(r[4], r[5]), pairs(r[6], r[7]));
    let low = |a, b| i32x4_shuffle::<0, 4, 1, 5>(a, b);
    let high = |a, b| i32x4_shuffle::<2, 6, 3, 7>(a, b);
    let left = [low(a0, b0), high(a0, b0), low(a1, b1), high(a1, b1)];
    let right = [low(c0, d0), high(c0, d0), low(c1, d1), high(c1, d1)];
    std::array::from_fn(|i| {
        let (a, b) = (left[i / 2], right[i / 2]);
        if i % 2 == 0 { i64x2_shuffle::<0, 2>(a, b) } else { i64x2_shuffle::<1, 3>(a, b) }
    })
}

/// Dequantises `coefficients` (in natural order) and writes the 8 x 8 samples to `out`, whose rows are `stride` apart.
pub fn block(coefficients: &[i16; 64], quantisers: &[i16; 64], out: &mut [u8], stride: usize) {
    // Compilers make one load of this.
    let load = |v: &[i16; 64], y: usize| {
        let row: &[i16; 8] = v[y * 8..].first_chunk().expect("eight rows of eight");
        i16x8(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7])
    };
    let rows = std::array::from_fn(|y| i16x8_mul(load(coefficients, y), load(quantisers, y)));
    let columns = transpose(pass::<{ FRACTION - BETWEEN_PASSES }>(rows));
    let samples = transpose(pass::<{ FRACTION + BETWEEN_PASSES + 3 }>(columns));
    let offset = i16x8_splat(128);
    for y in 0..4 {
        let pair = [samples[y * 2], samples[y * 2 + 1]].map(|row| i16x8_add_sat(row, offset));
        let bytes = u8x16_narrow_i16x8(pair[0], pair[1]);
        let at = y * 2 * stride;
        out[at..at + 8].copy_from_slice(&u64x2_extract_lane::<0>(bytes).to_le_bytes());
        out[at + stride..at + stride + 8].copy_from_slice(&u64x2_extract_lane::<1>(bytes).to_le_bytes());
    }
}
