//! The metadata chunks of WebP.

use super::Metadata;

pub fn read(bytes: &[u8]) -> Metadata {
    let mut metadata = Metadata::default();
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some((name, size)) = rest.get(..8).map(|header| header.split_at(4)) {
        let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize;
        let Some(contents) = rest[8..].get(..size) else { break };
        match name {
            b"ICCP" => metadata.icc = Some(contents.to_vec()),
            b"EXIF" => metadata.exif = Some(contents.strip_prefix(b"Exif\0\0").unwrap_or(contents).to_vec()),
            b"XMP " => metadata.xmp = Some(contents.to_vec()),
            _ => {}
        }
        rest = rest[8..].get(size.next_multiple_of(2)..).unwrap_or_default();
    }
    metadata
}
