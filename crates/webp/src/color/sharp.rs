//! Sharp YUV: chroma chosen for what decoders make of it.
//!
//! Decoders interpolate chroma (weights 9, 3, 3, 1). Averaging 2x2 squares ignores that, and colours bleed at sharp
//! edges. Here the residual between the wanted chroma and the interpolated one is fed back a few times, for the
//! least-squares chroma (L. Landweber, "An Iteration Formula for Fredholm Integral Equations of the First Kind", American
//! Journal of Mathematics 73 (3), 1951), and then luma makes up for what clamping of the decoded colour loses.
//!
//! Loops go along rows, over slices of equal lengths, so that compilers vectorise them for each instruction set.

use super::{BLUE_DIFFERENCE, LUMA, Picture, RED_DIFFERENCE, SHIFT, rgb};
use crate::simd::{Simd, compiled_per_set};
use crate::vp8::planes::Planes;

/// Steps of the iteration, each over a whole plane.
const ITERATIONS: usize = 4;
/// Fractional bits of the chroma that the iteration works on.
const FRACTION: u32 = 6;

/// A chroma plane in fixed point, with its first and last samples repeated all around: what decoders do at the borders.
struct Field {
    width: usize,
    height: usize,
    samples: Vec<i16>,
}

impl Field {
    fn new(plane: &[u8], plane_stride: usize, width: usize, height: usize) -> Self {
        let mut field = Self { width, height, samples: vec![0; (width + 2) * (height + 2)] };
        for y in 0..height {
            let line = &plane[y * plane_stride..][..width];
            field.row_mut(y).iter_mut().zip(line).for_each(|(sample, v)| *sample = i16::from(*v) << FRACTION);
        }
        field.repeat_borders();
        field
    }

    /// A row with a sample before and after it; `y` counts from the row above the first.
    fn padded_row(&self, y: usize) -> &[i16] {
        &self.samples[y * (self.width + 2)..][..self.width + 2]
    }

    fn row_mut(&mut self, y: usize) -> &mut [i16] {
        &mut self.samples[(y + 1) * (self.width + 2) + 1..][..self.width]
    }

    fn repeat_borders(&mut self) {
        let stride = self.width + 2;
        for row in self.samples.chunks_exact_mut(stride) {
            row[0] = row[1];
            row[stride - 1] = row[stride - 2];
        }
        self.samples.copy_within(stride..2 * stride, 0);
        self.samples.copy_within(self.height * stride..(self.height + 1) * stride, (self.height + 1) * stride);
    }
}

/// What decoders interpolate for two pixels side by side: `near` is the chroma row that covers them, `far` the next one
/// in their direction; each has the samples to the left and to the right, too.
#[inline(always)]
fn interpolate(near: [i16; 3], far: [i16; 3]) -> [i32; 2] {
    let ([left, middle, right], [far_left, far_middle, far_right]) = (near.map(i32::from), far.map(i32::from));
    let middles = 9 * middle + 3 * far_middle + 8;
    [(middles + 3 * left + far_left) >> 4, (middles + 3 * right + far_right) >> 4]
}

/// Calls `pixels(x, interpolated)` for each square of two pixels along a row.
#[inline(always)]
fn along(near: &[i16], far: &[i16], mut pixels: impl FnMut(usize, [i32; 2])) {
    let width = near.len() - 2;
    let (left, middle, right) = (&near[..width], &near[1..][..width], &near[2..][..width]);
    let (far_left, far_middle, far_right) = (&far[..width], &far[1..][..width], &far[2..][..width]);
    for x in 0..width {
        pixels(x, interpolate([left[x], middle[x], right[x]], [far_left[x], far_middle[x], far_right[x]]));
    }
}

/// The chroma that each pixel should get, in rows of even length: the last pixel of an odd row is there twice.
struct Wanted {
    stride: usize,
    samples: Vec<i16>,
}

