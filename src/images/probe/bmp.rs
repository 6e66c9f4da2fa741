//! The header of BMP in all its versions.

use super::plain;
use crate::images::container::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};
use crate::{Error, Result};

/// The largest header that is known (BITMAPV5HEADER) and the 14 bytes before it, with room for bit masks.
const MAX_HEADER: usize = 14 + 124 + 16;

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
        let early = || Error::corrupt("BMP: the file ends within its header");
        let u16_at = |at: usize| bytes.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]])).ok_or_else(early);
        let u32_at =
            |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).ok_or_else(early);
        let data_offset = u32_at(10)? as usize;
        let size = u32_at(14)?;
        let (width, height, depth, compression, palette_entry, colors);
        match size {
            12 => {
                (width, height) = (i32::from(u16_at(18)?), i32::from(u16_at(20)?));
                (depth, compression, palette_entry, colors) = (u16_at(24)?, 0, 3, 0);
            }
            40.. => {
                (width, height) = (u32_at(18)? as i32, u32_at(22)? as i32);
                (depth, compression, palette_entry, colors) = (u16_at(28)?, u32_at(30)?, 4, u32_at(46)? as usize);
            }
            _ => return Err(Error::unsupported(format!("BMP: a header of {size} bytes is not known"))),
        }
        if width <= 0 || height == 0 || height == i32::MIN {
            return Err(Error::corrupt("BMP: a side is 0 or negative"));
        }
        let mut palette_offset = 14 + size as usize;
        let masks = match (compression, depth) {
            (0, 16) => [0x7c00, 0x03e0, 0x001f, 0],
            (0, 32) => [0x00ff_0000, 0x0000_ff00, 0x0000_00ff, 0],
            (3 | 6, 16 | 32) => {
                // Behind the oldest header the masks follow it, in later ones they are part of it: the same place.
                let with_alpha = compression == 6 || size >= 56;
                if size == 40 {
                    palette_offset += if with_alpha { 16 } else { 12 };
                }
                [u32_at(54)?, u32_at(58)?, u32_at(62)?, if with_alpha { u32_at(66)? } else { 0 }]
            }
            (0, 1 | 2 | 4 | 8 | 24) | (1, 8) | (2, 4) => [0; 4],
            _ => {
                return Err(Error::unsupported(format!(
                    "BMP: compression {compression} with {depth} bits cannot be decoded"
                )));
            }
        };
        let all = if depth <= 8 { 1 << depth } else { 0 };
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
            palette_count: if colors == 0 { all } else { colors.min(all) },
        })
    }

    /// Bits per index where the pixels are run lengths.
    pub fn run_length_depth(&self) -> Option<u16> {
        matches!(self.compression, 1 | 2).then_some(self.depth)
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
