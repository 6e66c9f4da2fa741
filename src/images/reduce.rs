//! A quick, coarse reduction, before a picture is scaled to some pixels.

use super::Pixels;

/// A side keeps at least this many pixels, of which Lanczos makes the rest of the way.
const LEAST: u32 = 400;

/// The picture at a whole fraction of its size, each pixel the mean of a square; as it is where that would leave fewer than 400
/// pixels on the longer side. Up to a fraction of a result's pixel is cut off at the right and at the bottom.
///
/// Lanczos3 looks at every pixel six times in each direction; a mean looks once, and after a reduction of four or more its
/// difference cannot be seen.
pub fn reduce(pixels: &Pixels) -> Pixels {
    let factor = (pixels.width.max(pixels.height) / LEAST).min(pixels.width.min(pixels.height)).max(1) as usize;
    if factor == 1 {
        return pixels.clone();
    }
    let (width, height) = (pixels.width as usize / factor, pixels.height as usize / factor);
    let mut data = Vec::with_capacity(width * height * 4);
    let mut sums = vec![[0u32; 4]; width];
    for rows in pixels.data.chunks_exact(pixels.width as usize * 4 * factor).take(height) {
        sums.fill([0; 4]);
        for row in rows.chunks_exact(pixels.width as usize * 4) {
            for (sum, square) in sums.iter_mut().zip(row.chunks_exact(factor * 4)) {
                add(sum, square, pixels.opaque);
            }
        }
        let area = (factor * factor) as u32;
        data.extend(sums.iter().flat_map(|sum| mean(*sum, area)));
    }
    Pixels { width: width as u32, height: height as u32, data, opaque: pixels.opaque }
}

/// Adds pixels: colours weighted by alpha, in steps of 1/255, and alpha.
fn add(sum: &mut [u32; 4], square: &[u8], opaque: bool) {
    for pixel in square.chunks_exact(4) {
        let alpha = u32::from(pixel[3]);
        for k in 0..3 {
            let value = u32::from(pixel[k]);
            sum[k] += if opaque { value } else { (value * alpha + 127) / 255 };
        }
        sum[3] += alpha;
    }
}

fn mean([r, g, b, alpha]: [u32; 4], area: u32) -> [u8; 4] {
    // Colours were weighted: their weight is what there was of alpha.
    let color = |sum: u32| ((sum * 255 + alpha / 2) / alpha.max(1)).min(255) as u8;
    [color(r), color(g), color(b), ((alpha + area / 2) / area) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Pixels {
        let data = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| pixel(x, y)).collect();
        let mut pixels = Pixels::from_rgba(width, height, data).unwrap();
        pixels.detect_opaque();
        pixels
    }

    #[test]
    fn a_small_picture_stays_as_it_is() {
        for (width, height) in [(1, 1), (799, 10), (10, 799)] {
            let pixels = picture(width, height, |x, y| [x as u8, y as u8, 7, 255]);
            assert_eq!(reduce(&pixels), pixels);
        }
    }

    #[test]
    fn each_pixel_is_the_mean_of_a_square() {
        let pixels =
            picture(1203, 901, |x, y| if (x / 3 + y / 3) % 2 == 0 { [90, 0, 250, 255] } else { [0, 60, 0, 255] });
        let reduced = reduce(&pixels);
        assert_eq!((reduced.width, reduced.height, reduced.opaque), (401, 300, true));
        assert_eq!(reduced.data[..8], [90, 0, 250, 255, 0, 60, 0, 255]);
        let stripes = reduce(&picture(1200, 900, |x, _| [if x % 3 == 0 { 30 } else { 60 }, 255, 0, 255]));
        assert!(stripes.data.chunks_exact(4).all(|pixel| pixel == [50, 255, 0, 255]));
    }

    #[test]
    fn what_is_transparent_has_no_colour() {
        let pixels = picture(800, 800, |x, _| if x % 2 == 0 { [255, 0, 0, 255] } else { [0, 255, 0, 0] });
        assert!(reduce(&pixels).data.chunks_exact(4).all(|pixel| pixel == [255, 0, 0, 128]));
        let nothing = reduce(&picture(800, 800, |_, _| [9, 9, 9, 0]));
        assert!(nothing.data.chunks_exact(4).all(|pixel| pixel == [0, 0, 0, 0]));
    }

    #[test]
    fn a_strip_keeps_a_pixel() {
        let strip = reduce(&picture(9000, 2, |_, _| [1, 2, 3, 255]));
        assert_eq!((strip.width, strip.height), (4500, 1));
    }
}
