//! Sixteen lanes as two vectors of eight: what sets without wider registers use.

use super::lanes::{Lanes, Vector, Wide};

/// Two vectors side by side.
#[derive(Clone, Copy)]
pub struct Halves<V>(V, V);

/// Operations that do the same to both halves.
macro_rules! both {
    ($($name:ident),*) => { $(
        #[inline(always)]
        fn $name(self, other: Self) -> Self {
            Self(self.0.$name(other.0), self.1.$name(other.1))
        }
    )* };
}

impl<V: Vector> Lanes for Halves<V> {
    #[inline(always)]
    fn splat(value: i16) -> Self {
        Self(V::splat(value), V::splat(value))
    }
    #[inline(always)]
    fn repeat(values: &[i16; 8]) -> Self {
        Self(V::repeat(values), V::repeat(values))
    }
    both!(add, sub, max, xor, mul_low, mul_high, zip_low, zip_high, zip_low_pairs, zip_high_pairs);
    both!(low_halves, high_halves, dot, add32, pack32);
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs(), self.1.abs())
    }
    #[inline(always)]
    fn shl<const BITS: i32>(self) -> Self {
        Self(self.0.shl::<BITS>(), self.1.shl::<BITS>())
    }
    #[inline(always)]
    fn shr<const BITS: i32>(self) -> Self {
        Self(self.0.shr::<BITS>(), self.1.shr::<BITS>())
    }
    #[inline(always)]
    fn swap_halves(self) -> Self {
        Self(self.0.swap_halves(), self.1.swap_halves())
    }
    #[inline(always)]
    fn splat32(value: i32) -> Self {
        Self(V::splat32(value), V::splat32(value))
    }
    #[inline(always)]
    fn shr32<const BITS: i32>(self) -> Self {
        Self(self.0.shr32::<BITS>(), self.1.shr32::<BITS>())
    }
}

impl<V: Vector> Wide for Halves<V> {
    #[inline(always)]
    fn load(values: &[i16; 16]) -> Self {
        let (low, high) = values.split_at(8);
        let (Ok(low), Ok(high)) = (low.try_into(), high.try_into()) else { unreachable!() };
        Self(V::load(low), V::load(high))
    }
    #[inline(always)]
    fn to_array(self) -> [i16; 16] {
        let mut out = [0; 16];
        out[..8].copy_from_slice(&self.0.to_array());
        out[8..].copy_from_slice(&self.1.to_array());
        out
    }
    #[inline(always)]
    fn widen(first: &[u8; 16], second: &[u8; 16]) -> (Self, Self) {
        let (first, second) = (V::widen(first), V::widen(second));
        (Self(first.0, second.0), Self(first.1, second.1))
    }
    #[inline(always)]
    fn narrow(low: Self, high: Self) -> [[u8; 16]; 2] {
        [V::narrow(low.0, high.0), V::narrow(low.1, high.1)]
    }
    #[inline(always)]
    fn exchange(self, other: Self) -> (Self, Self) {
        (Self(self.0, other.0), Self(self.1, other.1))
    }
    #[inline(always)]
    fn sums32(self) -> [i32; 2] {
        [self.0.sum32(), self.1.sum32()]
    }
    #[inline(always)]
    fn sum32(self) -> i32 {
        self.0.add32(self.1).sum32()
    }
    #[inline(always)]
    fn nonzero_mask(self) -> u16 {
        V::nonzero_mask(self.0, self.1)
    }
}
