//! The dominant colour: what most of the picture is, not the mean of what has nothing to do with each other.

/// Cells a channel of the histogram has: 5 bits.
const CELLS: usize = 32;

/// The alpha-weighted average of the heaviest cell of a histogram and the 26 cells around it; black where all is transparent.
pub(super) fn dominant_color(rgba: &[u8]) -> [u8; 3] {
    let mut weights = vec![0u32; CELLS * CELLS * CELLS];
    let cell = |pixel: &[u8]| [0, 1, 2].map(|k| usize::from(pixel[k] >> 3));
    for pixel in rgba.chunks_exact(4) {
        let [r, g, b] = cell(pixel);
        weights[(r * CELLS + g) * CELLS + b] += u32::from(pixel[3]);
    }
    // Of two that weigh the same, the first: the result does not depend on the order of pixels.
    let heaviest = weights.iter().enumerate().rev().max_by_key(|(_, weight)| **weight).map_or(0, |(at, _)| at);
    let center = [heaviest / (CELLS * CELLS), heaviest / CELLS % CELLS, heaviest % CELLS];
    let is_near = |pixel: &[u8]| cell(pixel).iter().zip(center).all(|(a, b)| a.abs_diff(b) <= 1);
    let mut sums = [0u64; 4];
    for pixel in rgba.chunks_exact(4).filter(|pixel| is_near(pixel)) {
        for k in 0..3 {
            sums[k] += u64::from(pixel[k]) * u64::from(pixel[3]);
        }
        sums[3] += u64::from(pixel[3]);
    }
    let [r, g, b, weight] = sums;
    [r, g, b].map(|sum| ((sum + weight / 2) / weight.max(1)) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_colour_of_the_picture_and_no_mixture() {
        let picture =
            [[200, 30, 30, 255], [202, 31, 30, 255], [198, 30, 33, 255], [20, 20, 220, 255], [20, 220, 20, 255]];
        assert_eq!(dominant_color(&picture.concat()), [200, 30, 31]);
    }

    #[test]
    fn what_is_transparent_does_not_count() {
        assert_eq!(dominant_color(&[[255, 0, 0, 0], [255, 0, 0, 3], [0, 0, 255, 9]].concat()), [0, 0, 255]);
        assert_eq!(dominant_color(&[255, 255, 255, 0]), [0, 0, 0]);
    }
}
