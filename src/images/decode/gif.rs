//! GIF: the first frame on its canvas.

use std::io::{Cursor, Read};

use crate::images::Pixels;
use crate::images::container::gif::{CONTROL, Kind, Screen, next, skip_sub_blocks, sub_block};
use crate::images::container::source::{Parse, Source};
use crate::{Error, Result};

/// Decodes the first frame. The canvas around it is transparent, as in browsers, which ignore the background colour.
pub fn decode(bytes: &[u8]) -> Result<Pixels> {
    let no_picture = || Error::corrupt("GIF: there is no picture");
    let (blocks, (width, height), covers) = first_frame(bytes)?.ok_or_else(no_picture)?;
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    // The frame is held to a limit below, before anything is allocated for it.
    options.set_memory_limit(gif::MemoryLimit::Unlimited);
    let mut decoder = options.read_info(blocks).map_err(error)?;
    let frame = decoder.next_frame_info().map_err(error)?.ok_or_else(no_picture)?;
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let (frame_width, frame_height) = (usize::from(frame.width), usize::from(frame.height));
    let transparent = frame.transparent;
    // A code of 12 bits stands for 4096 pixels at most: a small file cannot make us allocate a huge frame.
    if frame_width * frame_height / (4096 * 8 / 12) > bytes.len() {
        return Err(Error::corrupt("GIF: the file is too short for a picture of its size"));
    }
    let palette = decoder.palette().map_err(|_| Error::corrupt("GIF: there is no palette"))?.to_vec();
    let colors = palette_rgba(&palette, transparent);
    let mut indices = vec![0; frame_width * frame_height];
    decoder.read_into_buffer(&mut indices).map_err(error)?;
    let stride = width as usize * 4;
    let mut data = vec![0; stride * height as usize];
    if frame_width > 0 {
        for (y, row) in indices.chunks_exact(frame_width).enumerate() {
            let start = (top + y) * stride + left * 4;
            for (out, &index) in data[start..].chunks_exact_mut(4).zip(row) {
                out.copy_from_slice(&colors[usize::from(index)]);
            }
        }
    }
    let mut pixels = Pixels::from_rgba(width, height, data)?;
    pixels.opaque = covers && colors.iter().all(|color| color[3] == 255);
    Ok(pixels)
}

/// The blocks that the first frame needs and what follows it, the size of the canvas, and whether the frame covers it.
/// `None` when there is no frame.
///
/// Extensions in front of the frame are left out but for its control: the decoder knows only some of them, and any other
/// label is to be skipped (GIF89a specification, section 12).
fn first_frame(bytes: &[u8]) -> Parse<Option<(impl Read, (u32, u32), bool)>> {
    let source = Source::whole(bytes);
    let screen = Screen::read(&source)?;
    let (mut position, mut control) = (screen.end(), None::<[u8; 4]>);
    while let Some(block) = next(&source, position)? {
        match block.kind {
            Kind::Frame(place) => {
                let mut head = bytes[..screen.end() as usize].to_vec();
                if let Some([flags, low, high, index]) = control {
                    head.extend([0x21, CONTROL, 4, flags, low, high, index, 0]);
                }
                let (canvas, covers) = screen.canvas(place);
                return Ok(Some((Cursor::new(head).chain(&bytes[block.start as usize..]), canvas, covers)));
            }
            Kind::Extension(CONTROL) => {
                let contents = sub_block(&source, block.data)?.and_then(|(contents, _)| contents.try_into().ok());
                control = contents.or(control);
            }
            Kind::Extension(_) => {}
        }
        let Some(end) = skip_sub_blocks(&source, block.data)? else { break };
        position = end;
    }
    Ok(None)
}

/// All 256 colours: those of the palette, opaque black behind its end, transparent black for the transparent index.
fn palette_rgba(palette: &[u8], transparent: Option<u8>) -> [[u8; 4]; 256] {
    let mut colors = [[0, 0, 0, 255]; 256];
    for (color, rgb) in colors.iter_mut().zip(palette.chunks_exact(3)) {
        color[..3].copy_from_slice(rgb);
    }
    if let Some(index) = transparent {
        colors[usize::from(index)] = [0; 4];
    }
    colors
}

fn error(error: gif::DecodingError) -> Error {
    match error {
        gif::DecodingError::UnexpectedEof | gif::DecodingError::Io(_) => {
            Error::corrupt("GIF: the picture ends early: some of it is missing")
        }
        _ => Error::corrupt("GIF: the file is damaged"),
    }
}
