//! The blocks of GIF (GIF89a specification, appendix A).

use super::source::{Parse, Source};

/// The logical screen and the global palette behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// In pixels.
    pub width: u16,
    pub height: u16,
    /// Of the global palette, in bytes; 0 where there is none.
    pub palette: u64,
}

impl Screen {
    /// Fails when the file ends within it.
    pub fn read(source: &Source) -> Parse<Self> {
        let screen = source.get(6, 7)?;
        Ok(Self { width: number(screen, 0), height: number(screen, 2), palette: palette_bytes(screen[4]) })
    }

    /// Where the first block is.
    pub fn end(&self) -> u64 {
        13 + self.palette
    }
}

/// A block that consists of a head and of sub-blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: Kind,
    /// Where it begins.
    pub start: u64,
    /// Where its first sub-block is.
    pub data: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An extension with its label, whether that is known or not.
    Extension(u8),
    /// An image descriptor: left, top, width and height in pixels.
    Frame([u16; 4]),
}

/// The label of the graphic control extension.
pub const CONTROL: u8 = 0xf9;
/// The label of application extensions.
pub const APPLICATION: u8 = 0xff;

/// The block at `position`; `None` at the trailer, at a byte that begins no block (where browsers stop as well), and
/// where the file ends within the block's head.
pub fn next(source: &Source, position: u64) -> Parse<Option<Block>> {
    let (kind, data) = match source.get_optional(position, 1)? {
        Some([0x21]) => {
            let Some(&[label]) = source.get_optional(position + 1, 1)? else { return Ok(None) };
            (Kind::Extension(label), position + 2)
        }
        Some([0x2c]) => {
            let Some(head) = source.get_optional(position + 1, 9)? else { return Ok(None) };
            // Behind the descriptor and its palette comes one byte, the size of the first codes, before the data.
            let place = [number(head, 0), number(head, 2), number(head, 4), number(head, 6)];
            (Kind::Frame(place), position + 11 + palette_bytes(head[8]))
        }
        _ => return Ok(None),
    };
    Ok(Some(Block { kind, start: position, data }))
}

/// Where the first frame is, and how it lies on the canvas.
#[derive(Clone, Debug)]
pub struct FirstFrame {
    /// Bytes of the header, the logical screen descriptor and the global palette.
    pub head: u64,
    /// The position of the graphic control extension that belongs to the frame: 7 bytes and an empty sub-block.
    pub control: Option<u64>,
    /// The position of the image descriptor: a comma (0x2c) and 9 bytes.
    pub descriptor: u64,
    /// The size of the canvas in pixels: the logical screen, grown to hold the frame as browsers do. Writers leave the
    /// screen at 0 x 0, or smaller than its only frame.
    pub width: u32,
    pub height: u32,
    /// Whether the frame leaves no part of the canvas free.
    pub covers: bool,
    /// Whether the control extension names a transparent colour.
    pub transparent: bool,
}

/// Finds the first frame, behind extensions of any label; `None` when there is none.
pub fn first_frame(source: &Source) -> Parse<Option<FirstFrame>> {
    let screen = Screen::read(source)?;
    let (mut position, mut control, mut transparent) = (screen.end(), None, false);
    while let Some(block) = next(source, position)? {
        match block.kind {
            Kind::Frame(place) => {
                let [left, top, frame_width, frame_height] = place.map(u32::from);
                let width = u32::from(screen.width).max(left + frame_width);
                let height = u32::from(screen.height).max(top + frame_height);
                let covers = (left, top, frame_width, frame_height) == (0, 0, width, height);
                let (head, descriptor) = (screen.end(), block.start);
                return Ok(Some(FirstFrame { head, control, descriptor, width, height, covers, transparent }));
            }
            Kind::Extension(CONTROL) => {
                if let Some(([flags, _, _, _], _)) = sub_block(source, block.data)? {
                    (control, transparent) = (Some(block.start), flags & 1 != 0);
                }
            }
            Kind::Extension(_) => {}
        }
        let Some(end) = skip_sub_blocks(source, block.data)? else { break };
        position = end;
    }
    Ok(None)
}

/// The sub-block at `position` (empty where it ends the block) and the position behind it; `None` where it is cut off.
pub fn sub_block<'a>(source: &Source<'a>, position: u64) -> Parse<Option<(&'a [u8], u64)>> {
    let Some(&[length]) = source.get_optional(position, 1)? else { return Ok(None) };
    let contents = source.get_optional(position + 1, length.into())?;
    Ok(contents.map(|contents| (contents, position + 1 + u64::from(length))))
}

/// The position behind the sub-blocks at `position`, each with its length in front, the last one empty.
pub fn skip_sub_blocks(source: &Source, mut position: u64) -> Parse<Option<u64>> {
    while let Some(&[length]) = source.get_optional(position, 1)? {
        position += 1 + u64::from(length);
        if length == 0 {
            return Ok(Some(position));
        }
    }
    Ok(None)
}

fn palette_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn number(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_labels_are_blocks_like_others() {
        // A screen with a palette of two colours, an extension that no version defines, a frame with one of four.
        let mut file = b"GIF89a\x05\0\x04\0\x80\0\0abcdef!\x2a\x02hi\0,\x01\0\x02\0\x03\0\x04\0\x81".to_vec();
        file.extend([9; 12]);
        file.extend(b"\x02\x01x\0;");
        let source = Source::whole(&file);
        let screen = Screen::read(&source).unwrap();
        assert_eq!(screen, Screen { width: 5, height: 4, palette: 6 });
        let extension = next(&source, screen.end()).unwrap().unwrap();
        assert_eq!(extension.kind, Kind::Extension(0x2a));
        assert_eq!(sub_block(&source, extension.data).unwrap(), Some((&b"hi"[..], extension.data + 3)));
        let frame = next(&source, skip_sub_blocks(&source, extension.data).unwrap().unwrap()).unwrap().unwrap();
        assert_eq!(frame.kind, Kind::Frame([1, 2, 3, 4]));
        let end = skip_sub_blocks(&source, frame.data).unwrap().unwrap();
        assert_eq!((file[end as usize], next(&source, end).unwrap()), (b';', None));
    }
}
