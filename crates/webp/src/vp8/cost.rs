//! What symbols cost, in 1/256 bit.

use super::fixed::{BIT, OCTAVE, log2};
use super::tables::coefficients::*;
use super::tables::modes::*;
use crate::simd::kernels::Coeffs;

/// `-log2(p / 256)` in 1/256 bit for p in 0..=256; 0 counts as 1.
const BIT_COST: [u16; 257] = {
    let mut table = [0; 257];
    let mut p = 1;
    while p <= 256 {
        // 256 is eight octaves above 1.
        table[p] = 8 * OCTAVE as u16 - log2(p as u64);
        p += 1;
    }
    table[0] = table[1];
    table
};

/// Cost of `bit` when false has the chance `probability` / 256.
#[inline(always)]
pub const fn bit_cost(bit: bool, probability: u8) -> u16 {
    BIT_COST[if bit { 256 - probability as usize } else { probability as usize }]
}

const fn path_cost(path: &[Branch], probabilities: &[u8]) -> u16 {
    let mut cost = 0;
    let mut i = 0;
    while i < path.len() {
        cost += bit_cost(path[i].1, probabilities[path[i].0 as usize]);
        i += 1;
    }
    cost
}

/// Costs of the 16x16 luma modes.
pub const LUMA_MODE_COST: [u16; 4] = {
    let mut costs = [0; 4];
    let mut mode = 0;
    while mode < 4 {
        costs[mode] = path_cost(LUMA_MODE_PATHS[mode], &KEY_FRAME_LUMA_PROBS);
        mode += 1;
    }
    costs
};

/// Cost of announcing 4x4 luma modes.
pub const B_PRED_COST: u16 = path_cost(B_PRED_PATH, &KEY_FRAME_LUMA_PROBS);

/// Costs of the chroma modes.
pub const CHROMA_MODE_COST: [u16; 4] = {
    let mut costs = [0; 4];
    let mut mode = 0;
    while mode < 4 {
        costs[mode] = path_cost(CHROMA_MODE_PATHS[mode], &KEY_FRAME_CHROMA_PROBS);
        mode += 1;
    }
    costs
};

/// Costs of the 4x4 luma modes, by the mode above and the mode to the left.
pub static SUBBLOCK_MODE_COST: [[[u16; SUBBLOCK_MODES]; SUBBLOCK_MODES]; SUBBLOCK_MODES] = {
    let mut costs = [[[0; SUBBLOCK_MODES]; SUBBLOCK_MODES]; SUBBLOCK_MODES];
    let mut above = 0;
    while above < SUBBLOCK_MODES {
        let mut left = 0;
        while left < SUBBLOCK_MODES {
            let mut mode = 0;
            while mode < SUBBLOCK_MODES {
                costs[above][left][mode] = path_cost(SUBBLOCK_MODE_PATHS[mode], &KEY_FRAME_SUBBLOCK_PROBS[above][left]);
                mode += 1;
            }
            left += 1;
        }
        above += 1;
    }
    costs
};

/// Raster mask bits to coding-order mask bits, for the low and the high byte.
static ZIGZAG_MASK: [[u16; 256]; 2] = {
    let mut table = [[0; 256]; 2];
    let mut n = 0;
    while n < 16 {
        let (byte, bit) = (ZIGZAG[n] as usize / 8, ZIGZAG[n] as usize % 8);
        let mut value = 0;
        while value < 256 {
            if value >> bit & 1 == 1 {
                table[byte][value] |= 1 << n;
            }
            value += 1;
        }
        n += 1;
    }
    table
};

/// Puts the bits of a raster mask into coding order.
#[inline(always)]
pub fn zigzag_mask(mask: u16) -> u16 {
    ZIGZAG_MASK[0][mask as usize & 255] | ZIGZAG_MASK[1][mask as usize >> 8]
}

/// Magnitudes from here on share one table entry, plus their extra bits.
pub const LARGE_LEVEL: usize = 67;

/// Which category token a magnitude of five or more uses.
#[inline(always)]
pub const fn category(magnitude: u16) -> usize {
    match magnitude {
        0..=6 => 0,
        7..=10 => 1,
        11..=18 => 2,
        19..=34 => 3,
        35..=66 => 4,
        _ => 5,
    }
}

/// Cost of the extra bits of a magnitude of five or more.
pub const fn extra_cost(magnitude: u16) -> u16 {
    let category = category(magnitude);
    let probabilities = CATEGORY_PROBS[category];
    let offset = magnitude - CATEGORY_BASE[category];
    let mut cost = 0;
    let mut i = 0;
    while i < probabilities.len() {
        let bit = offset >> (probabilities.len() - 1 - i) & 1 == 1;
        cost += bit_cost(bit, probabilities[i]);
        i += 1;
    }
    cost
}

/// Sign and extra bits of each magnitude below [`LARGE_LEVEL`].
static FIXED_COST: [u16; LARGE_LEVEL] = {
    let mut table = [BIT as u16; LARGE_LEVEL];
    table[0] = 0;
    let mut magnitude = 5;
    while magnitude < LARGE_LEVEL {
        table[magnitude] += extra_cost(magnitude as u16);
        magnitude += 1;
    }
    table
};

type PerContext<T> = [[[T; CONTEXTS]; BANDS]; BLOCK_TYPES];

/// Costs of coefficient tokens under given probabilities.
#[derive(Clone)]
pub struct TokenCosts {
    /// Cost of a magnitude. In contexts 1 and 2 it includes "not the end of the block", which is then always coded.
    level: PerContext<[u16; LARGE_LEVEL + 1]>,
    /// "Not the end of the block".
    more: PerContext<u16>,
    /// "The end of the block".
    end: PerContext<u16>,
}

