//! The few colours that make up a picture.

use quantizr::{Histogram, Image, Options, QuantizeResult};

use crate::images::Pixels;
use crate::{Error, ErrorCode, Result};

/// A colour, and the share of the picture that it stands for, 0 to 1.
pub type Swatch = ([u8; 3], f32);

/// Alpha of pixels that count, if there are any.
const VISIBLE: u8 = 128;

/// At most `count` colours (2 to 16), the one with the largest share first. Where pixels are visible, those that hardly are do not
/// count; where all are transparent, there is no colour.
pub(super) fn palette(picture: &Pixels, count: u32) -> Result<Vec<Swatch>> {
    let mut visible = opaque(picture, VISIBLE);
    if visible.is_empty() {
        visible = opaque(picture, 1);
    }
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

/// The pixels of at least this alpha, without it.
fn opaque(picture: &Pixels, alpha: u8) -> Vec<u8> {
    let pixels = picture.data.chunks_exact(4).filter(|pixel| pixel[3] >= alpha);
    pixels.flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(pixels: &[[u8; 4]]) -> Pixels {
        Pixels::from_rgba(pixels.len() as u32, 1, pixels.concat()).unwrap()
    }

    #[test]
    fn colours_have_their_shares_the_largest_first() {
        let swatches =
            palette(&picture(&[[200, 0, 0, 255], [0, 0, 200, 255], [0, 0, 200, 255], [9, 200, 9, 3]]), 4).unwrap();
        let shares: Vec<f32> = swatches.iter().map(|(_, share)| *share).collect();
        assert!((shares[0] - 2.0 / 3.0).abs() < 1e-6 && (shares[1] - 1.0 / 3.0).abs() < 1e-6, "{shares:?}");
        assert_eq!(swatches[0].0, [0, 0, 200]);
    }

    #[test]
    fn what_is_hardly_visible_counts_where_nothing_else_is() {
        assert_eq!(palette(&picture(&[[10, 20, 30, 90]]), 5).unwrap(), [([10, 20, 30], 1.0)]);
        assert_eq!(palette(&picture(&[[10, 20, 30, 0]]), 5).unwrap(), []);
    }
}
