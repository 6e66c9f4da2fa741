//! The chunks of PNG.

use super::{note_exif, note_xmp, plain};
use crate::Error;
use crate::images::color::{profile_name, profiles};
use crate::images::container::png as chunks;
use crate::images::container::source::{Parse, Source};
use crate::images::metadata::png::{icc_profile, xmp_packet};
use crate::images::{ColorModel, Format, ImageInfo};

/// The largest chunk of metadata that is read whole, in bytes.
const MAX_CHUNK: usize = 4 << 20;

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
    let (mut srgb, mut cicp, mut gamma, mut chromaticities) = (false, None, None, None);
    let (mut before_picture, mut position) = (true, 33u64);
    // Behind the picture only metadata follows: it is read when that is cheap.
    while let Some(chunk) = chunks::next(source, position)? {
        let contents = |most: usize| chunk.contents(source, most);
        match &chunk.name {
            b"IEND" => break,
            b"IDAT" => before_picture = false,
            b"tRNS" if before_picture => info.has_alpha = true,
            b"acTL" if before_picture => {
                // The number of frames, then the number of plays.
                if let Some(&[a, b, c, d, _, _, _, _]) = contents(8)? {
                    info.frames = Some(u32::from_be_bytes([a, b, c, d]).max(1));
                    info.animated = info.frames != Some(1);
                }
            }
            b"sRGB" => srgb = true,
            b"cICP" => cicp = contents(4)?.and_then(|c| c.first_chunk().copied()),
            b"gAMA" => gamma = contents(4)?.and_then(|c| c.first_chunk().map(|b| u32::from_be_bytes(*b))),
            b"cHRM" => {
                chromaticities = contents(32)?
                    .filter(|c| c.len() == 32)
                    .map(|c| std::array::from_fn(|i| c[i * 4..].first_chunk().map_or(0, |b| u32::from_be_bytes(*b))));
            }
            b"iCCP" if before_picture => {
                info.color_profile = contents(MAX_CHUNK)?.and_then(icc_profile).map(|profile| profile_name(&profile));
            }
            b"eXIf" => {
                if let Some(block) = contents(MAX_CHUNK)? {
                    note_exif(&mut info, block);
                }
            }
            b"iTXt" => {
                if let Some(packet) = contents(MAX_CHUNK)?.and_then(xmp_packet) {
                    note_xmp(&mut info, &packet);
                }
            }
            _ => {}
        }
        position = chunk.next;
    }
    if let Some(name) = cicp.and_then(profiles::cicp_name) {
        info.color_profile = Some(name.into());
    } else if info.color_profile.is_none() && srgb {
        info.color_profile = Some("sRGB".into());
    } else if info.color_profile.is_none() && profiles::from_gamma_and_chromaticities(gamma, chromaticities).is_some() {
        info.color_profile = Some("gAMA/cHRM".into());
    }
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
