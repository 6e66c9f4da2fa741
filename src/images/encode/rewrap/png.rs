//! PNG written again from the chunks that its picture needs (third edition, 11).

use crate::images::container::Chunk;
use crate::images::container::png::{self, SIGNATURE};
use crate::images::container::source::Source;
use crate::images::container::zlib::stream_length;
use crate::images::encode::png::{chunk as push, deflate};
use crate::images::metadata::png::icc_profile;

use super::whole_profile;

/// The bytes in front of the data in fdAT.
const SEQUENCE_NUMBER: usize = 4;

/// The file with its picture, its colour space, its density and its animation. Everything else goes: EXIF, text, time,
/// suggested palettes (they have a name), unknown chunks, chunks with a wrong checksum, and what is behind IEND.
pub fn strip(file: &[u8]) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let mut out = Vec::with_capacity(file.len());
    out.extend_from_slice(&SIGNATURE);
    let (mut position, mut seen) = (png::FIRST, Vec::new());
    while let Some(chunk) = png::next(&source, position).ok()? {
        position = chunk.next;
        let name = &chunk.name;
        // Of the last chunk, decoders need as much as the picture does.
        let contents = chunk.rest(&source).ok()?;
        let behind = seen.contains(b"IDAT");
        match name {
            b"IEND" => break,
            // Decoders read the picture from chunks in a row.
            b"IDAT" if !behind => {
                let run = run(&source, chunk, 0);
                position = run.next;
                run.write(&source, &mut out);
                seen.push(*name);
            }
            b"fcTL" if seen.contains(b"acTL") && is_whole(&source, &chunk) => {
                push(&mut out, name, &contents[..contents.len().min(26)]);
            }
            b"fdAT" if seen.contains(b"acTL") => {
                let run = run(&source, chunk, SEQUENCE_NUMBER);
                position = run.next;
                run.write(&source, &mut out);
            }
            _ if seen.contains(name) || behind => {}
            b"IHDR" => {
                push(&mut out, name, contents.get(..13)?);
                seen.push(*name);
            }
            b"iCCP" if is_whole(&source, &chunk) => {
                let profile = icc_profile(contents);
                if let Some(profile) = profile.as_deref().and_then(whole_profile) {
                    push(&mut out, name, &[&b"icc\0\0"[..], &deflate(profile)].concat());
                }
                seen.push(*name);
            }
            _ => {
                let longest = longest(name);
                if longest > 0 && is_whole(&source, &chunk) {
                    push(&mut out, name, &contents[..contents.len().min(longest)]);
                    seen.push(*name);
                }
            }
        }
    }
    push(&mut out, b"IEND", &[]);
    seen.contains(b"IDAT").then_some(out)
}

/// Chunks of one name, one behind the other, that hold one zlib stream.
struct Run<'a> {
    chunks: Vec<(Chunk, &'a [u8])>,
    /// The bytes in front of the stream's in each chunk.
    head: usize,
    next: u64,
}

/// The run that begins with a chunk. It ends in front of a chunk that is cut off or damaged, unless that is the first or, as
/// decoders need as much of it as the picture does, the last of the file.
fn run<'a>(source: &Source<'a>, first: Chunk, head: usize) -> Run<'a> {
    let (name, mut next) = (first.name, first.next);
    let mut run = Run { chunks: Vec::new(), head, next };
    let mut chunk = Some(first);
    while let Some(one) = chunk.filter(|chunk| chunk.name == name) {
        next = one.next;
        if let Some(contents) = one.rest(source).ok().filter(|contents| contents.len() >= head) {
            run.chunks.push((one, contents));
        }
        chunk = png::next(source, next).ok().flatten();
    }
    run.next = next;
    run
}

impl Run<'_> {
    /// Writes the chunks without what lies behind the end of their stream. Checksums of whole chunks are not computed again.
    fn write(&self, source: &Source, out: &mut Vec<u8>) {
        let stream = stream_length(self.chunks.iter().map(|(_, contents)| &contents[self.head..])).unwrap_or(u64::MAX);
        let mut left = usize::try_from(stream).unwrap_or(usize::MAX);
        for (chunk, contents) in &self.chunks {
            if left == 0 {
                break;
            }
            let length = (contents.len() - self.head).min(left);
            left -= length;
            let contents = &contents[..self.head + length];
            match source.get_optional(chunk.start, contents.len() + 12) {
                Ok(Some(whole)) if contents.len() as u64 == chunk.length => out.extend_from_slice(whole),
                _ => push(out, &chunk.name, contents),
            }
        }
    }
}

/// How many bytes a chunk in front of the picture has at most, if it is one of those that are kept.
fn longest(name: &[u8; 4]) -> usize {
    match name {
        b"PLTE" => 768,
        b"tRNS" => 256,
        b"cHRM" => 32,
        b"mDCV" => 24,
        b"pHYs" => 9,
        b"acTL" | b"cLLI" => 8,
        b"bKGD" => 6,
        b"gAMA" | b"cICP" | b"sBIT" => 4,
        b"sRGB" => 1,
        _ => 0,
    }
}

/// Whether nothing is cut off and the checksum is right.
fn is_whole(source: &Source, chunk: &Chunk) -> bool {
    matches!(png::has_right_checksum(source, chunk), Ok(Some(true)))
}
