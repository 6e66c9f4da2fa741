//! WebAssembly's simd128. Twin: `scalar`.
#![allow(unsafe_code)]

use super::halves::Halves;
use super::lanes::{Lanes, Simd, Vector};
use core::arch::wasm32::*;

/// WebAssembly with simd128.
pub struct Simd128;

impl Simd for Simd128 {
    type Vector = V128;
    type Wide = Halves<V128>;
}

/// Eight 16-bit lanes in a `v128`.
#[derive(Clone, Copy)]
pub struct V128(v128);

#[inline(always)]
fn load_bytes(bytes: &[u8; 16]) -> v128 {
    // SAFETY: sixteen bytes are readable behind the reference, and `v128.load` needs no alignment.
    unsafe { v128_load(bytes.as_ptr().cast()) }
}

impl Lanes for V128 {
    #[inline(always)]
    fn splat(value: i16) -> Self {
        Self(i16x8_splat(value))
    }
    #[inline(always)]
    fn repeat(values: &[i16; 8]) -> Self {
        Self::load(values)
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(i16x8_add(self.0, other.0))
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(i16x8_sub(self.0, other.0))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(i16x8_max(self.0, other.0))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(i16x8_abs(self.0))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(v128_xor(self.0, other.0))
    }
    #[inline(always)]
    fn mul_low(self, other: Self) -> Self {
        Self(i16x8_mul(self.0, other.0))
    }
    #[inline(always)]
    fn mul_high(self, other: Self) -> Self {
        let low = i32x4_extmul_low_i16x8(self.0, other.0);
        let high = i32x4_extmul_high_i16x8(self.0, other.0);
        Self(i16x8_shuffle::<1, 3, 5, 7, 9, 11, 13, 15>(low, high))
    }
    #[inline(always)]
    fn shl<const BITS: i32>(self) -> Self {
        Self(i16x8_shl(self.0, BITS as u32))
    }
    #[inline(always)]
    fn shr<const BITS: i32>(self) -> Self {
        Self(i16x8_shr(self.0, BITS as u32))
    }
    #[inline(always)]
    fn zip_low(self, other: Self) -> Self {
        Self(i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(self.0, other.0))
    }
    #[inline(always)]
    fn zip_high(self, other: Self) -> Self {
        Self(i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(self.0, other.0))
    }
    #[inline(always)]
    fn zip_low_pairs(self, other: Self) -> Self {
        Self(i32x4_shuffle::<0, 4, 1, 5>(self.0, other.0))
    }
    #[inline(always)]
    fn zip_high_pairs(self, other: Self) -> Self {
        Self(i32x4_shuffle::<2, 6, 3, 7>(self.0, other.0))
    }
    #[inline(always)]
    fn low_halves(self, other: Self) -> Self {
        Self(i64x2_shuffle::<0, 2>(self.0, other.0))
    }
    #[inline(always)]
    fn high_halves(self, other: Self) -> Self {
        Self(i64x2_shuffle::<1, 3>(self.0, other.0))
    }
    #[inline(always)]
    fn swap_halves(self) -> Self {
        Self(i64x2_shuffle::<1, 0>(self.0, self.0))
    }
    #[inline(always)]
    fn dot(self, other: Self) -> Self {
        Self(i32x4_dot_i16x8(self.0, other.0))
    }
    #[inline(always)]
    fn splat32(value: i32) -> Self {
        Self(i32x4_splat(value))
    }
    #[inline(always)]
    fn add32(self, other: Self) -> Self {
        Self(i32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn shr32<const BITS: i32>(self) -> Self {
        Self(i32x4_shr(self.0, BITS as u32))
    }
    #[inline(always)]
    fn pack32(self, other: Self) -> Self {
        Self(i16x8_narrow_i32x4(self.0, other.0))
    }
}

impl Vector for V128 {
    #[inline(always)]
    fn load(values: &[i16; 8]) -> Self {
        // SAFETY: as in `load_bytes`.
        Self(unsafe { v128_load(values.as_ptr().cast()) })
    }
    #[inline(always)]
    fn to_array(self) -> [i16; 8] {
        let mut out = [0; 8];
        // SAFETY: the array is sixteen bytes long.
        unsafe { v128_store(out.as_mut_ptr().cast(), self.0) };
        out
    }
    #[inline(always)]
    fn widen(bytes: &[u8; 16]) -> (Self, Self) {
        let v = load_bytes(bytes);
        (Self(u16x8_extend_low_u8x16(v)), Self(u16x8_extend_high_u8x16(v)))
    }
    #[inline(always)]
    fn narrow(low: Self, high: Self) -> [u8; 16] {
        let mut out = [0; 16];
        // SAFETY: the array is sixteen bytes long.
        unsafe { v128_store(out.as_mut_ptr().cast(), u8x16_narrow_i16x8(low.0, high.0)) };
        out
    }
    #[inline(always)]
    fn sum32(self) -> i32 {
        let pairs = i32x4_add(self.0, i64x2_shuffle::<1, 0>(self.0, self.0));
        i32x4_extract_lane::<0>(pairs).wrapping_add(i32x4_extract_lane::<1>(pairs))
    }
    #[inline(always)]
    fn nonzero_mask(low: Self, high: Self) -> u16 {
        let zero = i16x8_splat(0);
        !i8x16_bitmask(i8x16_narrow_i16x8(i16x8_eq(low.0, zero), i16x8_eq(high.0, zero)))
    }
}
