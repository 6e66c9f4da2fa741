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
use crate::images::resize::copy;
use crate::images::{Pixels, Rect};

/// What SSIM adds to its fraction so that flat areas do not divide by zero.
const C2: f32 = 0.0009;

/// A picture that is smaller than this on a side is not halved again.
const SMALLEST_SIDE: usize = 8;

/// Pictures are scored in tiles of at most this side; a tile's full scale, which takes most of the memory, in quarters.
const TILE: u32 = 512;
const QUARTER: u32 = TILE / 2;

const X: usize = 0;
const Y: usize = 1;
const B: usize = 2;

/// The two norms a map is pooled by, as weights: the mean, and the fourth root of the mean of fourth powers (which the
/// worst places dominate).
type Norms = [f64; 2];

/// One channel at one scale, and what its three maps weigh.
struct Map {
    scale: usize,
    channel: usize,
    /// Structural dissimilarity.
    ssim: Norms,
    /// Edges that the original does not have: blocks, ringing.
    added: Norms,
    /// Edges that were lost: smoothing.
    lost: Norms,
}

const fn map(scale: usize, channel: usize, ssim: Norms, added: Norms, lost: Norms) -> Map {
    Map { scale, channel, ssim, added, lost }
}

const NONE: Norms = [0.0, 0.0];

/// Every map that matters: of the 108 published weights, those from 0.01 up. Scale 0 is the full size, each next half.
const MAPS: [Map; 11] = [
    map(0, Y, [0.0, 7.466_890_3], NONE, [0.0, 17.445_834]),
    map(1, X, [0.0, 1.104_172_6], NONE, NONE),
    map(1, Y, [0.0, 6.683_678_1], NONE, [0.0, 1.027_889_9]),
    map(2, X, [0.0, 1.842_245_6], [0.0, 11.441_172_6], NONE),
    map(2, Y, [225.205_153, 19.213_238_2], NONE, NONE),
    map(3, X, [0.0, 1.878_759_5], [0.0, 10.949_069_9], NONE),
    map(3, Y, [176.393_176, 24.433_01], [0.0, 0.285_208], NONE),
    map(3, B, [0.0, 8.826_982_8], [0.0, 23.192_433_4], NONE),
    map(4, X, NONE, [0.967_793_7, 0.998_176_7], NONE),
    map(4, Y, [0.0, 34.779_063_4], [0.0, 44.835_625_3], NONE),
    map(4, B, [95.108_049_9, 0.0], [0.986_397_8, 171.266_725_6], [0.983_438_3, 0.980_785_9]),
];

const SCALES: usize = 5;

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

/// The score of a whole picture against its original (of the same size), tile by tile. `tick` hears the fraction done
/// and may stop the work with an error.
pub fn score<E>(original: &Pixels, distorted: &Pixels, tick: &mut dyn FnMut(f32) -> Result<(), E>) -> Result<f32, E> {
    let mut pool = Pool::default();
    let tiles = tiles(original.width, original.height);
    for (done, &tile) in tiles.iter().enumerate() {
        tick(done as f32 / tiles.len() as f32)?;
        compare_once(tile, &|part| copy(original, part), &|part| copy(distorted, part), &mut pool);
    }
    Ok(pool.score())
}

/// The score of a picture that comes in bands of rows, so that not all of it is in memory at once: the same as
/// [`score`] of the whole.
pub struct BandScorer<'a> {
    original: &'a dyn Fn(Rect) -> Pixels,
    tiles: Vec<Rect>,
    done: usize,
    pool: Pool,
}

impl<'a> BandScorer<'a> {
    /// `original` hands out parts of the original, which is `width` x `height`.
    pub fn new(width: u32, height: u32, original: &'a dyn Fn(Rect) -> Pixels) -> Self {
        Self { original, tiles: tiles(width, height), done: 0, pool: Pool::default() }
    }

    /// The rows of every band; the last has what is left.
    pub fn rows(&self) -> u32 {
        self.tiles.first().map_or(1, |tile| tile.height)
    }

    /// Adds the next band from the top.
    pub fn add(&mut self, band: &Pixels) {
        let top = self.tiles.get(self.done).map_or(0, |tile| tile.y);
        while let Some(&tile) = self.tiles.get(self.done).filter(|tile| tile.y == top) {
            let distorted = |part: Rect| copy(band, Rect { y: part.y - top, ..part });
            compare_once(tile, self.original, &distorted, &mut self.pool);
            self.done += 1;
        }
    }

    /// The fraction of the picture that was added.
    pub fn fraction(&self) -> f32 {
        self.done as f32 / self.tiles.len().max(1) as f32
    }

    /// The score of all that was added.
    pub fn score(&self) -> f32 {
        self.pool.score()
    }
}

/// Adds one tile: its quarters at full scale, and what they leave at half the size at all other scales.
fn compare_once(tile: Rect, original: &dyn Fn(Rect) -> Pixels, distorted: &dyn Fn(Rect) -> Pixels, pool: &mut Pool) {
    let (width, height) = (tile.width as usize, tile.height as usize);
    let halves = width.min(height) >= SMALLEST_SIDE;
    let mut half =
        [Linear::black(width.div_ceil(2), height.div_ceil(2)), Linear::black(width.div_ceil(2), height.div_ceil(2))];
    for part in parts(tile.width, tile.height, QUARTER) {
        let place = Rect { x: tile.x + part.x, y: tile.y + part.y, ..part };
        let linear = [original(place), distorted(place)].map(|pixels| Linear::new(&pixels));
        if halves {
            for (half, linear) in half.iter_mut().zip(&linear) {
                half.put(&linear.halved(), part.x as usize / 2, part.y as usize / 2);
            }
        }
        let [original, distorted] = linear;
        Reference::of(original, 0..1).compare_scales(distorted, 0..1, pool);
    }
    if halves {
        let [original, distorted] = half;
        Reference::of(original, 1..SCALES).compare_scales(distorted, 1..SCALES, pool);
    }
}

/// Tiles of nearly equal size that cover the picture.
fn tiles(width: u32, height: u32) -> Vec<Rect> {
    parts(width, height, TILE)
}

/// Parts with sides of at most `longest`, by rows, cut at multiples of 16 so that halving meets no odd column.
fn parts(width: u32, height: u32, longest: u32) -> Vec<Rect> {
    let cuts = |size: u32| {
        let step = size.div_ceil(size.div_ceil(longest)).next_multiple_of(16);
        (0..size).step_by(step as usize).map(move |at| (at, step.min(size - at)))
    };
    let rows = cuts(height).flat_map(|(y, height)| cuts(width).map(move |(x, width)| Rect { x, y, width, height }));
    rows.collect()
}

/// Which channels the maps of a scale use.
fn needed(scale: usize) -> [bool; 3] {
    [X, Y, B].map(|channel| MAPS.iter().any(|map| map.scale == scale && map.channel == channel))
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

    #[test]
    fn tiles_cover_the_picture_once() {
        for (w, h) in [(1, 1), (512, 512), (513, 1025), (4000, 3000), (1, 5000), (16_383, 3)] {
            let tiles = tiles(w, h);
            let area: u64 = tiles.iter().map(|t| u64::from(t.width) * u64::from(t.height)).sum();
            assert_eq!(area, u64::from(w) * u64::from(h));
            assert!(tiles.iter().all(|t| t.x + t.width <= w && t.y + t.height <= h && t.x % 16 == 0));
            assert!(tiles.iter().all(|t| t.width <= TILE && t.height <= TILE));
        }
    }
}
