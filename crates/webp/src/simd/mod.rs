//! Vectors of 16-bit lanes: one file per instruction set, chosen here and nowhere else.
//!
//! The kernels are written once over [`Simd`] (in `kernels`), so every instruction set runs the same
//! arithmetic; the tests below hold each implementation equal to [`scalar`], operation by operation,
//! and `kernels` does the same for whole kernels. [`with_set`] and [`compiled_per_set`] lead into
//! the code of a set.

mod halves;
pub mod kernels;
mod set;

#[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
pub mod avx2;
// What the tests hold every other implementation equal to; also what targets without one run.
#[cfg_attr(not(test), allow(dead_code))]
pub mod scalar;
#[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
pub mod sse2;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "scalar")))]
pub mod wasm32;

pub use halves::Halves;
pub use set::InstructionSet;
pub(crate) use set::{compiled_per_set, with_set};

/// An instruction set: the vectors it has.
pub trait Simd: 'static {
    /// Eight lanes: half a block of coefficients.
    type Vector: Vector;
    /// Sixteen lanes: a block of coefficients, or halves of two blocks.
    type Wide: Wide;
    /// Whether an operation on sixteen lanes costs as much as one on eight, so that blocks are best taken in pairs.
    const WIDE_AT_ONCE: bool = false;
}

/// Groups of eight 16-bit lanes; the `32` methods see the same bits as groups of four 32-bit lanes. All arithmetic
/// wraps, and nothing crosses from one group to another.
pub trait Lanes: Copy {
    fn splat(value: i16) -> Self;
    /// The same eight values in every group.
    fn repeat(values: &[i16; 8]) -> Self;

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
}

/// One group of lanes.
pub trait Vector: Lanes {
    fn load(values: &[i16; 8]) -> Self;
    fn to_array(self) -> [i16; 8];
    /// Sixteen bytes as two vectors of eight lanes.
    fn widen(bytes: &[u8; 16]) -> (Self, Self);
    /// Two vectors as sixteen bytes, each lane clamped to 0..=255.
    fn narrow(low: Self, high: Self) -> [u8; 16];
    /// Sum of the four 32-bit lanes.
    fn sum32(self) -> i32;
    /// Bit i set when lane i of the sixteen lanes (low, high) is not zero.
    fn nonzero_mask(low: Self, high: Self) -> u16;
}

/// Two groups of lanes.
pub trait Wide: Lanes {
    fn load(values: &[i16; 16]) -> Self;
    fn to_array(self) -> [i16; 16];
    /// The low eight bytes of both blocks, one to a group, and the high ones.
    fn widen(first: &[u8; 16], second: &[u8; 16]) -> (Self, Self);
    /// The reverse, each lane clamped to 0..=255.
    fn narrow(low: Self, high: Self) -> [[u8; 16]; 2];
    /// The first groups of both, and the second ones.
    fn exchange(self, other: Self) -> (Self, Self);
    /// Sum of the four 32-bit lanes of each group.
    fn sums32(self) -> [i32; 2];
    /// Sum of all eight 32-bit lanes.
    fn sum32(self) -> i32;
    /// Bit i set when lane i is not zero.
    fn nonzero_mask(self) -> u16;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lane() -> impl Strategy<Value = i16> {
        prop_oneof![any::<i16>(), -300i16..300, Just(0), Just(i16::MIN), Just(i16::MAX)]
    }

    /// Every operation on one group, by `S` and by the scalar twin.
    fn check<S: Simd>(a: [i16; 8], b: [i16; 8], bytes: [u8; 16]) {
        let (va, vb) = (S::Vector::load(&a), S::Vector::load(&b));
        let (sa, sb) = (scalar::Array::load(&a), scalar::Array::load(&b));
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
        assert_eq!(S::Vector::splat(a[0]).to_array(), [a[0]; 8], "splat");
        assert_eq!(S::Vector::repeat(&a).to_array(), a, "repeat");
        let wide = i32::from(a[0]) * 777;
        assert_eq!(S::Vector::splat32(wide).to_array(), scalar::Array::splat32(wide).to_array(), "splat32");
        assert_eq!(va.sum32(), sa.sum32(), "sum32");
        assert_eq!(S::Vector::nonzero_mask(va, vb), scalar::Array::nonzero_mask(sa, sb), "nonzero_mask");
        assert_eq!(S::Vector::narrow(va, vb), scalar::Array::narrow(sa, sb), "narrow");
        let (v, s) = (S::Vector::widen(&bytes), scalar::Array::widen(&bytes));
        assert_eq!((v.0.to_array(), v.1.to_array()), (s.0.to_array(), s.1.to_array()), "widen");
    }

    /// Every operation on two groups, by `S` and by the scalar twin.
    fn check_wide<S: Simd>(a: [i16; 16], b: [i16; 16], bytes: [[u8; 16]; 2]) {
        type Twin = Halves<scalar::Array>;
        let (va, vb) = (S::Wide::load(&a), S::Wide::load(&b));
        let (sa, sb) = (Twin::load(&a), Twin::load(&b));
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
        assert_eq!(S::Wide::splat(a[0]).to_array(), [a[0]; 16], "splat");
        let eight: [i16; 8] = core::array::from_fn(|i| a[i]);
        assert_eq!(S::Wide::repeat(&eight).to_array(), core::array::from_fn(|i| a[i % 8]), "repeat");
        let wide = i32::from(a[0]) * 777;
        assert_eq!(S::Wide::splat32(wide).to_array(), Twin::splat32(wide).to_array(), "splat32");
        assert_eq!((va.sum32(), va.sums32()), (sa.sum32(), sa.sums32()), "sums");
        assert_eq!(va.nonzero_mask(), sa.nonzero_mask(), "nonzero_mask");
        assert_eq!(va.exchange(vb).0.to_array(), sa.exchange(sb).0.to_array(), "exchange");
        assert_eq!(va.exchange(vb).1.to_array(), sa.exchange(sb).1.to_array(), "exchange");
        assert_eq!(S::Wide::narrow(va, vb), Twin::narrow(sa, sb), "narrow");
        let (v, s) = (S::Wide::widen(&bytes[0], &bytes[1]), Twin::widen(&bytes[0], &bytes[1]));
        assert_eq!((v.0.to_array(), v.1.to_array()), (s.0.to_array(), s.1.to_array()), "widen");
    }

    proptest! {
        #[test]
        fn vectors_equal_their_scalar_twins(
            a in prop::array::uniform16(lane()), b in prop::array::uniform16(lane()), bytes: [[u8; 16]; 2],
        ) {
            let eight = |lanes: [i16; 16]| core::array::from_fn(|i| lanes[i]);
            for set in InstructionSet::available() {
                with_set!(set, S => {
                    check::<S>(eight(a), eight(b), bytes[0]);
                    check_wide::<S>(a, b, bytes);
                });
            }
        }
    }

    #[test]
    fn the_best_set_is_an_available_one() {
        let sets = InstructionSet::available();
        assert!(sets.contains(&InstructionSet::detect()) && sets.contains(&InstructionSet::Scalar), "{sets:?}");
    }
}
