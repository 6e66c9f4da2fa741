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

/// The checksum that the file has behind `chunk`'s contents; `None` where it is cut off.
pub fn checksum(source: &Source, chunk: &Chunk) -> Parse<Option<u32>> {
    let bytes = source.get_optional(chunk.body + chunk.length, 4)?;
    Ok(bytes.and_then(|bytes| bytes.first_chunk()).map(|bytes| u32::from_be_bytes(*bytes)))
}
