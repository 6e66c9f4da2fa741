//! What kind of picture it is, as far as that decides how it is written.

use super::colors::Colors;

use crate::images::Pixels;

/// What the encoders want to know of a picture before they start.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Every pixel has equal red, green and blue.
    pub gray: bool,
    /// Every alpha is 255.
    pub opaque: bool,
    /// The distinct RGBA colours in order of appearance, when there are at most 256; invisible pixels all count as
    /// transparent black.
    pub colors: Option<Vec<[u8; 4]>>,
    /// The share (0 to 1) of pixels that equal their left neighbour: near 0 in photos, high in drawings and screenshots.
    pub flatness: f32,
}

impl Content {
    /// Looks at every pixel once.
    pub fn of(pixels: &Pixels) -> Self {
        let row_bytes = pixels.width as usize * 4;
        let mut gray = true;
        let mut opaque = true;
        let mut flat = 0u64;
        let mut colors = Colors::new();
        let mut countable = true;
        for row in pixels.data.chunks_exact(row_bytes) {
            // Each of these loops is simple enough to be vectorised; one loop for all would not be.
            opaque = opaque && (pixels.opaque || row.chunks_exact(4).all(|p| p[3] == 255));
            gray = gray && row.chunks_exact(4).all(|p| p[0] == p[1] && p[1] == p[2]);
            flat += row.chunks_exact(4).zip(row[4..].chunks_exact(4)).filter(|(a, b)| a == b).count() as u64;
            if countable {
                countable = count(row, &mut colors);
            }
        }
        let pairs = u64::from(pixels.width.saturating_sub(1)) * u64::from(pixels.height);
        Self {
            gray,
            opaque,
            colors: countable.then(|| colors.into_vec()),
            flatness: if pairs == 0 { 0.0 } else { flat as f32 / pairs as f32 },
        }
    }
}

/// Adds a row's colours; false when there are too many.
fn count(row: &[u8], colors: &mut Colors) -> bool {
    let mut last = None;
    for pixel in row.chunks_exact(4) {
        let color = visible([pixel[0], pixel[1], pixel[2], pixel[3]]);
        if last != Some(color) {
            last = Some(color);
            if !colors.insert(color) {
                return false;
            }
        }
    }
    true
}

/// The colour as it is seen: an invisible pixel has none.
pub(super) fn visible(pixel: [u8; 4]) -> [u8; 4] {
    if pixel[3] == 0 { [0; 4] } else { pixel }
}

/// Blends the picture over an opaque background, in place.
pub fn background_over(pixels: &mut Pixels, background: [u8; 3]) {
    if pixels.opaque {
        return;
    }
    for pixel in pixels.data.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        for (sample, under) in pixel.iter_mut().zip(background) {
            let blended = u32::from(*sample) * alpha + u32::from(under) * (255 - alpha);
            *sample = ((blended + 127) / 255) as u8;
        }
        pixel[3] = 255;
    }
    pixels.opaque = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, pixels: &[[u8; 4]]) -> Pixels {
        Pixels { width, height: pixels.len() as u32 / width, data: pixels.concat(), opaque: false }
    }

    #[test]
    fn tells_gray_opaque_and_flat() {
        let content = Content::of(&picture(3, &[[7, 7, 7, 255], [7, 7, 7, 255], [9, 9, 9, 255]]));
        assert_eq!((content.gray, content.opaque, content.flatness), (true, true, 0.5));
        assert_eq!(content.colors, Some(vec![[7, 7, 7, 255], [9, 9, 9, 255]]));
        let content = Content::of(&picture(1, &[[7, 8, 7, 254]]));
        assert_eq!((content.gray, content.opaque, content.flatness), (false, false, 0.0));
    }

    #[test]
    fn counts_no_more_colours_than_a_palette_holds() {
        let ramp = |n: u32| (0..n).map(|i| [i as u8, (i >> 8) as u8, 0, 255]).collect::<Vec<_>>();
        assert_eq!(Content::of(&picture(16, &ramp(256))).colors.map(|c| c.len()), Some(256));
        assert_eq!(Content::of(&picture(1, &ramp(257))).colors, None);
    }

    #[test]
    fn invisible_pixels_are_one_colour() {
        let content = Content::of(&picture(2, &[[1, 2, 3, 0], [4, 5, 6, 0]]));
        assert_eq!(content.colors, Some(vec![[0; 4]]));
    }

    #[test]
    fn blends_over_the_background() {
        let mut pixels = picture(3, &[[255, 0, 0, 255], [255, 0, 0, 0], [255, 0, 0, 128]]);
        background_over(&mut pixels, [0, 0, 255]);
        assert_eq!(pixels.data, [[255, 0, 0, 255], [0, 0, 255, 255], [128, 0, 127, 255]].concat());
        assert!(pixels.opaque);
    }
}
