//! The chunks that the default image is made of, and no others (PNG, third edition, 5.6).
//!
//! What the chunks around it say can then do no harm: wrong sequence numbers of an animation, no IEND. Checksums are judged
//! here too, because one may be wrong although every pixel is there.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use super::damaged;
use crate::images::container::png::{FIRST, SIGNATURE, has_right_checksum, next};
use crate::images::container::source::Source;
use crate::images::container::zlib::stream_length;
use crate::{Error, Result};

/// A chunk IEND.
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// The default image of a file.
pub struct Chunks<'a> {
    bytes: &'a [u8],
    /// Signature, IHDR, PLTE and tRNS.
    head: Vec<u8>,
    /// Where the first IDAT chunk begins and the last ends; they lie one behind the other.
    start: u64,
    end: u64,
    /// Whether the checksum of the last of them is wrong.
    last_is_wrong: bool,
}

impl<'a> Chunks<'a> {
    /// Fails with `image/corrupt` when there is no picture, and when a chunk of it is damaged that others follow.
    pub fn find(bytes: &'a [u8]) -> Result<Self> {
        let source = Source::whole(bytes);
        let mut chunks = Self { bytes, head: SIGNATURE.to_vec(), start: 0, end: 0, last_is_wrong: false };
        let mut position = FIRST;
        while let Some(chunk) = next(&source, position)? {
            match &chunk.name {
                b"IDAT" if chunks.last_is_wrong => return Err(damaged()),
                b"IDAT" => {
                    chunks.last_is_wrong = has_right_checksum(&source, &chunk)? == Some(false);
                    chunks.start = if chunks.end == 0 { chunk.start } else { chunks.start };
                    chunks.end = chunk.next;
                }
                _ if chunks.end > 0 => break,
                name @ (b"IHDR" | b"PLTE" | b"tRNS") => match has_right_checksum(&source, &chunk)? {
                    Some(true) => {
                        chunks.head.extend_from_slice(between(bytes, chunk.start, chunk.next).unwrap_or_default())
                    }
                    // As all decoders do without transparency that is damaged.
                    _ if name == b"tRNS" => {}
                    _ => return Err(damaged()),
                },
                // A capital letter in front: the picture cannot be shown without knowing the chunk (5.4).
                [b'A'..=b'Z', ..] => return Err(damaged()),
                _ => {}
            }
            position = chunk.next;
        }
        if chunks.end == 0 { Err(Error::corrupt("PNG: there is no picture in the file")) } else { Ok(chunks) }
    }

    /// The chunks as a file of their own.
    pub fn file(&self) -> impl BufRead + Seek {
        let (picture, end) = match between(self.bytes, self.start, self.end) {
            Some(whole) => (whole, END),
            None => (&self.bytes[self.start as usize..], &[][..]),
        };
        Unseekable(Cursor::new(&self.head[..]).chain(picture).chain(end))
    }

    /// Whether the picture that was decoded is the one that was written, where a decoder found all of its rows: when the
    /// last checksum is wrong, the one of the pixels themselves decides (Adler-32, RFC 1950).
    pub fn are_right(&self) -> bool {
        !self.last_is_wrong || self.inflates()
    }

    fn inflates(&self) -> bool {
        let source = Source::whole(self.bytes);
        let mut position = self.start;
        let pieces = std::iter::from_fn(|| {
            let chunk = next(&source, position).ok()??;
            position = chunk.next;
            between(self.bytes, chunk.body, chunk.body + chunk.length).filter(|_| chunk.start < self.end)
        });
        stream_length(pieces).is_some()
    }
}

/// The bytes from one position to another; `None` when the file has fewer.
fn between(bytes: &[u8], start: u64, end: u64) -> Option<&[u8]> {
    bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

/// A reader that the decoder's types want to be able to seek; it never does.
struct Unseekable<R>(R);

impl<R: Read> Read for Unseekable<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl<R: BufRead> BufRead for Unseekable<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.0.consume(count);
    }
}

impl<R> Seek for Unseekable<R> {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
