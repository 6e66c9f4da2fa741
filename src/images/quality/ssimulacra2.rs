//! SSIMULACRA2, the perceptual score of two pictures: 100 is equal, 90 cannot be distinguished, 70 is high quality, 50 medium.
//!
//! Written after Jon Sneyers' published metric (Cloudinary, 2022, version 2.1), whose constants and weights define it.
//! What differs from the reference tool, and why: maps whose weight is below 0.01 are not computed (most of the work,
//! a tenth of a point); the blur is a plain 11-tap Gaussian; pictures are scored in tiles whose maps are pooled, which
//! bounds the memory; and below 256 pixels a side, where the reference's weights slip to other maps because a scale is
//! missing, they stay where they belong. Tests hold it against another implementation.

use std::ops::Range;

use super::blur::Blur;
use super::xyb::{Linear, xyb};
use crate::images::Pixels;

mod tiles;
mod weights;

pub use tiles::{BandScorer, score};
use weights::{MAPS, NONE, Norms, SCALES, needed};

/// What SSIM adds to its fraction so that flat areas do not divide by zero.
const C2: f32 = 0.0009;

/// A picture that is smaller than this on a side is not halved again.
const SMALLEST_SIDE: usize = 8;

/// What comparing with one original needs again and again.
pub struct Reference {
    scales: Vec<ReferenceScale>,
}

struct ReferenceScale {
    scale: usize,
    width: usize,
    height: usize,
    /// By channel: the plane, its local mean, and the local mean of its square; empty where no map needs them.
    channels: [[Vec<f32>; 3]; 3],
}

/// Sums over all maps of all tiles so far.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    maps: [Sums; MAPS.len()],
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: f64,
    ssim: Norms,
    added: Norms,
    lost: Norms,
}

impl Reference {
    /// Prepares an original. Memory: about 50 bytes a pixel.
    pub fn new(original: &Pixels) -> Self {
        Self::of(Linear::new(original), 0..SCALES)
    }

    /// Prepares some of the scales; `original` has the first one's size.
    fn of(original: Linear, range: Range<usize>) -> Self {
        let mut scales = Vec::with_capacity(SCALES);
        let mut blur = Blur::default();
        each_scale(original, range, |scale, linear| {
            let planes = xyb(linear, needed(scale));
            let mut square = Vec::new();
            let channels = planes.map(|plane| {
                if plane.is_empty() {
                    return [Vec::new(), Vec::new(), Vec::new()];
                }
                product(&plane, &plane, &mut square);
                let mean = blur.of(&plane, linear.width);
                let square_mean = blur.of(&square, linear.width);
                [plane, mean, square_mean]
            });
            scales.push(ReferenceScale { scale, width: linear.width, height: linear.height, channels });
        });
        Self { scales }
    }

    /// Adds the comparison with `distorted` (of the same size) to the pool.
    pub fn compare(&self, distorted: &Pixels, pool: &mut Pool) {
        self.compare_scales(Linear::new(distorted), 0..SCALES, pool);
    }

    fn compare_scales(&self, distorted: Linear, range: Range<usize>, pool: &mut Pool) {
        let mut blur = Blur::default();
        let (mut square, mut cross) = (Vec::new(), Vec::new());
        each_scale(distorted, range, |scale, linear| {
            let Some(reference) = self.scales.iter().find(|reference| reference.scale == scale) else { return };
            if (reference.width, reference.height) != (linear.width, linear.height) {
                return;
            }
            let planes = xyb(linear, needed(scale));
            for (map, sums) in MAPS.iter().zip(&mut pool.maps).filter(|(map, _)| map.scale == scale) {
                let [plane, mean, square_mean] = &reference.channels[map.channel];
                let other = &planes[map.channel];
                product(other, other, &mut square);
                product(plane, other, &mut cross);
                let other_mean = blur.of(other, linear.width);
                let other_square_mean = blur.of(&square, linear.width);
                let cross_mean = blur.of(&cross, linear.width);
                sums.count += plane.len() as f64;
                if map.ssim != NONE {
                    let means: [&[f32]; 5] = [mean, &other_mean, square_mean, &other_square_mean, &cross_mean];
                    add_ssim(means, &mut sums.ssim);
                }
                if map.added != NONE || map.lost != NONE {
                    add_edges([plane, mean, other, &other_mean], &mut sums.added, &mut sums.lost);
                }
            }
        });
    }
}

