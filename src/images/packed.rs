//! An opaque picture in three bytes a pixel, for when it has to be kept but is looked at in parts.

use super::{Pixels, Rect};

/// RGB, 3 bytes a pixel, rows from the top.
pub(super) struct Packed {
    width: u32,
    data: Vec<u8>,
}

impl Packed {
    /// Packs the picture where it is; its alpha is forgotten.
    pub fn new(pixels: Pixels) -> Self {
        let Pixels { width, mut data, .. } = pixels;
        let count = data.len() / 4;
        for i in 0..count {
            // The target is never ahead of the source.
            let [r, g, b] = [data[i * 4], data[i * 4 + 1], data[i * 4 + 2]];
            data[i * 3..i * 3 + 3].copy_from_slice(&[r, g, b]);
        }
        data.truncate(count * 3);
        data.shrink_to_fit();
        Self { width, data }
    }

    /// A part, which has to be inside.
    pub fn part(&self, part: Rect) -> Pixels {
        let mut data = Vec::with_capacity(part.width as usize * part.height as usize * 4);
        for row in self.data.chunks_exact(self.width as usize * 3).skip(part.y as usize).take(part.height as usize) {
            let row = &row[part.x as usize * 3..][..part.width as usize * 3];
            data.extend(row.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]));
        }
        Pixels { width: part.width, height: part.height, data, opaque: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::resize::copy;

    #[test]
    fn parts_come_back_as_they_were() {
        let data: Vec<u8> = (0..7 * 5u8).flat_map(|i| [i, 2 * i, 255 - i, 255]).collect();
        let pixels = Pixels { width: 7, height: 5, data, opaque: true };
        let packed = Packed::new(pixels.clone());
        assert_eq!(packed.data.len(), 7 * 5 * 3);
        for (x, y, width, height) in [(0, 0, 7, 5), (3, 1, 2, 4), (6, 4, 1, 1)] {
            let part = Rect { x, y, width, height };
            assert_eq!(packed.part(part), copy(&pixels, part));
        }
    }
}
