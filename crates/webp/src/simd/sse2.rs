//! SSE2, which every x86-64 has. Twin: `scalar`.
#![allow(unsafe_code)]

use super::halves::Halves;
use super::lanes::{Lanes, Simd, Vector};
use core::arch::x86_64::*;

/// What every x86-64 has.
pub struct Sse2;

impl Simd for Sse2 {
    type Vector = Xmm;
    type Wide = Halves<Xmm>;
}

/// Eight 16-bit lanes in an XMM register.
#[derive(Clone, Copy)]
pub struct Xmm(pub(super) __m128i);

#[inline(always)]
fn load_bytes(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: sixteen bytes are readable behind the reference, and the load needs no alignment.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

// SAFETY of the blocks below: SSE2 is enabled at compile time (this file is only built then), and the
// intrinsics used take values, not pointers, except the loads and stores, whose arrays are 16 bytes long.
impl Lanes for Xmm {
    #[inline(always)]
    fn splat(value: i16) -> Self {
        Self(unsafe { _mm_set1_epi16(value) })
    }
    #[inline(always)]
    fn repeat(values: &[i16; 8]) -> Self {
        Self::load(values)
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(unsafe { _mm_add_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(unsafe { _mm_sub_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(unsafe { _mm_max_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn abs(self) -> Self {
        // SSSE3 has an instruction for this; SSE2 negates through the sign mask, which also keeps i16::MIN.
        unsafe {
            let sign = _mm_srai_epi16(self.0, 15);
            Self(_mm_sub_epi16(_mm_xor_si128(self.0, sign), sign))
        }
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(unsafe { _mm_xor_si128(self.0, other.0) })
    }
    #[inline(always)]
    fn mul_low(self, other: Self) -> Self {
        Self(unsafe { _mm_mullo_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn mul_high(self, other: Self) -> Self {
        Self(unsafe { _mm_mulhi_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn shl<const BITS: i32>(self) -> Self {
        Self(unsafe { _mm_slli_epi16::<BITS>(self.0) })
    }
    #[inline(always)]
    fn shr<const BITS: i32>(self) -> Self {
        Self(unsafe { _mm_srai_epi16::<BITS>(self.0) })
    }
    #[inline(always)]
    fn zip_low(self, other: Self) -> Self {
        Self(unsafe { _mm_unpacklo_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn zip_high(self, other: Self) -> Self {
        Self(unsafe { _mm_unpackhi_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn zip_low_pairs(self, other: Self) -> Self {
        Self(unsafe { _mm_unpacklo_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn zip_high_pairs(self, other: Self) -> Self {
        Self(unsafe { _mm_unpackhi_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn low_halves(self, other: Self) -> Self {
        Self(unsafe { _mm_unpacklo_epi64(self.0, other.0) })
    }
    #[inline(always)]
    fn high_halves(self, other: Self) -> Self {
        Self(unsafe { _mm_unpackhi_epi64(self.0, other.0) })
    }
    #[inline(always)]
    fn swap_halves(self) -> Self {
        Self(unsafe { _mm_shuffle_epi32::<0b01_00_11_10>(self.0) })
    }
    #[inline(always)]
    fn dot(self, other: Self) -> Self {
        Self(unsafe { _mm_madd_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn splat32(value: i32) -> Self {
        Self(unsafe { _mm_set1_epi32(value) })
    }
    #[inline(always)]
    fn add32(self, other: Self) -> Self {
        Self(unsafe { _mm_add_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn shr32<const BITS: i32>(self) -> Self {
        Self(unsafe { _mm_srai_epi32::<BITS>(self.0) })
    }
    #[inline(always)]
    fn pack32(self, other: Self) -> Self {
        Self(unsafe { _mm_packs_epi32(self.0, other.0) })
    }
}

impl Vector for Xmm {
    #[inline(always)]
    fn load(values: &[i16; 8]) -> Self {
        Self(unsafe { _mm_loadu_si128(values.as_ptr().cast()) })
    }
    #[inline(always)]
    fn to_array(self) -> [i16; 8] {
        let mut out = [0; 8];
        unsafe { _mm_storeu_si128(out.as_mut_ptr().cast(), self.0) };
        out
    }
    #[inline(always)]
    fn widen(bytes: &[u8; 16]) -> (Self, Self) {
        let v = load_bytes(bytes);
        unsafe {
            let zero = _mm_setzero_si128();
            (Self(_mm_unpacklo_epi8(v, zero)), Self(_mm_unpackhi_epi8(v, zero)))
        }
    }
    #[inline(always)]
    fn narrow(low: Self, high: Self) -> [u8; 16] {
        let mut out = [0; 16];
        unsafe { _mm_storeu_si128(out.as_mut_ptr().cast(), _mm_packus_epi16(low.0, high.0)) };
        out
    }
    #[inline(always)]
    fn sum32(self) -> i32 {
        unsafe {
            let pairs = _mm_add_epi32(self.0, _mm_shuffle_epi32::<0b01_00_11_10>(self.0));
            _mm_cvtsi128_si32(_mm_add_epi32(pairs, _mm_shuffle_epi32::<0b10_11_00_01>(pairs)))
        }
    }
    #[inline(always)]
    fn nonzero_mask(low: Self, high: Self) -> u16 {
        unsafe {
            let zero = _mm_setzero_si128();
            let is_zero = _mm_packs_epi16(_mm_cmpeq_epi16(low.0, zero), _mm_cmpeq_epi16(high.0, zero));
            !(_mm_movemask_epi8(is_zero) as u16)
        }
    }
}
