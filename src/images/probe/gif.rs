//! The blocks of GIF (GIF89a specification), up to the second frame.

use super::plain;
use super::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};

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

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let screen = source.get(6, 7)?;
    let mut info = plain(Format::Gif, number(screen, 0), number(screen, 2));
    info.color_model = ColorModel::Palette;
    let mut blocks = Blocks::new(screen);
    let Some(frame) = blocks.first_frame(source)? else { return Ok(info) };
    (info.width, info.height) = (frame.width, frame.height);
    (info.stored_width, info.stored_height) = (frame.width, frame.height);
    info.has_alpha = frame.transparent || !frame.covers;
    info.animated = blocks.repeats || (blocks.skip_frame(source)? && blocks.next_frame(source)?);
    Ok(info)
}

/// Finds the first frame of a file in memory; `None` when there is none.
pub fn first_frame(bytes: &[u8]) -> Option<FirstFrame> {
    let source = Source::whole(bytes);
    let screen = source.get(6, 7).ok()?;
    Blocks::new(screen).first_frame(&source).ok()?
}

/// Walks over the blocks behind the logical screen descriptor.
struct Blocks {
    screen: (u32, u32),
    position: u64,
    /// The last graphic control extension before `position`, and its flags.
    control: Option<(u64, u8)>,
    /// Whether the file says how often to repeat, which only animations need. It helps where the second frame is far away.
    repeats: bool,
}

impl Blocks {
    fn new(screen: &[u8]) -> Self {
        let position = 13 + palette_bytes(screen[4]);
        Self { screen: (number(screen, 0), number(screen, 2)), position, control: None, repeats: false }
    }

    fn first_frame(&mut self, source: &Source) -> Parse<Option<FirstFrame>> {
        let head = self.position;
        if !self.next_frame(source)? {
            return Ok(None);
        }
        let Some(frame) = source.get_optional(self.position + 1, 9)? else { return Ok(None) };
        let side = |at: usize| number(frame, at);
        let width = self.screen.0.max(side(0) + side(4));
        let height = self.screen.1.max(side(2) + side(6));
        Ok(Some(FirstFrame {
            head,
            control: self.control.map(|(position, _)| position),
            descriptor: self.position,
            width,
            height,
            covers: (side(0), side(2), side(4), side(6)) == (0, 0, width, height),
            transparent: self.control.is_some_and(|(_, flags)| flags & 1 != 0),
        }))
    }

    /// Goes to the next image descriptor, over extensions of any label; `false` when the blocks end before there is one.
    fn next_frame(&mut self, source: &Source) -> Parse<bool> {
        while let Some(&[kind]) = source.get_optional(self.position, 1)? {
            match kind {
                0x2c => return Ok(true),
                0x21 => {
                    let Some(start) = source.get_optional(self.position + 1, 3)? else { break };
                    if let [0xf9, 4, flags] = *start {
                        self.control = Some((self.position, flags));
                    } else if start[0] == 0xff {
                        let name = source.get_optional(self.position + 3, 11)?;
                        self.repeats |= name.is_some_and(|name| name == b"NETSCAPE2.0");
                    }
                    if !self.skip_sub_blocks(source, 2)? {
                        break;
                    }
                }
                _ => break,
            }
        }
        Ok(false)
    }

    /// Goes behind the frame whose image descriptor is next.
    fn skip_frame(&mut self, source: &Source) -> Parse<bool> {
        self.control = None;
        let Some(flags) = source.get_optional(self.position + 9, 1)? else { return Ok(false) };
        // Behind the descriptor and its palette comes one byte before the data.
        self.skip_sub_blocks(source, 11 + palette_bytes(flags[0]))
    }

    /// Goes behind the sub-blocks that begin after `before` bytes, each with its length in front, the last one empty.
    fn skip_sub_blocks(&mut self, source: &Source, before: u64) -> Parse<bool> {
        self.position += before;
        while let Some(&[length]) = source.get_optional(self.position, 1)? {
            self.position += 1 + u64::from(length);
            if length == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]]).into()
}

/// The bytes of the palette that a descriptor with these flags has.
fn palette_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}
