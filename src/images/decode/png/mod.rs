//! PNG of all depths and colour types; of an APNG its default image.

mod chunks;
mod samples;

use super::Progress;
use crate::images::Pixels;
use crate::images::color::Wide;
use crate::{Error, Result};
use chunks::Chunks;
use samples::Layout;

/// The decoder's own buffers: a few rows and the inflater's window, at most this much besides what rows need.
const BUFFERS: usize = 1 << 20;

/// Decodes row by row: besides the result only a row or two are in memory.
///
/// Pictures of 16 bits are converted from the colours of `icc` to sRGB before they are narrowed to 8 bits; of the others
/// the colours stay.
pub fn decode(bytes: &[u8], icc: Option<&[u8]>, progress: &mut Progress) -> Result<Pixels> {
    let chunks = Chunks::find(bytes)?;
    let mut options = png::DecodeOptions::default();
    options.set_ignore_crc(true);
    options.set_ignore_adler32(false);
    let mut decoder = png::Decoder::new_with_options(chunks.file(), options);
    decoder.set_limits(png::Limits { bytes: 64 * (1 << 20) });
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
    let colors = icc.filter(|_| layout.wide).and_then(|icc| Wide::new(icc, layout.channels <= 2));
    let stride = width as usize * 4;
    let mut data = vec![0; stride * height as usize];
    let mut scratch = vec![0; stride];
    let count = if interlaced { adam7_rows(width, height) } else { height };
    for number in 0..count {
        let row = reader.next_interlaced_row().map_err(error)?.ok_or_else(early)?;
        match row.interlace() {
            png::InterlaceInfo::Null(_) => {
                let start = number as usize * stride;
                layout.to_rgba(row.data(), colors.as_ref(), &mut data[start..start + stride]);
            }
            png::InterlaceInfo::Adam7(info) => {
                let count = row.data().len() / layout.bytes_per_pixel();
                let out = &mut scratch[..count * 4];
                layout.to_rgba(row.data(), colors.as_ref(), out);
                png::expand_interlaced_row(&mut data, stride, out, info, 32);
            }
        }
        if number % 16 == 15 {
            progress.report((number + 1) as f32 / count as f32)?;
        }
    }
    drop(reader);
    if !chunks.are_right() {
        return Err(damaged());
    }
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

fn early() -> Error {
    Error::corrupt("PNG: the picture ends early: some of it is missing")
}

fn damaged() -> Error {
    Error::corrupt("PNG: the file is damaged: its chunks, checksums or compressed data are wrong")
}

fn error(error: png::DecodingError) -> Error {
    match error {
        png::DecodingError::IoError(_) => early(),
        png::DecodingError::LimitsExceeded => Error::unsupported("PNG: a chunk needs more memory than allowed"),
        // Their own texts would bring the formatting of everything that chunks hold.
        _ => damaged(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_rows_of_adam7() {
        assert_eq!([adam7_rows(8, 8), adam7_rows(1, 1), adam7_rows(5, 3)], [15, 1, 7]);
    }
}
