//! The twin of every instruction set, in plain Rust; also what other targets run.

use super::halves::Halves;
use super::lanes::{Lanes, Simd, Vector};

/// Plain Rust.
pub struct Scalar;

impl Simd for Scalar {
    type Vector = Array;
    type Wide = Halves<Array>;
}

/// Eight 16-bit lanes in an array.
#[derive(Clone, Copy)]
pub struct Array([i16; 8]);

impl Array {
    #[inline(always)]
    fn map(self, other: Self, f: impl Fn(i16, i16) -> i16) -> Self {
        Self(core::array::from_fn(|i| f(self.0[i], other.0[i])))
    }

    #[inline(always)]
    fn to32(self) -> [i32; 4] {
        core::array::from_fn(|i| i32::from(self.0[2 * i] as u16) | (i32::from(self.0[2 * i + 1]) << 16))
    }

    #[inline(always)]
    fn from32(values: [i32; 4]) -> Self {
        Self(core::array::from_fn(|i| (values[i / 2] >> (16 * (i % 2))) as i16))
    }

    #[inline(always)]
    fn pick(self, other: Self, from: [usize; 8]) -> Self {
        Self(core::array::from_fn(|i| if from[i] < 8 { self.0[from[i]] } else { other.0[from[i] - 8] }))
    }
}

impl Lanes for Array {
    #[inline(always)]
    fn splat(value: i16) -> Self {
        Self([value; 8])
    }
    #[inline(always)]
    fn repeat(values: &[i16; 8]) -> Self {
        Self::load(values)
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.map(other, i16::wrapping_add)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.map(other, i16::wrapping_sub)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.map(other, Ord::max)
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.map(i16::wrapping_abs))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.map(other, |a, b| a ^ b)
    }
    #[inline(always)]
    fn mul_low(self, other: Self) -> Self {
        self.map(other, i16::wrapping_mul)
    }
    #[inline(always)]
    fn mul_high(self, other: Self) -> Self {
        self.map(other, |a, b| ((i32::from(a) * i32::from(b)) >> 16) as i16)
    }
    #[inline(always)]
    fn shl<const BITS: i32>(self) -> Self {
        Self(self.0.map(|v| v << BITS))
    }
    #[inline(always)]
    fn shr<const BITS: i32>(self) -> Self {
        Self(self.0.map(|v| v >> BITS))
    }
    #[inline(always)]
    fn zip_low(self, other: Self) -> Self {
        self.pick(other, [0, 8, 1, 9, 2, 10, 3, 11])
    }
    #[inline(always)]
    fn zip_high(self, other: Self) -> Self {
        self.pick(other, [4, 12, 5, 13, 6, 14, 7, 15])
    }
    #[inline(always)]
    fn zip_low_pairs(self, other: Self) -> Self {
        self.pick(other, [0, 1, 8, 9, 2, 3, 10, 11])
    }
    #[inline(always)]
    fn zip_high_pairs(self, other: Self) -> Self {
        self.pick(other, [4, 5, 12, 13, 6, 7, 14, 15])
    }
    #[inline(always)]
    fn low_halves(self, other: Self) -> Self {
        self.pick(other, [0, 1, 2, 3, 8, 9, 10, 11])
    }
    #[inline(always)]
    fn high_halves(self, other: Self) -> Self {
        self.pick(other, [4, 5, 6, 7, 12, 13, 14, 15])
    }
    #[inline(always)]
    fn swap_halves(self) -> Self {
        self.pick(self, [4, 5, 6, 7, 0, 1, 2, 3])
    }
    #[inline(always)]
    fn dot(self, other: Self) -> Self {
        Self::from32(core::array::from_fn(|i| {
            let product = |k: usize| i32::from(self.0[k]) * i32::from(other.0[k]);
            product(2 * i).wrapping_add(product(2 * i + 1))
        }))
    }
    #[inline(always)]
    fn splat32(value: i32) -> Self {
        Self::from32([value; 4])
    }
    #[inline(always)]
    fn add32(self, other: Self) -> Self {
        let (a, b) = (self.to32(), other.to32());
        Self::from32(core::array::from_fn(|i| a[i].wrapping_add(b[i])))
    }
    #[inline(always)]
    fn shr32<const BITS: i32>(self) -> Self {
        Self::from32(self.to32().map(|v| v >> BITS))
    }
    #[inline(always)]
    fn pack32(self, other: Self) -> Self {
        let (a, b) = (self.to32(), other.to32());
        Self(core::array::from_fn(|i| {
            (if i < 4 { a[i] } else { b[i - 4] }).clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
        }))
    }
}

impl Vector for Array {
    #[inline(always)]
    fn load(values: &[i16; 8]) -> Self {
        Self(*values)
    }
    #[inline(always)]
    fn to_array(self) -> [i16; 8] {
        self.0
    }
    #[inline(always)]
    fn widen(bytes: &[u8; 16]) -> (Self, Self) {
        (Self(core::array::from_fn(|i| i16::from(bytes[i]))), Self(core::array::from_fn(|i| i16::from(bytes[i + 8]))))
    }
    #[inline(always)]
    fn narrow(low: Self, high: Self) -> [u8; 16] {
        core::array::from_fn(|i| (if i < 8 { low.0[i] } else { high.0[i - 8] }).clamp(0, 255) as u8)
    }
    #[inline(always)]
    fn sum32(self) -> i32 {
        self.to32().into_iter().fold(0, i32::wrapping_add)
    }
    #[inline(always)]
    fn nonzero_mask(low: Self, high: Self) -> u16 {
        (0..16).fold(0, |mask, i| mask | (u16::from((if i < 8 { low.0[i] } else { high.0[i - 8] }) != 0) << i))
    }
}
