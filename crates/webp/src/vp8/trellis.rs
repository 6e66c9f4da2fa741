//! Trellis quantisation: of all ways to round a block's coefficients, the one with the best rate and distortion.
//!
//! A Viterbi search along the coding order. Its states are the contexts of the token coder (the last level was 0, 1,
//! or more); each coefficient may be rounded down or up, and small ones dropped; the block may end after any level
//! that is not zero.
//!
//! K. Ramchandran and M. Vetterli, "Rate-Distortion Optimal Fast Thresholding with Complete JPEG/MPEG Decoder
//! Compatibility", IEEE Transactions on Image Processing 3 (5), 1994; J. Wen, M. Luttrell and J. Villasenor,
//! "Trellis-Based R-D Optimal Quantization in H.263+", the same 9 (8), 2000.

use super::cost::{LARGE_LEVEL, TokenCosts, extra_cost, zigzag_mask};
use super::levels::BlockLevels;
use super::score::COEFFICIENT_ERROR;
use super::tables::coefficients::ZIGZAG;
use crate::simd::kernels::{Coeffs, QuantTable, RECIPROCAL_BITS};

/// Where a block stands in the frame, which decides what its tokens cost.
#[derive(Clone, Copy)]
pub struct BlockPlace {
    pub block_type: usize,
    /// First coding position: 1 where the DC lives in the Y2 block.
    pub first: usize,
    /// How many of the neighbouring blocks have levels.
    pub context: usize,
}

#[derive(Clone, Copy)]
struct Step {
    level: i16,
    from: u8,
}

/// The score of what cannot be, with room to add to it.
const NEVER: i64 = i64::MAX / 4;

/// Rounding up stays below this level. `dct_cat6` codes more: 67 and eleven bits (RFC 6386 section 13.2).
const LEVEL_LIMIT: i32 = 2047;

/// Whether what is left of a magnitude is worth a try at the next level: more than three eighths of a step.
#[inline(always)]
fn beyond_dead_zone(rest: i32, step: i32) -> bool {
    rest * 8 > step * 3
}

