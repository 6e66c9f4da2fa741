//! The few colours that make up a picture.

use quantizr::{Histogram, Image, Options, QuantizeResult};

use crate::images::Pixels;
use crate::{Error, ErrorCode, Result};

/// A colour, and the share of the picture that it stands for, 0 to 1.
pub type Swatch = ([u8; 3], f32);

/// At most `count` colours (2 to 16), the one with the largest share first. Transparent pixels count for none: where all are, there
/// is no colour.
pub(super) fn palette(picture: &Pixels, count: u32) -> Result<Vec<Swatch>> {
    let visible: Vec<u8> =
        picture.data.chunks_exact(4).filter(|pixel| pixel[3] >= 128).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    let pixels = visible.len() / 4;
    if pixels == 0 {
        return Ok(Vec::new());
    }
    let unexpected = |_| Error::new(ErrorCode::Corrupt, "placeholder: the palette cannot be made");
    // Where a pixel is does not matter.
    let image = Image::new(&visible, pixels, 1).map_err(unexpected)?;
    let mut histogram = Histogram::new();
    histogram.add_image(&image);
    let mut options = Options::default();
    options.set_max_colors(count.clamp(2, 16) as i32).map_err(unexpected)?;
    let mut quantized = QuantizeResult::quantize_histogram(&histogram, &options);
    quantized.set_dithering_level(0.0).map_err(unexpected)?;
    let mut indices = vec![0; pixels];
    quantized.remap_image(&image, &mut indices).map_err(unexpected)?;
    let colors = quantized.get_palette();
    let mut counts = [0u32; 256];
    for index in indices {
        counts[usize::from(index)] += 1;
    }
    let mut swatches: Vec<Swatch> = colors
        .entries
        .iter()
        .zip(counts)
        .take(colors.count as usize)
        .filter(|(_, count)| *count > 0)
        .map(|(color, count)| ([color.r, color.g, color.b], count as f32 / pixels as f32))
        .collect();
    // The largest first. They are few, and the standard library's sort is a percent of the module.
    for at in 1..swatches.len() {
        for at in (1..=at).rev() {
            if swatches[at].1 > swatches[at - 1].1 {
                swatches.swap(at, at - 1);
            }
        }
    }
    Ok(swatches)
}
