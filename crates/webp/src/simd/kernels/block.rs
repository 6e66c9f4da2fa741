//! A 4x4 block, of samples or of coefficients, and its way into vectors.

use crate::simd::lanes::{Lanes, Vector};

/// 4x4 samples in raster order.
pub type Block = [u8; 16];
/// 4x4 transform coefficients in raster order.
pub type Coeffs = [i16; 16];

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
pub fn transpose<L: Lanes>(rows02: L, rows13: L) -> (L, L) {
    let (a, b) = (rows02.zip_low(rows13), rows02.zip_high(rows13));
    (a.zip_low_pairs(b), a.zip_high_pairs(b))
}
