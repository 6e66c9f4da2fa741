//! WebP written again from the chunks that its picture needs (WebP Container Specification).

use crate::images::container::Chunk;
use crate::images::container::riff::{self, flag};
use crate::images::container::source::Source;
use crate::images::encode::webp::{push, sized};

/// The file with its picture or frames and `icc`. Everything else goes: EXIF, XMP, unknown chunks, those within frames as
/// well, padding, and what is behind the container.
pub fn strip(file: &[u8], icc: Option<&[u8]>) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let mut out = file.get(..12)?.to_vec();
    let first = riff::next(&source, riff::FIRST).ok()??;
    let contents = first.contents(&source, usize::MAX).ok()??;
    if &first.name != b"VP8X" {
        push(&mut out, picture_name(&first)?, contents)?;
        return sized(out);
    }
    let [flags, _, _, _, size @ ..] = contents.get(..10)? else { return None };
    let flags = flags & (flag::ALPHA | flag::ANIMATION) | if icc.is_some() { flag::ICC } else { 0 };
    push(&mut out, b"VP8X", &[&[flags, 0, 0, 0], size].concat())?;
    if let Some(icc) = icc {
        push(&mut out, b"ICCP", icc)?;
    }
    let animated = flags & flag::ANIMATION != 0;
    let mut seen = Vec::new();
    let mut position = first.next;
    // Decoders take no notice of what is behind the size that the container says, unless the picture is.
    let end = 8 + u64::from(u32::from_le_bytes(file.get(4..8)?.try_into().ok()?));
    while let Some(chunk) = riff::next(&source, position).ok()? {
        let whole = seen.iter().any(|name| matches!(name, b"VP8 " | b"VP8L" | b"ANMF"));
        if chunk.start >= end && whole {
            break;
        }
        let wanted = match &chunk.name {
            b"ANIM" if animated => !seen.contains(&chunk.name),
            b"ANMF" => animated,
            b"ALPH" | b"VP8 " | b"VP8L" => !animated && !seen.contains(&chunk.name),
            _ => false,
        };
        if wanted {
            let contents = chunk.contents(&source, usize::MAX).ok()?;
            match (&chunk.name, contents) {
                (b"ANIM", Some(contents)) => push(&mut out, b"ANIM", contents.get(..6)?)?,
                (b"ANMF", Some(contents)) => push(&mut out, b"ANMF", &frame(contents)?)?,
                (name, Some(contents)) => push(&mut out, name, contents)?,
                // The last frame of an animation that was cut off: decoders show those before it.
                (b"ANMF", None) if whole => break,
                _ => return None,
            }
            if !seen.contains(&chunk.name) {
                seen.push(chunk.name);
            }
        }
        position = chunk.next;
    }
    sized(out)
}

/// A frame with the chunks that its picture needs.
fn frame(contents: &[u8]) -> Option<Vec<u8>> {
    // Place, size, duration, and flags of which two are known.
    let (head, chunks) = contents.split_at_checked(16)?;
    let mut out = head.to_vec();
    out[15] &= 3;
    let source = Source::whole(chunks);
    let (mut position, mut seen) = (0, Vec::new());
    while let Some(chunk) = riff::next(&source, position).ok()? {
        if picture_name(&chunk).is_some() && !seen.contains(&chunk.name) {
            push(&mut out, &chunk.name, chunk.contents(&source, usize::MAX).ok()??)?;
            seen.push(chunk.name);
        }
        position = chunk.next;
    }
    Some(out)
}

/// The chunk's name, if it is one of those that hold pixels.
fn picture_name(chunk: &Chunk) -> Option<&[u8; 4]> {
    matches!(&chunk.name, b"VP8 " | b"VP8L" | b"ALPH").then_some(&chunk.name)
}
