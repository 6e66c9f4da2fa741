//! PNG of all depths and colour types; of an APNG its default image.

use std::io::Cursor;

use super::Progress;
use crate::images::Pixels;
use crate::{Error, Result};

/// The decoder's own buffers: a few rows and the inflater's window, at most this much besides what rows need.
const BUFFERS: usize = 1 << 20;

/// Decodes row by row: besides the result only a row or two are in memory.
pub fn decode(bytes: &[u8], progress: &mut Progress) -> Result<Pixels> {
    let limits = png::Limits { bytes: 64 * (1 << 20) };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.ignore_checksums(false);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // Palettes and depths below 8 become 8 bits, tRNS becomes alpha; 16 bits stay, to be rounded rather than cut.
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(error)?;
    let (width, height) = (reader.info().width, reader.info().height);
    let interlaced = reader.info().interlaced;
    check_palette(reader.info())?;
    let raw_size = reader.info().raw_row_length_from_width(width).saturating_mul(height as usize);
    // Deflate packs at most 1032 to 1: a small file cannot make us allocate a huge picture.
    if raw_size / 1032 > bytes.len() + BUFFERS {
        return Err(Error::corrupt("PNG: the file is too short for a picture of its size"));
    }
    let (color, depth) = reader.output_color_type();
    let layout = Layout { channels: color.samples(), wide: depth == png::BitDepth::Sixteen };
    let stride = width as usize * 4;
    let mut data = vec![0; stride * height as usize];
    let mut scratch = vec![0; stride];
    let mut rows = 0u32;
    while let Some(row) = reader.next_interlaced_row().map_err(error)? {
        match row.interlace() {
            png::InterlaceInfo::Null(_) => {
                let start = rows as usize * stride;
                let out = data.get_mut(start..start + stride).ok_or_else(early)?;
                layout.to_rgba(row.data(), out);
            }
            png::InterlaceInfo::Adam7(info) => {
                let count = row.data().len() / layout.bytes_per_pixel();
                let out = &mut scratch[..count * 4];
                layout.to_rgba(row.data(), out);
                png::expand_interlaced_row(&mut data, stride, out, info, 32);
            }
        }
        rows += 1;
        if rows.is_multiple_of(16) {
            progress.report(rows as f32 / (height as f32 * if interlaced { 1.875 } else { 1.0 }))?;
        }
    }
    let expected = if interlaced { adam7_rows(width, height) } else { height };
    if rows != expected {
        return Err(early());
    }
    // The checksums of the last chunk are read here. What is only missing behind the picture is no loss.
    if let Err(damage @ png::DecodingError::Format(_)) = reader.finish() {
        return Err(error(damage));
    }
    drop(reader);
    let mut pixels = Pixels::from_rgba(width, height, data)?;
    pixels.opaque = matches!(layout.channels, 1 | 3);
    Ok(pixels)
}

/// The decoder relies on whole colours, at most 256 of them.
fn check_palette(info: &png::Info<'_>) -> Result<()> {
    let palette = info.palette.as_deref().unwrap_or_default();
    if info.color_type == png::ColorType::Indexed && (!palette.len().is_multiple_of(3) || palette.len() > 256 * 3) {
        return Err(Error::corrupt("PNG: the palette is damaged"));
    }
    Ok(())
}

/// How many rows the seven passes have together.
fn adam7_rows(width: u32, height: u32) -> u32 {
    const PASSES: [[u32; 4]; 7] =
        [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
    let rows = |[x, y, _, step]: [u32; 4]| if width > x && height > y { (height - y).div_ceil(step) } else { 0 };
    PASSES.into_iter().map(rows).sum()
}

/// Samples as the decoder hands them out.
struct Layout {
    /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
    channels: usize,
    /// 16 bits a sample, big-endian.
    wide: bool,
}

impl Layout {
    fn bytes_per_pixel(&self) -> usize {
        self.channels * if self.wide { 2 } else { 1 }
    }

    fn to_rgba(&self, row: &[u8], out: &mut [u8]) {
        match (self.channels, self.wide) {
            (1, false) => each::<1>(row, out, |[v]| [v, v, v, 255]),
            (2, false) => each::<2>(row, out, |[v, a]| [v, v, v, a]),
            (3, false) => each::<3>(row, out, |[r, g, b]| [r, g, b, 255]),
            (_, false) => out.copy_from_slice(&row[..out.len()]),
            (1, true) => each::<2>(row, out, |[h, l]| {
                let v = narrow(h, l);
                [v, v, v, 255]
            }),
            (2, true) => each::<4>(row, out, |[h, l, ah, al]| {
                let v = narrow(h, l);
                [v, v, v, narrow(ah, al)]
            }),
            (3, true) => {
                each::<6>(row, out, |[rh, rl, gh, gl, bh, bl]| [narrow(rh, rl), narrow(gh, gl), narrow(bh, bl), 255])
            }
            (_, true) => each::<8>(row, out, |[rh, rl, gh, gl, bh, bl, ah, al]| {
                [narrow(rh, rl), narrow(gh, gl), narrow(bh, bl), narrow(ah, al)]
            }),
        }
    }
}

#[inline(always)]
fn each<const N: usize>(row: &[u8], out: &mut [u8], f: impl Fn([u8; N]) -> [u8; 4]) {
    let (pixels, _) = row.as_chunks::<N>();
    let (out, _) = out.as_chunks_mut::<4>();
    for (out, pixel) in out.iter_mut().zip(pixels) {
        *out = f(*pixel);
    }
}

/// 16 bits to 8, rounded to the nearest: 65535 / 255 = 257 steps make one.
#[inline(always)]
fn narrow(high: u8, low: u8) -> u8 {
    let value = u32::from(high) << 8 | u32::from(low);
    ((value * 255 + 32767) / 65535) as u8
}

fn early() -> Error {
    Error::corrupt("PNG: the picture ends early: some of it is missing")
}

fn error(error: png::DecodingError) -> Error {
    match error {
        png::DecodingError::IoError(_) => early(),
        png::DecodingError::LimitsExceeded => Error::unsupported("PNG: a chunk needs more memory than allowed"),
        // Their own texts would bring the formatting of everything that chunks hold.
        _ => Error::corrupt("PNG: the file is damaged: its chunks, checksums or compressed data are wrong"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_sixteen_bits() {
        assert_eq!(
            [narrow(0, 0), narrow(0, 128), narrow(0, 129), narrow(127, 255), narrow(255, 255)],
            [0, 0, 1, 127, 255]
        );
    }

    #[test]
    fn counts_the_rows_of_adam7() {
        assert_eq!([adam7_rows(8, 8), adam7_rows(1, 1), adam7_rows(5, 3)], [15, 1, 7]);
    }
}
