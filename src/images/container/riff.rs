//! RIFF, the container of WebP (WebP Container Specification, "RIFF file format").

use super::Chunk;
use super::source::{Parse, Source};

/// Where the first chunk is: behind `RIFF`, a size and `WEBP`.
pub const FIRST: u64 = 12;

/// Flags in the first byte of VP8X: what else is in the file.
pub mod flag {
    pub const ICC: u8 = 0x20;
    pub const ALPHA: u8 = 0x10;
    pub const EXIF: u8 = 0x08;
    pub const XMP: u8 = 0x04;
    pub const ANIMATION: u8 = 0x02;
}

/// The chunk at `position`; `None` at the end of the file. What RIFF's own size says is left to the caller: some writers
/// get it wrong in both directions, and decoders forgive them.
pub fn next(source: &Source, position: u64) -> Parse<Option<Chunk>> {
    let Some(&[a, b, c, d, s0, s1, s2, s3]) = source.get_optional(position, 8)? else { return Ok(None) };
    let length = u64::from(u32::from_le_bytes([s0, s1, s2, s3]));
    let body = position + 8;
    // Contents are padded to an even length.
    Ok(Some(Chunk { name: [a, b, c, d], start: position, body, length, next: body + length.next_multiple_of(2) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_padded() {
        let source = Source::whole(b"RIFF\0\0\0\0WEBPEXIF\x03\0\0\0abc\0XMP \x09\0\0\0ab");
        let exif = next(&source, FIRST).unwrap().unwrap();
        assert_eq!((&exif.name, exif.contents(&source, 3).unwrap()), (b"EXIF", Some(&b"abc"[..])));
        assert_eq!(exif.contents(&source, 2).unwrap(), None);
        // Cut off: it is there, its contents are not.
        let xmp = next(&source, exif.next).unwrap().unwrap();
        assert_eq!((&xmp.name, xmp.length, xmp.contents(&source, 9).unwrap()), (b"XMP ", 9, None));
        assert_eq!(next(&source, xmp.next).unwrap(), None);
    }
}
