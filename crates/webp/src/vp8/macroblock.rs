//! A macroblock to decide about: what surrounds it, what the decisions need to know, and what they come to.

use super::cost::TokenCosts;
use super::levels::BlockLevels;
use super::planes::MacroblockSamples;
use super::predict::Edges;
use super::record::FixedModes;
use super::segment::Segment;
use super::tuning::Tuning;

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

/// How a macroblock is coded.
#[derive(Clone)]
pub struct Decision {
    /// A 16x16 mode or [`B_PRED`](super::tables::modes::B_PRED).
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
