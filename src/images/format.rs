//! Which format the bytes are in, by their first bytes and never by a name or MIME type.

/// An image format that Pagelift can name. Not every one can be decoded in every browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG, APNG included.
    Png,
    /// WebP, lossy or lossless.
    WebP,
    /// GIF 87a and 89a.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// AVIF (ISO BMFF with an AV1 item).
    Avif,
    /// HEIC/HEIF (ISO BMFF with an HEVC item).
    Heic,
    /// JPEG XL, naked or in its container.
    Jxl,
}

impl Format {
    /// The name used in options and results: `"jpeg"`, `"png"`, `"webp"`, `"gif"`, `"bmp"`, `"avif"`, `"heic"`, `"jxl"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Bmp => "bmp",
            Self::Avif => "avif",
            Self::Heic => "heic",
            Self::Jxl => "jxl",
        }
    }

    /// The media type, e.g. `"image/webp"`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Bmp => "image/bmp",
            Self::Avif => "image/avif",
            Self::Heic => "image/heic",
            Self::Jxl => "image/jxl",
        }
    }

    /// Recognises a format by the file's first bytes (32 are enough; fewer may be, e.g. 3 for JPEG).
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let has = |at: usize, magic: &[u8]| bytes.get(at..at + magic.len()) == Some(magic);
        if has(0, b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if has(0, b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if has(0, b"RIFF") && has(8, b"WEBP") {
            Some(Self::WebP)
        } else if has(0, b"GIF87a") || has(0, b"GIF89a") {
            Some(Self::Gif)
        } else if has(0, b"\xff\x0a") || has(0, b"\0\0\0\x0cJXL \r\n\x87\n") {
            Some(Self::Jxl)
        } else if has(4, b"ftyp") {
            Self::sniff_brands(bytes)
        } else if has(0, b"BM") {
            Some(Self::Bmp)
        } else {
            None
        }
    }

    /// ISO BMFF: the major brand decides, else the first compatible brand that is known.
    fn sniff_brands(bytes: &[u8]) -> Option<Self> {
        let size = bytes.get(..4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize);
        let end = size.clamp(8, bytes.len().max(8)).min(bytes.len());
        let brands = bytes.get(8..end).unwrap_or_default().chunks_exact(4);
        // Bytes 12..16 hold the minor version, which can only look like a brand by accident.
        brands.enumerate().filter(|(i, _)| *i != 1).find_map(|(_, brand)| match brand {
            b"avif" | b"avis" => Some(Self::Avif),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Some(Self::Heic),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_formats_by_their_first_bytes() {
        assert_eq!(Format::sniff(b"\xff\xd8\xff\xe0"), Some(Format::Jpeg));
        assert_eq!(Format::sniff(b"\x89PNG\r\n\x1a\n"), Some(Format::Png));
        assert_eq!(Format::sniff(b"RIFF\x04\0\0\0WEBPVP8 "), Some(Format::WebP));
        assert_eq!(Format::sniff(b"GIF89a"), Some(Format::Gif));
        assert_eq!(Format::sniff(b"BM\0\0"), Some(Format::Bmp));
        assert_eq!(Format::sniff(b"\xff\x0a"), Some(Format::Jxl));
    }

    #[test]
    fn finds_the_brand_behind_mif1() {
        assert_eq!(Format::sniff(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif"), Some(Format::Avif));
        assert_eq!(Format::sniff(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), Some(Format::Heic));
        assert_eq!(Format::sniff(b"\0\0\0\x14ftypmp42\0\0\0\0isom"), None);
    }

    #[test]
    fn short_and_foreign_bytes_are_no_image() {
        for bytes in [&b""[..], b"\xff", b"RIFF", b"\0\0\0\x18ftyp", b"<svg xmlns=", b"%PDF-1.7"] {
            assert_eq!(Format::sniff(bytes), None);
        }
    }
}
