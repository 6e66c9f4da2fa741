//! Sharp YUV: chroma chosen for what decoders make of it.
//!
//! Decoders interpolate chroma (weights 9, 3, 3, 1). Averaging 2x2 squares ignores that, and colours bleed at sharp
//! edges. Here the residual between the wanted chroma and the interpolated one is fed back a few times (Landweber
//! iteration for the least-squares chroma), and then luma makes up for what clamping of the decoded colour loses.

use super::{BLUE_DIFFERENCE, LUMA, Picture, RED_DIFFERENCE, SHIFT, rgb};
use crate::vp8::planes::Planes;

const ITERATIONS: usize = 4;
/// Fractional bits of the chroma that the iteration works on.
const FRACTION: u32 = 6;

/// A chroma plane in fixed point, at half or full resolution, without padding.
struct Field {
    width: usize,
    height: usize,
    samples: Vec<i16>,
}

impl Field {
    fn at(&self, x: isize, y: isize) -> i32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        i32::from(self.samples[y * self.width + x])
    }

    /// What a decoder interpolates at full resolution.
    fn interpolated(&self, x: usize, y: usize) -> i32 {
        let (cx, cy) = ((x / 2) as isize, (y / 2) as isize);
        let dx = if x.is_multiple_of(2) { -1 } else { 1 };
        let dy = if y.is_multiple_of(2) { -1 } else { 1 };
        let sum = 9 * self.at(cx, cy) + 3 * self.at(cx + dx, cy) + 3 * self.at(cx, cy + dy) + self.at(cx + dx, cy + dy);
        (sum + 8) >> 4
    }

    /// One step towards `wanted`: each sample moves by the mean residual of the square it stands for.
    fn improve(&mut self, wanted: &Field) {
        let mut next = self.samples.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                let (mut residual, mut count) = (0, 0);
                for (px, py) in [(2 * x, 2 * y), (2 * x + 1, 2 * y), (2 * x, 2 * y + 1), (2 * x + 1, 2 * y + 1)] {
                    if px < wanted.width && py < wanted.height {
                        residual += i32::from(wanted.samples[py * wanted.width + px]) - self.interpolated(px, py);
                        count += 1;
                    }
                }
                let sample = &mut next[y * self.width + x];
                *sample = (i32::from(*sample) + residual / count).clamp(0, 255 << FRACTION) as i16;
            }
        }
        self.samples = next;
    }
}

fn wanted(picture: &Picture, factors: [i32; 3]) -> Field {
    let mut samples = Vec::with_capacity(picture.width * picture.height);
    for y in 0..picture.height {
        for x in 0..picture.width {
            let rgb = picture.rgb(x, y);
            let sum: i32 = (0..3).map(|c| factors[c] * i32::from(rgb[c])).sum();
            samples.push(((sum + (128 << SHIFT) + (1 << (SHIFT - FRACTION - 1))) >> (SHIFT - FRACTION)) as i16);
        }
    }
    Field { width: picture.width, height: picture.height, samples }
}

fn half(plane: &[u8], stride: usize, width: usize, height: usize) -> Field {
    let samples = (0..height).flat_map(|y| &plane[y * stride..][..width]).map(|v| i16::from(*v) << FRACTION).collect();
    Field { width, height, samples }
}

/// Converts a picture. Transparent pixels count like the others.
pub fn convert(picture: &Picture) -> Planes {
    let mut planes = rgb::convert(picture);
    let (width, height) = (picture.width.div_ceil(2), picture.height.div_ceil(2));
    let stride = planes.chroma_stride();
    let mut fields = [half(&planes.u, stride, width, height), half(&planes.v, stride, width, height)];
    for (field, factors) in fields.iter_mut().zip([BLUE_DIFFERENCE, RED_DIFFERENCE]) {
        let wanted = wanted(picture, factors);
        (0..ITERATIONS).for_each(|_| field.improve(&wanted));
    }
    let [u, v] = &mut fields;
    for (field, plane) in [(&mut *u, &mut planes.u), (&mut *v, &mut planes.v)] {
        for y in 0..height {
            for x in 0..width {
                let sample = ((i32::from(field.samples[y * width + x]) + (1 << (FRACTION - 1))) >> FRACTION).min(255);
                plane[y * stride + x] = sample as u8;
                field.samples[y * width + x] = (sample << FRACTION) as i16;
            }
        }
    }
    let luma_stride = planes.luma_stride();
    for y in 0..picture.height {
        for x in 0..picture.width {
            let (u, v) = (u.interpolated(x, y) >> FRACTION, v.interpolated(x, y) >> FRACTION);
            let sample = &mut planes.y[y * luma_stride + x];
            *sample = corrected(*sample, u, v, picture.rgb(x, y));
        }
    }
    planes.pad();
    planes
}

/// The luma sample whose decoded colour, clamped to 0..=255, is as light as `rgb`.
fn corrected(luma: u8, u: i32, v: i32, rgb: [u8; 3]) -> u8 {
    let lightness = |rgb: [i32; 3]| (0..3).map(|c| LUMA[c] * rgb[c]).sum::<i32>();
    let target = lightness(rgb.map(i32::from));
    let mut sample = i32::from(luma);
    for _ in 0..2 {
        // BT.601, limited range, in 1/16384: 255 / 219 and the differences' factors.
        let y = 19077 * (sample - 16);
        let (u, v) = (u - 128, v - 128);
        let decoded =
            [y + 26149 * v, y - 6419 * u - 13320 * v, y + 33050 * u].map(|c| ((c + 8192) >> 14).clamp(0, 255));
        let missing = target - lightness(decoded);
        let step = (missing + (1 << (SHIFT - 1))) >> SHIFT;
        if step == 0 {
            break;
        }
        sample = (sample + step).clamp(0, 255);
    }
    sample as u8
}
