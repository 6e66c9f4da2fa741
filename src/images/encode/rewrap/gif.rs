//! GIF written again from the blocks that its frames need (GIF89a specification, appendix A).

use crate::images::container::gif::{self, Kind, Screen};
use crate::images::container::source::Source;

/// The file with its frames, their control extensions and how often they repeat. Everything else goes: comments, plain
/// text, all other application extensions (XMP among them), labels that no version defines, and what is behind the trailer.
pub fn strip(file: &[u8]) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let screen = Screen::read(&source).ok()?;
    let mut out = file.get(..screen.end() as usize)?.to_vec();
    // Extensions came with the second version.
    out[..6].copy_from_slice(b"GIF89a");
    let mut control: Option<&[u8]> = None;
    let (mut position, mut frames, mut repeats) = (screen.end(), 0, false);
    while let Some(block) = gif::next(&source, position).ok()? {
        // A frame that is cut off goes, unless it is the only one: then the picture is not all there.
        let Some(end) = gif::skip_sub_blocks(&source, block.data).ok()? else { break };
        position = end;
        let first = || gif::sub_block(&source, block.data).ok().flatten();
        match block.kind {
            Kind::Frame(_) => {
                if let Some(control) = control.take() {
                    out.extend_from_slice(&[0x21, gif::CONTROL, 4]);
                    out.extend_from_slice(control);
                    out.push(0);
                }
                out.extend_from_slice(&file[block.start as usize..end as usize]);
                frames += 1;
            }
            Kind::Extension(gif::CONTROL) => control = first().map(|(contents, _)| contents).filter(|c| c.len() == 4),
            Kind::Extension(gif::APPLICATION) if !repeats => {
                let Some((name @ (b"NETSCAPE2.0" | b"ANIMEXTS1.0"), data)) = first() else { continue };
                if let Some(([1, low, high], _)) = gif::sub_block(&source, data).ok()? {
                    out.extend_from_slice(&[0x21, gif::APPLICATION, 11]);
                    out.extend_from_slice(name);
                    out.extend_from_slice(&[3, 1, *low, *high, 0]);
                    repeats = true;
                }
            }
            // Plain text takes the control extension in front of it.
            Kind::Extension(0x01) => control = None,
            Kind::Extension(_) => {}
        }
    }
    out.push(0x3b);
    (frames > 0).then_some(out)
}
