//! Lossy: the picture reduced to few colours, with dithering.

use quantizr::{Histogram, Image, Options, QuantizeResult};

use super::Layout;
use crate::images::Pixels;
use crate::{Error, ErrorCode, Result};

/// Full error diffusion makes noise that deflate cannot pack; most of it already hides the bands.
const DITHERING: f32 = 0.7;

/// The histogram holds every distinct colour: this many pixels bound its memory and say as much as all of them.
const SAMPLED_PIXELS: usize = 300_000;

/// Reduces to at most `colors` (2 to 256).
pub fn reduce(pixels: &Pixels, colors: u16) -> Result<Layout<'_>> {
    let unexpected = |_| Error::new(ErrorCode::TooLarge, "png: the palette cannot be made");
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let mut histogram = Histogram::new();
    let rows_between = (width * height).div_ceil(SAMPLED_PIXELS).max(1);
    for row in pixels.data.chunks_exact(width * 4).step_by(rows_between) {
        histogram.add_image(&Image::new(row, width, 1).map_err(unexpected)?);
    }
    let mut options = Options::default();
    options.set_max_colors(i32::from(colors.clamp(2, 256))).map_err(unexpected)?;
    let mut quantized = QuantizeResult::quantize_histogram(&histogram, &options);
    drop(histogram);
    quantized.set_dithering_level(DITHERING).map_err(unexpected)?;
    let image = Image::new(&pixels.data, width, height).map_err(unexpected)?;
    let mut indices = vec![0; width * height];
    quantized.remap_image(&image, &mut indices).map_err(unexpected)?;
    let palette = quantized.get_palette();
    let colors = palette.entries.iter().take(palette.count as usize).map(|c| [c.r, c.g, c.b, c.a]).collect();
    Ok(Layout::indexed(pixels, indices, colors))
}
