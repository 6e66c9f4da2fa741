//! The header of JPEG: every segment before the picture's data.

use super::{note_exif, note_xmp, plain};
use crate::Error;
use crate::images::color::profile_name;
use crate::images::container::jpeg::{self, Segment};
use crate::images::container::source::{Parse, Source};
use crate::images::metadata::jpeg::{EXIF, GAIN_MAP, ICC, MULTI_PICTURE, XMP};
use crate::images::metadata::{mpf, xmp};
use crate::images::{ColorModel, Extras, Format, ImageInfo};

/// More pictures than those that are looked at for what they are.
const MAX_PICTURES: usize = 4;

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let mut info = None;
    // Metadata may come before the size.
    let (mut exif, mut xmp, mut icc, mut pictures) = (None, None, None, None);
    let mut extras = Extras::default();
    let mut position = jpeg::FIRST;
    while let Some(segment) = jpeg::next(source, position)? {
        match segment.marker {
            jpeg::SOS | jpeg::EOI => break,
            marker if jpeg::is_frame(marker) => info = info.or(Some(frame(source.get(segment.body, 6)?))),
            jpeg::APP1 | jpeg::APP2 => {
                let contents = segment.contents(source)?.unwrap_or_default();
                if let Some(block) = contents.strip_prefix(EXIF) {
                    exif = exif.or(Some(block));
                } else if let Some(packet) = contents.strip_prefix(XMP) {
                    xmp = xmp.or(Some(packet));
                } else if let Some([1, _, part @ ..]) = contents.strip_prefix(ICC) {
                    icc = Some(part);
                } else if let Some(index) = contents.strip_prefix(MULTI_PICTURE) {
                    pictures = Some((segment, index));
                }
                extras.gain_map |= contents.starts_with(GAIN_MAP);
            }
            _ => {}
        }
        position = segment.next;
    }
    let mut info = info.ok_or_else(|| Error::corrupt("JPEG: there is no frame header before the picture"))?;
    info.extras = extras;
    info.color_profile = icc.map(profile_name);
    if let Some(block) = exif {
        note_exif(&mut info, block);
    }
    if let Some(packet) = xmp {
        note_xmp(&mut info, packet);
    }
    if let Some((segment, index)) = pictures {
        note_pictures(source, &segment, index, &mut info.extras)?;
    }
    Ok(info)
}

/// What the further pictures of a multi-picture file are: each says so in an XMP packet of its own. `index` is the contents
/// of the index segment behind its signature, from where offsets count (CIPA DC-007, 5.2.3.3.3).
fn note_pictures(source: &Source, segment: &Segment, index: &[u8], extras: &mut Extras) -> Parse<()> {
    let base = segment.body + MULTI_PICTURE.len() as u64;
    for offset in mpf::offsets(index).take(MAX_PICTURES) {
        let start = base + u64::from(offset);
        if !matches!(source.get_optional(start, 2)?, Some([0xff, 0xd8])) {
            continue;
        }
        let mut position = start + jpeg::FIRST;
        while let Some(segment) = jpeg::next(source, position)? {
            match segment.marker {
                jpeg::SOS | jpeg::EOI => break,
                jpeg::APP1 | jpeg::APP2 => {
                    let contents = segment.contents(source)?.unwrap_or_default();
                    if let Some(packet) = contents.strip_prefix(XMP) {
                        xmp::note_extras(packet, extras);
                    }
                    extras.gain_map |= contents.starts_with(GAIN_MAP);
                }
                _ => {}
            }
            position = segment.next;
        }
    }
    Ok(())
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
