//! 128-bit vectors: one trait, one file per instruction set, chosen here and nowhere else.
//!
//! The kernels are written once over [`Vector`] (in `kernels`), so every instruction set runs the same
//! arithmetic; the tests below hold each implementation equal to [`scalar`], operation by operation,
//! and `kernels` does the same for whole kernels.

pub mod kernels;
// What the tests hold every other implementation equal to; also what targets without one run.
#[cfg_attr(not(test), allow(dead_code))]
pub mod scalar;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub mod sse2;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod wasm32;

/// The vectors this build uses.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "scalar")))]
pub type Native = wasm32::Wasm;
/// The vectors this build uses.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2", not(feature = "scalar")))]
pub type Native = sse2::Sse2;
/// The vectors this build uses.
#[cfg(any(
    feature = "scalar",
    not(any(
        all(target_arch = "wasm32", target_feature = "simd128"),
        all(target_arch = "x86_64", target_feature = "sse2")
    ))
))]
pub type Native = scalar::Scalar;

/// Eight 16-bit lanes; the `32` methods see the same bits as four 32-bit lanes. All arithmetic wraps.
pub trait Vector: Copy {
    fn splat(value: i16) -> Self;
    fn load(values: &[i16; 8]) -> Self;
    fn to_array(self) -> [i16; 8];
    /// Sixteen bytes as two vectors of eight lanes.
    fn widen(bytes: &[u8; 16]) -> (Self, Self);
    /// Two vectors as sixteen bytes, each lane clamped to 0..=255.
    fn narrow(low: Self, high: Self) -> [u8; 16];

    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn max(self, other: Self) -> Self;
    /// Absolute value; `i16::MIN` stays itself.
    fn abs(self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// Low half of the products.
    fn mul_low(self, other: Self) -> Self;
    /// High half of the signed products.
    fn mul_high(self, other: Self) -> Self;
    fn shl<const BITS: i32>(self) -> Self;
    /// Arithmetic shift to the right.
    fn shr<const BITS: i32>(self) -> Self;

    /// Lanes 0..4 of both, alternating.
    fn zip_low(self, other: Self) -> Self;
    /// Lanes 4..8 of both, alternating.
    fn zip_high(self, other: Self) -> Self;
    /// Pairs of lanes 0..4 of both, alternating.
    fn zip_low_pairs(self, other: Self) -> Self;
    /// Pairs of lanes 4..8 of both, alternating.
    fn zip_high_pairs(self, other: Self) -> Self;
    /// The low halves of both.
    fn low_halves(self, other: Self) -> Self;
    /// The high halves of both.
    fn high_halves(self, other: Self) -> Self;
    /// The halves exchanged.
    fn swap_halves(self) -> Self;

    /// Sums of the products of neighbouring lanes, as four 32-bit lanes.
    fn dot(self, other: Self) -> Self;
    fn splat32(value: i32) -> Self;
    fn add32(self, other: Self) -> Self;
    /// Arithmetic shift to the right of 32-bit lanes.
    fn shr32<const BITS: i32>(self) -> Self;
    /// Eight 32-bit lanes saturated to 16 bits.
    fn pack32(self, other: Self) -> Self;
    /// Sum of the four 32-bit lanes.
    fn sum32(self) -> i32;
    /// Bit i set when lane i of the sixteen lanes (low, high) is not zero.
    fn nonzero_mask(low: Self, high: Self) -> u16;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lanes() -> impl Strategy<Value = [i16; 8]> {
        prop::array::uniform8(prop_oneof![any::<i16>(), -300i16..300, Just(0), Just(i16::MIN), Just(i16::MAX)])
    }

    fn check<V: Vector>(a: [i16; 8], b: [i16; 8], bytes: [u8; 16]) {
        type S = scalar::Scalar;
        let (va, vb) = (V::load(&a), V::load(&b));
        let (sa, sb) = (S::load(&a), S::load(&b));
        macro_rules! same {
            ($($op:ident),*) => { $( assert_eq!(va.$op(vb).to_array(), sa.$op(sb).to_array(), stringify!($op)); )* };
        }
        same!(add, sub, max, xor, mul_low, mul_high, zip_low, zip_high, zip_low_pairs, zip_high_pairs);
        same!(low_halves, high_halves, dot, add32, pack32);
        assert_eq!(va.abs().to_array(), sa.abs().to_array(), "abs");
        assert_eq!(va.swap_halves().to_array(), sa.swap_halves().to_array(), "swap_halves");
        assert_eq!(va.shl::<3>().to_array(), sa.shl::<3>().to_array(), "shl");
        assert_eq!(va.shr::<4>().to_array(), sa.shr::<4>().to_array(), "shr");
        assert_eq!(va.shr32::<9>().to_array(), sa.shr32::<9>().to_array(), "shr32");
        assert_eq!(V::splat(a[0]).to_array(), S::splat(a[0]).to_array(), "splat");
        assert_eq!(V::splat32(i32::from(a[0]) * 777).to_array(), S::splat32(i32::from(a[0]) * 777).to_array());
        assert_eq!(va.sum32(), sa.sum32(), "sum32");
        assert_eq!(V::nonzero_mask(va, vb), S::nonzero_mask(sa, sb), "nonzero_mask");
        assert_eq!(V::narrow(va, vb), S::narrow(sa, sb), "narrow");
        let (v, s) = (V::widen(&bytes), S::widen(&bytes));
        assert_eq!((v.0.to_array(), v.1.to_array()), (s.0.to_array(), s.1.to_array()), "widen");
    }

    proptest! {
        #[test]
        fn native_vectors_equal_the_scalar_twin(a in lanes(), b in lanes(), bytes in any::<[u8; 16]>()) {
            check::<Native>(a, b, bytes);
        }
    }
}
