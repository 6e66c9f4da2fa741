//! The five PNG filters and the choice among them for each row.

/// How the filter of a row is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// No filter: best for palettes and many drawings.
    None,
    /// The difference to the row above.
    Up,
    /// Paeth's predictor.
    Paeth,
    /// The smallest sum of absolute differences, the heuristic that the PNG specification suggests (12.7).
    SmallestSum,
    /// The least Shannon entropy of the row's bytes: closer to what the entropy coder will do.
    LeastEntropy,
}

/// Filters row after row; keeps the row before.
pub struct Filterer {
    strategy: Strategy,
    pixel_bytes: usize,
    previous: Vec<u8>,
    current: Vec<u8>,
    /// The filter's number, then the filtered bytes; one for each filter that is compared.
    candidates: [Vec<u8>; 5],
}

impl Filterer {
    /// For rows of `row_bytes`, with `pixel_bytes` to the corresponding byte on the left (1 for packed pixels).
    pub fn new(row_bytes: usize, pixel_bytes: usize, strategy: Strategy) -> Self {
        let candidate = |number: u8| {
            let mut bytes = vec![0; row_bytes + 1];
            bytes[0] = number;
            bytes
        };
        Self {
            strategy,
            pixel_bytes,
            previous: vec![0; row_bytes],
            current: vec![0; row_bytes],
            candidates: [candidate(0), candidate(1), candidate(2), candidate(3), candidate(4)],
        }
    }

    /// Where the next row's bytes are to be put, all of them.
    pub fn row(&mut self) -> &mut [u8] {
        &mut self.current
    }

    /// The row that was put, filtered, with the filter's number in front.
    pub fn filtered(&mut self) -> &[u8] {
        let chosen = match self.strategy {
            Strategy::None => 0,
            Strategy::Up => 2,
            Strategy::Paeth => 4,
            Strategy::SmallestSum => self.choose(sum_of_differences),
            Strategy::LeastEntropy => self.choose(entropy),
        };
        if !matches!(self.strategy, Strategy::SmallestSum | Strategy::LeastEntropy) {
            self.apply(chosen);
        }
        std::mem::swap(&mut self.previous, &mut self.current);
        &self.candidates[chosen]
    }

    fn choose(&mut self, cost: impl Fn(&[u8]) -> u64) -> usize {
        let mut best = (u64::MAX, 0);
        for filter in 0..5 {
            self.apply(filter);
            best = best.min((cost(&self.candidates[filter][1..]), filter));
        }
        best.1
    }

    fn apply(&mut self, filter: usize) {
        let (row, above, left) = (&self.current[..], &self.previous[..], self.pixel_bytes.min(self.current.len()));
        let out = &mut self.candidates[filter][1..];
        // The first pixel has nothing on its left; the rest is split off so that the loops have no branches.
        let (first, rest) = out.split_at_mut(left);
        let with_left = row[left..].iter().zip(row);
        match filter {
            1 => {
                first.copy_from_slice(&row[..left]);
                for (out, (&x, &a)) in rest.iter_mut().zip(with_left) {
                    *out = x.wrapping_sub(a);
                }
            }
            2 => {
                for ((out, &x), &b) in out.iter_mut().zip(row).zip(above) {
                    *out = x.wrapping_sub(b);
                }
            }
            3 => {
                for ((out, &x), &b) in first.iter_mut().zip(row).zip(above) {
                    *out = x.wrapping_sub(b / 2);
                }
                for ((out, (&x, &a)), &b) in rest.iter_mut().zip(with_left).zip(&above[left..]) {
                    *out = x.wrapping_sub(((u16::from(a) + u16::from(b)) / 2) as u8);
                }
            }
            4 => {
                for ((out, &x), &b) in first.iter_mut().zip(row).zip(above) {
                    *out = x.wrapping_sub(b);
                }
                for ((out, (&x, &a)), (&b, &c)) in rest.iter_mut().zip(with_left).zip(above[left..].iter().zip(above)) {
                    *out = x.wrapping_sub(paeth(a, b, c));
                }
            }
            _ => out.copy_from_slice(row),
        }
    }
}

/// The neighbour (left, above, above left) closest to left + above - above left; ties in this order.
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let (left, above, corner) = (i16::from(a), i16::from(b), i16::from(c));
    let to_left = (above - corner).abs();
    let to_above = (left - corner).abs();
    let to_corner = (left + above - 2 * corner).abs();
    if to_left <= to_above && to_left <= to_corner {
        a
    } else if to_above <= to_corner {
        b
    } else {
        c
    }
}

fn sum_of_differences(bytes: &[u8]) -> u64 {
    bytes.iter().map(|&b| u32::from(b.min(b.wrapping_neg()))).map(u64::from).sum()
}

/// Bits (in 256ths) that an ideal order-0 coder would need for the row.
fn entropy(bytes: &[u8]) -> u64 {
    let mut counts = [0u32; 256];
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    let total = bytes.len() as f32;
    let bits: f32 = counts.iter().filter(|&&n| n > 0).map(|&n| n as f32 * (total / n as f32).log2()).sum();
    (bits * 256.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The filters undone as the specification writes it, byte by byte.
    fn undo(filter: u8, filtered: &[u8], above: &[u8], step: usize) -> Vec<u8> {
        let mut row: Vec<u8> = Vec::new();
        for (i, &value) in filtered.iter().enumerate() {
            let a = if i >= step { row[i - step] } else { 0 };
            let c = if i >= step { above[i - step] } else { 0 };
            let b = above[i];
            let predicted = match filter {
                0 => 0,
                1 => a,
                2 => b,
                3 => ((u32::from(a) + u32::from(b)) / 2) as u8,
                _ => paeth(a, b, c),
            };
            row.push(value.wrapping_add(predicted));
        }
        row
    }

    #[test]
    fn every_filter_can_be_undone() {
        let rows: Vec<Vec<u8>> =
            (0..4u32).map(|y| (0..23u32).map(|x| (x * x * 7 + y * 91 + (x ^ y) * 13) as u8).collect()).collect();
        for strategy in [Strategy::None, Strategy::Up, Strategy::Paeth, Strategy::SmallestSum, Strategy::LeastEntropy] {
            for step in [1, 3, 4, 30] {
                let mut filterer = Filterer::new(23, step, strategy);
                let mut above = vec![0; 23];
                for row in &rows {
                    filterer.row().copy_from_slice(row);
                    let filtered = filterer.filtered();
                    assert_eq!(undo(filtered[0], &filtered[1..], &above, step), *row, "{strategy:?} {step}");
                    above.clone_from(row);
                }
            }
        }
    }

    #[test]
    fn a_ramp_is_filtered_by_its_left_neighbour() {
        let mut filterer = Filterer::new(32, 1, Strategy::SmallestSum);
        filterer.row().copy_from_slice(&(100..132).collect::<Vec<u8>>());
        assert_eq!(filterer.filtered()[0], 1);
    }
}
