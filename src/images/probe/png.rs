//! The chunks of PNG.

use super::{MAX_METADATA, note_exif, note_xmp, plain};
use crate::Error;
use crate::images::container::png as chunks;
use crate::images::container::source::{Parse, Source};
use crate::images::metadata::png::{Colors, xmp_packet};
use crate::images::{ColorModel, Format, ImageInfo};

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let start = source.get(8, 25)?;
    if start[4..8] == *b"CgBI" {
        // https://theapplewiki.com/wiki/PNG_CgBI_Format: raw Deflate, blue before red, premultiplied.
        let what = "PNG: this is the variant that Xcode makes for iPhone apps (CgBI); expected a PNG of the standard";
        return Err(Error::unsupported(what).into());
    }
    if start[..8] != *b"\0\0\0\x0dIHDR" {
        return Err(Error::corrupt("PNG: the first chunk is not IHDR").into());
    }
    let mut info = header(&start[8..21])?;
    let mut colors = Colors::default();
    let (mut before_picture, mut position) = (true, 33u64);
    // Behind the picture only metadata follows: it is read when that is cheap.
    while let Some(chunk) = chunks::next(source, position)? {
        let contents = || chunk.contents(source, MAX_METADATA);
        match &chunk.name {
            b"IEND" => break,
            b"IDAT" => before_picture = false,
            b"tRNS" if before_picture => info.has_alpha = true,
            b"acTL" if before_picture => {
                // The number of frames, then the number of plays.
                if let Some(&[a, b, c, d, _, _, _, _]) = contents()? {
                    info.frames = Some(u32::from_be_bytes([a, b, c, d]).max(1));
                    info.animated = info.frames != Some(1);
                }
            }
            name if before_picture && Colors::are_in(name) => {
                if let Some(contents) = contents()? {
                    colors.note(name, contents);
                }
            }
            b"eXIf" => {
                if let Some(block) = contents()? {
                    note_exif(&mut info, block);
                }
            }
            b"iTXt" => {
                if let Some(packet) = contents()?.and_then(xmp_packet) {
                    note_xmp(&mut info, &packet);
                }
            }
            _ => {}
        }
        position = chunk.next;
    }
    // What EXIF says of colours counts for less.
    info.color_profile = colors.name().or(info.color_profile);
    Ok(info)
}

fn header(ihdr: &[u8]) -> Result<ImageInfo, Error> {
    let number = |at: usize| u32::from_be_bytes([ihdr[at], ihdr[at + 1], ihdr[at + 2], ihdr[at + 3]]);
    let (width, height) = (number(0), number(4));
    if width > i32::MAX as u32 || height > i32::MAX as u32 {
        return Err(Error::corrupt("PNG: a side is longer than the format allows"));
    }
    let mut info = plain(Format::Png, width, height);
    info.bit_depth = ihdr[8];
    (info.color_model, info.has_alpha) = match (ihdr[9], ihdr[8]) {
        (0, 1 | 2 | 4 | 8 | 16) => (ColorModel::Gray, false),
        (2, 8 | 16) => (ColorModel::Rgb, false),
        (3, 1 | 2 | 4 | 8) => (ColorModel::Palette, false),
        (4, 8 | 16) => (ColorModel::Gray, true),
        (6, 8 | 16) => (ColorModel::Rgb, true),
        (color, depth) => {
            return Err(Error::corrupt(format!("PNG: there is no colour type {color} with {depth} bits")));
        }
    };
    Ok(info)
}
