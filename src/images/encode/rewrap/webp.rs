//! WebP written again from the chunks that its picture needs (WebP Container Specification).

use crate::images::container::riff::{self, flag};
use crate::images::container::source::Source;
use crate::images::encode::webp::{push, sized};

/// The file with its picture or frames and `icc`. Everything else goes: EXIF, XMP, unknown chunks, those within frames as
/// well, padding, and what is behind the container.
pub fn strip(file: &[u8], icc: Option<&[u8]>) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let mut out = file.get(..12)?.to_vec();
    let first = riff::next(&source, riff::FIRST).ok()??;
    if &first.name != b"VP8X" {
        picture(&source, riff::FIRST, &mut out)?;
        return sized(out);
    }
    let [flags, _, _, _, size @ ..] = first.contents(&source, usize::MAX).ok()??.get(..10)? else { return None };
    let flags = flags & (flag::ALPHA | flag::ANIMATION) | if icc.is_some() { flag::ICC } else { 0 };
    push(&mut out, b"VP8X", &[&[flags, 0, 0, 0], size].concat())?;
    if let Some(icc) = icc {
        push(&mut out, b"ICCP", icc)?;
    }
    if flags & flag::ANIMATION == 0 {
        picture(&source, first.next, &mut out)?;
        return sized(out);
    }
    let (mut position, mut played, mut shown) = (first.next, false, false);
    // Decoders take no notice of what is behind the size that the container says, unless the first frame is.
    let end = 8 + u64::from(u32::from_le_bytes(file.get(4..8)?.try_into().ok()?));
    while let Some(chunk) = riff::next(&source, position).ok()?.filter(|chunk| chunk.start < end || !shown) {
        let contents = || chunk.contents(&source, usize::MAX).ok().flatten();
        match &chunk.name {
            b"ANIM" if !played => {
                push(&mut out, b"ANIM", contents()?.get(..6)?)?;
                played = true;
            }
            b"ANMF" => match contents() {
                Some(contents) => {
                    push(&mut out, b"ANMF", &frame(contents)?)?;
                    shown = true;
                }
                // The last frame of an animation that was cut off: decoders show those before it.
                None if shown => break,
                None => return None,
            },
            _ => {}
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
    picture(&Source::whole(chunks), 0, &mut out)?;
    Some(out)
}

/// Adds the first picture at or behind `position`. Transparency of its own has only a lossy one, in front of it: decoders
/// pass over an `ALPH` in any other place.
fn picture(source: &Source, mut position: u64, out: &mut Vec<u8>) -> Option<()> {
    let mut alpha = None;
    loop {
        let chunk = riff::next(source, position).ok()??;
        let contents = || chunk.contents(source, usize::MAX).ok().flatten();
        match &chunk.name {
            b"ALPH" => alpha = alpha.or_else(contents),
            name @ (b"VP8 " | b"VP8L") => {
                if let Some(alpha) = alpha.filter(|_| name == b"VP8 ") {
                    push(out, b"ALPH", alpha)?;
                }
                return push(out, name, contents()?);
            }
            _ => {}
        }
        position = chunk.next;
    }
}
