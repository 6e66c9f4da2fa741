//! Bitmaps of Windows and OS/2: 1, 2, 4, 8, 16, 24 and 32 bits, palettes, bit fields, run lengths, either way up.

mod rle;

use super::Progress;
use crate::images::Pixels;
use crate::images::probe::bmp::Header;
use crate::{Error, Result};

/// Decodes the bitmap after the header that the probe reads as well.
///
/// Fails with `image/corrupt` also when no pixel has a colour that the file defines: that is damage, not a black picture.
pub fn decode(bytes: &[u8], progress: &mut Progress) -> Result<Pixels> {
    let header = Header::parse(bytes)?;
    let data = bytes.get(header.data_offset..).ok_or_else(early)?;
    let palette = Palette::read(bytes, &header)?;
    let mut pixels = match header.run_length_depth() {
        Some(depth) => decode_runs(data, &header, depth, &palette)?,
        None => decode_rows(data, &header, &palette, progress)?,
    };
    let has_alpha = pixels.data.chunks_exact(4).any(|pixel| pixel[3] != 255);
    if header.has_alpha() && has_alpha && pixels.data.chunks_exact(4).all(|pixel| pixel[3] == 0) {
        // A mask for alpha without any alpha: Chromium shows such pictures too.
        pixels.data.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255);
    }
    pixels.detect_opaque();
    Ok(pixels)
}

fn decode_runs(data: &[u8], header: &Header, depth: u16, palette: &Palette) -> Result<Pixels> {
    let (width, height) = (header.width as usize, header.height as usize);
    // Runs cannot be longer than 255: a small file cannot make us allocate a huge picture.
    if width.saturating_mul(height) / 255 > data.len().saturating_mul(64) {
        return Err(Error::corrupt("BMP: the file is too short for a picture of its size"));
    }
    let mut out = rle::decode(data, width, height, depth, palette)?;
    flip(&mut out, width * 4, header.top_down);
    Pixels::from_rgba(header.width, header.height, out)
}

fn decode_rows(data: &[u8], header: &Header, palette: &Palette, progress: &mut Progress) -> Result<Pixels> {
    let (width, height) = (header.width as usize, header.height as usize);
    let row_bytes = (width * usize::from(header.depth)).div_ceil(32) * 4;
    // The padding of the last row is sometimes left out.
    let needed = row_bytes * (height - 1) + (width * usize::from(header.depth)).div_ceil(8);
    if data.len() < needed {
        return Err(early());
    }
    let mut out = vec![0; width * height * 4];
    let fields = header.bit_fields().map(Field::all);
    let mut any_known = header.depth > 8;
    for (y, target) in out.chunks_exact_mut(width * 4).enumerate() {
        let stored = if header.top_down { y } else { height - 1 - y };
        let row = &data[stored * row_bytes..data.len().min((stored + 1) * row_bytes)];
        let (target, _) = target.as_chunks_mut::<4>();
        match (header.depth, &fields) {
            (1 | 2 | 4 | 8, _) => any_known |= palette.unpack(row, header.depth, target),
            (16, Some(fields)) => {
                for (out, v) in target.iter_mut().zip(row.chunks_exact(2)) {
                    *out = fields.each_ref().map(|field| field.of(u16::from_le_bytes([v[0], v[1]]).into()));
                }
            }
            (32, Some(fields)) => {
                for (out, v) in target.iter_mut().zip(row.chunks_exact(4)) {
                    *out = fields.each_ref().map(|field| field.of(u32::from_le_bytes([v[0], v[1], v[2], v[3]])));
                }
            }
            _ => {
                for (out, v) in target.iter_mut().zip(row.chunks_exact(3)) {
                    *out = [v[2], v[1], v[0], 255];
                }
            }
        }
        if y % 64 == 0 {
            progress.report(y as f32 / height as f32)?;
        }
    }
    if any_known { Pixels::from_rgba(header.width, header.height, out) } else { Err(nothing_known()) }
}

/// The colours of a picture of up to 8 bits.
pub struct Palette {
    /// All opaque; those that the file does not have are black.
    colors: Vec<[u8; 4]>,
    /// How many the file has.
    count: usize,
}

impl Palette {
    fn read(bytes: &[u8], header: &Header) -> Result<Self> {
        let mut palette = Self { colors: vec![[0, 0, 0, 255]; 256], count: 0 };
        if header.depth > 8 {
            return Ok(palette);
        }
        let stored = bytes.get(header.palette_offset..).ok_or_else(early)?;
        let available = header.data_offset.saturating_sub(header.palette_offset) / header.palette_entry;
        palette.count = header.palette_count.min(available);
        if stored.len() < palette.count * header.palette_entry {
            return Err(early());
        }
        let stored = stored.chunks_exact(header.palette_entry).take(palette.count);
        for (color, bgr) in palette.colors.iter_mut().zip(stored) {
            *color = [bgr[2], bgr[1], bgr[0], 255];
        }
        Ok(palette)
    }

    /// The colour of an index, and whether the file has one for it.
    pub fn color(&self, index: u8) -> ([u8; 4], bool) {
        (self.colors[usize::from(index)], usize::from(index) < self.count)
    }

    /// Unpacks a row of indices; returns whether the file has a colour for any.
    fn unpack(&self, row: &[u8], depth: u16, target: &mut [[u8; 4]]) -> bool {
        let depth = u32::from(depth);
        let per_byte = 8 / depth as usize;
        let mut any_known = false;
        for (x, out) in target.iter_mut().enumerate() {
            let shift = 8 - depth - (x % per_byte) as u32 * depth;
            let index = u32::from(row[x / per_byte]) >> shift & ((1 << depth) - 1);
            let known;
            (*out, known) = self.color(index as u8);
            any_known |= known;
        }
        any_known
    }
}

fn flip(data: &mut [u8], stride: usize, top_down: bool) {
    if top_down {
        return;
    }
    let mut rows = data.chunks_exact_mut(stride);
    while let (Some(first), Some(last)) = (rows.next(), rows.next_back()) {
        first.swap_with_slice(last);
    }
}

/// One channel of a pixel with bit fields.
struct Field {
    shift: u32,
    /// The largest value; 0 when the channel does not exist.
    max: u32,
    /// What a channel that does not exist is.
    default: u8,
}

impl Field {
    /// Red, green, blue, alpha from their masks.
    fn all(masks: [u32; 4]) -> [Self; 4] {
        [(masks[0], 0), (masks[1], 0), (masks[2], 0), (masks[3], 255)].map(|(mask, default)| {
            let shift = if mask == 0 { 0 } else { mask.trailing_zeros() };
            Self { shift, max: mask >> shift, default }
        })
    }

    fn of(&self, pixel: u32) -> u8 {
        if self.max == 0 {
            return self.default;
        }
        let value = u64::from(pixel >> self.shift & self.max);
        ((value * 255 + u64::from(self.max) / 2) / u64::from(self.max)) as u8
    }
}

fn early() -> Error {
    Error::corrupt("BMP: the picture ends early: some of it is missing")
}

fn nothing_known() -> Error {
    Error::corrupt("BMP: no pixel has a colour that is in the file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bit_fields_of_any_width() {
        let [r, g, b, a] = Field::all([0xf800, 0x07e0, 0x001f, 0]);
        assert_eq!([r.of(0xffff), g.of(0x0400), b.of(0x0001), a.of(0)], [255, 130, 8, 255]);
        let [r, ..] = Field::all([0xffff_ffff, 0, 0, 0]);
        assert_eq!([r.of(u32::MAX), r.of(0)], [255, 0]);
    }
}
