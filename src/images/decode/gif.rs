//! GIF: the first frame on its canvas.

use crate::images::Pixels;
use crate::{Error, Result};

/// Decodes the first frame. The canvas around it is transparent, as in browsers, which ignore the background colour.
pub fn decode(bytes: &[u8]) -> Result<Pixels> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    // The frame is held to a limit below, before anything is allocated for it.
    options.set_memory_limit(gif::MemoryLimit::Unlimited);
    let mut decoder = options.read_info(bytes).map_err(error)?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let frame = decoder.next_frame_info().map_err(error)?.ok_or_else(|| Error::corrupt("GIF: there is no picture"))?;
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let (frame_width, frame_height) = (usize::from(frame.width), usize::from(frame.height));
    let transparent = frame.transparent;
    // The canvas has passed the limits, a frame may reach beyond it: four canvases and something are more than any writer makes.
    if frame_width * frame_height > 4 * width * height + (1 << 20) {
        return Err(Error::corrupt("GIF: the first frame is much larger than the picture"));
    }
    // A code of 12 bits stands for 4096 pixels at most: a small file cannot make us allocate a huge frame.
    if frame_width * frame_height / (4096 * 8 / 12) > bytes.len() {
        return Err(Error::corrupt("GIF: the file is too short for a picture of its size"));
    }
    let palette = decoder.palette().map_err(|_| Error::corrupt("GIF: there is no palette"))?.to_vec();
    let colors = palette_rgba(&palette, transparent);
    let mut data = vec![0; width * height * 4];
    let covers = left == 0 && top == 0 && frame_width >= width && frame_height >= height;
    let mut indices = vec![0; frame_width * frame_height];
    decoder.read_into_buffer(&mut indices).map_err(error)?;
    let visible = frame_width.min(width.saturating_sub(left));
    if visible > 0 {
        for (y, row) in indices.chunks_exact(frame_width).enumerate().take(height.saturating_sub(top)) {
            let start = (top + y) * width + left;
            for (out, &index) in data[start * 4..].chunks_exact_mut(4).zip(&row[..visible]) {
                out.copy_from_slice(&colors[usize::from(index)]);
            }
        }
    }
    let mut pixels = Pixels::from_rgba(width as u32, height as u32, data)?;
    pixels.opaque = covers && colors.iter().all(|color| color[3] == 255);
    Ok(pixels)
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
