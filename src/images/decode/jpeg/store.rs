//! All coefficients of a picture whose scans each bring a part of them.

use super::blocks::Block;
use super::frame::{Component, Frame};
use super::scan::{BlockSink, Scan};
use crate::{Error, Result};

/// All coefficients of the picture: 2 bytes a sample.
pub struct CoefficientStore {
    components: Vec<(usize, Vec<Block>)>,
    /// By component and zigzag position: the bits that are still missing below what was read; `None` before the first scan.
    missing_bits: Vec<[Option<u8>; 64]>,
}

impl CoefficientStore {
    /// Makes room for a picture of this frame.
    pub fn new(frame: &Frame) -> Self {
        let blocks = |c: &Component| (c.blocks_wide, vec![[0; 64]; c.blocks_wide * c.blocks_high]);
        Self {
            components: frame.components.iter().map(blocks).collect(),
            missing_bits: vec![[None; 64]; frame.components.len()],
        }
    }

    /// Fails when a scan would refine what is not there or bring again what is: both would spoil what was read.
    pub fn check_order(&self, scan: &Scan, progressive: bool) -> Result<()> {
        let band = scan.band;
        let before = (band.high > 0).then_some(band.high as u8);
        for part in &scan.parts {
            let known = &self.missing_bits[part.component];
            let in_order = known[band.start..=band.end].iter().all(|&bits| bits == before);
            if !in_order || (progressive && band.start > 0 && known[0].is_none()) {
                return Err(Error::corrupt("JPEG: the scans are not in order"));
            }
        }
        Ok(())
    }

    /// The scan has been read.
    pub fn note(&mut self, scan: &Scan) {
        for part in &scan.parts {
            self.missing_bits[part.component][scan.band.start..=scan.band.end].fill(Some(scan.band.low as u8));
        }
    }

    /// Whether every bit of every coefficient was read.
    pub fn is_complete(&self) -> bool {
        self.missing_bits.iter().flatten().all(|&bits| bits == Some(0))
    }

    /// Whether every component has been in a scan.
    pub fn has_all_components(&self) -> bool {
        self.missing_bits.iter().all(|bits| bits[0].is_some())
    }
}

impl BlockSink for CoefficientStore {
    #[inline(always)]
    fn block(&mut self, component: usize, x: usize, y: usize) -> &mut Block {
        let (blocks_wide, blocks) = &mut self.components[component];
        &mut blocks[y * *blocks_wide + x]
    }

    fn done(&mut self, _: usize, _: usize, _: usize) {}
}
