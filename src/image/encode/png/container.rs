//! PNG's chunks: writing them, adding metadata, taking metadata out.

use super::Layout;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The keyword of the iTXt chunk that holds XMP, then: not compressed, no language, no translated keyword.
const XMP_HEADER: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";

/// The whole file for a layout and its deflated rows.
pub(super) fn assemble(layout: &Layout<'_>, data: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(data.len() + 1200);
    file.extend_from_slice(&SIGNATURE);
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&layout.width().to_be_bytes());
    header.extend_from_slice(&layout.height().to_be_bytes());
    // Deflate, the five filters, not interlaced.
    header.extend_from_slice(&[layout.depth(), layout.color_type(), 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    let palette = layout.palette();
    if !palette.is_empty() {
        let colors: Vec<u8> = palette.iter().flat_map(|color| color[..3].iter().copied()).collect();
        chunk(&mut file, b"PLTE", &colors);
        // Entries behind the last transparent one are opaque without being listed.
        if let Some(last) = palette.iter().rposition(|color| color[3] < 255) {
            let alphas: Vec<u8> = palette[..=last].iter().map(|color| color[3]).collect();
            chunk(&mut file, b"tRNS", &alphas);
        }
    }
    // A chunk's length has 31 bits.
    for part in data.chunks(1 << 30) {
        chunk(&mut file, b"IDAT", part);
    }
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], payload: &[u8]) {
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
    let first_data = chunks(&png).find(|(_, name, _)| name == b"IDAT").map(|(start, _, _)| start);
    match first_data {
        Some(at) if !added.is_empty() => [&png[..at], &added, &png[at..]].concat(),
        _ => png,
    }
}

/// The file without its metadata (eXIf, text, time) and without anything behind IEND; the picture, its colour space,
/// resolution and animation stay as they are. `None` when the chunks cannot be followed to the end.
pub fn strip(png: &[u8]) -> Option<Vec<u8>> {
    let mut file = png.get(..8).filter(|start| **start == SIGNATURE)?.to_vec();
    for (start, name, end) in chunks(png) {
        let kept = matches!(
            &name,
            b"IHDR"
                | b"PLTE"
                | b"IDAT"
                | b"IEND"
                | b"tRNS"
                | b"cHRM"
                | b"gAMA"
                | b"iCCP"
                | b"sBIT"
                | b"sRGB"
                | b"cICP"
                | b"mDCV"
                | b"cLLI"
                | b"bKGD"
                | b"hIST"
                | b"pHYs"
                | b"sPLT"
                | b"acTL"
                | b"fcTL"
                | b"fdAT"
        );
        if kept {
            file.extend_from_slice(&png[start..end]);
        }
        if &name == b"IEND" {
            return Some(file);
        }
    }
    None
}

/// Start, name and end of each chunk, as long as they are whole.
fn chunks(png: &[u8]) -> impl Iterator<Item = (usize, [u8; 4], usize)> {
    let mut at = 8usize;
    std::iter::from_fn(move || {
        let head: [u8; 8] = png.get(at..at.checked_add(8)?)?.try_into().ok()?;
        let [a, b, c, d, name @ ..] = head;
        let end = at.checked_add(12)?.checked_add(u32::from_be_bytes([a, b, c, d]) as usize)?;
        if end > png.len() {
            return None;
        }
        let start = std::mem::replace(&mut at, end);
        Some((start, name, end))
    })
}
