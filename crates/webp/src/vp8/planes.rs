//! A picture as Y, U and V planes, padded to whole macroblocks.

use crate::simd::kernels::Block;

/// Planes of 8-bit samples, 4:2:0, each padded to whole macroblocks by repeating its last column and row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planes {
    /// Size of the picture in pixels.
    pub width: usize,
    pub height: usize,
    /// Size in macroblocks.
    pub columns: usize,
    pub rows: usize,
    /// `columns * 16` by `rows * 16` samples.
    pub y: Vec<u8>,
    /// `columns * 8` by `rows * 8` samples each.
    pub u: Vec<u8>,
    pub v: Vec<u8>,
}

/// The samples of one macroblock as 4x4 blocks in raster order: luma, then U and V.
#[derive(Clone)]
pub struct MacroblockSamples {
    pub luma: [Block; 16],
    pub chroma: [Block; 8],
}

impl Planes {
    /// Planes of zeros.
    pub fn new(width: usize, height: usize) -> Self {
        let (columns, rows) = (width.div_ceil(16), height.div_ceil(16));
        let blocks = columns * rows;
        Self {
            width,
            height,
            columns,
            rows,
            y: vec![0; blocks * 16 * 16],
            u: vec![0; blocks * 8 * 8],
            v: vec![0; blocks * 8 * 8],
        }
    }

    /// Samples in one row of the luma plane.
    pub fn luma_stride(&self) -> usize {
        self.columns * 16
    }

    /// Samples in one row of a chroma plane.
    pub fn chroma_stride(&self) -> usize {
        self.columns * 8
    }

    /// Repeats the last visible column and row into the padding.
    pub fn pad(&mut self) {
        let (luma, chroma) = (self.luma_stride(), self.chroma_stride());
        pad_plane(&mut self.y, luma, self.width, self.height);
        pad_plane(&mut self.u, chroma, self.width.div_ceil(2), self.height.div_ceil(2));
        pad_plane(&mut self.v, chroma, self.width.div_ceil(2), self.height.div_ceil(2));
    }

    /// The samples of the macroblock at `column`, `row`.
    #[inline(always)]
    pub fn macroblock(&self, column: usize, row: usize) -> MacroblockSamples {
        let mut samples = MacroblockSamples { luma: [[0; 16]; 16], chroma: [[0; 16]; 8] };
        let stride = self.luma_stride();
        for y in 0..16 {
            let start = (row * 16 + y) * stride + column * 16;
            let line = &self.y[start..start + 16];
            for x in 0..4 {
                samples.luma[(y & 12) + x][(y & 3) * 4..][..4].copy_from_slice(&line[x * 4..x * 4 + 4]);
            }
        }
        let stride = self.chroma_stride();
        for (plane, blocks) in [(&self.u, 0), (&self.v, 4)] {
            for y in 0..8 {
                let start = (row * 8 + y) * stride + column * 8;
                let line = &plane[start..start + 8];
                for x in 0..2 {
                    samples.chroma[blocks + y / 4 * 2 + x][(y & 3) * 4..][..4].copy_from_slice(&line[x * 4..x * 4 + 4]);
                }
            }
        }
        samples
    }

    /// Writes the samples of the macroblock at `column`, `row`.
    pub fn set_macroblock(&mut self, column: usize, row: usize, samples: &MacroblockSamples) {
        let stride = self.luma_stride();
        for y in 0..16 {
            let start = (row * 16 + y) * stride + column * 16;
            for x in 0..4 {
                self.y[start + x * 4..][..4].copy_from_slice(&samples.luma[(y & 12) + x][(y & 3) * 4..][..4]);
            }
        }
        let stride = self.chroma_stride();
        for (plane, blocks) in [(&mut self.u, 0), (&mut self.v, 4)] {
            for y in 0..8 {
                let start = (row * 8 + y) * stride + column * 8;
                for x in 0..2 {
                    let block = &samples.chroma[blocks + y / 4 * 2 + x];
                    plane[start + x * 4..][..4].copy_from_slice(&block[(y & 3) * 4..][..4]);
                }
            }
        }
    }
}

fn pad_plane(plane: &mut [u8], stride: usize, width: usize, height: usize) {
    if stride == 0 || width == 0 || height == 0 {
        return;
    }
    for line in plane.chunks_exact_mut(stride).take(height) {
        let last = line[width - 1];
        line[width..].fill(last);
    }
    let (visible, padding) = plane.split_at_mut(height * stride);
    for line in padding.chunks_exact_mut(stride) {
        line.copy_from_slice(&visible[(height - 1) * stride..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_repeats_the_last_column_and_row() {
        let mut planes = Planes::new(17, 3);
        for y in 0..3 {
            for x in 0..17 {
                planes.y[y * 32 + x] = (y * 17 + x) as u8;
            }
        }
        planes.pad();
        assert_eq!(planes.y[31], 16);
        assert_eq!(planes.y[15 * 32], 34);
        assert_eq!(planes.y[15 * 32 + 31], 50);
    }

    #[test]
    fn macroblocks_go_out_and_back() {
        let mut planes = Planes::new(40, 20);
        for (i, v) in planes.y.iter_mut().chain(&mut planes.u).chain(&mut planes.v).enumerate() {
            *v = (i * 7 % 251) as u8;
        }
        let mut copy = Planes::new(40, 20);
        for row in 0..2 {
            for column in 0..3 {
                copy.set_macroblock(column, row, &planes.macroblock(column, row));
            }
        }
        assert_eq!(copy, planes);
    }
}
