//! The run lengths of BMP: RLE8 and RLE4 of Windows, RLE24 of OS/2.

use super::{Palette, early, nothing_known};
use crate::Result;

/// Decodes to RGBA in stored order (bottom row first). Pixels that the file skips show through in some viewers; browsers
/// leave them transparent.
///
/// The data has to reach its end mark, or fill the last row: everything before that is a picture with missing parts. And it
/// has to draw something.
pub fn decode(data: &[u8], width: usize, height: usize, depth: u16, palette: &Palette) -> Result<Vec<u8>> {
    let mut out = vec![0; width * height * 4];
    let (mut x, mut y) = (0, 0);
    let mut any_known = false;
    let mut rest = data;
    loop {
        let [first, second, tail @ ..] = rest else {
            // Writers forget the end mark now and then.
            if y >= height || (y + 1 == height && x >= width) {
                break;
            }
            return Err(early());
        };
        rest = tail;
        let mut put = |(color, known): ([u8; 4], bool)| {
            if x < width && y < height {
                out[(y * width + x) * 4..][..4].copy_from_slice(&color);
                any_known |= known;
            }
            x += 1;
        };
        match (*first, *second) {
            (0, 0) => (x, y) = (0, y + 1),
            (0, 1) => break,
            (0, 2) => {
                let [right, up, tail @ ..] = rest else { return Err(early()) };
                (x, y) = (x + usize::from(*right), y + usize::from(*up));
                rest = tail;
            }
            (0, count) => {
                let count = usize::from(count);
                let bytes = (count * usize::from(depth)).div_ceil(8);
                let literal = rest.get(..bytes).ok_or_else(early)?;
                for i in 0..count {
                    put(color(literal, i, depth, palette));
                }
                // Literals are padded to 16 bits; at the very end the padding may be missing.
                rest = rest.get(bytes.next_multiple_of(2)..).unwrap_or_default();
            }
            (count, value) => {
                let mut run = [value, 0, 0];
                if depth == 24 {
                    let [green, red, tail @ ..] = rest else { return Err(early()) };
                    run = [value, *green, *red];
                    rest = tail;
                }
                for i in 0..usize::from(count) {
                    // RLE4 alternates between the two halves.
                    put(color(&run, if depth == 4 { i % 2 } else { 0 }, depth, palette));
                }
            }
        }
        if y > height {
            break;
        }
    }
    if any_known { Ok(out) } else { Err(nothing_known()) }
}

/// The colour of pixel `i` of a literal, and whether the file defines it.
fn color(literal: &[u8], i: usize, depth: u16, palette: &Palette) -> ([u8; 4], bool) {
    match depth {
        4 if i.is_multiple_of(2) => palette.color(literal[i / 2] >> 4),
        4 => palette.color(literal[i / 2] & 15),
        8 => palette.color(literal[i]),
        _ => ([literal[i * 3 + 2], literal[i * 3 + 1], literal[i * 3], 255], true),
    }
}
