//! Steering a pass towards a size: what an earlier pass spent on each macroblock is the plan.
//!
//! Where spending runs ahead of the plan, bits are made dearer for the macroblocks to come, and cheaper where it lags
//! behind. The quantisers stay, so this fills the gaps between them, and makes up for what was expected of them.

use super::fixed::{OCTAVE, RATIO_BITS, RATIO_ONE, exp2, log2, log2_of_any};
use super::record::MacroblockRecord;
use super::segment::WEIGHT_ONE;

/// How often the weight of bits is set anew.
const STRETCHES: usize = 64;
/// The expected ratio counts as much as this part of the picture, until there is more to go by.
const TRUST: u64 = 12;
/// Octaves of weight per octave of bits: making bits 1.5 times as dear saves about a ninth.
const WEIGHT_PER_SIZE: i32 = 4;
/// Weights of a bit, in 1/256: beyond, bits are no longer well spent.
const LEAST_WEIGHT: u32 = 144;
const MOST_WEIGHT: u32 = 4 * WEIGHT_ONE;
/// Logarithm of [`WEIGHT_ONE`], in 1/256 octave.
const LOG_OF_WEIGHT_ONE: i32 = 8 * OCTAVE;
/// Ratios beyond count as this, which no picture needs.
const MOST_RATIO: u64 = 16 * RATIO_ONE;

/// The weight of bits along a pass.
#[derive(Clone)]
pub struct RateControl<'a> {
    plan: &'a [MacroblockRecord],
    planned_in_all: u64,
    /// Token bits to spend, in 1/256, as the earlier pass counted them.
    budget: u64,
    /// Bits at the weight 1 over the plan's, as far as is known.
    expected: u64,
    spent: u64,
    planned: u64,
    /// What the macroblocks so far would have taken at the weight 1.
    unweighted: u64,
    weight: u32,
    stretch: usize,
}

impl<'a> RateControl<'a> {
    /// Plans to spend `wanted` token bytes where the pass that left `plan` spent `had`, at quantisers that are
    /// expected to take `expected` / 256 octaves more bits.
    pub fn new(plan: &'a [MacroblockRecord], had: u64, wanted: u64, expected: i32) -> Self {
        let planned_in_all = plan.iter().map(|record| u64::from(record.token_bits)).sum::<u64>();
        Self {
            plan,
            planned_in_all,
            budget: portion(planned_in_all, (wanted << RATIO_BITS) / had.max(1)),
            expected: exp2(expected),
            spent: 0,
            planned: 0,
            unweighted: 0,
            weight: WEIGHT_ONE,
            stretch: plan.len().div_ceil(STRETCHES).max(1),
        }
    }

    /// Takes in what a macroblock has spent.
    #[inline(never)]
    pub fn spend(&mut self, index: usize, bits: u32) {
        self.spent += u64::from(bits);
        self.planned += u64::from(self.plan[index].token_bits);
        let octaves = i32::from(log2(self.weight.into())) - LOG_OF_WEIGHT_ONE;
        self.unweighted += portion(bits.into(), exp2(octaves / WEIGHT_PER_SIZE));
    }

    /// The weight of bits from the macroblock at `index` on, in 1/256, where it changes.
    #[inline(never)]
    pub fn change(&mut self, index: usize) -> Option<u32> {
        if !index.is_multiple_of(self.stretch) {
            return None;
        }
        let planned_ahead = self.planned_in_all - self.planned.min(self.planned_in_all);
        let ahead = portion(planned_ahead, self.natural());
        let left = self.budget.saturating_sub(self.spent);
        let octaves = log2_of_any(ahead) - log2_of_any(left);
        let weight = portion(WEIGHT_ONE.into(), exp2(octaves * WEIGHT_PER_SIZE))
            .clamp(LEAST_WEIGHT.into(), MOST_WEIGHT.into()) as u32;
        let changes = weight != self.weight;
        self.weight = weight;
        changes.then_some(weight)
    }

    /// Bits at the weight 1 over the plan's: as seen so far, and at first as expected.
    fn natural(&self) -> u64 {
        let trust = self.planned_in_all / TRUST;
        let bits = portion(trust, self.expected) + self.unweighted;
        (bits << RATIO_BITS).checked_div(trust + self.planned).unwrap_or(RATIO_ONE)
    }

    /// Once the pass is over: octaves, in 1/256, that it would have spent at the weight 1 beyond what it did spend.
    pub fn withheld(&self) -> i32 {
        log2_of_any(self.unweighted) - log2_of_any(self.spent)
    }
}

/// `ratio` / 65536 of `bits`. A frame has less than 2^42 of them, in 1/256, and ratios are small: nothing overflows.
fn portion(bits: u64, ratio: u64) -> u64 {
    (bits * ratio.min(MOST_RATIO)) >> RATIO_BITS
}
