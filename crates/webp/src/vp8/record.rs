//! What a pass leaves of each macroblock besides its levels.

use super::tables::modes::{B_DC_PRED, DC_PRED};

/// How a macroblock was coded.
#[derive(Clone, Copy, Debug)]
pub struct MacroblockRecord {
    /// A 16x16 mode or [`B_PRED`](super::tables::modes::B_PRED).
    pub luma_mode: u8,
    pub chroma_mode: u8,
    pub segment: u8,
    /// It has no levels at all.
    pub skipped: bool,
    /// What its tokens take, in 1/256 bit, by the statistics of its time.
    pub token_bits: u32,
    pub subblock_modes: [u8; 16],
}

/// Prediction modes that were chosen before.
#[derive(Clone, Copy)]
pub struct FixedModes {
    pub luma: u8,
    pub subblocks: [u8; 16],
    pub chroma: u8,
}

impl FixedModes {
    /// DC prediction everywhere, the cheapest to write.
    pub const PLAIN: Self = Self { luma: DC_PRED, subblocks: [B_DC_PRED; 16], chroma: DC_PRED };

    pub fn of(record: &MacroblockRecord) -> Self {
        Self { luma: record.luma_mode, subblocks: record.subblock_modes, chroma: record.chroma_mode }
    }
}
