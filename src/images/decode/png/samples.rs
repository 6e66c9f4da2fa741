//! From samples as the decoder hands them out to RGBA.

use crate::images::color::Wide;

/// Samples as the decoder hands them out.
pub struct Layout {
    /// 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
    pub channels: usize,
    /// 16 bits a sample, big-endian.
    pub wide: bool,
}

impl Layout {
    /// Of one pixel as it is handed out.
    pub fn bytes_per_pixel(&self) -> usize {
        self.channels * if self.wide { 2 } else { 1 }
    }

    /// Converts a row, samples of 16 bits by `colors` where there is a profile to convert from.
    pub fn to_rgba(&self, row: &[u8], colors: Option<&Wide>, out: &mut [u8]) {
        match (self.channels, self.wide) {
            (1, false) => each::<1>(row, out, |[v]| [v, v, v, 255]),
            (2, false) => each::<2>(row, out, |[v, a]| [v, v, v, a]),
            (3, false) => each::<3>(row, out, |[r, g, b]| [r, g, b, 255]),
            (_, false) => out.copy_from_slice(&row[..out.len()]),
            (channels, true) => {
                let rgb = |rgb: [u16; 3]| colors.map_or_else(|| rgb.map(narrow), |colors| colors.rgb(rgb));
                let with_alpha = |[r, g, b]: [u8; 3], a| [r, g, b, a];
                match channels {
                    1 => each::<2>(row, out, |s| with_alpha(rgb([sample(&s, 0); 3]), 255)),
                    2 => each::<4>(row, out, |s| with_alpha(rgb([sample(&s, 0); 3]), narrow(sample(&s, 1)))),
                    3 => each::<6>(row, out, |s| with_alpha(rgb([0, 1, 2].map(|i| sample(&s, i))), 255)),
                    _ => each::<8>(row, out, |s| {
                        with_alpha(rgb([0, 1, 2].map(|i| sample(&s, i))), narrow(sample(&s, 3)))
                    }),
                }
            }
        }
    }
}

#[inline(always)]
fn each<const N: usize>(row: &[u8], out: &mut [u8], f: impl Fn([u8; N]) -> [u8; 4]) {
    let (pixels, _) = row.as_chunks::<N>();
    let (out, _) = out.as_chunks_mut::<4>();
    for (out, pixel) in out.iter_mut().zip(pixels) {
        *out = f(*pixel);
    }
}

/// Sample `i` of 16 bits.
#[inline(always)]
fn sample(pixel: &[u8], i: usize) -> u16 {
    u16::from_be_bytes([pixel[i * 2], pixel[i * 2 + 1]])
}

/// 16 bits to 8, rounded to the nearest: 65535 / 255 = 257 steps make one.
#[inline(always)]
fn narrow(value: u16) -> u8 {
    ((u32::from(value) * 255 + 32767) / 65535) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_sixteen_bits() {
        assert_eq!([0, 128, 129, 0x7fff, 0xffff].map(narrow), [0, 0, 1, 127, 255]);
    }
}
