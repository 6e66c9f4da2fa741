//! The reconstructed samples that a macroblock is predicted from (RFC 6386 section 12.2).

use super::macroblock::Neighbours;
use super::planes::MacroblockSamples;
use super::predict::Edges;

/// The samples that the next macroblocks are predicted from.
pub struct Borders {
    y: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
    left: Neighbours,
}

/// Samples above the frame, and to the left of it.
const ABOVE_OUTSIDE: u8 = 127;
const LEFT_OUTSIDE: u8 = 129;

impl Borders {
    pub fn new(columns: usize) -> Self {
        let edges16 = Edges {
            above: [ABOVE_OUTSIDE; 16],
            left: [LEFT_OUTSIDE; 16],
            corner: ABOVE_OUTSIDE,
            has_above: false,
            has_left: false,
        };
        let edges8 = Edges {
            above: [ABOVE_OUTSIDE; 8],
            left: [LEFT_OUTSIDE; 8],
            corner: ABOVE_OUTSIDE,
            has_above: false,
            has_left: false,
        };
        Self {
            y: vec![ABOVE_OUTSIDE; columns * 16],
            u: vec![ABOVE_OUTSIDE; columns * 8],
            v: vec![ABOVE_OUTSIDE; columns * 8],
            left: Neighbours { luma: edges16, above_right: [ABOVE_OUTSIDE; 4], chroma: [edges8; 2] },
        }
    }

    pub fn start_row(&mut self, row: usize) {
        let corner = if row == 0 { ABOVE_OUTSIDE } else { LEFT_OUTSIDE };
        self.left.luma.left = [LEFT_OUTSIDE; 16];
        self.left.luma.corner = corner;
        self.left.luma.has_left = false;
        self.left.luma.has_above = row > 0;
        for edges in &mut self.left.chroma {
            edges.left = [LEFT_OUTSIDE; 8];
            edges.corner = corner;
            edges.has_left = false;
            edges.has_above = row > 0;
        }
    }

    /// The neighbours of the macroblock at `column`.
    pub fn at(&mut self, column: usize) -> &Neighbours {
        self.left.luma.above.copy_from_slice(&self.y[column * 16..][..16]);
        let next = (column + 1) * 16;
        if next < self.y.len() {
            self.left.above_right.copy_from_slice(&self.y[next..next + 4]);
        } else {
            // The rightmost macroblock repeats the last sample above; in the top row that is 127 as well.
            self.left.above_right = [self.y[next - 1]; 4];
        }
        self.left.chroma[0].above.copy_from_slice(&self.u[column * 8..][..8]);
        self.left.chroma[1].above.copy_from_slice(&self.v[column * 8..][..8]);
        &self.left
    }

    /// Takes in the reconstruction of the macroblock at `column`.
    pub fn advance(&mut self, column: usize, samples: &MacroblockSamples) {
        let left = &mut self.left;
        left.luma.corner = self.y[column * 16 + 15];
        left.luma.has_left = true;
        for b in 0..4 {
            self.y[column * 16 + b * 4..][..4].copy_from_slice(&samples.luma[12 + b][12..]);
            for y in 0..4 {
                left.luma.left[b * 4 + y] = samples.luma[b * 4 + 3][y * 4 + 3];
            }
        }
        for (plane, row) in [&mut self.u, &mut self.v].into_iter().enumerate() {
            let edges = &mut left.chroma[plane];
            edges.corner = row[column * 8 + 7];
            edges.has_left = true;
            for b in 0..2 {
                row[column * 8 + b * 4..][..4].copy_from_slice(&samples.chroma[plane * 4 + 2 + b][12..]);
                for y in 0..4 {
                    edges.left[b * 4 + y] = samples.chroma[plane * 4 + b * 2 + 1][y * 4 + 3];
                }
            }
        }
    }
}
