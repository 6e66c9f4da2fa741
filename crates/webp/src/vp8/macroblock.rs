//! Choosing how a macroblock is predicted and quantised, by rate and distortion.
//!
//! Candidates are ranked by the Hadamard transform of their residual, which is cheap; only the best few are
//! transformed, quantised and priced. Scores are `256 * distortion + lambda * rate`, distortion in squared sample
//! error and rate in 1/256 bit, all integers.

use super::bitstream::MacroblockRecord;
use super::chroma::chroma;
use super::cost::TokenCosts;
use super::luma_4::luma_4;
use super::luma_16::{finish_luma_16, luma_16};
use super::planes::MacroblockSamples;
use super::predict::Edges;
use super::segment::Segment;
use super::tuning::Tuning;
use crate::simd::kernels::*;
use crate::simd::{Simd, compiled_per_set};

/// Says that luma is predicted in 4x4 blocks.
pub const B_PRED: u8 = 4;

/// Reconstructed samples around a macroblock.
#[derive(Clone)]
pub struct Neighbours {
    pub luma: Edges<16>,
    /// The four luma samples above and to the right.
    pub above_right: [u8; 4],
    pub chroma: [Edges<8>; 2],
}

/// Coding contexts left behind by a neighbour: which of its blocks had levels, and its 4x4 modes.
#[derive(Clone, Copy, Default)]
pub struct Contexts {
    pub luma: [u8; 4],
    pub chroma: [[u8; 2]; 2],
    pub y2: u8,
    pub modes: [u8; 4],
}

/// A block's levels in raster order and which of them are not zero.
#[derive(Clone, Copy, Default)]
pub struct BlockLevels {
    pub levels: Coeffs,
    pub mask: u16,
}

/// How a macroblock is coded.
#[derive(Clone)]
pub struct Decision {
    /// A 16x16 mode or [`B_PRED`].
    pub luma_mode: u8,
    pub subblock_modes: [u8; 16],
    pub chroma_mode: u8,
    pub y2: BlockLevels,
    pub luma: [BlockLevels; 16],
    pub chroma: [BlockLevels; 8],
    /// What all levels take, in 1/256 bit.
    pub token_bits: u32,
    /// What a decoder makes of it, before the loop filter.
    pub reconstruction: MacroblockSamples,
}

/// A macroblock to decide about, and what surrounds it.
pub struct Site<'a> {
    pub samples: &'a MacroblockSamples,
    pub neighbours: &'a Neighbours,
    pub above: &'a Contexts,
    pub left: &'a Contexts,
    pub segment: &'a Segment,
}

/// What the decisions need to know besides the macroblock itself.
pub struct Chooser<'a> {
    pub tuning: &'a Tuning,
    pub costs: &'a TokenCosts,
    /// Whether 4x4 prediction may be used.
    pub allow_subblocks: bool,
    /// Modes that are settled.
    pub fixed: Option<FixedModes>,
}

/// Prediction modes that were chosen before.
#[derive(Clone, Copy)]
pub struct FixedModes {
    pub luma: u8,
    pub subblocks: [u8; 16],
    pub chroma: u8,
}

impl FixedModes {
    pub fn of(record: &MacroblockRecord) -> Self {
        Self { luma: record.luma_mode, subblocks: record.subblock_modes, chroma: record.chroma_mode }
    }
}

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

pub const ZERO_BLOCK: Block = [0; 16];

impl Chooser<'_> {
    /// Decides everything about a macroblock.
    #[inline(always)]
    pub fn choose<S: Simd>(&self, at: &Site) -> Decision {
        let spectra = luma_transforms::<S>(&at.samples.luma, &[ZERO_BLOCK; 16]);
        let use_16 = self.fixed.is_none_or(|fixed| fixed.luma != B_PRED);
        let use_4 = self.allow_subblocks
            && self.tuning.subblock_candidates > 0
            && self.fixed.is_none_or(|fixed| fixed.luma == B_PRED);
        let finished_16 = || {
            let (mut luma, predictions) = luma_16::<S>(self, at, &spectra);
            finish_luma_16::<S>(self, &mut luma, at, &spectra, &predictions);
            luma
        };
        let luma = match (use_16, use_4) {
            (true, true) => {
                let (mut luma, predictions) = luma_16::<S>(self, at, &spectra);
                match luma_4::<S>(self, at, &spectra, luma.score) {
                    // So much better that optimising the 16x16 prediction would be in vain.
                    Some(better) if better.score < luma.score - luma.score / 8 => better,
                    other => {
                        finish_luma_16::<S>(self, &mut luma, at, &spectra, &predictions);
                        other.filter(|other| other.score < luma.score).unwrap_or(luma)
                    }
                }
            }
            (false, true) => luma_4::<S>(self, at, &spectra, i64::MAX).unwrap_or_else(finished_16),
            _ => finished_16(),
        };
        let chroma = chroma::<S>(self, at);
        Decision {
            luma_mode: luma.mode,
            subblock_modes: luma.subblock_modes,
            chroma_mode: chroma.mode,
            y2: luma.y2,
            luma: luma.blocks,
            chroma: chroma.blocks,
            token_bits: luma.token_bits + chroma.token_bits,
            reconstruction: MacroblockSamples { luma: luma.reconstruction, chroma: chroma.reconstruction },
        }
    }
}

compiled_per_set! {
    /// Transforms of the residuals of all luma blocks.
    pub fn luma_transforms(sources: &[Block; 16], predictions: &[Block; 16]) -> [Coeffs; 16] = transforms_of_16;
}

#[inline(always)]
fn transforms_of_16<S: Simd>(sources: &[Block; 16], predictions: &[Block; 16]) -> [Coeffs; 16] {
    forward_dcts::<S, 16>(sources, predictions)
}
