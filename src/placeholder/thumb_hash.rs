//! ThumbHash (<https://evanw.github.io/thumbhash/>), byte by byte as npm thumbhash 0.1.1 gives it in Chromium and WebKit.
//!
//! Coefficients are computed separably: the sums of a row by each cosine first, then those of the columns. The reference adds
//! up pixel by pixel. Where a value lies so close to a rounding boundary that the order of additions could decide, its
//! channel is computed again in the reference's order.

use std::f64::consts::PI;

use super::cosine::cos;

/// What a difference in the order of additions stays below, with room to spare: errors of either order stay below 1e-11.
const DOUBT: f64 = 1.6e-8;

/// A scale below this is made of rounding errors alone.
const NO_SCALE: f64 = 1e-6;

/// Cosines that a channel has at most in one direction.
const MOST: usize = 7;

/// One of lightness, two of colour, and alpha: a value for each pixel.
type Plane = Vec<f64>;

/// A channel's average, what varies (0 to 1 each, 0.5 for nothing), and how much that is.
struct Channel {
    average: f64,
    varying: Vec<f64>,
    scale: f64,
}

/// Whole steps of an average and of a scale: what a channel is multiplied by before it is rounded.
struct Steps {
    average: f64,
    offset: f64,
    scale: f64,
}

/// The hash of `rgba` (4 bytes a pixel, rows from the top), which is `width` x `height` pixels, 1 to 100 each.
pub fn thumb_hash(width: usize, height: usize, rgba: &[u8]) -> Vec<u8> {
    let (planes, has_alpha) = planes(rgba);
    let [lightness, yellow, red, alpha] = &planes;
    let limit = if has_alpha { 5.0 } else { 7.0 };
    let longest = width.max(height) as f64;
    let cosines = |side: usize| round(limit * side as f64 / longest).max(1) as usize;
    let (across, down) = (cosines(width), cosines(height));
    let basis = Basis::new(width, height);
    const COLOR: Steps = Steps { average: 31.5, offset: 31.5, scale: 63.0 };
    let lightness =
        basis.channel(lightness, (across.max(3), down.max(3)), &Steps { average: 63.0, offset: 0.0, scale: 31.0 });
    let colors = [yellow, red].map(|plane| basis.channel(plane, (3, 3), &COLOR));
    let alpha = has_alpha.then(|| basis.channel(alpha, (5, 5), &Steps { average: 15.0, offset: 0.0, scale: 15.0 }));
    write(&lightness, &colors, alpha.as_ref(), (across, down), width > height)
}

/// The planes of a picture over its average colour, and whether any pixel is transparent. Operations are in the reference's order;
/// of an opaque pixel that leaves nothing but to look its values up.
fn planes(rgba: &[u8]) -> ([Plane; 4], bool) {
    let opaque: [f64; 256] = std::array::from_fn(|value| 1.0 / 255.0 * value as f64);
    let mut average = [0.0; 4];
    for pixel in rgba.chunks_exact(4) {
        let alpha = if pixel[3] == 255 { 1.0 } else { f64::from(pixel[3]) / 255.0 };
        for (sum, value) in average.iter_mut().zip(&pixel[..3]) {
            *sum += if pixel[3] == 255 { opaque[usize::from(*value)] } else { alpha / 255.0 * f64::from(*value) };
        }
        average[3] += alpha;
    }
    let [r, g, b, opacity] = average;
    let average = if opacity > 0.0 { [r / opacity, g / opacity, b / opacity] } else { [r, g, b] };
    let count = rgba.len() / 4;
    let [mut lightness, mut yellow, mut red, mut alphas] = [(); 4].map(|()| vec![0.0; count]);
    let outputs = lightness.iter_mut().zip(&mut yellow).zip(red.iter_mut().zip(&mut alphas));
    for (pixel, ((lightness, yellow), (red, output))) in rgba.chunks_exact(4).zip(outputs) {
        let (alpha, [r, g, b]) = if pixel[3] == 255 {
            (1.0, std::array::from_fn(|k| opaque[usize::from(pixel[k])]))
        } else {
            let alpha = f64::from(pixel[3]) / 255.0;
            (alpha, std::array::from_fn(|k| average[k] * (1.0 - alpha) + alpha / 255.0 * f64::from(pixel[k])))
        };
        (*lightness, *yellow, *red, *output) = ((r + g + b) / 3.0, (r + g) / 2.0 - b, r - g, alpha);
    }
    ([lightness, yellow, red, alphas], opacity < count as f64)
}

/// Which coefficients a channel of so many cosines has: those below the diagonal, row by row, the average first.
fn frequencies(across: usize, down: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..down).flat_map(move |y| (0..across).take_while(move |x| x * down < across * (down - y)).map(move |x| (x, y)))
}

/// The cosines of a size, good to some 1e-14: what hangs on their last bit is computed again in the reference's way.
struct Basis {
    width: usize,
    height: usize,
    /// [`MOST`] rows of `width`.
    across: Vec<f64>,
    /// [`MOST`] rows of `height`.
    down: Vec<f64>,
}

/// The argument of a cosine, in the reference's order.
fn argument(length: usize, frequency: usize, at: usize) -> f64 {
    PI / length as f64 * frequency as f64 * (at as f64 + 0.5)
}

/// Rows of cosines. One row is computed, the others follow from it: cos(n x) = 2 cos(x) cos((n - 1) x) - cos((n - 2) x)
/// (Chebyshev).
fn rows(length: usize) -> Vec<f64> {
    let mut rows = vec![1.0; length * MOST];
    for at in 0..length {
        let first = cos(argument(length, 1, at));
        rows[length + at] = first;
        for row in 2..MOST {
            rows[row * length + at] = 2.0 * first * rows[(row - 1) * length + at] - rows[(row - 2) * length + at];
        }
    }
    rows
}

