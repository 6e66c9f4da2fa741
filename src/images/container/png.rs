//! The chunks of PNG (third edition, 5.3).

use super::Chunk;
use super::source::{Parse, Source};

/// What a file begins with.
pub const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Where the first chunk is.
pub const FIRST: u64 = SIGNATURE.len() as u64;

/// The chunk at `position`; `None` at the end of the file. Checksums are not looked at.
pub fn next(source: &Source, position: u64) -> Parse<Option<Chunk>> {
    let Some(&[s0, s1, s2, s3, a, b, c, d]) = source.get_optional(position, 8)? else { return Ok(None) };
    let length = u64::from(u32::from_be_bytes([s0, s1, s2, s3]));
    let body = position + 8;
    Ok(Some(Chunk { name: [a, b, c, d], start: position, body, length, next: body + length + 4 }))
}

/// Whether the CRC of a chunk is that of its name and contents (5.3); `None` where it is cut off.
pub fn has_right_checksum(source: &Source, chunk: &Chunk) -> Parse<Option<bool>> {
    let covered = usize::try_from(chunk.length + 8).unwrap_or(usize::MAX);
    let covered = source.get_optional(chunk.start + 4, covered)?.and_then(|bytes| bytes.split_last_chunk::<4>());
    Ok(covered.map(|(bytes, stored)| crc32fast::hash(bytes) == u32::from_be_bytes(*stored)))
}
