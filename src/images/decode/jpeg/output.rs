//! From blocks to RGBA, one row of MCUs at a time.
//!
//! Only the samples of one row of MCUs (and the row above, which the interpolation of chroma needs) are in memory at once.

use super::blocks::Block;
use super::frame::{Frame, Transform};
use super::idct;
use super::upsample::{self, Ratio};
use super::ycbcr;

/// The samples of a row of MCUs of one component, below the last row of samples of the MCUs above.
struct Strip {
    /// Width in samples including padding.
    stride: usize,
    /// Rows per row of MCUs.
    rows: usize,
    samples: Vec<u8>,
    ratio: Ratio,
    quantisers: [i16; 64],
}

/// Collects blocks and writes finished rows of pixels.
pub struct Output<'f> {
    frame: &'f Frame,
    transform: Transform,
    strips: Vec<Strip>,
    lines: Vec<Vec<u8>>,
    sums: Vec<u16>,
    /// The next row of the picture to write.
    next: usize,
    /// RGBA, or CMYK as stored for four components.
    pixels: Vec<u8>,
}

impl<'f> Output<'f> {
    /// `quantisers`: one table per component. There is room for `room` bytes of pixels from the beginning.
    pub fn new(frame: &'f Frame, transform: Transform, quantisers: &[[i16; 64]], room: usize) -> Self {
        let largest = (frame.horizontal, frame.vertical);
        let strip = |(c, quantisers): (&super::frame::Component, &[i16; 64])| {
            let (stride, rows) = (c.blocks_wide * 8, c.vertical * 8);
            Strip {
                stride,
                rows,
                samples: vec![0; stride * (rows + 1)],
                ratio: Ratio::new((c.horizontal, c.vertical), largest, c.width),
                quantisers: *quantisers,
            }
        };
        Self {
            frame,
            transform,
            strips: frame.components.iter().zip(quantisers).map(strip).collect(),
            lines: vec![vec![0; frame.width]; frame.components.len()],
            sums: Vec::new(),
            next: 0,
            pixels: Vec::with_capacity(room),
        }
    }

    /// Transforms a block of the current row of MCUs; `y` counts blocks from the top of that row of MCUs.
    #[inline(always)]
    pub fn put(&mut self, component: usize, x: usize, y: usize, block: &Block) {
        let strip = &mut self.strips[component];
        let out = &mut strip.samples[(1 + y * 8) * strip.stride + x * 8..];
        if block[1..].iter().fold(0, |any, v| any | v) == 0 {
            idct::flat_block(block[0], strip.quantisers[0], out, strip.stride);
        } else {
            idct::block(block, &strip.quantisers, out, strip.stride);
        }
    }

    /// All blocks of row `mcu_row` of MCUs are there: writes what can be written. The last row of pixels has to wait for the
    /// row of MCUs below, except at the bottom. Returns the rows that were written and not taken away yet.
    pub fn finish_mcu_row(&mut self, mcu_row: usize) -> &mut Vec<u8> {
        let frame = self.frame;
        let height = 8 * frame.vertical;
        let bottom = (mcu_row + 1) * height;
        let end = if bottom >= frame.height { frame.height } else { bottom - 1 };
        for y in self.next..end {
            for (component, strip) in self.strips.iter().enumerate() {
                let c = &frame.components[component];
                let own = y * c.vertical / frame.vertical;
                let lower = y % 2 == 1;
                let far = if lower { (own + 1).min(c.height - 1) } else { own.saturating_sub(1) };
                let far = if strip.ratio.needs_neighbours() { far } else { own };
                let row = |y: usize| {
                    let start = (y + 1 - mcu_row * strip.rows) * strip.stride;
                    &strip.samples[start..start + c.width]
                };
                upsample::row(strip.ratio, row(own), row(far), lower, &mut self.sums, &mut self.lines[component]);
            }
            write_row(self.transform, &self.lines, &mut self.pixels);
        }
        self.next = end;
        for strip in &mut self.strips {
            strip.samples.copy_within(strip.rows * strip.stride.., 0);
        }
        &mut self.pixels
    }
}

/// Appends one row of pixels.
fn write_row(transform: Transform, lines: &[Vec<u8>], pixels: &mut Vec<u8>) {
    match (transform, lines) {
        (Transform::Gray, [gray]) => pixels.extend(gray.iter().flat_map(|&v| [v, v, v, 255])),
        (Transform::Rgb, [r, g, b]) => {
            pixels.extend(r.iter().zip(g).zip(b).flat_map(|((&r, &g), &b)| [r, g, b, 255]));
        }
        (Transform::YCbCr, [y, cb, cr]) => ycbcr::row(y, cb, cr, pixels),
        (Transform::Cmyk, [c, m, y, k]) => {
            pixels.extend(c.iter().zip(m).zip(y).zip(k).flat_map(|(((&c, &m), &y), &k)| [c, m, y, k]));
        }
        (Transform::Ycck, [y, cb, cr, k]) => {
            let start = pixels.len();
            ycbcr::row(y, cb, cr, pixels);
            for (pixel, &k) in pixels[start..].chunks_exact_mut(4).zip(k) {
                *<&mut [u8; 4]>::try_from(pixel).expect("four bytes") =
                    [255 - pixel[0], 255 - pixel[1], 255 - pixel[2], k];
            }
        }
        _ => unreachable!("a frame's transform follows from its number of components"),
    }
}
