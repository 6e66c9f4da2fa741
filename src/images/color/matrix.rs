//! 3 x 3 matrices, and the ones between sRGB and the profile connection space.

/// Rows of a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [[f32; 3]; 3]);

/// XYZ relative to D50 to linear sRGB: the inverse of sRGB's primaries, adapted from D65 by Bradford's method.
pub const PCS_TO_LINEAR_SRGB: Matrix = Matrix([
    [3.133_856, -1.616_867, -0.490_615],
    [-0.978_768, 1.916_142, 0.033_454],
    [0.071_945, -0.228_991, 1.405_243],
]);

/// D50 as ICC defines it.
pub const D50: [f32; 3] = [0.964_2, 1.0, 0.824_9];

impl Matrix {
    pub fn apply(&self, v: [f32; 3]) -> [f32; 3] {
        self.0.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    }

    /// The matrix that first does `other`, then `self`.
    pub fn times(&self, other: &Self) -> Self {
        let column = |i: usize| self.apply(other.0.map(|row| row[i]));
        let columns = [column(0), column(1), column(2)];
        Self(std::array::from_fn(|y| std::array::from_fn(|x| columns[x][y])))
    }

    /// `None` when there is no inverse.
    pub fn inverse(&self) -> Option<Self> {
        let m = self.0;
        let minor = |y: usize, x: usize| {
            let (y1, y2, x1, x2) = ((y + 1) % 3, (y + 2) % 3, (x + 1) % 3, (x + 2) % 3);
            m[y1][x1] * m[y2][x2] - m[y1][x2] * m[y2][x1]
        };
        let determinant: f32 = (0..3).map(|x| m[0][x] * minor(0, x)).sum();
        if !determinant.is_finite() || determinant.abs() < 1e-9 {
            return None;
        }
        Some(Self(std::array::from_fn(|y| std::array::from_fn(|x| minor(x, y) / determinant))))
    }

    /// From linear RGB with these primaries and white (all as x, y) to XYZ relative to D50 (Bradford).
    pub fn from_primaries(primaries: [[f32; 2]; 3], white: [f32; 2]) -> Option<Self> {
        const BRADFORD: Matrix =
            Matrix([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]);
        let xyz = |[x, y]: [f32; 2]| [x / y, 1.0, (1.0 - x - y) / y];
        let [r, g, b] = primaries.map(xyz);
        let mixed = Self(std::array::from_fn(|i| [r[i], g[i], b[i]]));
        let amounts = mixed.inverse()?.apply(xyz(white));
        let to_xyz = Self(mixed.0.map(|row| std::array::from_fn(|i| row[i] * amounts[i])));
        let (from, to) = (BRADFORD.apply(xyz(white)), BRADFORD.apply(D50));
        let scaled = Self(std::array::from_fn(|y| BRADFORD.0[y].map(|v| v * to[y] / from[y])));
        let adapted = BRADFORD.inverse()?.times(&scaled).times(&to_xyz);
        adapted.0.iter().flatten().all(|v| v.is_finite()).then_some(adapted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_primaries_give_the_inverse() {
        let srgb = Matrix::from_primaries([[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]], [0.3127, 0.329]).unwrap();
        let identity = PCS_TO_LINEAR_SRGB.times(&srgb);
        for (y, row) in identity.0.iter().enumerate() {
            for (x, v) in row.iter().enumerate() {
                assert!((v - if x == y { 1.0 } else { 0.0 }).abs() < 2e-3, "{identity:?}");
            }
        }
    }

    #[test]
    fn singular_matrices_have_no_inverse() {
        assert_eq!(Matrix([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [0.0, 0.0, 1.0]]).inverse(), None);
    }
}
