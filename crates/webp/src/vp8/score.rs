//! Scores and ranks, by which candidates are compared; lower is better.
//!
//! A score is `256 * D + lambda * R`, with D the squared error of samples and R the rate in 1/256 bit: Lagrangian
//! optimisation as in G. J. Sullivan and T. Wiegand, "Rate-Distortion Optimization for Video Compression", IEEE Signal
//! Processing Magazine 15 (6), 1998. A rank estimates it without transform and quantisation, by the Hadamard transform
//! of the residual.

use super::segment::Segment;

/// What a squared error of samples weighs in a score.
const SAMPLE_ERROR: i64 = 256;
/// The forward transforms have twice the orthonormal scale, so squared errors of coefficients are four times those of
/// samples.
const COEFFICIENT_PER_SAMPLE_ERROR: i64 = 4;
/// What a squared error of coefficients weighs in a score.
pub const COEFFICIENT_ERROR: i64 = SAMPLE_ERROR / COEFFICIENT_PER_SAMPLE_ERROR;

/// Fractional bits of ranks, whose unit is that of the Hadamard sum.
const RANK_BITS: u32 = 16;

/// The rank of a prediction by the Hadamard sum of its residual and what its mode costs, in 1/256 bit.
#[inline(always)]
pub fn rank(hadamard: i32, mode_cost: u16, segment: &Segment) -> i64 {
    (i64::from(hadamard) << RANK_BITS) + segment.ranking * i64::from(mode_cost)
}
