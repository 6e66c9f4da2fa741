//! The Gaussian blur of SSIMULACRA2: sigma 1.5, eleven taps.

/// Taps on either side of the centre.
pub const RADIUS: usize = 5;

/// `exp(-d^2 / (2 * 1.5^2))` for distances 0 to 5, scaled so that all eleven taps sum to 1.
const TAPS: [f32; RADIUS + 1] = [0.266_011_7, 0.213_005_5, 0.109_360_7, 0.036_000_77, 0.007_598_76, 0.001_028_38];

/// A blur with its row buffers.
#[derive(Default)]
pub struct Blur {
    /// A row after the vertical pass, with [`RADIUS`] zeros at either end.
    row: Vec<f32>,
}

impl Blur {
    /// The blurred plane. Outside of it there is zero, as in the reference.
    pub fn of(&mut self, plane: &[f32], width: usize) -> Vec<f32> {
        let height = plane.len().checked_div(width).unwrap_or(0);
        self.row.clear();
        self.row.resize(width + 2 * RADIUS, 0.0);
        let mut blurred = vec![0.0; plane.len()];
        for (y, out) in blurred.chunks_exact_mut(width.max(1)).enumerate() {
            self.down(plane, width, height, y);
            across(&self.row, out);
        }
        blurred
    }

    /// The vertical pass for row `y`.
    fn down(&mut self, plane: &[f32], width: usize, height: usize, y: usize) {
        let sums = &mut self.row[RADIUS..][..width];
        let row = |y: usize| &plane[y * width..][..width];
        for (sum, &value) in sums.iter_mut().zip(row(y)) {
            *sum = value * TAPS[0];
        }
        for (distance, tap) in TAPS.iter().enumerate().skip(1) {
            let above = y.checked_sub(distance).map(row);
            let below = Some(y + distance).filter(|&y| y < height).map(row);
            match (above, below) {
                (Some(above), Some(below)) => {
                    for ((sum, &a), &b) in sums.iter_mut().zip(above).zip(below) {
                        *sum += (a + b) * tap;
                    }
                }
                (Some(only), None) | (None, Some(only)) => {
                    for (sum, &value) in sums.iter_mut().zip(only) {
                        *sum += value * tap;
                    }
                }
                (None, None) => {}
            }
        }
    }
}

/// The horizontal pass: `padded` has [`RADIUS`] values more at either end than `out`.
fn across(padded: &[f32], out: &mut [f32]) {
    let width = out.len();
    let shifted: [&[f32]; 2 * RADIUS + 1] = std::array::from_fn(|shift| &padded[shift..shift + width]);
    for (x, out) in out.iter_mut().enumerate() {
        *out = shifted[5][x] * TAPS[0]
            + (shifted[4][x] + shifted[6][x]) * TAPS[1]
            + (shifted[3][x] + shifted[7][x]) * TAPS[2]
            + (shifted[2][x] + shifted[8][x]) * TAPS[3]
            + (shifted[1][x] + shifted[9][x]) * TAPS[4]
            + (shifted[0][x] + shifted[10][x]) * TAPS[5];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_taps_are_a_gaussian() {
        let exact: Vec<f64> = (0..=5).map(|d| (-f64::from(d * d) / 4.5).exp()).collect();
        let sum = exact[0] + 2.0 * exact[1..].iter().sum::<f64>();
        for (tap, exact) in TAPS.iter().zip(&exact) {
            assert!((f64::from(*tap) - exact / sum).abs() < 1e-6, "{tap} {}", exact / sum);
        }
    }

    #[test]
    fn a_point_spreads_evenly() {
        let mut plane = vec![0.0; 15 * 13];
        plane[6 * 15 + 7] = 1.0;
        let blurred = Blur::default().of(&plane, 15);
        assert!((blurred.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!(blurred[6 * 15 + 4], blurred[6 * 15 + 10]);
        assert!((blurred[3 * 15 + 7] - blurred[6 * 15 + 4]).abs() < 1e-7);
        assert!((blurred[5 * 15 + 9] - TAPS[1] * TAPS[2]).abs() < 1e-7);
        assert_eq!(blurred[7], 0.0);
    }
}
