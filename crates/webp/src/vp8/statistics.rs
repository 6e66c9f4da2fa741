//! How often each branch of the token tree is taken, and the probabilities that follow (RFC 6386 section 13.4).

use super::cost::bit_cost;
use super::fixed::{BIT, BYTE};
use super::tables::coefficients::*;
use super::tokens::{PLACES, TokenSink, place};

/// How often each branch of the token tree was false and true.
#[derive(Clone)]
pub struct TokenStatistics {
    counts: [[[u32; 2]; TOKEN_NODES]; PLACES],
}

impl TokenStatistics {
    pub fn new() -> Self {
        Self { counts: [[[0; 2]; TOKEN_NODES]; PLACES] }
    }

    /// The probabilities to send: an entry changes where that saves more bits than it costs.
    pub fn best_probabilities(&self) -> TokenProbs {
        let mut best = DEFAULT_TOKEN_PROBS;
        self.for_each(|at, [falses, trues]| {
            let total = u64::from(falses) + u64::from(trues);
            if total == 0 {
                return;
            }
            let p = ((u64::from(falses) * 256 + total / 2) / total).clamp(1, 255) as u8;
            let bits = |p: u8| {
                u64::from(falses) * u64::from(bit_cost(false, p)) + u64::from(trues) * u64::from(bit_cost(true, p))
            };
            let old = at.of(&DEFAULT_TOKEN_PROBS);
            let update = at.of(&TOKEN_UPDATE_PROBS);
            let kept = bits(old) + u64::from(bit_cost(false, update));
            let changed = bits(p) + u64::from(bit_cost(true, update)) + u64::from(BYTE);
            if changed < kept {
                *at.of_mut(&mut best) = p;
            }
        });
        best
    }

    /// The probabilities seen so far, blended with the defaults where little was seen.
    pub fn running_probabilities(&self) -> TokenProbs {
        // As many branches as the defaults count for.
        const PRIOR: u64 = 16;
        let mut running = DEFAULT_TOKEN_PROBS;
        self.for_each(|at, [falses, trues]| {
            let total = u64::from(falses) + u64::from(trues) + PRIOR;
            let prior = u64::from(at.of(&DEFAULT_TOKEN_PROBS)) * PRIOR;
            *at.of_mut(&mut running) = ((u64::from(falses) * 256 + prior + total / 2) / total).clamp(1, 255) as u8;
        });
        running
    }

    /// Bytes that the tokens take with `probabilities`, within a few in a thousand: the bits of large levels' offsets
    /// count as one each.
    #[inline(never)]
    pub fn bytes(&self, probabilities: &TokenProbs) -> usize {
        let mut bits = 0;
        self.for_each(|at, [falses, trues]| {
            let [falses, trues] = [falses, trues].map(u64::from);
            let p = at.of(probabilities);
            bits += falses * u64::from(bit_cost(false, p)) + trues * u64::from(bit_cost(true, p));
            let offset_bits = |category: usize| u64::from(BIT) * CATEGORY_PROBS[category].len() as u64;
            bits += match at.node {
                // Every level but zero has a sign.
                2 => (falses + trues) * u64::from(BIT),
                7 => falses * offset_bits(0) + trues * offset_bits(1),
                9 => falses * offset_bits(2) + trues * offset_bits(3),
                10 => falses * offset_bits(4) + trues * offset_bits(5),
                _ => 0,
            };
        });
        (bits / u64::from(BYTE)) as usize
    }

    fn for_each(&self, mut f: impl FnMut(At, [u32; 2])) {
        for block_type in 0..BLOCK_TYPES {
            for band in 0..BANDS {
                for context in 0..CONTEXTS {
                    for node in 0..TOKEN_NODES {
                        f(At { block_type, band, context, node }, self.counts[place(block_type, band, context)][node]);
                    }
                }
            }
        }
    }
}

impl TokenSink for TokenStatistics {
    #[inline(always)]
    fn branch(&mut self, place: usize, node: usize, bit: bool) {
        self.counts[place][node][usize::from(bit)] += 1;
    }
    #[inline(always)]
    fn fixed(&mut self, _: bool, _: u8) {}
}

/// A place in the probability tables.
#[derive(Clone, Copy)]
struct At {
    block_type: usize,
    band: usize,
    context: usize,
    node: usize,
}

impl At {
    fn of(self, probabilities: &TokenProbs) -> u8 {
        probabilities[self.block_type][self.band][self.context][self.node]
    }
    fn of_mut(self, probabilities: &mut TokenProbs) -> &mut u8 {
        &mut probabilities[self.block_type][self.band][self.context][self.node]
    }
}
