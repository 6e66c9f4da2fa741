//! The hot loops, written once over [`Simd`](crate::simd::Simd).
//!
//! A 4x4 block of samples is sixteen bytes in raster order ([`Block`]), its transform sixteen 16-bit
//! coefficients in raster order ([`Coeffs`]): a block is one or two vectors, whatever frame it came from.
//! What is asked of several blocks takes two at a time where registers are wide enough.

mod block;
mod dct;
mod hadamard;
mod quantize;
mod samples;
#[cfg(test)]
mod testing;

pub use block::{Block, Coeffs};
pub use dct::{forward_dct, forward_dcts, inverse_dct_add, inverse_dcts_add};
pub use hadamard::{hadamard_differences, hadamard_sum};
pub use quantize::{QuantTable, Quantized, RECIPROCAL_BITS, dequantize, quantize, requantized};
pub use samples::{sum_and_squares, true_motion};
