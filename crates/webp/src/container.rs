//! The RIFF container of WebP (RFC 9649 section 2): `VP8 ` alone, or `VP8X` with alpha and metadata chunks.

use crate::error::EncodeError;
use crate::limits::MAX_RIFF_SIZE;
use crate::options::Metadata;

/// Flags of the `VP8X` chunk.
const FLAG_ICC: u8 = 1 << 5;
const FLAG_ALPHA: u8 = 1 << 4;
const FLAG_EXIF: u8 = 1 << 3;
const FLAG_XMP: u8 = 1 << 2;

const CHUNK_HEADER: usize = 8;
const RIFF_HEADER: usize = 12;
/// Bytes of a `VP8X` chunk: flags, three reserved bytes, width and height minus one in three bytes each.
const VP8X_BYTES: usize = 10;

fn padded(length: usize) -> usize {
    CHUNK_HEADER + length + length % 2
}

/// Bytes that the container takes besides the VP8 frame itself, its padding excluded.
pub fn overhead(alpha: Option<&[u8]>, metadata: &Metadata) -> usize {
    let parts = [alpha, metadata.icc.as_deref(), metadata.exif.as_deref(), metadata.xmp.as_deref()];
    let extended = if alpha.is_some() || !metadata.is_empty() { padded(VP8X_BYTES) } else { 0 };
    RIFF_HEADER + CHUNK_HEADER + extended + parts.into_iter().flatten().map(|part| padded(part.len())).sum::<usize>()
}

/// Puts a VP8 frame, an `ALPH` payload and metadata into one file.
pub fn assemble(
    width: u32,
    height: u32,
    frame: &[u8],
    alpha: Option<&[u8]>,
    metadata: &Metadata,
) -> Result<Vec<u8>, EncodeError> {
    let total = overhead(alpha, metadata) + frame.len() + frame.len() % 2;
    let riff_size = u32::try_from(total - 8).ok().filter(|size| *size <= MAX_RIFF_SIZE).ok_or(EncodeError::TooLarge)?;
    let mut out = Vec::with_capacity(total);
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&riff_size.to_le_bytes());
    out.extend_from_slice(b"WEBP");
    if alpha.is_some() || !metadata.is_empty() {
        let flag = |present: bool, flag: u8| if present { flag } else { 0 };
        let flags = flag(metadata.icc.is_some(), FLAG_ICC)
            | flag(alpha.is_some(), FLAG_ALPHA)
            | flag(metadata.exif.is_some(), FLAG_EXIF)
            | flag(metadata.xmp.is_some(), FLAG_XMP);
        let mut payload = [0; VP8X_BYTES];
        payload[0] = flags;
        payload[4..7].copy_from_slice(&(width - 1).to_le_bytes()[..3]);
        payload[7..].copy_from_slice(&(height - 1).to_le_bytes()[..3]);
        push_chunk(&mut out, b"VP8X", &payload);
    }
    // The order that section 2.7 asks for: profile, alpha, frame, Exif, XMP.
    if let Some(icc) = &metadata.icc {
        push_chunk(&mut out, b"ICCP", icc);
    }
    if let Some(alpha) = alpha {
        push_chunk(&mut out, b"ALPH", alpha);
    }
    push_chunk(&mut out, b"VP8 ", frame);
    if let Some(exif) = &metadata.exif {
        push_chunk(&mut out, b"EXIF", exif);
    }
    if let Some(xmp) = &metadata.xmp {
        push_chunk(&mut out, b"XMP ", xmp);
    }
    Ok(out)
}

fn push_chunk(out: &mut Vec<u8>, name: &[u8; 4], payload: &[u8]) {
    out.extend_from_slice(name);
    out.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    out.extend_from_slice(payload);
    if payload.len() % 2 == 1 {
        out.push(0);
    }
}
