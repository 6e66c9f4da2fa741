//! Profiles of three curves and a matrix (ICC.1:2022, 8.3.3), for many pixels.

use super::curve::{Curve, srgb_encode};
use super::matrix::{Matrix, PCS_TO_LINEAR_SRGB};

/// Three curves and a matrix to linear sRGB, as tables.
pub struct Shaper {
    linear: [Vec<f32>; 3],
    matrix: Matrix,
    encoded: Vec<u8>,
}

impl Shaper {
    /// Entries of the table from linear light to bytes. Even at the foot of the curve, its steepest part, neighbours differ
    /// by less than half a step.
    const STEPS: usize = 8192;

    /// `entries`: how finely the curves are sampled, e.g. 256 for pixels of 8 bits.
    pub fn new(curves: &[Curve; 3], to_pcs: &Matrix, entries: usize) -> Self {
        Self::with_tables(
            curves.each_ref().map(|curve| table(entries, |v| curve.at(v))),
            PCS_TO_LINEAR_SRGB.times(to_pcs),
        )
    }

    /// `linear`: by channel, evenly spaced values that `matrix` makes linear sRGB.
    pub fn with_tables(linear: [Vec<f32>; 3], matrix: Matrix) -> Self {
        let encoded = |i: usize| (srgb_encode(i as f32 / (Self::STEPS - 1) as f32) * 255.0 + 0.5) as u8;
        Self { linear, matrix, encoded: (0..Self::STEPS).map(encoded).collect() }
    }

    /// Converts pixels of 8 bits; there have to be 256 entries.
    pub fn convert(&self, data: &mut [[u8; 4]]) {
        let [red, green, blue] = &self.linear;
        for pixel in data {
            let [r, g, b, a] = *pixel;
            let [r, g, b] = self.encode([red[usize::from(r)], green[usize::from(g)], blue[usize::from(b)]]);
            *pixel = [r, g, b, a];
        }
    }

    /// Converts a colour of 16 bits, between the entries.
    pub fn convert_wide(&self, rgb: [u16; 3]) -> [u8; 3] {
        self.encode(std::array::from_fn(|i| {
            let table = &self.linear[i];
            let position = f32::from(rgb[i]) * ((table.len() - 1) as f32 / 65535.0);
            let index = (position as usize).min(table.len() - 2);
            table[index] + (table[index + 1] - table[index]) * (position - index as f32)
        }))
    }

    #[inline(always)]
    fn encode(&self, values: [f32; 3]) -> [u8; 3] {
        self.matrix.apply(values).map(|value| {
            // The cast clips below 0 by itself.
            let index = (value * (Self::STEPS - 1) as f32 + 0.5) as usize;
            self.encoded[index.min(Self::STEPS - 1)]
        })
    }
}

/// `curve` at evenly spaced places of 0..1.
pub fn table(entries: usize, curve: impl Fn(f32) -> f32) -> Vec<f32> {
    (0..entries).map(|i| curve(i as f32 / (entries - 1) as f32)).collect()
}