impl Wanted {
    #[inline(always)]
    fn of<const CHANNELS: usize>(picture: &Picture, factors: [i32; 3]) -> Self {
        let stride = picture.width.next_multiple_of(2);
        let mut samples = vec![0; stride * picture.height];
        let rounding = (128 << SHIFT) + (1 << (SHIFT - FRACTION - 1));
        for (y, out) in samples.chunks_exact_mut(stride).enumerate() {
            for (out, pixel) in out.iter_mut().zip(picture.row(y).chunks_exact(CHANNELS)) {
                let sum: i32 = (0..3).map(|c| factors[c] * i32::from(pixel[c])).sum();
                *out = ((sum + rounding) >> (SHIFT - FRACTION)) as i16;
            }
            if stride > picture.width {
                out[stride - 1] = out[stride - 2];
            }
        }
        Self { stride, samples }
    }

    fn row(&self, y: usize) -> &[i16] {
        &self.samples[y * self.stride..][..self.stride]
    }
}

/// Chroma rows that decoders interpolate a row of pixels from: the one that covers it, and the next one upwards for
/// even rows, downwards for odd ones.
fn rows_for(field: &Field, pixel_row: usize) -> (&[i16], &[i16]) {
    let y = pixel_row / 2;
    (field.padded_row(y + 1), field.padded_row(if pixel_row.is_multiple_of(2) { y } else { y + 2 }))
}

/// One step towards `wanted`: each sample moves by the mean residual of the square it stands for.
#[inline(always)]
fn improve(field: &mut Field, wanted: &Wanted, picture: &Picture, next: &mut [i16]) {
    let width = field.width;
    let mut residuals = vec![0; width];
    for y in 0..field.height {
        residuals.fill(0);
        // The last pixels of odd rows and columns count twice: they are alone in their squares.
        for row in [2 * y, (2 * y + 1).min(picture.height - 1)] {
            let (near, far) = rows_for(field, row);
            let pairs = wanted.row(row);
            along(near, far, |x, [first, second]| {
                residuals[x] += i32::from(pairs[2 * x]) + i32::from(pairs[2 * x + 1]) - first - second;
            });
            if picture.width % 2 == 1 {
                along(&near[width - 1..], &far[width - 1..], |_, [first, second]| {
                    residuals[width - 1] += second - first
                });
            }
        }
        let samples = &field.padded_row(y + 1)[1..][..width];
        for ((next, sample), residual) in next[y * width..][..width].iter_mut().zip(samples).zip(&residuals) {
            *next = (i32::from(*sample) + residual / 4).clamp(0, 255 << FRACTION) as i16;
        }
    }
    for y in 0..field.height {
        field.row_mut(y).copy_from_slice(&next[y * width..][..width]);
    }
    field.repeat_borders();
}

/// Rounds to whole samples, into the plane too.
fn round(field: &mut Field, plane: &mut [u8], plane_stride: usize) {
    for y in 0..field.height {
        let out = &mut plane[y * plane_stride..][..field.width];
        for (sample, out) in field.row_mut(y).iter_mut().zip(out) {
            let whole = ((i32::from(*sample) + (1 << (FRACTION - 1))) >> FRACTION).min(255);
            (*out, *sample) = (whole as u8, (whole << FRACTION) as i16);
        }
    }
    field.repeat_borders();
}

