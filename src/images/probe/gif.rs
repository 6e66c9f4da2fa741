//! The blocks of GIF, up to the second frame.

use super::plain;
use super::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let screen = source.get(6, 7)?;
    let number = |at: usize| u32::from(u16::from_le_bytes([screen[at], screen[at + 1]]));
    let mut info = plain(Format::Gif, number(0), number(2));
    info.color_model = ColorModel::Palette;
    let palette_bytes = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3u64 << ((flags & 7) + 1) };
    let mut position = 13 + palette_bytes(screen[4]);
    let mut frames = 0;
    let mut transparent = false;
    while let Some(&[kind]) = source.get_optional(position, 1)? {
        match kind {
            // An extension: the control block before a frame may name a transparent colour.
            0x21 => {
                let Some(start) = source.get_optional(position + 1, 2)? else { break };
                if start[0] == 0xf9
                    && let Some(control) = source.get_optional(position + 3, 1)?
                {
                    transparent = control[0] & 1 != 0;
                } else if start[0] == 0xff
                    && let Some(name) = source.get_optional(position + 3, 11)?
                    && name == b"NETSCAPE2.0"
                {
                    // Says how often to repeat, which only animations need. It helps where the second frame is far away.
                    info.animated = true;
                }
                position += 2;
            }
            // A frame.
            0x2c => {
                frames += 1;
                if frames == 2 {
                    info.animated = true;
                    break;
                }
                let Some(frame) = source.get_optional(position + 1, 9)? else { break };
                let side = |at: usize| u32::from(u16::from_le_bytes([frame[at], frame[at + 1]]));
                let covers = side(0) == 0 && side(2) == 0 && side(4) >= info.width && side(6) >= info.height;
                info.has_alpha = transparent || !covers;
                // Behind the descriptor and its palette comes one byte before the data.
                position += 11 + palette_bytes(frame[8]);
            }
            _ => break,
        }
        let Some(end) = skip_sub_blocks(source, position)? else { break };
        position = end;
    }
    Ok(info)
}

/// The position behind the sub-blocks at `position`, each with its length in front, the last one empty.
fn skip_sub_blocks(source: &Source, mut position: u64) -> Parse<Option<u64>> {
    while let Some(&[length]) = source.get_optional(position, 1)? {
        position += 1 + u64::from(length);
        if length == 0 {
            return Ok(Some(position));
        }
    }
    Ok(None)
}
