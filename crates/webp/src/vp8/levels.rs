//! Quantised levels: of a block while it is decided about, and of a whole frame until its tokens are written.

use super::cost::zigzag_mask;
use super::tables::coefficients::ZIGZAG;
use crate::simd::kernels::Coeffs;

/// A block's levels in raster order and which of them are not zero.
#[derive(Clone, Copy, Default)]
pub struct BlockLevels {
    pub levels: Coeffs,
    pub mask: u16,
}

/// The quantised levels of a frame, block after block, each without its trailing zeros.
#[derive(Default)]
pub struct Levels {
    /// For each block the number of levels, then the levels in coding order.
    data: Vec<i16>,
}

impl Levels {
    /// Appends a block in raster order; `first` is 1 where the DC lives in the Y2 block. True when not empty.
    #[inline(always)]
    pub fn push(&mut self, levels: &Coeffs, mask: u16, first: usize) -> bool {
        let mask = zigzag_mask(mask) >> first;
        let count = 16 - mask.leading_zeros() as usize;
        let mut block = [0; 17];
        block[0] = count as i16;
        for n in 0..count {
            block[n + 1] = levels[ZIGZAG[(n + first) & 15] as usize];
        }
        self.data.extend_from_slice(&block[..=count]);
        count > 0
    }

    pub fn reader(&self) -> LevelReader<'_> {
        LevelReader { data: &self.data }
    }

    /// Where the next block will be written.
    pub fn position(&self) -> usize {
        self.data.len()
    }

    /// Reads from `position` on.
    pub fn reader_at(&self, position: usize) -> LevelReader<'_> {
        LevelReader { data: &self.data[position..] }
    }
}

/// Reads [`Levels`] in the order they were written.
pub struct LevelReader<'a> {
    data: &'a [i16],
}

impl<'a> LevelReader<'a> {
    /// The next block's levels in coding order; empty after the last one.
    #[inline(always)]
    pub fn next_block(&mut self) -> &'a [i16] {
        let Some((count, rest)) = self.data.split_first() else {
            return &[];
        };
        let (block, rest) = rest.split_at((*count as usize).min(rest.len()));
        self.data = rest;
        block
    }
}
