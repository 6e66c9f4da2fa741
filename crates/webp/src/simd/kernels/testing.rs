//! What the kernels' tests share.

use super::block::Coeffs;
use proptest::prelude::*;

/// Coefficients from `-limit` to `limit`.
pub fn coeffs(limit: i16) -> impl Strategy<Value = Coeffs> {
    prop::array::uniform16(-limit..=limit)
}

/// Runs the expression with every instruction set of this machine.
macro_rules! each_set {
    ($simd:ident => $body:expr) => {
        for set in $crate::simd::InstructionSet::available() {
            $crate::simd::with_set!(set, $simd => $body);
        }
    };
}
pub(super) use each_set;