impl TokenCosts {
    pub fn new(probabilities: &TokenProbs) -> Self {
        let mut costs = Self {
            level: [[[[0; LARGE_LEVEL + 1]; CONTEXTS]; BANDS]; BLOCK_TYPES],
            more: [[[0; CONTEXTS]; BANDS]; BLOCK_TYPES],
            end: [[[0; CONTEXTS]; BANDS]; BLOCK_TYPES],
        };
        costs.update(probabilities);
        costs
    }

    /// Fills the tables for `probabilities`.
    #[inline(never)]
    pub fn update(&mut self, probabilities: &TokenProbs) {
        for block_type in 0..BLOCK_TYPES {
            for band in 0..BANDS {
                for context in 0..CONTEXTS {
                    let p = &probabilities[block_type][band][context];
                    let more = bit_cost(true, p[0]);
                    self.more[block_type][band][context] = more;
                    self.end[block_type][band][context] = bit_cost(false, p[0]);
                    let base = if context > 0 { more } else { 0 };
                    fill_levels(&mut self.level[block_type][band][context], p, base);
                }
            }
        }
    }

    /// Cost of a block whose levels, in raster order, have the raster mask `mask`.
    #[inline(always)]
    pub fn block(&self, block_type: usize, first: usize, context: usize, levels: &Coeffs, mask: u16) -> u32 {
        let mask = zigzag_mask(mask) >> first << first;
        let band = BAND[first] as usize;
        if mask == 0 {
            return u32::from(self.end[block_type][band][context]);
        }
        let last = 15 - mask.leading_zeros() as usize;
        let tables = &self.level[block_type];
        let mut cost = if context == 0 { u32::from(self.more[block_type][band][0]) } else { 0 };
        let mut context = context;
        for n in first..=last {
            let magnitude = levels[ZIGZAG[n] as usize & 15].unsigned_abs();
            let table = &tables[BAND[n] as usize & 7][context];
            if magnitude < LARGE_LEVEL as u16 {
                cost += u32::from(table[magnitude as usize]);
            } else {
                cost += u32::from(table[LARGE_LEVEL]) + u32::from(extra_cost(magnitude));
            }
            context = magnitude.min(2) as usize;
        }
        if last < 15 {
            cost += u32::from(self.end[block_type][BAND[last + 1] as usize & 7][context]);
        }
        cost
    }

    /// Costs of magnitudes at coding position `n` by context, without the first position's "not the end"; magnitudes
    /// from [`LARGE_LEVEL`] on share the last entry and add their [`extra_cost`].
    #[inline(always)]
    pub fn at(&self, block_type: usize, n: usize) -> &[[u16; LARGE_LEVEL + 1]; CONTEXTS] {
        &self.level[block_type][BAND[n] as usize & 7]
    }

    /// Cost of "not the end of the block" before coding position `n`.
    #[inline(always)]
    pub fn more(&self, block_type: usize, n: usize, context: usize) -> u32 {
        u32::from(self.more[block_type][BAND[n] as usize & 7][context])
    }

    /// Cost of "the end of the block" before coding position `n`; nothing after the last one.
    #[inline(always)]
    pub fn end(&self, block_type: usize, n: usize, context: usize) -> u32 {
        if n == 16 { 0 } else { u32::from(self.end[block_type][BAND[n] as usize & 7][context]) }
    }
}

fn fill_levels(out: &mut [u16; LARGE_LEVEL + 1], p: &[u8; TOKEN_NODES], base: u16) {
    out[0] = base + bit_cost(false, p[1]);
    let base = base + bit_cost(true, p[1]);
    out[1] = base + bit_cost(false, p[2]) + FIXED_COST[1];
    let base = base + bit_cost(true, p[2]);
    let small = base + bit_cost(false, p[3]);
    out[2] = small + bit_cost(false, p[4]) + FIXED_COST[2];
    let small = small + bit_cost(true, p[4]);
    out[3] = small + bit_cost(false, p[5]) + FIXED_COST[3];
    out[4] = small + bit_cost(true, p[5]) + FIXED_COST[4];
    let base = base + bit_cost(true, p[3]);
    let low = base + bit_cost(false, p[6]);
    let high = base + bit_cost(true, p[6]);
    let middle = high + bit_cost(false, p[8]);
    let high = high + bit_cost(true, p[8]);
    let categories = [
        low + bit_cost(false, p[7]),
        low + bit_cost(true, p[7]),
        middle + bit_cost(false, p[9]),
        middle + bit_cost(true, p[9]),
        high + bit_cost(false, p[10]),
        high + bit_cost(true, p[10]),
    ];
    for magnitude in 5..LARGE_LEVEL {
        out[magnitude] = categories[category(magnitude as u16)] + FIXED_COST[magnitude];
    }
    // Sign included; the eleven extra bits are added per magnitude.
    out[LARGE_LEVEL] = categories[5] + BIT as u16;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bit_costs_are_logarithms() {
        for p in 1..=256usize {
            let exact = -256.0 * (p as f64 / 256.0).log2();
            assert!((exact - f64::from(BIT_COST[p])).abs() <= 0.6, "{p}: {exact} {}", BIT_COST[p]);
        }
    }

    #[test]
    fn masks_follow_the_zigzag() {
        for n in 0..16 {
            assert_eq!(zigzag_mask(1 << ZIGZAG[n]), 1 << n);
        }
        assert_eq!(zigzag_mask(0xffff), 0xffff);
    }
}
