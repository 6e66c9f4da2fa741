//! The chunks of WebP.

use super::{MAX_METADATA, note_exif, note_xmp, plain};
use crate::Error;
use crate::images::color::profile_name;
use crate::images::container::riff::{self, flag};
use crate::images::container::source::{Parse, Source};
use crate::images::{Format, ImageInfo};

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let first = source.get_up_to(riff::FIRST, 32)?;
    let early = || Error::corrupt("WebP: the file ends within its header");
    let name = first.get(..4).ok_or_else(early)?;
    let body = first.get(8..).ok_or_else(early)?;
    match name {
        b"VP8 " => Ok(lossy(body)?),
        b"VP8L" => Ok(lossless(body)?),
        b"VP8X" => {
            let [flags, _, _, _, w0, w1, w2, h0, h1, h2, ..] = body else { return Err(early().into()) };
            let number = |low: u8, mid: u8, high: u8| u32::from_le_bytes([low, mid, high, 0]) + 1;
            let mut info = plain(Format::WebP, number(*w0, *w1, *w2), number(*h0, *h1, *h2));
            info.has_alpha = flags & flag::ALPHA != 0;
            info.animated = flags & flag::ANIMATION != 0;
            // Only a file that announces metadata is read to its end.
            if flags & (flag::ICC | flag::EXIF | flag::XMP) != 0 {
                chunks(source, &mut info)?;
            } else if info.animated {
                chunks(&source.as_known(), &mut info)?;
            }
            Ok(info)
        }
        _ => Err(Error::corrupt("WebP: the first chunk is no picture").into()),
    }
}

/// Reads metadata and counts frames.
fn chunks(source: &Source, info: &mut ImageInfo) -> Parse<()> {
    let (mut position, mut frames) = (riff::FIRST, 0);
    while let Some(chunk) = riff::next(source, position)? {
        let contents = || chunk.contents(source, MAX_METADATA);
        match &chunk.name {
            b"ANMF" => frames += 1,
            b"ICCP" => info.color_profile = contents()?.map(profile_name),
            b"EXIF" => {
                if let Some(block) = contents()? {
                    note_exif(info, block);
                }
            }
            b"XMP " => {
                if let Some(packet) = contents()? {
                    note_xmp(info, packet);
                }
            }
            _ => {}
        }
        position = chunk.next;
    }
    if info.animated {
        // Unless all chunks were seen, there may be more.
        let all = frames > 0 && position.saturating_add(8) > source.total();
        info.frames = all.then_some(frames);
        info.animated = info.frames != Some(1);
    }
    Ok(())
}

/// A VP8 key frame's header (RFC 6386, section 9.1).
fn lossy(body: &[u8]) -> Result<ImageInfo, Error> {
    let [tag, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..] = body else {
        return Err(Error::corrupt("WebP: the VP8 header is damaged"));
    };
    if tag & 1 != 0 {
        return Err(Error::corrupt("WebP: the picture is no key frame"));
    }
    // The two highest bits ask for scaling when shown, which nobody does.
    let number = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Ok(plain(Format::WebP, number(*w0, *w1), number(*h0, *h1)))
}

/// A VP8L header: 14 bits of width - 1, 14 of height - 1, one for alpha.
fn lossless(body: &[u8]) -> Result<ImageInfo, Error> {
    let [0x2f, b0, b1, b2, b3, ..] = body else {
        return Err(Error::corrupt("WebP: the VP8L header is damaged"));
    };
    let bits = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
    let mut info = plain(Format::WebP, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    info.has_alpha = bits >> 28 & 1 == 1;
    Ok(info)
}
