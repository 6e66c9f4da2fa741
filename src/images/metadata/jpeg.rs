//! The metadata segments of JPEG.

use super::Metadata;
use crate::images::order::sort_by_key;

/// Everything before a segment's contents that says what it is.
pub const EXIF: &[u8] = b"Exif\0\0";
pub const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub const ICC: &[u8] = b"ICC_PROFILE\0";

pub fn read(bytes: &[u8]) -> Metadata {
    let mut metadata = Metadata::default();
    let mut icc = Vec::new();
    let mut position = 2;
    while let Some((marker, contents, end)) = next_segment(bytes, position) {
        if let (0xe1, Some(exif)) = (marker, contents.strip_prefix(EXIF)) {
            metadata.exif.get_or_insert_with(|| exif.to_vec());
        } else if let (0xe1, Some(xmp)) = (marker, contents.strip_prefix(XMP)) {
            metadata.xmp.get_or_insert_with(|| xmp.to_vec());
        } else if let (0xe2, Some([number, count, part @ ..])) = (marker, contents.strip_prefix(ICC)) {
            icc.push((*number, *count, part));
        }
        position = end;
    }
    metadata.icc = join_profile(icc);
    metadata
}

/// Marker, contents and end of the next segment before the picture's data.
fn next_segment(bytes: &[u8], mut position: usize) -> Option<(u8, &[u8], usize)> {
    loop {
        position += bytes.get(position..)?.iter().position(|&byte| byte == 0xff)?;
        match *bytes.get(position + 1)? {
            0xda | 0xd9 => return None,
            0 | 0xff => position += 1,
            0x01 | 0xd0..=0xd8 => position += 2,
            marker => {
                let length = bytes.get(position + 2..position + 4)?;
                let end = position + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                return Some((marker, bytes.get(position + 4..end)?, end));
            }
        }
    }
}

/// A profile of up to 255 parts, which may come in any order but must all be there.
fn join_profile(mut parts: Vec<(u8, u8, &[u8])>) -> Option<Vec<u8>> {
    sort_by_key(&mut parts, |&(number, ..)| u64::from(number));
    let count = parts.first()?.1;
    let complete = parts.len() == usize::from(count)
        && parts.iter().enumerate().all(|(i, &(number, total, _))| usize::from(number) == i + 1 && total == count);
    complete.then(|| parts.iter().flat_map(|(.., part)| part.iter().copied()).collect())
}
