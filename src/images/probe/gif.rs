//! What the blocks of GIF say (GIF89a specification).

use super::plain;
use crate::images::container::gif::{self, Kind};
use crate::images::container::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    let screen = gif::Screen::read(source)?;
    let first = gif::first_frame(source)?;
    let (width, height) =
        first.as_ref().map_or((screen.width.into(), screen.height.into()), |first| (first.width, first.height));
    let mut info = plain(Format::Gif, width, height);
    info.color_model = ColorModel::Palette;
    info.has_alpha = first.is_some_and(|first| first.transparent || !first.covers);
    // From the second frame on nothing is read for the number of frames.
    let known = source.as_known();
    let mut source = source;
    let (mut frames, mut position) = (0, screen.end());
    while let Some(block) = gif::next(source, position)? {
        match block.kind {
            // Says how often to repeat, which only animations need. It helps where the second frame is far away.
            Kind::Extension(gif::APPLICATION) => {
                info.animated |= matches!(gif::sub_block(source, block.data)?, Some((b"NETSCAPE2.0", _)));
            }
            Kind::Extension(_) => {}
            Kind::Frame(_) => {
                frames += 1;
                if frames > 1 {
                    info.animated = true;
                    source = &known;
                }
            }
        }
        let Some(end) = gif::skip_sub_blocks(source, block.data)? else { break };
        position = end;
    }
    // At a byte that begins no block, or with all of the file known, this was the last.
    let ends = source.get_optional(position, 1)?.is_some_and(|byte| !matches!(byte, [0x21 | 0x2c]));
    if ends || known.has_rest(position) {
        info.frames = Some(frames.max(1));
        info.animated = frames > 1;
    } else {
        info.frames = None;
    }
    Ok(info)
}