impl Pool {
    /// The score of everything pooled: 100 for equal pictures, below 0 for very bad ones.
    pub fn score(&self) -> f32 {
        let mut total = 0.0;
        for (map, sums) in MAPS.iter().zip(&self.maps).filter(|(_, sums)| sums.count > 0.0) {
            for (weights, sums_of) in [(map.ssim, sums.ssim), (map.added, sums.added), (map.lost, sums.lost)] {
                total += weights[0] * sums_of[0] / sums.count;
                total += weights[1] * (sums_of[1] / sums.count).sqrt().sqrt();
            }
        }
        // The published mapping of the weighted sum to people's opinions.
        let sum = total * 0.956_238_261_683_484_4;
        let bent =
            (6.248_496_625_763_138e-5 * sum - 0.020_884_521_182_843_837) * sum * sum + 2.326_765_642_916_932 * sum;
        // In single precision: nothing else needs the other power.
        if bent > 0.0 { 100.0 - 10.0 * (bent as f32).powf(0.627_633_65) } else { 100.0 }
    }
}

/// Visits the scales of `range`; `linear` has the first one's size.
fn each_scale(mut linear: Linear, range: Range<usize>, mut visit: impl FnMut(usize, &Linear)) {
    for scale in range.clone() {
        if scale > range.start {
            if linear.width.min(linear.height) < SMALLEST_SIDE {
                return;
            }
            linear = linear.halved();
        }
        visit(scale, &linear);
    }
}

fn product(a: &[f32], b: &[f32], out: &mut Vec<f32>) {
    out.clear();
    out.extend(a.iter().zip(b).map(|(a, b)| a * b));
}

/// How many values are summed in single precision before they go to double: rounding stays far below a point's hundredth.
const RUN: usize = 256;

/// Four sums at once: one alone would wait for each addition to finish.
fn add_run(values: impl Iterator<Item = f32>, sums: &mut Norms) {
    let (mut first, mut fourth) = (0.0f32, 0.0f32);
    for value in values {
        first += value;
        let square = value * value;
        fourth += square * square;
    }
    sums[0] += f64::from(first);
    sums[1] += f64::from(fourth);
}

/// The value, or 0 where it is negative. `f32::max` is a call of a function on WebAssembly, for the sake of NaN.
#[inline(always)]
fn positive(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}

fn add_ssim(means: [&[f32]; 5], sums: &mut Norms) {
    let [mean, other_mean, square, other_square, cross] = means;
    let mut errors = [0.0f32; RUN];
    for at in (0..mean.len()).step_by(RUN) {
        let end = (at + RUN).min(mean.len());
        let errors = &mut errors[..end - at];
        let inputs = mean[at..end].iter().zip(&other_mean[at..end]).zip(&square[at..end]);
        let inputs = inputs.zip(&other_square[at..end]).zip(&cross[at..end]);
        for (error, ((((&m1, &m2), &s11), &s22), &s12)) in errors.iter_mut().zip(inputs) {
            let difference = m1 - m2;
            let luminance = 1.0 - difference * difference;
            let structure = 2.0 * (s12 - m1 * m2) + C2;
            let variances = (s11 - m1 * m1) + (s22 - m2 * m2) + C2;
            *error = positive(1.0 - luminance * structure / variances);
        }
        add_run(errors.iter().copied(), sums);
    }
}

