//! Scaling with Lanczos3 and padding: what a [`Plan`](super::fit::Plan) says, done to pixels.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, MulDiv, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::Pixels;
use super::fit::Rect;
use crate::{Error, ErrorCode, Result};

/// Scales `crop` of `pixels` to `width` x `height`, with premultiplied alpha where the picture is not opaque.
///
/// Takes the pixels by value because premultiplying them in place saves a copy of the whole source. Fails with
/// `options/invalid` when the crop leaves the picture.
pub fn resize(mut pixels: Pixels, crop: Rect, width: u32, height: u32) -> Result<Pixels> {
    let whole = Rect { x: 0, y: 0, width: pixels.width, height: pixels.height };
    let inside = |at: u32, size: u32, limit: u32| size > 0 && at.checked_add(size).is_some_and(|end| end <= limit);
    if !inside(crop.x, crop.width, pixels.width) || !inside(crop.y, crop.height, pixels.height) {
        let got = format!("{}x{} at {},{}", crop.width, crop.height, crop.x, crop.y);
        return Err(Error::option("crop", &format!("a part of {}x{}", pixels.width, pixels.height), &got));
    }
    if (width, height) == (crop.width, crop.height) {
        return Ok(if crop == whole { pixels } else { copy(&pixels, crop) });
    }
    let premultiplied = !pixels.opaque;
    let multiplier = MulDiv::new();
    if premultiplied {
        let mut view =
            Image::from_slice_u8(pixels.width, pixels.height, &mut pixels.data, PixelType::U8x4).map_err(unexpected)?;
        multiplier.multiply_alpha_inplace(&mut view).map_err(unexpected)?;
    }
    let mut scaled = Image::new(width, height, PixelType::U8x4);
    let source = ImageRef::new(pixels.width, pixels.height, &pixels.data, PixelType::U8x4).map_err(unexpected)?;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(crop.x.into(), crop.y.into(), crop.width.into(), crop.height.into())
        .use_alpha(false);
    Resizer::new().resize(&source, &mut scaled, &options).map_err(unexpected)?;
    if premultiplied {
        // Lanczos overshoots colour and alpha apart; a colour above its alpha would wrap or saturate oddly below.
        clamp_to_alpha(scaled.buffer_mut());
        multiplier.divide_alpha_inplace(&mut scaled).map_err(unexpected)?;
    }
    Ok(Pixels { width, height, data: scaled.into_vec(), opaque: pixels.opaque })
}

/// Puts the picture at `offset` on a canvas of one colour: opaque `background`, or transparent when there is none.
pub fn pad(pixels: &Pixels, canvas: (u32, u32), offset: (u32, u32), background: Option<[u8; 3]>) -> Pixels {
    let fill = background.map_or([0; 4], |[r, g, b]| [r, g, b, 255]);
    let mut data = fill.repeat(canvas.0 as usize * canvas.1 as usize);
    let row = pixels.width as usize * 4;
    for (y, source) in pixels.data.chunks_exact(row).enumerate() {
        let start = ((offset.1 as usize + y) * canvas.0 as usize + offset.0 as usize) * 4;
        if let Some(target) = data.get_mut(start..start + row) {
            target.copy_from_slice(source);
        }
    }
    Pixels { width: canvas.0, height: canvas.1, data, opaque: pixels.opaque && background.is_some() }
}

/// A part of the picture, unscaled. The crop must be inside.
pub(super) fn copy(pixels: &Pixels, crop: Rect) -> Pixels {
    let mut data = Vec::with_capacity(crop.width as usize * crop.height as usize * 4);
    for row in pixels.data.chunks_exact(pixels.width as usize * 4).skip(crop.y as usize).take(crop.height as usize) {
        data.extend_from_slice(&row[crop.x as usize * 4..][..crop.width as usize * 4]);
    }
    Pixels { width: crop.width, height: crop.height, data, opaque: pixels.opaque }
}

fn clamp_to_alpha(data: &mut [u8]) {
    for pixel in data.chunks_exact_mut(4) {
        let alpha = pixel[3];
        for sample in &mut pixel[..3] {
            *sample = (*sample).min(alpha);
        }
    }
}

/// The sizes were checked, so that the library has nothing left to refuse; should it, the caller hears of it.
fn unexpected<E>(_: E) -> Error {
    Error::new(ErrorCode::TooLarge, "resize: the picture cannot be scaled")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(width: u32, height: u32, pixel: [u8; 4]) -> Pixels {
        let data = pixel.repeat((width * height) as usize);
        Pixels { width, height, data, opaque: pixel[3] == 255 }
    }

    fn whole(pixels: &Pixels) -> Rect {
        Rect { x: 0, y: 0, width: pixels.width, height: pixels.height }
    }

    #[test]
    fn one_colour_stays_one_colour() {
        for pixel in [[200, 100, 50, 255], [0, 0, 0, 255]] {
            let source = flat(97, 41, pixel);
            let scaled = resize(source.clone(), whole(&source), 13, 29).unwrap();
            assert_eq!(scaled, flat(13, 29, pixel));
        }
    }

    #[test]
    fn transparent_pixels_do_not_bleed() {
        // Left half opaque red, right half invisible green: no green may appear.
        let mut source = flat(64, 8, [255, 0, 0, 255]);
        source.opaque = false;
        for (i, pixel) in source.data.chunks_exact_mut(4).enumerate() {
            if i % 64 >= 32 {
                pixel.copy_from_slice(&[0, 255, 0, 0]);
            }
        }
        let scaled = resize(source.clone(), whole(&source), 10, 3).unwrap();
        assert!(scaled.data.chunks_exact(4).all(|p| p[1] == 0), "{:?}", scaled.data);
        assert!(scaled.data.chunks_exact(4).filter(|p| p[3] > 0).all(|p| p[0] >= 254));
    }

    #[test]
    fn crops_without_scaling() {
        let data: Vec<u8> = (0..4 * 3).flat_map(|i| [i, i, i, 255]).collect();
        let source = Pixels { width: 4, height: 3, data, opaque: true };
        let part = resize(source, Rect { x: 1, y: 1, width: 2, height: 2 }, 2, 2).unwrap();
        assert_eq!(part.data.iter().step_by(4).copied().collect::<Vec<_>>(), [5, 6, 9, 10]);
    }

    #[test]
    fn refuses_a_crop_outside() {
        let crop = Rect { x: 3, y: 0, width: 2, height: 1 };
        assert!(resize(flat(4, 3, [0; 4]), crop, 1, 1).is_err());
        let crop = Rect { x: u32::MAX, y: 0, width: 2, height: 1 };
        assert!(resize(flat(4, 3, [0; 4]), crop, 1, 1).is_err());
    }

    #[test]
    fn pads_with_the_background() {
        let padded = pad(&flat(1, 1, [1, 2, 3, 255]), (3, 2), (1, 0), Some([9, 9, 9]));
        assert!(padded.opaque);
        assert_eq!(
            padded.data,
            [[9, 9, 9, 255], [1, 2, 3, 255], [9, 9, 9, 255], [9, 9, 9, 255], [9, 9, 9, 255], [9, 9, 9, 255]].concat()
        );
        assert!(!pad(&flat(1, 1, [1, 2, 3, 255]), (2, 1), (0, 0), None).opaque);
    }
}
