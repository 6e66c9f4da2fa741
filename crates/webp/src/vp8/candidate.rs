//! Candidates: ways to code a part of a macroblock, ranked first by a cheap measure, then by rate and distortion.

use super::levels::BlockLevels;
use crate::simd::kernels::Block;

/// A candidate for the luma of a macroblock.
pub struct Luma {
    pub score: i64,
    /// The part of the score that AC levels do not change: mode and Y2 block.
    pub fixed_score: i64,
    /// What the Y2 block takes, and what all levels take, in 1/256 bit.
    pub y2_bits: u32,
    pub token_bits: u32,
    pub mode: u8,
    pub subblock_modes: [u8; 16],
    pub y2: BlockLevels,
    pub blocks: [BlockLevels; 16],
    pub reconstruction: [Block; 16],
}

/// How both chroma planes of a macroblock are coded.
pub struct Chroma {
    pub mode: u8,
    pub blocks: [BlockLevels; 8],
    /// What all levels take, in 1/256 bit.
    pub token_bits: u32,
    pub reconstruction: [Block; 8],
}

/// A few candidates with the lowest ranks, best first.
pub struct Best<const N: usize> {
    pub entries: [(i64, u8); N],
    pub kept: usize,
}

impl<const N: usize> Best<N> {
    #[inline(always)]
    pub fn new() -> Self {
        Self { entries: [(i64::MAX, 0); N], kept: 0 }
    }
    #[inline(always)]
    pub fn add(&mut self, rank: i64, mode: u8, limit: usize) {
        let mut at = self.kept;
        if at < limit {
            self.kept += 1;
        } else if at == 0 || self.entries[at - 1].0 <= rank {
            return;
        } else {
            at -= 1;
        }
        while at > 0 && self.entries[at - 1].0 > rank {
            self.entries[at] = self.entries[at - 1];
            at -= 1;
        }
        self.entries[at] = (rank, mode);
    }
}
