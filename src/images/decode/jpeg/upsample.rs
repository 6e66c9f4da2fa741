//! One row of a component, spread to the picture's width.
//!
//! The interpolation is the one browsers use ("fancy upsampling": a triangle filter where the ratio is 2, replication
//! elsewhere), with its rounding.

/// How a component's samples relate to the picture's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ratio {
    /// One sample per pixel.
    Full,
    /// Half the width.
    HalfWidth,
    /// Half the height.
    HalfHeight,
    /// Half of both.
    Half,
    /// Anything else: the sample is `x * numerator / denominator`.
    Other { numerator: usize, denominator: usize },
}

impl Ratio {
    /// From a component's sampling factors, the largest ones, and the component's width in samples.
    pub fn new(component: (usize, usize), largest: (usize, usize), width: usize) -> Self {
        let half_wide = component.0 * 2 == largest.0;
        let half_high = component.1 * 2 == largest.1;
        let (full_wide, full_high) = (component.0 == largest.0, component.1 == largest.1);
        match () {
            () if full_wide && full_high => Self::Full,
            () if full_wide && half_high => Self::HalfHeight,
            // Two samples or fewer have no inner neighbours to interpolate between.
            () if half_wide && full_high && width > 2 => Self::HalfWidth,
            () if half_wide && half_high && width > 2 => Self::Half,
            () => Self::Other { numerator: component.0, denominator: largest.0 },
        }
    }

    /// Whether rows above and below take part.
    pub fn needs_neighbours(self) -> bool {
        matches!(self, Self::HalfHeight | Self::Half)
    }
}

/// Spreads a row. `near` is the component's row that covers the picture's row, `far` the other one next to it; `lower` says
/// that the picture's row is the lower of the two that `near` covers. All rows hold only the component's true samples;
/// `out` is the picture's width.
pub fn row(ratio: Ratio, near: &[u8], far: &[u8], lower: bool, sums: &mut Vec<u16>, out: &mut [u8]) {
    match ratio {
        Ratio::Full => out.copy_from_slice(&near[..out.len()]),
        Ratio::HalfHeight => {
            let bias = if lower { 2 } else { 1 };
            for ((out, &near), &far) in out.iter_mut().zip(near).zip(far) {
                *out = ((u16::from(near) * 3 + u16::from(far) + bias) >> 2) as u8;
            }
        }
        Ratio::HalfWidth => {
            spread(near, out, |near, side, right| {
                let bias = if right { 2 } else { 1 };
                ((u16::from(near) * 3 + u16::from(side) + bias) >> 2) as u8
            });
            out[0] = near[0];
            if out.len().is_multiple_of(2) {
                out[out.len() - 1] = near[near.len() - 1];
            }
        }
        Ratio::Half => {
            sums.clear();
            sums.extend(near.iter().zip(far).map(|(&near, &far)| u16::from(near) * 3 + u16::from(far)));
            spread(sums, out, |near, side, right| {
                let bias = if right { 7 } else { 8 };
                ((near * 3 + side + bias) >> 4) as u8
            });
            out[0] = ((sums[0] * 4 + 8) >> 4) as u8;
            if out.len().is_multiple_of(2) {
                out[out.len() - 1] = ((sums[sums.len() - 1] * 4 + 7) >> 4) as u8;
            }
        }
        Ratio::Other { numerator, denominator } => {
            for (x, out) in out.iter_mut().enumerate() {
                *out = near[x * numerator / denominator];
            }
        }
    }
}

/// Two outputs per sample, each from the sample and its neighbour on that side; the outer ends are left to the caller.
#[inline(always)]
fn spread<T: Copy>(row: &[T], out: &mut [u8], mix: impl Fn(T, T, bool) -> u8) {
    let last = row.len() - 1;
    if let Some(second) = out.get_mut(1) {
        *second = mix(row[0], row[1], true);
    }
    // Samples 1 to last - 1 have both neighbours.
    let inner = &mut out[2..];
    let pairs = inner.chunks_exact_mut(2);
    for ((pair, sample), (left, right)) in pairs.zip(&row[1..last]).zip(row.iter().zip(&row[2..])) {
        pair[0] = mix(*sample, *left, false);
        pair[1] = mix(*sample, *right, true);
    }
    if let Some(out) = out.get_mut(2 * last) {
        *out = mix(row[last], row[last - 1], false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread_row(ratio: Ratio, near: &[u8], far: &[u8], lower: bool, width: usize) -> Vec<u8> {
        let mut out = vec![0; width];
        row(ratio, near, far, lower, &mut Vec::new(), &mut out);
        out
    }

    #[test]
    fn triangle_filter_along_the_row() {
        assert_eq!(spread_row(Ratio::HalfWidth, &[0, 40, 50], &[], false, 6), [0, 10, 30, 43, 47, 50]);
        assert_eq!(spread_row(Ratio::HalfWidth, &[0, 40, 50], &[], false, 5), [0, 10, 30, 43, 47]);
    }

    #[test]
    fn triangle_filter_across_rows() {
        assert_eq!(spread_row(Ratio::HalfHeight, &[10, 20], &[0, 23], false, 2), [7, 21]);
        assert_eq!(spread_row(Ratio::HalfHeight, &[10, 20], &[0, 24], true, 2), [8, 21]);
    }

    #[test]
    fn triangle_filter_both_ways_keeps_flat_areas_flat() {
        for width in [5, 6] {
            assert_eq!(spread_row(Ratio::Half, &[77; 3], &[77; 3], false, width), vec![77; width]);
        }
    }

    #[test]
    fn other_ratios_replicate() {
        let ratio = Ratio::new((1, 1), (4, 1), 2);
        assert_eq!(spread_row(ratio, &[1, 2], &[], false, 7), [1, 1, 1, 1, 2, 2, 2]);
        assert_eq!(Ratio::new((1, 1), (2, 2), 2), Ratio::Other { numerator: 1, denominator: 2 });
    }
}
