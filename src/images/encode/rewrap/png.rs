//! PNG written again from the chunks that its picture needs (third edition, 11).

use crate::images::container::Chunk;
use crate::images::container::png::{self, SIGNATURE};
use crate::images::container::source::Source;
use crate::images::encode::png::{chunk as push, deflate};
use crate::images::metadata::png::icc_profile;

use super::whole_profile;

/// The file with its picture, its colour space, its density and its animation. Everything else goes: EXIF, text, time,
/// suggested palettes (they have a name), unknown chunks, chunks with a wrong checksum, and what is behind IEND.
pub fn strip(file: &[u8]) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let mut out = Vec::with_capacity(file.len());
    out.extend_from_slice(&SIGNATURE);
    let (mut position, mut seen, mut last) = (png::FIRST, Vec::new(), [0; 4]);
    while let Some(chunk) = png::next(&source, position).ok()? {
        position = chunk.next;
        let name = &chunk.name;
        // Of the last chunk, decoders need as much as the picture does.
        let contents = chunk.rest(&source).ok()?;
        let behind = seen.contains(b"IDAT");
        match name {
            b"IEND" => break,
            // Decoders read the picture from chunks in a row. Checksums of so many bytes are not computed again.
            b"IDAT" if !behind || last == *name => {
                match source.get_optional(chunk.start, contents.len() + 12).ok()? {
                    Some(whole) if contents.len() as u64 == chunk.length => out.extend_from_slice(whole),
                    _ => push(&mut out, name, contents),
                }
                if !behind {
                    seen.push(*name);
                }
            }
            b"fcTL" | b"fdAT" if seen.contains(b"acTL") && is_whole(&source, &chunk, contents) => {
                let length = if name == b"fcTL" { contents.len().min(26) } else { contents.len() };
                push(&mut out, name, &contents[..length]);
            }
            _ if seen.contains(name) || behind => {}
            b"IHDR" => {
                push(&mut out, name, contents.get(..13)?);
                seen.push(*name);
            }
            b"iCCP" if is_whole(&source, &chunk, contents) => {
                let profile = icc_profile(contents);
                if let Some(profile) = profile.as_deref().and_then(whole_profile) {
                    push(&mut out, name, &[&b"icc\0\0"[..], &deflate(profile)].concat());
                }
                seen.push(*name);
            }
            _ => {
                let longest = longest(name);
                if longest > 0 && is_whole(&source, &chunk, contents) {
                    push(&mut out, name, &contents[..contents.len().min(longest)]);
                    seen.push(*name);
                }
            }
        }
        last = chunk.name;
    }
    push(&mut out, b"IEND", &[]);
    seen.contains(b"IDAT").then_some(out)
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
fn is_whole(source: &Source, chunk: &Chunk, contents: &[u8]) -> bool {
    let stored = png::checksum(source, chunk).ok().flatten();
    contents.len() as u64 == chunk.length && stored == Some(crc32fast::hash(&[&chunk.name, contents].concat()))
}
