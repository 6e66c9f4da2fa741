//! The header of JPEG: every segment before the picture's data.

use super::source::{Parse, Source};
use super::{note_exif, note_xmp, plain};
use crate::Error;
use crate::images::color::profile_name;
use crate::images::{ColorModel, Format, ImageInfo};

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let mut info = None;
    // Metadata may come before the size.
    let (mut exif, mut xmp, mut icc) = (None, None, None);
    let mut position = 2;
    while let Some(start) = source.get_optional(position, 2)? {
        position = match start {
            [0xff, 0x01 | 0xd0..=0xd8] => position + 2,
            [0xff, 0xda | 0xd9] => break,
            [0xff, 0xff] | [_, _] if start[0] != 0xff || matches!(start[1], 0 | 0xff) => position + 1,
            [_, marker] => {
                let Some(length) = source.get_optional(position + 2, 2)? else { break };
                let length = u16::from_be_bytes([length[0], length[1]]).max(2);
                let contents_at = position + 4;
                let contents_length = usize::from(length) - 2;
                match marker {
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                        info = info.or(Some(frame(source.get(contents_at, 6)?)));
                    }
                    0xe1 | 0xe2 => {
                        use crate::images::metadata::jpeg::{EXIF, ICC, XMP};
                        if let Some(contents) = source.get_optional(contents_at, contents_length)? {
                            if let Some(block) = contents.strip_prefix(EXIF) {
                                exif = exif.or(Some(block));
                            } else if let Some(packet) = contents.strip_prefix(XMP) {
                                xmp = xmp.or(Some(packet));
                            } else if let Some([1, _, part @ ..]) = contents.strip_prefix(ICC) {
                                icc = Some(part);
                            }
                        }
                    }
                    _ => {}
                }
                position + 2 + u64::from(length)
            }
            _ => break,
        };
    }
    let mut info = info.ok_or_else(|| Error::corrupt("JPEG: there is no frame header before the picture"))?;
    info.color_profile = icc.map(profile_name);
    if let Some(block) = exif {
        note_exif(&mut info, block);
    }
    if let Some(packet) = xmp {
        note_xmp(&mut info, packet);
    }
    Ok(info)
}

/// The frame header: precision, height, width, number of components.
fn frame(header: &[u8]) -> ImageInfo {
    let number = |at: usize| u32::from(header[at]) << 8 | u32::from(header[at + 1]);
    let mut info = plain(Format::Jpeg, number(3), number(1));
    info.bit_depth = header[0];
    info.color_model = match header[5] {
        1 => ColorModel::Gray,
        4 => ColorModel::Cmyk,
        _ => ColorModel::Rgb,
    };
    info
}
