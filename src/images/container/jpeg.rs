//! The marker segments of JPEG (ITU-T T.81, B.1.1).

use super::source::{Parse, Source};

/// Where the first segment is: behind the start of image.
pub const FIRST: u64 = 2;

/// The marker of Huffman tables (this and the others: T.81, table B.1).
pub const DHT: u8 = 0xc4;
/// The end of the image.
pub const EOI: u8 = 0xd9;
/// The start of a scan: a segment, with the picture's coded data behind it.
pub const SOS: u8 = 0xda;
/// Quantisation tables.
pub const DQT: u8 = 0xdb;
/// The restart interval.
pub const DRI: u8 = 0xdd;
/// The application segment of JFIF.
pub const APP0: u8 = 0xe0;
/// The application segment of EXIF and XMP.
pub const APP1: u8 = 0xe1;
/// The application segment of ICC profiles, and of the Multi-Picture Format's index.
pub const APP2: u8 = 0xe2;
/// The application segment of Adobe.
pub const APP14: u8 = 0xee;

/// The most bytes that a segment has room for: its length has 16 bits and counts its own two bytes.
pub const LONGEST: usize = 0xffff - 2;

/// A marker, with a segment where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The second byte of the marker.
    pub marker: u8,
    /// Where its contents begin, behind marker and length.
    pub body: u64,
    /// Of its contents, in bytes; 0 for a marker that stands alone.
    pub length: usize,
    /// Where the next one is looked for.
    pub next: u64,
}

/// The first marker at or behind `position`; `None` at the end of the file. Bytes that belong to no segment, and any
/// number of FF in front of a marker, are passed over, as all decoders do. Behind [`SOS`] comes coded data, in which the
/// next marker may be a restart.
pub fn next(source: &Source, position: u64) -> Parse<Option<Segment>> {
    let Some((at, marker)) = find_marker(source, position)? else { return Ok(None) };
    if is_alone(marker) {
        return Ok(Some(Segment { marker, body: at + 2, length: 0, next: at + 2 }));
    }
    let Some(&[high, low]) = source.get_optional(at + 2, 2)? else { return Ok(None) };
    // The length counts its own two bytes.
    let length = usize::from(u16::from_be_bytes([high, low])).max(2) - 2;
    let body = at + 4;
    Ok(Some(Segment { marker, body, length, next: body + length as u64 }))
}

/// Whether nothing belongs to the marker: TEM, restarts, start and end of the image.
fn is_alone(marker: u8) -> bool {
    matches!(marker, 0x01 | 0xd0..=0xd9)
}

/// Whether it is a frame header (SOF), of whatever kind.
pub fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf)
}

/// The first marker at or behind `position`: where it begins, and its second byte.
pub fn find_marker(source: &Source, mut position: u64) -> Parse<Option<(u64, u8)>> {
    loop {
        let Some(known) = source.get_some(position)? else { return Ok(None) };
        let Some(skipped) = known.iter().position(|&byte| byte == 0xff) else {
            position += known.len() as u64;
            continue;
        };
        position += skipped as u64;
        match source.get_optional(position + 1, 1)? {
            Some([0 | 0xff]) => position += 1,
            Some(&[marker]) => return Ok(Some((position, marker))),
            _ => return Ok(None),
        }
    }
}

impl Segment {
    /// Its contents; `None` when they are cut off.
    pub fn contents<'a>(&self, source: &Source<'a>) -> Parse<Option<&'a [u8]>> {
        source.get_optional(self.body, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_padding_and_garbage() {
        let file = b"\xff\xd8\xff\xff\xff\xe1\0\x05abcxyz\xff\0\xff\xda\0\x02";
        let source = Source::whole(file);
        let comment = next(&source, FIRST).unwrap().unwrap();
        assert_eq!((comment.marker, comment.contents(&source).unwrap()), (0xe1, Some(&b"abc"[..])));
        let scan = next(&source, comment.next).unwrap().unwrap();
        assert_eq!((scan.marker, scan.next), (SOS, file.len() as u64));
        assert_eq!(next(&source, scan.next).unwrap(), None);
    }

    #[test]
    fn a_length_below_two_is_an_empty_segment() {
        let source = Source::whole(b"\xff\xfe\0\0\xff\xd9");
        let comment = next(&source, 0).unwrap().unwrap();
        assert_eq!((comment.length, next(&source, comment.next).unwrap().unwrap().marker), (0, EOI));
    }
}
