//! PNG's chunks: writing them, adding metadata.

use super::Layout;
use crate::images::container::png::{self, SIGNATURE};
use crate::images::container::source::Source;

/// The keyword of the iTXt chunk that holds XMP, then: not compressed, no language, no translated keyword.
const XMP_HEADER: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// The longest chunk: its length has 31 bits, some readers take it for signed.
const LONGEST_CHUNK: usize = 1 << 30;

/// The whole file for a layout and its deflated rows.
pub(super) fn assemble(layout: &Layout<'_>, mut data: Vec<u8>) -> Vec<u8> {
    let mut head = Vec::with_capacity(1200);
    head.extend_from_slice(&SIGNATURE);
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&layout.width().to_be_bytes());
    header.extend_from_slice(&layout.height().to_be_bytes());
    // Deflate, the five filters, not interlaced.
    header.extend_from_slice(&[layout.depth(), layout.color_type(), 0, 0, 0]);
    chunk(&mut head, b"IHDR", &header);
    let palette = layout.palette();
    if !palette.is_empty() {
        let colors: Vec<u8> = palette.iter().flat_map(|color| color[..3].iter().copied()).collect();
        chunk(&mut head, b"PLTE", &colors);
        // Entries behind the last transparent one are opaque without being listed.
        if let Some(last) = palette.iter().rposition(|color| color[3] < 255) {
            let alphas: Vec<u8> = palette[..=last].iter().map(|color| color[3]).collect();
            chunk(&mut head, b"tRNS", &alphas);
        }
    }
    // The rows stay in their memory, with the rest put around them: they may be most of what the picture takes.
    let mut rest = Vec::new();
    if data.len() > LONGEST_CHUNK {
        let behind = data.split_off(LONGEST_CHUNK);
        behind.chunks(LONGEST_CHUNK).for_each(|part| chunk(&mut rest, b"IDAT", part));
    }
    let start = head.len() + 4;
    head.extend_from_slice(&(data.len() as u32).to_be_bytes());
    head.extend_from_slice(b"IDAT");
    let mut file = data;
    file.reserve_exact(head.len() + 4 + rest.len() + 12);
    file.splice(..0, head);
    let sum = crc32fast::hash(&file[start..]);
    file.extend_from_slice(&sum.to_be_bytes());
    file.extend_from_slice(&rest);
    chunk(&mut file, b"IEND", &[]);
    file
}

/// Writes a chunk with its checksum.
pub fn chunk(file: &mut Vec<u8>, name: &[u8; 4], payload: &[u8]) {
    file.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend_from_slice(name);
    file.extend_from_slice(payload);
    let sum = crc32fast::hash(&file[start..]);
    file.extend_from_slice(&sum.to_be_bytes());
}

/// Inserts EXIF (a TIFF block, chunk eXIf) and XMP (iTXt) before the first IDAT.
pub fn with_metadata(png: Vec<u8>, exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Vec<u8> {
    let mut added = Vec::new();
    if let Some(exif) = exif {
        chunk(&mut added, b"eXIf", exif);
    }
    if let Some(xmp) = xmp {
        chunk(&mut added, b"iTXt", &[XMP_HEADER, xmp].concat());
    }
    let source = Source::whole(&png);
    let mut position = png::FIRST;
    while let Ok(Some(chunk)) = png::next(&source, position) {
        if &chunk.name == b"IDAT" {
            let (head, picture) = png.split_at(chunk.start as usize);
            return [head, &added, picture].concat();
        }
        position = chunk.next;
    }
    png
}