compiled_per_set! {
    /// Converts a picture. Transparent pixels count like the others.
    pub fn convert(picture: &Picture<'_>) -> Planes = either;
}

#[inline(always)]
fn either<S: Simd>(picture: &Picture) -> Planes {
    match picture.channels {
        4 => sharpen::<S, 4>(picture),
        _ => sharpen::<S, 3>(picture),
    }
}

#[inline(always)]
fn sharpen<S: Simd, const CHANNELS: usize>(picture: &Picture) -> Planes {
    let mut planes = rgb::convert::<S>(picture);
    let (width, height) = (picture.width.div_ceil(2), picture.height.div_ceil(2));
    let stride = planes.chroma_stride();
    let mut u = Field::new(&planes.u, stride, width, height);
    let mut v = Field::new(&planes.v, stride, width, height);
    let mut next = vec![0; width * height];
    for (field, factors, plane) in [(&mut u, BLUE_DIFFERENCE, &mut planes.u), (&mut v, RED_DIFFERENCE, &mut planes.v)] {
        let wanted = Wanted::of::<CHANNELS>(picture, factors);
        for _ in 0..ITERATIONS {
            improve(field, &wanted, picture, &mut next);
        }
        round(field, plane, stride);
    }
    let luma_stride = planes.luma_stride();
    let mut interpolated = [vec![0; 2 * width], vec![0; 2 * width]];
    for y in 0..picture.height {
        for (field, out) in [&u, &v].into_iter().zip(&mut interpolated) {
            let (near, far) = rows_for(field, y);
            along(near, far, |x, pair| {
                out[2 * x] = pair[0] >> FRACTION;
                out[2 * x + 1] = pair[1] >> FRACTION;
            });
        }
        let line = &mut planes.y[y * luma_stride..][..picture.width];
        let [u, v] = &interpolated;
        for (((sample, u), v), pixel) in line.iter_mut().zip(u).zip(v).zip(picture.row(y).chunks_exact(CHANNELS)) {
            *sample = corrected(*sample, *u, *v, [pixel[0], pixel[1], pixel[2]]);
        }
    }
    planes.pad();
    planes
}

/// The luma sample whose decoded colour, clamped to 0..=255, is as light as `rgb`.
#[inline(always)]
fn corrected(luma: u8, u: i32, v: i32, rgb: [u8; 3]) -> u8 {
    let [r, g, b] = rgb.map(i32::from);
    let target = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
    let mut sample = i32::from(luma);
    let (u, v) = (u - 128, v - 128);
    for _ in 0..2 {
        // BT.601, limited range, in 1/16384: 255 / 219 and the differences' factors.
        let y = 19077 * (sample - 16) + 8192;
        let decoded = |c: i32| ((y + c) >> 14).clamp(0, 255);
        let (r, g, b) = (decoded(26149 * v), decoded(-6419 * u - 13320 * v), decoded(33050 * u));
        let missing = target - (LUMA[0] * r + LUMA[1] * g + LUMA[2] * b);
        sample = (sample + ((missing + (1 << (SHIFT - 1))) >> SHIFT)).clamp(0, 255);
    }
    sample as u8
}

#[cfg(test)]
mod tests {
    use super::super::chroma;
    use super::*;
    use crate::simd::{InstructionSet, with_set};

    fn rgb_at(picture: &Picture, x: usize, y: usize) -> [u8; 3] {
        let pixel = &picture.row(y)[x * picture.channels..];
        [pixel[0], pixel[1], pixel[2]]
    }

    /// The same by definition, sample by sample.
    fn by_definition(picture: &Picture) -> Planes {
        let mut planes = rgb::convert::<crate::simd::scalar::Scalar>(picture);
        let (width, height) = (picture.width.div_ceil(2), picture.height.div_ceil(2));
        let stride = planes.chroma_stride();
        let at = |samples: &[i32], x: usize, y: usize| {
            let sample = |x: isize, y: isize| {
                samples[y.clamp(0, height as isize - 1) as usize * width + x.clamp(0, width as isize - 1) as usize]
            };
            let side = |v: usize| if v.is_multiple_of(2) { -1 } else { 1 };
            let (cx, cy, dx, dy) = ((x / 2) as isize, (y / 2) as isize, side(x), side(y));
            (9 * sample(cx, cy) + 3 * sample(cx + dx, cy) + 3 * sample(cx, cy + dy) + sample(cx + dx, cy + dy) + 8) >> 4
        };
        let mut fields = Vec::new();
        for (factors, plane) in [(BLUE_DIFFERENCE, &mut planes.u), (RED_DIFFERENCE, &mut planes.v)] {
            let wanted = |x: usize, y: usize| {
                let sum: i32 =
                    rgb_at(picture, x, y).iter().zip(factors).map(|(c, factor)| factor * i32::from(*c)).sum();
                (sum + (128 << SHIFT) + (1 << (SHIFT - FRACTION - 1))) >> (SHIFT - FRACTION)
            };
            let mut samples: Vec<i32> =
                (0..width * height).map(|i| i32::from(plane[i / width * stride + i % width]) << FRACTION).collect();
            for _ in 0..ITERATIONS {
                let mut next = samples.clone();
                for (i, next) in next.iter_mut().enumerate() {
                    let (x, y) = (2 * (i % width), 2 * (i / width));
                    let (right, below) = ((x + 1).min(picture.width - 1), (y + 1).min(picture.height - 1));
                    let residual: i32 = [(x, y), (right, y), (x, below), (right, below)]
                        .iter()
                        .map(|(x, y)| wanted(*x, *y) - at(&samples, *x, *y))
                        .sum();
                    *next = (*next + residual / 4).clamp(0, 255 << FRACTION);
                }
                samples = next;
            }
            for (i, sample) in samples.iter_mut().enumerate() {
                let whole = ((*sample + 32) >> FRACTION).min(255);
                plane[i / width * stride + i % width] = whole as u8;
                *sample = whole << FRACTION;
            }
            fields.push(samples);
        }
        let luma_stride = planes.luma_stride();
        for y in 0..picture.height {
            for x in 0..picture.width {
                let [u, v] = [0, 1].map(|field| at(&fields[field], x, y) >> FRACTION);
                let sample = &mut planes.y[y * luma_stride + x];
                *sample = corrected(*sample, u, v, rgb_at(picture, x, y));
            }
        }
        planes.pad();
        planes
    }

    /// Red letters on blue, the worst case for chroma.
    fn letters(width: usize, height: usize, channels: usize) -> Vec<u8> {
        let pixel = |i: usize| match (i % width % 13, i / width % 11) {
            (0..3, 1..9) | (3..9, 4..7) => [255, 30, 20, 255],
            (11, y) => [(y * 20) as u8, 200, 90, 255],
            _ => [20, 50, 180, 255],
        };
        (0..width * height).flat_map(|i| pixel(i)[..channels].to_vec()).collect()
    }

    #[test]
    fn every_set_and_size_is_as_defined() {
        for (width, height) in [(1, 1), (1, 6), (7, 1), (2, 2), (16, 16), (33, 17), (50, 31), (67, 40)] {
            for channels in [3, 4] {
                let pixels = letters(width, height, channels);
                let picture = Picture { pixels: &pixels, width, height, stride: width * channels, channels };
                let expected = by_definition(&picture);
                for set in InstructionSet::available() {
                    let planes = with_set!(set, S => convert::<S>(&picture));
                    assert!(planes == expected, "{set:?} {width} x {height}, {channels} channels");
                }
            }
        }
    }

    #[test]
    fn interpolated_colours_are_closer_than_plain_ones() {
        let (width, height) = (64, 48);
        let pixels = letters(width, height, 3);
        let picture = Picture { pixels: &pixels, width, height, stride: width * 3, channels: 3 };
        let error = |planes: &Planes| {
            let stride = planes.chroma_stride();
            let mut sum = 0i64;
            for (plane, pick) in [(&planes.u, 0), (&planes.v, 1)] {
                let field = Field::new(plane, stride, width / 2, height / 2);
                for y in 0..height {
                    let (near, far) = rows_for(&field, y);
                    along(near, far, |x, pair| {
                        for (i, value) in pair.into_iter().enumerate() {
                            let wanted = chroma(rgb_at(&picture, 2 * x + i, y).map(|c| i32::from(c) * 4));
                            let wanted = i32::from(if pick == 0 { wanted.0 } else { wanted.1 });
                            sum += i64::from((value >> FRACTION) - wanted).pow(2);
                        }
                    });
                }
            }
            sum
        };
        let plain = error(&rgb::convert::<crate::simd::scalar::Scalar>(&picture));
        let sharp = error(&convert::<crate::simd::scalar::Scalar>(&picture));
        assert!(sharp * 10 < plain * 9, "{sharp} against {plain}");
    }
}
