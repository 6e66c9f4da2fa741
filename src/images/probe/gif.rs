//! What the blocks of GIF say (GIF89a specification).

use super::plain;
use crate::images::container::gif::{self, Kind, Screen};
use crate::images::container::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let screen = Screen::read(source)?;
    let mut info = plain(Format::Gif, screen.width.into(), screen.height.into());
    info.color_model = ColorModel::Palette;
    let (mut frames, mut transparent) = (0, false);
    let mut position = screen.end();
    // From the second frame on nothing is read for the number of frames.
    let known = source.as_known();
    let mut source = source;
    while let Some(block) = gif::next(source, position)? {
        match block.kind {
            // The control block before a frame may name a transparent colour.
            Kind::Extension(gif::CONTROL) => {
                if let Some(([flags, _, _, _], _)) = gif::sub_block(source, block.data)? {
                    transparent = flags & 1 != 0;
                }
            }
            // Says how often to repeat, which only animations need. It helps where the second frame is far away.
            Kind::Extension(gif::APPLICATION) => {
                info.animated |= matches!(gif::sub_block(source, block.data)?, Some((b"NETSCAPE2.0", _)));
            }
            Kind::Extension(_) => {}
            Kind::Frame(place) => {
                frames += 1;
                if frames == 1 {
                    let (canvas, covers) = screen.canvas(place);
                    (info.width, info.height) = canvas;
                    (info.stored_width, info.stored_height) = canvas;
                    info.has_alpha = transparent || !covers;
                } else {
                    info.animated = true;
                    source = &known;
                }
            }
        }
        let Some(end) = gif::skip_sub_blocks(source, block.data)? else { break };
        position = end;
    }
    // At a byte that begins no block, or with all of the file known, this was the last.
    if source.get_optional(position, 1)?.is_some_and(|byte| !matches!(byte, [0x21 | 0x2c])) || known.has_rest(position)
    {
        info.frames = Some(frames.max(1));
        info.animated = frames > 1;
    } else {
        info.frames = None;
    }
    Ok(info)
}