/// The best levels for `coeffs`; `lambda` is 256 times the squared sample error that 1/256 bit is worth.
///
/// `mask` has a bit, in raster order, for each level that plain rounding keeps; the block ends there at the latest.
#[inline(always)]
pub fn optimize(
    coeffs: &Coeffs,
    mask: u16,
    table: &QuantTable,
    place: BlockPlace,
    costs: &TokenCosts,
    lambda: i64,
) -> BlockLevels {
    let BlockPlace { block_type, first, context } = place;
    let mask = zigzag_mask(mask) >> first << first;
    if mask == 0 {
        return BlockLevels::default();
    }
    let last = 15 - mask.leading_zeros() as usize;

    let mut steps = [[Step { level: 0, from: 0 }; 3]; 16];
    let mut scores = [NEVER; 3];
    scores[context] = if context == 0 { lambda * i64::from(costs.more(block_type, first, 0)) } else { 0 };
    // Ending at once is the empty block; every score is relative to its distortion.
    let mut best = (lambda * i64::from(costs.end(block_type, first, context)), usize::MAX, 0);
    for n in first..=last {
        let at = ZIGZAG[n] as usize & 15;
        let magnitude = i32::from(coeffs[at].unsigned_abs());
        let step = i32::from(table.step[at]);
        let prices = costs.at(block_type, n);
        let from = |level: usize| {
            let level = level.min(LARGE_LEVEL);
            let total = |state: usize| scores[state] + lambda * i64::from(prices[state][level]);
            let (zero, one, two) = (total(0), total(1), total(2));
            let (score, state) = if one < zero { (one, 1) } else { (zero, 0) };
            if two < score { (two, 2) } else { (score, state) }
        };
        if !beyond_dead_zone(magnitude, step) {
            // Far too small to keep: a zero, and no end after it.
            let (score, state) = from(0);
            steps[n][0] = Step { level: 0, from: state };
            scores = [score, NEVER, NEVER];
            continue;
        }
        let low = (magnitude * i32::from(table.reciprocal[at])) >> RECIPROCAL_BITS;
        let mut next = [NEVER; 3];
        let mut try_level = |level: i32| {
            let error = magnitude - level * step;
            let extra = if level >= LARGE_LEVEL as i32 { lambda * i64::from(extra_cost(level as u16)) } else { 0 };
            let distortion = COEFFICIENT_ERROR * i64::from(error * error - magnitude * magnitude);
            let (score, from) = from(level as usize);
            let (score, state) = (score + distortion + extra, level.min(2) as usize);
            if score < next[state] {
                next[state] = score;
                steps[n][state] = Step { level: level as i16, from };
            }
        };
        if low <= 1 {
            try_level(0);
        }
        if low > 0 {
            try_level(low);
        }
        if beyond_dead_zone(magnitude - low * step, step) && low + 1 < LEVEL_LIMIT {
            try_level(low + 1);
        }
        for state in 1..3 {
            if next[state] < NEVER {
                let score = next[state] + lambda * i64::from(costs.end(block_type, n + 1, state));
                if score < best.0 {
                    best = (score, n, state);
                }
            }
        }
        scores = next;
    }
    let mut result = BlockLevels::default();
    let (_, mut n, mut state) = best;
    if n > 15 {
        return result;
    }
    loop {
        let step = steps[n][state];
        let at = ZIGZAG[n] as usize & 15;
        if step.level != 0 {
            result.levels[at] = if coeffs[at] < 0 { -step.level } else { step.level };
            result.mask |= 1 << at;
        }
        if n == first {
            return result;
        }
        state = step.from as usize;
        n -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::segment::Segment;
    use super::super::tables::coefficients::*;
    use super::super::tuning::Tuning;
    use super::*;
    use crate::simd::kernels::quantize;
    use crate::simd::scalar::Scalar;
    use proptest::prelude::*;

    fn score(
        coeffs: &Coeffs,
        block: &BlockLevels,
        table: &QuantTable,
        place: BlockPlace,
        costs: &TokenCosts,
        lambda: i64,
    ) -> i64 {
        let distortion: i64 = (place.first..16)
            .map(|n| {
                let at = ZIGZAG[n] as usize;
                (i64::from(coeffs[at]) - i64::from(block.levels[at]) * i64::from(table.step[at])).pow(2)
            })
            .sum();
        let rate = costs.block(place.block_type, place.first, place.context, &block.levels, block.mask);
        COEFFICIENT_ERROR * distortion + lambda * i64::from(rate)
    }

    proptest! {
        #[test]
        fn never_worse_than_plain_rounding(
            coeffs in prop::array::uniform16(-300i16..300), index in 0u8..128, block_type in 0usize..4, context in 0usize..3,
        ) {
            let segment = Segment::new(index, 0, &Tuning::of_effort(4));
            let first = usize::from(block_type == TYPE_Y_AFTER_Y2);
            let mut coeffs = coeffs;
            if first == 1 { coeffs[0] = 0; }
            let costs = TokenCosts::new(&DEFAULT_TOKEN_PROBS);
            let place = BlockPlace { block_type, first, context };
            let lambda = segment.lambda_trellis;
            let plain = quantize::<Scalar>(&coeffs, &coeffs, &segment.y1);
            let plain = BlockLevels { levels: plain.levels, mask: plain.mask };
            let better = optimize(&coeffs, plain.mask, &segment.y1, place, &costs, lambda);
            for at in 0..16 { prop_assert_eq!(better.levels[at] != 0, better.mask >> at & 1 == 1); }
            let of = |block: &BlockLevels| score(&coeffs, block, &segment.y1, place, &costs, lambda);
            prop_assert!(of(&better) <= of(&plain) + 1, "{} > {}", of(&better), of(&plain));
            prop_assert!(of(&better) <= of(&BlockLevels::default()) + 1);
        }
    }
}
