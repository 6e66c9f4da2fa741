//! The metadata chunks of WebP.

use super::Metadata;
use crate::images::container::riff;
use crate::images::container::source::Source;

pub fn read(source: &Source) -> Metadata {
    let mut metadata = Metadata::default();
    let mut position = riff::FIRST;
    while let Ok(Some(chunk)) = riff::next(source, position) {
        let Ok(Some(contents)) = chunk.contents(source, usize::MAX) else { break };
        match &chunk.name {
            b"ICCP" => metadata.icc = Some(contents.to_vec()),
            b"EXIF" => metadata.exif = Some(contents.strip_prefix(b"Exif\0\0").unwrap_or(contents).to_vec()),
            b"XMP " => metadata.xmp = Some(contents.to_vec()),
            _ => {}
        }
        position = chunk.next;
    }
    metadata
}