fn add_edges(planes: [&[f32]; 4], added: &mut Norms, lost: &mut Norms) {
    let [plane, mean, other, other_mean] = planes;
    let mut differences = [0.0f32; RUN];
    for at in (0..plane.len()).step_by(RUN) {
        let end = (at + RUN).min(plane.len());
        let differences = &mut differences[..end - at];
        let inputs = plane[at..end].iter().zip(&mean[at..end]).zip(&other[at..end]).zip(&other_mean[at..end]);
        for (difference, (((&p1, &m1), &p2), &m2)) in differences.iter_mut().zip(inputs) {
            *difference = (1.0 + (p2 - m2).abs()) / (1.0 + (p1 - m1).abs()) - 1.0;
        }
        add_run(differences.iter().map(|&d| positive(d)), added);
        add_run(differences.iter().map(|&d| positive(-d)), lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::Rect;
    use crate::images::resize::copy;

    /// Gradients, edges and fixed noise: something at every scale.
    fn picture(width: u32, height: u32) -> Pixels {
        let mut state = 1u32;
        let mut data = Vec::new();
        for y in 0..height {
            for x in 0..width {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = state >> 28;
                let edge = if (x / 37 + y / 23) % 2 == 0 { 60 } else { 0 };
                let r = (x * 200 / width) + edge / 2 + noise;
                let g = (y * 180 / height) + edge + noise;
                let b = ((x + y) * 90 / (width + height)) + 60 - edge + noise;
                data.extend_from_slice(&[r.min(255) as u8, g.min(255) as u8, b.min(255) as u8, 255]);
            }
        }
        Pixels { width, height, data, opaque: true }
    }

    /// Coarser steps, as a stand-in for a lossy encoder.
    fn posterised(pixels: &Pixels, step: u8) -> Pixels {
        let mut result = pixels.clone();
        for (i, sample) in result.data.iter_mut().enumerate() {
            if i % 4 != 3 {
                *sample = (*sample / step * step).saturating_add(step / 2);
            }
        }
        result
    }

    /// Mean of each 4x4 block.
    fn smoothed(pixels: &Pixels) -> Pixels {
        let mut result = pixels.clone();
        let (w, h) = (pixels.width as usize, pixels.height as usize);
        for y in 0..h {
            for x in 0..w {
                for c in 0..3 {
                    let block = (y / 4 * 4..(y / 4 * 4 + 4).min(h))
                        .flat_map(|y| (x / 4 * 4..(x / 4 * 4 + 4).min(w)).map(move |x| (x, y)));
                    let values: Vec<u32> = block.map(|(x, y)| pixels.data[(y * w + x) * 4 + c].into()).collect();
                    result.data[(y * w + x) * 4 + c] = (values.iter().sum::<u32>() / values.len() as u32) as u8;
                }
            }
        }
        result
    }

    fn ours(original: &Pixels, distorted: &Pixels) -> f32 {
        score::<()>(original, distorted, &mut |_| Ok(())).unwrap()
    }

    fn theirs(original: &Pixels, distorted: &Pixels) -> f32 {
        use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};
        let rgb = |p: &Pixels| p.data.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect::<Vec<u8>>();
        let (a, b) = (rgb(original), rgb(distorted));
        let (w, h) = (original.width, original.height);
        let slice = |data| PixelSlice::new(data, w, h, w as usize * 3, PixelDescriptor::RGB8_SRGB).unwrap();
        compute_ssimulacra2(&slice(&a), &slice(&b)).unwrap() as f32
    }

    #[test]
    fn equal_pictures_score_100() {
        for (w, h) in [(1, 1), (7, 9), (64, 64), (700, 530)] {
            let original = picture(w, h);
            assert!((ours(&original, &original) - 100.0).abs() < 0.01, "{w}x{h}");
        }
    }

    #[test]
    fn agrees_with_another_implementation() {
        // From 256 a side up: below, the reference runs out of scales and its weights slip to other maps.
        for (w, h) in [(333, 257), (640, 480), (1100, 300)] {
            let original = picture(w, h);
            for distorted in [
                posterised(&original, 4),
                posterised(&original, 8),
                posterised(&original, 16),
                posterised(&original, 40),
                smoothed(&original),
            ] {
                let (ours, theirs) = (ours(&original, &distorted), theirs(&original, &distorted));
                println!("{w}x{h}: {ours} {theirs}");
                let allowed = if theirs > 50.0 { 1.0 } else { 3.0 };
                assert!((ours - theirs).abs() < allowed, "{w}x{h}: {ours}, the other says {theirs}");
            }
        }
    }

    #[test]
    fn bands_score_as_the_whole() {
        for (w, h) in [(1, 1), (7, 1030), (700, 530), (1100, 1300)] {
            let original = picture(w, h);
            let distorted = posterised(&original, 16);
            let part = |part: Rect| copy(&original, part);
            let mut bands = BandScorer::new(w, h, &part);
            let rows = bands.rows() as usize * w as usize * 4;
            for data in distorted.data.chunks(rows) {
                let height = data.len() as u32 / 4 / w;
                bands.add(&Pixels { width: w, height, data: data.to_vec(), opaque: true });
            }
            assert_eq!((bands.score(), bands.fraction()), (ours(&original, &distorted), 1.0), "{w}x{h}");
        }
    }
}
