//! The metadata segments of JPEG.

use super::Metadata;
use crate::images::container::jpeg;
use crate::images::container::source::Source;
use crate::images::order::sort_by_key;

/// Everything before a segment's contents that says what it is.
pub const EXIF: &[u8] = b"Exif\0\0";
pub const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub const ICC: &[u8] = b"ICC_PROFILE\0";
/// The index of further pictures (CIPA DC-007).
pub const MULTI_PICTURE: &[u8] = b"MPF\0";
/// ISO 21496-1, annex C: in the file's own picture and in its gain map.
pub const GAIN_MAP: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";

pub fn read(source: &Source) -> Metadata {
    let mut metadata = Metadata::default();
    let mut icc = Vec::new();
    let mut position = jpeg::FIRST;
    while let Ok(Some(segment)) = jpeg::next(source, position) {
        if matches!(segment.marker, jpeg::SOS | jpeg::EOI) {
            break;
        }
        let contents = segment.contents(source).ok().flatten().unwrap_or_default();
        if let (jpeg::APP1, Some(exif)) = (segment.marker, contents.strip_prefix(EXIF)) {
            metadata.exif.get_or_insert_with(|| exif.to_vec());
        } else if let (jpeg::APP1, Some(xmp)) = (segment.marker, contents.strip_prefix(XMP)) {
            metadata.xmp.get_or_insert_with(|| xmp.to_vec());
        } else if let (jpeg::APP2, Some([number, count, part @ ..])) = (segment.marker, contents.strip_prefix(ICC)) {
            icc.push((*number, *count, part));
        }
        position = segment.next;
    }
    metadata.icc = join_profile(icc);
    metadata
}

/// A profile of up to 255 parts, which may come in any order but must all be there.
fn join_profile(mut parts: Vec<(u8, u8, &[u8])>) -> Option<Vec<u8>> {
    sort_by_key(&mut parts, |&(number, ..)| u64::from(number));
    let count = parts.first()?.1;
    let complete = parts.len() == usize::from(count)
        && parts.iter().enumerate().all(|(i, &(number, total, _))| usize::from(number) == i + 1 && total == count);
    complete.then(|| parts.iter().flat_map(|(.., part)| part.iter().copied()).collect())
}
