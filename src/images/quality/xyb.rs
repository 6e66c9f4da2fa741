//! XYB, the colour space of JPEG XL in which SSIMULACRA2 compares: red-green, lightness, blue.

use crate::images::Pixels;

/// Light as red, green and blue planes, 0 to 1.
pub struct Linear {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    rgb: [Vec<f32>; 3],
}

/// What transparent pictures are seen over: neither bright nor dark edges are hidden by middle grey.
const BACKGROUND: u32 = 128;

impl Linear {
    /// From sRGB.
    pub fn new(pixels: &Pixels) -> Self {
        let table: [f32; 256] = std::array::from_fn(|level| {
            let value = level as f32 / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        let plane = |channel: usize| -> Vec<f32> {
            let samples = pixels.data.chunks_exact(4);
            if pixels.opaque {
                return samples.map(|p| table[usize::from(p[channel])]).collect();
            }
            let seen = samples.map(|p| {
                let alpha = u32::from(p[3]);
                (u32::from(p[channel]) * alpha + BACKGROUND * (255 - alpha) + 127) / 255
            });
            seen.map(|level| table[level as usize & 255]).collect()
        };
        Self { width: pixels.width as usize, height: pixels.height as usize, rgb: [plane(0), plane(1), plane(2)] }
    }

    /// No light at all.
    pub fn black(width: usize, height: usize) -> Self {
        Self { width, height, rgb: [(); 3].map(|()| vec![0.0; width * height]) }
    }

    /// Puts `part`, which has to fit, at `x`, `y`.
    pub fn put(&mut self, part: &Self, x: usize, y: usize) {
        for (plane, part_plane) in self.rgb.iter_mut().zip(&part.rgb) {
            for (row, source) in (y..).zip(part_plane.chunks_exact(part.width)) {
                plane[row * self.width + x..][..part.width].copy_from_slice(source);
            }
        }
    }

    /// Half the size: means of 2x2, an odd last row or column being its own neighbour.
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let rgb = self.rgb.each_ref().map(|plane| {
            let mut half = Vec::with_capacity(width * height);
            for rows in plane.chunks(2 * self.width) {
                let (upper, lower) = rows.split_at(self.width);
                let lower = if lower.is_empty() { upper } else { lower };
                let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
                half.extend(pairs.map(|(a, b)| (a[0] + a[1] + b[0] + b[1]) * 0.25));
                if self.width % 2 == 1 {
                    half.push((upper[self.width - 1] + lower[self.width - 1]) * 0.5);
                }
            }
            half
        });
        Self { width, height, rgb }
    }
}

/// The response of the eye's long and medium cones to light's red, green, blue (libjxl's opsin absorbance matrix).
const LONG: [f32; 3] = [0.30, 0.622, 0.078];
const MEDIUM: [f32; 3] = [0.23, 0.692, 0.078];
const SHORT: [f32; 3] = [0.243_422_69, 0.204_767_44, 0.551_809_87];
const BIAS: f32 = 0.003_793_073_3;
const BIAS_ROOT: f32 = 0.155_954_2;

/// The planes of X, Y and B that are `needed` (the others are empty), shifted and scaled to be about 0 to 1.
pub fn xyb(linear: &Linear, needed: [bool; 3]) -> [Vec<f32>; 3] {
    let [red, green, blue] = &linear.rgb;
    let cone = |weights: [f32; 3]| -> Vec<f32> {
        let light = red.iter().zip(green).zip(blue);
        light
            .map(|((r, g), b)| cube_root(weights[0] * r + weights[1] * g + weights[2] * b + BIAS) - BIAS_ROOT)
            .collect()
    };
    let (long, medium) = (cone(LONG), cone(MEDIUM));
    let pairs = || long.iter().zip(&medium);
    let x = if needed[0] { pairs().map(|(l, m)| (l - m) * 7.0 + 0.42).collect() } else { Vec::new() };
    let b = if needed[2] {
        let short = cone(SHORT);
        pairs().zip(&short).map(|((l, m), s)| (s - (l + m) * 0.5) + 0.55).collect()
    } else {
        Vec::new()
    };
    let y = if needed[1] { pairs().map(|(l, m)| (l + m) * 0.5 + 0.01).collect() } else { Vec::new() };
    [x, y, b]
}

/// For values of about 0.001 to 1.5, to six digits: a guess from the exponent's third, then three steps of Newton's.
fn cube_root(value: f32) -> f32 {
    let mut root = f32::from_bits(value.to_bits() / 3 + 0x2a51_19f2);
    for _ in 0..3 {
        root = (2.0 * root + value / (root * root)) * (1.0 / 3.0);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_close() {
        for i in 1..=1500 {
            let value = i as f32 / 1000.0;
            assert!((cube_root(value) - value.cbrt()).abs() < 2e-6, "{value}");
        }
        assert!((BIAS.cbrt() - BIAS_ROOT).abs() < 1e-7);
    }

    #[test]
    fn grey_has_no_colour() {
        let pixels = Pixels { width: 2, height: 1, data: vec![255, 255, 255, 255, 0, 0, 0, 255], opaque: true };
        let [x, y, b] = xyb(&Linear::new(&pixels), [true; 3]);
        assert!((x[0] - 0.42).abs() < 1e-5 && (x[1] - 0.42).abs() < 1e-5);
        // White's lightness in XYB.
        assert!((y[0] - 0.855_31).abs() < 1e-3 && (y[1] - 0.01).abs() < 1e-5, "{y:?}");
        assert!((b[0] - 0.55).abs() < 1e-5 && (b[1] - 0.55).abs() < 1e-5);
    }

    #[test]
    fn halving_takes_means() {
        let pixels = Pixels { width: 3, height: 1, data: [[255; 4], [0, 0, 0, 255], [255; 4]].concat(), opaque: true };
        let half = Linear::new(&pixels).halved();
        assert_eq!((half.width, half.height, half.rgb[0].clone()), (2, 1, vec![0.5, 1.0]));
    }
}
