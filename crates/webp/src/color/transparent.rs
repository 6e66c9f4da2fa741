//! The colours of fully transparent pixels: they are invisible, so they may as well be cheap.

use crate::vp8::planes::Planes;

/// Side of the squares that are filled at once, in pixels.
const SIZE: usize = 8;

/// Replaces luma and chroma under fully transparent pixels: by the mean of the visible samples in the same 8x8
/// square, or, where a whole square is invisible, by the square to the left. `alpha` has `width * height` samples.
pub fn flatten(planes: &mut Planes, alpha: &[u8]) {
    let (width, height) = (planes.width, planes.height);
    let (luma_stride, chroma_stride) = (planes.luma_stride(), planes.chroma_stride());
    for top in (0..height).step_by(SIZE) {
        let mut last = [128u8; 3];
        for left in (0..width).step_by(SIZE) {
            let (bottom, right) = ((top + SIZE).min(height), (left + SIZE).min(width));
            let visible = |x: usize, y: usize| alpha[y.min(height - 1) * width + x.min(width - 1)] != 0;
            let square_visible = |x: usize, y: usize| {
                visible(2 * x, 2 * y)
                    || visible(2 * x + 1, 2 * y)
                    || visible(2 * x, 2 * y + 1)
                    || visible(2 * x + 1, 2 * y + 1)
            };
            last[0] = flatten_square(&mut planes.y, luma_stride, [left, top, right, bottom], visible, last[0]);
            let area = [left / 2, top / 2, right.div_ceil(2), bottom.div_ceil(2)];
            last[1] = flatten_square(&mut planes.u, chroma_stride, area, square_visible, last[1]);
            last[2] = flatten_square(&mut planes.v, chroma_stride, area, square_visible, last[2]);
        }
    }
    planes.pad();
}

/// Fills the invisible samples of an area with the mean of the visible ones, or with `fallback`; returns the fill.
fn flatten_square(
    plane: &mut [u8],
    stride: usize,
    [left, top, right, bottom]: [usize; 4],
    visible: impl Fn(usize, usize) -> bool,
    fallback: u8,
) -> u8 {
    let (mut sum, mut count) = (0u32, 0u32);
    for y in top..bottom {
        for x in left..right {
            if visible(x, y) {
                sum += u32::from(plane[y * stride + x]);
                count += 1;
            }
        }
    }
    let fill = (sum + count / 2).checked_div(count).map_or(fallback, |mean| mean as u8);
    if count as usize != (right - left) * (bottom - top) {
        for y in top..bottom {
            for x in left..right {
                if !visible(x, y) {
                    plane[y * stride + x] = fill;
                }
            }
        }
    }
    fill
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_samples_stay_and_hidden_ones_take_their_mean() {
        let mut planes = Planes::new(16, 8);
        planes.y.fill(200);
        planes.y[0] = 10;
        planes.y[1] = 20;
        let mut alpha = vec![0; 16 * 8];
        alpha[0] = 255;
        alpha[1] = 1;
        flatten(&mut planes, &alpha);
        assert_eq!(planes.y[..3], [10, 20, 15]);
        assert_eq!(planes.y[8], 15, "an invisible square continues its neighbour");
    }
}
