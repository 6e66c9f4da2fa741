//! Vectors of 16-bit lanes: one file per instruction set, chosen here and nowhere else.
//!
//! The kernels are written once over [`Simd`] (in `kernels`), so every instruction set runs the same
//! arithmetic; the tests below hold each implementation equal to [`scalar`], operation by operation,
//! and `kernels` does the same for whole kernels. [`with_set`] and [`compiled_per_set`] lead into
//! the code of a set.

mod halves;
pub mod kernels;
mod lanes;
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

pub use lanes::Simd;
pub use set::InstructionSet;
pub(crate) use set::{compiled_per_set, with_set};

#[cfg(test)]
mod tests {
    use super::halves::Halves;
    use super::lanes::{Lanes, Vector, Wide};
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
