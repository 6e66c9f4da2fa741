//! GIF: the first frame on its canvas.

use std::io::{Cursor, Read};

use crate::images::Pixels;
use crate::images::container::gif::{FirstFrame, first_frame};
use crate::images::container::source::Source;
use crate::{Error, Result};

/// Decodes the first frame. The canvas around it is transparent, as in browsers, which ignore the background colour.
pub fn decode(bytes: &[u8]) -> Result<Pixels> {
    let no_picture = || Error::corrupt("GIF: there is no picture");
    let first = first_frame(&Source::whole(bytes)).ok().flatten().ok_or_else(no_picture)?;
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    // The frame is held to a limit below, before anything is allocated for it.
    options.set_memory_limit(gif::MemoryLimit::Unlimited);
    let mut decoder = options.read_info(blocks(bytes, &first)).map_err(error)?;
    let (width, height) = (first.width as usize, first.height as usize);
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
    let mut data = vec![0; width * height * 4];
    if frame_width > 0 {
        for (y, row) in indices.chunks_exact(frame_width).enumerate() {
            let start = (top + y) * width + left;
            for (out, &index) in data[start * 4..].chunks_exact_mut(4).zip(row) {
                out.copy_from_slice(&colors[usize::from(index)]);
            }
        }
    }
    let mut pixels = Pixels::from_rgba(first.width, first.height, data)?;
    pixels.opaque = first.covers && colors.iter().all(|color| color[3] == 255);
    Ok(pixels)
}

/// The blocks that the first frame needs, and what follows it. Extensions in front of it are left out: the decoder knows
/// only some of them, and any other label is to be skipped (GIF89a specification, section 12).
fn blocks<'a>(bytes: &'a [u8], first: &FirstFrame) -> impl Read + 'a {
    let mut head = bytes[..first.head as usize].to_vec();
    if let Some(position) = first.control {
        head.extend_from_slice(&bytes[position as usize..][..7]);
        head.push(0);
    }
    Cursor::new(head).chain(&bytes[first.descriptor as usize..])
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
