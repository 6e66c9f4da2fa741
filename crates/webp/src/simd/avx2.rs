//! AVX2: sixteen lanes in one register. Twin: `scalar`.
#![allow(unsafe_code)]

use super::lanes::{Lanes, Simd, Wide};
use super::sse2::Xmm;
use core::arch::x86_64::*;

/// AVX2 and the bit instructions that every processor with it has. Only `with_set` names it, and only after detection.
pub struct Avx2;

impl Avx2 {
    /// Whether this processor has it. The standard library remembers the answer.
    pub fn is_available() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
    }
}

impl Simd for Avx2 {
    type Vector = Xmm;
    type Wide = Ymm;
    const WIDE_AT_ONCE: bool = true;
}

/// Two groups of eight 16-bit lanes in a YMM register.
#[derive(Clone, Copy)]
pub struct Ymm(__m256i);

// SAFETY of the blocks below: a `Ymm` only exists where `Avx2` was chosen, so AVX2 is there; the intrinsics used take
// values, not pointers, except the loads and stores, whose arrays are as long as the register.
impl Lanes for Ymm {
    #[inline(always)]
    fn splat(value: i16) -> Self {
        Self(unsafe { _mm256_set1_epi16(value) })
    }
    #[inline(always)]
    fn repeat(values: &[i16; 8]) -> Self {
        Self(unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(values.as_ptr().cast())) })
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(unsafe { _mm256_add_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(unsafe { _mm256_sub_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(unsafe { _mm256_max_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(unsafe { _mm256_abs_epi16(self.0) })
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(unsafe { _mm256_xor_si256(self.0, other.0) })
    }
    #[inline(always)]
    fn mul_low(self, other: Self) -> Self {
        Self(unsafe { _mm256_mullo_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn mul_high(self, other: Self) -> Self {
        Self(unsafe { _mm256_mulhi_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn shl<const BITS: i32>(self) -> Self {
        Self(unsafe { _mm256_slli_epi16::<BITS>(self.0) })
    }
    #[inline(always)]
    fn shr<const BITS: i32>(self) -> Self {
        Self(unsafe { _mm256_srai_epi16::<BITS>(self.0) })
    }
    #[inline(always)]
    fn zip_low(self, other: Self) -> Self {
        Self(unsafe { _mm256_unpacklo_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn zip_high(self, other: Self) -> Self {
        Self(unsafe { _mm256_unpackhi_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn zip_low_pairs(self, other: Self) -> Self {
        Self(unsafe { _mm256_unpacklo_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn zip_high_pairs(self, other: Self) -> Self {
        Self(unsafe { _mm256_unpackhi_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn low_halves(self, other: Self) -> Self {
        Self(unsafe { _mm256_unpacklo_epi64(self.0, other.0) })
    }
    #[inline(always)]
    fn high_halves(self, other: Self) -> Self {
        Self(unsafe { _mm256_unpackhi_epi64(self.0, other.0) })
    }
    #[inline(always)]
    fn swap_halves(self) -> Self {
        Self(unsafe { _mm256_shuffle_epi32::<0b01_00_11_10>(self.0) })
    }
    #[inline(always)]
    fn dot(self, other: Self) -> Self {
        Self(unsafe { _mm256_madd_epi16(self.0, other.0) })
    }
    #[inline(always)]
    fn splat32(value: i32) -> Self {
        Self(unsafe { _mm256_set1_epi32(value) })
    }
    #[inline(always)]
    fn add32(self, other: Self) -> Self {
        Self(unsafe { _mm256_add_epi32(self.0, other.0) })
    }
    #[inline(always)]
    fn shr32<const BITS: i32>(self) -> Self {
        Self(unsafe { _mm256_srai_epi32::<BITS>(self.0) })
    }
    #[inline(always)]
    fn pack32(self, other: Self) -> Self {
        Self(unsafe { _mm256_packs_epi32(self.0, other.0) })
    }
}

#[inline(always)]
fn sum(v: __m128i) -> i32 {
    unsafe {
        let pairs = _mm_add_epi32(v, _mm_shuffle_epi32::<0b01_00_11_10>(v));
        _mm_cvtsi128_si32(_mm_add_epi32(pairs, _mm_shuffle_epi32::<0b10_11_00_01>(pairs)))
    }
}

impl Wide for Ymm {
    #[inline(always)]
    fn load(values: &[i16; 16]) -> Self {
        Self(unsafe { _mm256_loadu_si256(values.as_ptr().cast()) })
    }
    #[inline(always)]
    fn to_array(self) -> [i16; 16] {
        let mut out = [0; 16];
        unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), self.0) };
        out
    }
    #[inline(always)]
    fn widen(first: &[u8; 16], second: &[u8; 16]) -> (Self, Self) {
        unsafe {
            let both = _mm256_loadu2_m128i(second.as_ptr().cast(), first.as_ptr().cast());
            let zero = _mm256_setzero_si256();
            (Self(_mm256_unpacklo_epi8(both, zero)), Self(_mm256_unpackhi_epi8(both, zero)))
        }
    }
    #[inline(always)]
    fn narrow(low: Self, high: Self) -> [[u8; 16]; 2] {
        let mut out = [[0; 16]; 2];
        unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), _mm256_packus_epi16(low.0, high.0)) };
        out
    }
    #[inline(always)]
    fn exchange(self, other: Self) -> (Self, Self) {
        unsafe {
            let low = _mm256_permute2x128_si256::<0x20>(self.0, other.0);
            (Self(low), Self(_mm256_permute2x128_si256::<0x31>(self.0, other.0)))
        }
    }
    #[inline(always)]
    fn sums32(self) -> [i32; 2] {
        unsafe { [sum(_mm256_castsi256_si128(self.0)), sum(_mm256_extracti128_si256::<1>(self.0))] }
    }
    #[inline(always)]
    fn sum32(self) -> i32 {
        unsafe { sum(_mm_add_epi32(_mm256_castsi256_si128(self.0), _mm256_extracti128_si256::<1>(self.0))) }
    }
    #[inline(always)]
    fn nonzero_mask(self) -> u16 {
        unsafe {
            let is_zero = _mm256_cmpeq_epi16(self.0, _mm256_setzero_si256());
            let low = _mm256_castsi256_si128(is_zero);
            !(_mm_movemask_epi8(_mm_packs_epi16(low, _mm256_extracti128_si256::<1>(is_zero))) as u16)
        }
    }
}
