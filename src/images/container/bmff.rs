//! The boxes of ISO BMFF (ISO/IEC 14496-12, 4.2), which AVIF, HEIC and JPEG XL are kept in.

mod meta;

pub use meta::{Extent, Meta};

use super::Chunk;
use super::source::{Parse, Source};

/// The largest `meta` or `moov` box that is read; pictures of hundreds of tiles have some 100 KB.
pub const MAX_META: usize = 4 << 20;

/// The box at `position`; `None` at the end of the file and where its size is nonsense.
pub fn next(source: &Source, position: u64) -> Parse<Option<Chunk>> {
    let Some(&[s0, s1, s2, s3, a, b, c, d]) = source.get_optional(position, 8)? else { return Ok(None) };
    let (mut size, mut header) = (u64::from(u32::from_be_bytes([s0, s1, s2, s3])), 8);
    if size == 1 {
        let Some(large) = source.get_optional(position + 8, 8)? else { return Ok(None) };
        (size, header) = (large.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)), 16);
    } else if size == 0 {
        size = source.total() - position;
    }
    let (Some(length), Some(next)) = (size.checked_sub(header), position.checked_add(size)) else { return Ok(None) };
    Ok(Some(Chunk { name: [a, b, c, d], start: position, body: position + header, length, next }))
}

/// The name and contents of the boxes within a box; stops at the first that is damaged.
pub fn boxes(bytes: &[u8]) -> impl Iterator<Item = Named<'_>> {
    let source = Source::whole(bytes);
    let mut position = 0;
    std::iter::from_fn(move || {
        let part = next(&source, position).ok()??;
        position = part.next;
        Some((part.name, part.contents(&source, usize::MAX).ok()??))
    })
}

/// The contents of the first box of this name.
pub fn find<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find_map(|(other, body)| (other == *name).then_some(body))
}

/// The contents of the first box of this name in the file, as far as it is read: `None` when it is larger than
/// [`MAX_META`], cut off or not there.
pub fn find_in_file<'a>(source: &Source<'a>, name: &[u8; 4]) -> Parse<Option<&'a [u8]>> {
    let mut position = 0;
    while let Some(part) = next(source, position)? {
        if part.name == *name {
            return part.contents(source, MAX_META);
        }
        position = part.next;
    }
    Ok(None)
}

/// A box: its name and contents.
pub type Named<'a> = ([u8; 4], &'a [u8]);

/// The TIFF block of an Exif item or box: in front of it, in 4 bytes, is how far behind them it begins.
pub fn exif_block(item: &[u8]) -> Option<&[u8]> {
    let (skip, rest) = item.split_first_chunk()?;
    let block = rest.get(u32::from_be_bytes(*skip) as usize..)?;
    Some(block.strip_prefix(b"Exif\0\0").unwrap_or(block))
}

/// The first 4 bytes as a number; 0 when there are fewer.
pub fn u32_of(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// How many frames the first track of pictures of an image sequence has: the samples in its `stsz` (14496-12, 8.7.3.2).
pub fn frames(movie: &[u8]) -> Option<u32> {
    let tracks = boxes(movie).filter(|(name, _)| name == b"trak");
    tracks.filter_map(|(_, track)| find(track, b"mdia")).find_map(|media| {
        let pictures = find(media, b"hdlr")?.get(8..12)? == b"pict";
        let table = find(find(media, b"minf")?, b"stbl")?;
        let count = find(table, b"stsz")?.get(8..)?.first_chunk()?;
        pictures.then(|| u32::from_be_bytes(*count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_all_kinds() {
        let mut file = b"\0\0\0\x0aftypxy\0\0\0\x01mdat\0\0\0\0\0\0\0\x11z".to_vec();
        file.extend(b"\0\0\0\0freeto the end");
        let source = Source::whole(&file);
        let mut found = Vec::new();
        let mut position = 0;
        while let Some(part) = next(&source, position).unwrap() {
            found.push((part.name, part.contents(&source, 100).unwrap().unwrap()));
            position = part.next;
        }
        assert_eq!(found, [(*b"ftyp", &b"xy"[..]), (*b"mdat", b"z"), (*b"free", b"to the end")]);
        // A size that does not hold its own header.
        assert_eq!(next(&Source::whole(b"\0\0\0\x07ftyp"), 0).unwrap(), None);
        assert_eq!(next(&Source::whole(b"\0\0\0\x01mdat\0\0\0\0\0\0\0\x08"), 0).unwrap(), None);
    }
}