impl Basis {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, across: rows(width), down: rows(height) }
    }

    fn channel(&self, plane: &[f64], cosines: (usize, usize), steps: &Steps) -> Channel {
        let channel = self.separably(plane, cosines);
        if channel.is_doubtful(steps) { self.as_the_reference(plane, cosines) } else { channel }
    }

    fn separably(&self, plane: &[f64], (across, down): (usize, usize)) -> Channel {
        let mut sums = vec![0.0; across * down];
        for (y, row) in plane.chunks_exact(self.width).enumerate() {
            for x in 0..across {
                let sum = dot(row, &self.across[x * self.width..][..self.width]);
                for (j, sums) in sums.chunks_exact_mut(across).enumerate() {
                    sums[x] += sum * self.down[j * self.height + y];
                }
            }
        }
        Channel::new(frequencies(across, down).map(|(x, y)| sums[y * across + x] / plane.len() as f64))
    }

    fn as_the_reference(&self, plane: &[f64], (across, down): (usize, usize)) -> Channel {
        let row = |length, frequency| (0..length).map(|at| cos(argument(length, frequency, at))).collect::<Vec<f64>>();
        let down_rows: Vec<_> = (0..down).map(|y| row(self.height, y)).collect();
        let across_rows: Vec<_> = (0..across).map(|x| row(self.width, x)).collect();
        Channel::new(frequencies(across, down).map(|(x, y)| {
            let mut sum = 0.0;
            for (values, down) in plane.chunks_exact(self.width).zip(&down_rows[y]) {
                for (value, across) in values.iter().zip(&across_rows[x]) {
                    sum += value * across * down;
                }
            }
            sum / plane.len() as f64
        }))
    }
}

/// The sum of products, eight at a time: additions wait for each other.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; 8];
    for (a, b) in a.zip(b) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}

impl Channel {
    /// Of coefficients, the average first.
    fn new(mut coefficients: impl Iterator<Item = f64>) -> Self {
        let average = coefficients.next().unwrap_or(0.0);
        let mut varying: Vec<f64> = coefficients.collect();
        let scale = varying.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        if scale > 0.0 {
            for value in &mut varying {
                *value = 0.5 + 0.5 / scale * *value;
            }
        }
        Self { average, varying, scale }
    }

    fn is_doubtful(&self, steps: &Steps) -> bool {
        let near_half = |value: f64| (value - value.floor() - 0.5).abs() < DOUBT;
        self.scale < NO_SCALE
            || near_half(steps.average * self.average + steps.offset)
            || near_half(steps.scale * self.scale)
            || self.varying.iter().any(|value| near_half(15.0 * value))
    }
}

/// `Math.round` of what is not below -0.5.
fn round(value: f64) -> u32 {
    (value + 0.5).floor() as u32
}

fn write(
    lightness: &Channel,
    colors: &[Channel; 2],
    alpha: Option<&Channel>,
    (across, down): (usize, usize),
    is_landscape: bool,
) -> Vec<u8> {
    let [yellow, red] = colors;
    let averages = round(63.0 * lightness.average)
        | round(31.5 + 31.5 * yellow.average) << 6
        | round(31.5 + 31.5 * red.average) << 12
        | round(31.0 * lightness.scale) << 18
        | u32::from(alpha.is_some()) << 23;
    let scales = (if is_landscape { down } else { across }) as u32
        | round(63.0 * yellow.scale) << 3
        | round(63.0 * red.scale) << 9
        | u32::from(is_landscape) << 15;
    let mut hash = averages.to_le_bytes()[..3].to_vec();
    hash.extend_from_slice(&scales.to_le_bytes()[..2]);
    if let Some(alpha) = alpha {
        hash.push((round(15.0 * alpha.average) | round(15.0 * alpha.scale) << 4) as u8);
    }
    let channels = [lightness, yellow, red].into_iter().chain(alpha);
    let halves: Vec<u8> =
        channels.flat_map(|channel| &channel.varying).map(|value| round(15.0 * value) as u8).collect();
    hash.extend(halves.chunks(2).map(|pair| pair[0] | pair.get(1).map_or(0, |high| high << 4)));
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_quick_way_gives_what_the_reference_s_order_gives(
            width in 1usize..=100, height in 1usize..=100, seed: u32, flat in 0u8..4, alpha: bool,
        ) {
            let mut random = crate::random::Random::new(seed);
            let color = [3, 90, 200];
            let rgba: Vec<u8> = (0..width * height)
                .flat_map(|i| match flat {
                    0 => color,
                    1 => [u8::from(i % 2 == 0) * 255; 3],
                    _ => std::array::from_fn(|_| random.next_number() as u8),
                }.into_iter().chain([if alpha { (i % 256) as u8 } else { 255 }]))
                .collect();
            let basis = Basis::new(width, height);
            let (planes, _) = planes(&rgba);
            for plane in &planes {
                let steps = Steps { average: 63.0, offset: 0.0, scale: 31.0 };
                let quick = basis.channel(plane, (5, 5), &steps);
                let exact = basis.as_the_reference(plane, (5, 5));
                prop_assert_eq!(round(63.0 * quick.average), round(63.0 * exact.average));
                prop_assert_eq!(round(31.0 * quick.scale), round(31.0 * exact.scale));
                for (quick, exact) in quick.varying.iter().zip(&exact.varying) {
                    prop_assert_eq!(round(15.0 * quick), round(15.0 * exact));
                }
            }
        }
    }
}
