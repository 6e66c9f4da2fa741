//! The header of BMP in all its versions: BITMAPCOREHEADER to BITMAPV5HEADER, and OS/2's BITMAPINFOHEADER2 of any length.

use super::plain;
use crate::images::container::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};
use crate::{Error, Result};

/// The largest header that is known (BITMAPV5HEADER) and the 14 bytes before it, with room for bit masks.
const MAX_HEADER: usize = 14 + 124 + 16;

/// The compression of pixels that are bit fields, with masks for three colours.
const BIT_FIELDS: u32 = 3;
/// The same with a mask for alpha.
const BIT_FIELDS_WITH_ALPHA: u32 = 6;
/// OS/2's compression of 24 bits, RLE24.
const RUNS_OF_24_BITS: u32 = 4;

/// What the header says.
#[derive(Clone, Debug)]
pub struct Header {
    pub width: u32,
    pub height: u32,
    /// Whether the first row stored is the top one.
    pub top_down: bool,
    /// Bits per pixel: 1, 2, 4, 8, 16, 24 or 32.
    pub depth: u16,
    compression: u32,
    /// Red, green, blue, alpha.
    masks: [u32; 4],
    /// Positions in the file, in bytes.
    pub data_offset: usize,
    pub palette_offset: usize,
    /// Bytes per colour, and how many there are.
    pub palette_entry: usize,
    pub palette_count: usize,
}

impl Header {
    /// Reads the header from the file's first bytes (154 are enough).
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let (u16_at, u32_at) = (|at| u16_at(bytes, at), |at| u32_at(bytes, at));
        let size = u32_at(14)?;
        let (width, height, depth, compression, palette_entry, colors);
        match size {
            12 => {
                (width, height) = (i32::from(u16_at(18)?), i32::from(u16_at(20)?));
                (depth, compression, palette_entry, colors) = (u16_at(24)?, 0, 3, 0);
            }
            16.. => {
                // OS/2 may end its header after the depth; what is left out is 0.
                let optional = |at: u32| if size >= at + 4 { u32_at(14 + at as usize) } else { Ok(0) };
                (width, height) = (u32_at(18)? as i32, u32_at(22)? as i32);
                (depth, compression, palette_entry, colors) = (u16_at(28)?, optional(16)?, 4, optional(32)? as usize);
            }
            _ => return Err(Error::unsupported(format!("BMP: a header of {size} bytes is not known"))),
        }
        if width <= 0 || height == 0 || height == i32::MIN {
            return Err(Error::corrupt("BMP: a side is 0 or negative"));
        }
        let masks = masks(bytes, size, compression, depth)?;
        let masks_behind = match (size, compression) {
            (40, BIT_FIELDS) => 12,
            (40, BIT_FIELDS_WITH_ALPHA) => 16,
            _ => 0,
        };
        let palette_offset = 14 + size as usize + masks_behind;
        let all = if depth <= 8 { 1 << depth } else { 0 };
        let palette_count = if colors == 0 { all } else { colors.min(all) };
        let data_offset = match u32_at(10)? as usize {
            // Not said: behind everything else.
            0 => palette_offset.saturating_add(palette_count * palette_entry),
            said if said < palette_offset => {
                return Err(Error::corrupt("BMP: the picture is said to begin within the header"));
            }
            said => said,
        };
        Ok(Self {
            width: width as u32,
            height: height.unsigned_abs(),
            top_down: height < 0,
            depth,
            compression,
            masks,
            data_offset,
            palette_offset,
            palette_entry,
            palette_count,
        })
    }

    /// Bits per pixel where the pixels are run lengths: 4, 8 or 24.
    pub fn run_length_depth(&self) -> Option<u16> {
        matches!((self.compression, self.depth), (1 | 2, _) | (RUNS_OF_24_BITS, 24)).then_some(self.depth)
    }

    /// The masks of red, green, blue and alpha where pixels are bit fields.
    pub fn bit_fields(&self) -> Option<[u32; 4]> {
        matches!(self.depth, 16 | 32).then_some(self.masks)
    }

    /// Whether pixels have an alpha channel.
    pub fn has_alpha(&self) -> bool {
        self.masks[3] != 0
    }
}

fn early() -> Error {
    Error::corrupt("BMP: the file ends within its header")
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|bytes| u16::from_le_bytes(*bytes)).ok_or_else(early)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(early)
}

/// The masks of red, green, blue and alpha, for a header of `size` bytes; 0 where pixels are no bit fields.
fn masks(bytes: &[u8], size: u32, compression: u32, depth: u16) -> Result<[u32; 4]> {
    let is_of_windows = matches!(size, 40 | 52 | 56 | 108 | 124);
    match (compression, depth) {
        (0, 16) => Ok([0x7c00, 0x03e0, 0x001f, 0]),
        (0, 32) => Ok([0x00ff_0000, 0x0000_ff00, 0x0000_00ff, 0]),
        (BIT_FIELDS | BIT_FIELDS_WITH_ALPHA, 16 | 32) => {
            // Behind the oldest header the masks follow it, in later ones they are part of it: the same place.
            let with_alpha = compression == BIT_FIELDS_WITH_ALPHA || size >= 56;
            let mask = |at: usize| u32_at(bytes, at);
            let masks = [mask(54)?, mask(58)?, mask(62)?, if with_alpha { mask(66)? } else { 0 }];
            // Some writers set bits that pixels do not have.
            let masks = masks.map(|mask| mask & u32::MAX >> (32 - depth));
            check_masks(masks)?;
            Ok(masks)
        }
        (0, 1 | 2 | 4 | 8 | 24) | (1, 8) | (2, 4) => Ok([0; 4]),
        // The same number means an embedded JPEG in the headers of Windows.
        (RUNS_OF_24_BITS, 24) if !is_of_windows => Ok([0; 4]),
        _ => Err(Error::unsupported(format!("BMP: compression {compression} with {depth} bits cannot be decoded"))),
    }
}

/// Fails when the masks of bit fields are no fields of their own: Chromium refuses these as well (BMPImageReader). Without
/// any colour, everything would be black.
fn check_masks(masks: [u32; 4]) -> Result<()> {
    let overlap = (0..4).any(|i| (0..i).any(|j| masks[i] & masks[j] != 0));
    let has_gap = |mask: u32| mask != 0 && (mask >> mask.trailing_zeros()).trailing_ones() != mask.count_ones();
    if overlap || masks.into_iter().any(has_gap) || masks[..3] == [0; 3] {
        return Err(Error::corrupt("BMP: the bit masks of the colours are missing, have gaps or overlap"));
    }
    Ok(())
}

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let header = Header::parse(source.get_up_to(0, MAX_HEADER)?)?;
    let mut info = plain(Format::Bmp, header.width, header.height);
    // Run lengths may skip pixels.
    info.has_alpha = header.has_alpha() || header.run_length_depth().is_some();
    if header.depth <= 8 {
        info.bit_depth = header.depth as u8;
        info.color_model = ColorModel::Palette;
    } else if header.depth == 16 {
        info.bit_depth = 5;
    }
    Ok(info)
}
