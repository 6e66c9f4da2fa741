//! Intra prediction (RFC 6386 section 12) on blocks of 4x4 samples.

use super::tables::modes::*;
use crate::simd::kernels::{Block, hadamard_differences, true_motion};
use crate::simd::{Simd, compiled_per_set};

/// Samples around a square of `N` x `N`: the row above, the column to the left, the one between them.
#[derive(Clone, Copy)]
pub struct Edges<const N: usize> {
    pub above: [u8; N],
    pub left: [u8; N],
    pub corner: u8,
    /// Whether the row above and the column to the left are inside the frame (DC prediction ignores them if not).
    pub has_above: bool,
    pub has_left: bool,
}

fn dc<const N: usize>(edges: &Edges<N>) -> u8 {
    let sum = |samples: &[u8; N]| samples.iter().map(|v| u32::from(*v)).sum::<u32>();
    let shift = N.trailing_zeros();
    match (edges.has_above, edges.has_left) {
        (true, true) => ((sum(&edges.above) + sum(&edges.left) + (1 << shift)) >> (shift + 1)) as u8,
        (true, false) => ((sum(&edges.above) + (1 << (shift - 1))) >> shift) as u8,
        (false, true) => ((sum(&edges.left) + (1 << (shift - 1))) >> shift) as u8,
        (false, false) => 128,
    }
}

#[inline(always)]
fn four(samples: &[u8], at: usize) -> [u8; 4] {
    [samples[at], samples[at + 1], samples[at + 2], samples[at + 3]]
}

#[inline(always)]
fn rows(row: [u8; 4]) -> Block {
    core::array::from_fn(|i| row[i % 4])
}

#[inline(always)]
fn columns(column: [u8; 4]) -> Block {
    core::array::from_fn(|i| column[i / 4])
}

/// Predicts a square of `N` x `N` samples as `BLOCKS` = (N / 4)² blocks in raster order.
#[inline(always)]
pub fn predict_square<S: Simd, const N: usize, const BLOCKS: usize>(mode: u8, edges: &Edges<N>) -> [Block; BLOCKS] {
    let across = N / 4;
    match mode {
        DC_PRED => [[dc(edges); 16]; BLOCKS],
        V_PRED => core::array::from_fn(|b| rows(four(&edges.above, b % across * 4))),
        H_PRED => core::array::from_fn(|b| columns(four(&edges.left, b / across * 4))),
        _ => core::array::from_fn(|b| {
            true_motion::<S>(four(&edges.above, b % across * 4), four(&edges.left, b / across * 4), edges.corner)
        }),
    }
}

/// The thirteen samples around a 4x4 block, in the RFC's order: the left column from the bottom up, the corner,
/// then four above and four above to the right.
pub type SubblockEdge = [u8; 13];

compiled_per_set! {
    /// The prediction of a 4x4 block in every mode.
    pub fn predict_subblock(edge: &SubblockEdge) -> [Block; SUBBLOCK_MODES] = every_mode;
}

compiled_per_set! {
    /// How far the prediction in every mode is from `source`.
    pub fn subblock_differences(source: &Block, predictions: &[Block; SUBBLOCK_MODES]) -> [i32; SUBBLOCK_MODES] =
        differences;
}

#[inline(always)]
fn differences<S: Simd>(source: &Block, predictions: &[Block; SUBBLOCK_MODES]) -> [i32; SUBBLOCK_MODES] {
    hadamard_differences::<S, SUBBLOCK_MODES>(source, predictions)
}

#[inline(always)]
fn every_mode<S: Simd>(edge: &SubblockEdge) -> [Block; SUBBLOCK_MODES] {
    // Smoothed samples: `three[i]` is centred on edge[i], `two[i]` lies between edge[i] and edge[i + 1].
    // Beyond both ends the last sample repeats, as in the RFC's special cases.
    let mut padded = [0; 18];
    padded[0] = edge[0];
    padded[1..14].copy_from_slice(edge);
    padded[14] = edge[12];
    let wide: [u16; 18] = padded.map(u16::from);
    let three: Block = core::array::from_fn(|i| ((wide[i] + 2 * wide[i + 1] + wide[i + 2] + 2) >> 2) as u8);
    let two: Block = core::array::from_fn(|i| ((wide[i + 1] + wide[i + 2] + 1) >> 1) as u8);
    let join = |rows: [[u8; 4]; 4]| -> Block {
        let mut block = [0; 16];
        block[..4].copy_from_slice(&rows[0]);
        block[4..8].copy_from_slice(&rows[1]);
        block[8..12].copy_from_slice(&rows[2]);
        block[12..].copy_from_slice(&rows[3]);
        block
    };
    let sum: u32 = [0, 1, 2, 3, 5, 6, 7, 8].iter().map(|i| u32::from(edge[*i])).sum();
    let dc = ((sum + 4) >> 3) as u8;
    let last = edge[0];
    [
        [dc; 16],
        true_motion::<S>(four(edge, 5), [edge[3], edge[2], edge[1], edge[0]], edge[4]),
        rows(four(&three, 5)),
        columns([three[3], three[2], three[1], three[0]]),
        join([four(&three, 6), four(&three, 7), four(&three, 8), four(&three, 9)]),
        join([four(&three, 4), four(&three, 3), four(&three, 2), four(&three, 1)]),
        join([
            four(&two, 4),
            four(&three, 4),
            [three[3], two[4], two[5], two[6]],
            [three[2], three[4], three[5], three[6]],
        ]),
        join([
            four(&two, 5),
            four(&three, 6),
            [two[6], two[7], two[8], three[10]],
            [three[7], three[8], three[9], three[11]],
        ]),
        join([
            [two[3], three[4], three[5], three[6]],
            [two[2], three[3], two[3], three[4]],
            [two[1], three[2], two[2], three[3]],
            [two[0], three[1], two[1], three[2]],
        ]),
        join([
            [two[2], three[2], two[1], three[1]],
            [two[1], three[1], two[0], three[0]],
            [two[0], three[0], last, last],
            [last; 4],
        ]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::scalar::Scalar;
    use proptest::prelude::*;

    /// RFC 6386 section 12.3, formula by formula: B[row][column] from the row above A (A[-1] is the corner P), the
    /// column to the left L, and E, both of them in one line from the bottom left.
    fn reference(mode: usize, e: &SubblockEdge) -> [[u8; 4]; 4] {
        let at = |i: i32| u32::from(e[i.clamp(0, 12) as usize]);
        let average3 = |i: i32| ((at(i - 1) + 2 * at(i) + at(i + 1) + 2) >> 2) as u8;
        let average2 = |i: i32| ((at(i) + at(i + 1) + 1) >> 1) as u8;
        let above = |i: i32| 5 + i;
        let left = |i: i32| 3 - i;
        let mut b = [[0; 4]; 4];
        for (r, row) in b.iter_mut().enumerate() {
            for (c, sample) in row.iter_mut().enumerate() {
                let (r, c) = (r as i32, c as i32);
                *sample = match mode {
                    0 => (((0..4).map(|i| at(above(i)) + at(left(i))).sum::<u32>() + 4) >> 3) as u8,
                    1 => (at(left(r)) as i32 + at(above(c)) as i32 - at(4) as i32).clamp(0, 255) as u8,
                    2 => average3(above(c)),
                    3 => average3(left(r)),
                    4 => average3(above(1 + r + c)),
                    5 => average3(4 - r + c),
                    // Down-right lines of slope 2: even distances from the corner lie between two samples.
                    6 => match 2 * c - r {
                        d if d >= 0 && d % 2 == 0 => average2(4 + d / 2),
                        d if d >= 0 => average3(4 + (d + 1) / 2),
                        -1 => average3(4),
                        d => average3(5 + d),
                    },
                    7 => match (r, c) {
                        (2, 3) => average3(above(5)),
                        (3, 3) => average3(above(6)),
                        _ if r % 2 == 0 => average2(above(r / 2 + c)),
                        _ => average3(above(r / 2 + c + 1)),
                    },
                    8 => match 2 * r - c {
                        d if d >= 0 && d % 2 == 0 => average2(3 - d / 2),
                        d if d >= 0 => average3(4 - (d + 1) / 2),
                        -1 => average3(4),
                        d => average3(3 - d),
                    },
                    _ => match 2 * r + c {
                        d if d > 5 => e[0],
                        5 => average3(left(3)),
                        d if d % 2 == 0 => average2(left(d / 2 + 1)),
                        d => average3(left(d / 2 + 1)),
                    },
                };
            }
        }
        b
    }

    proptest! {
        #[test]
        fn subblock_modes_are_the_rfcs(edge in prop::array::uniform13(any::<u8>())) {
            for (mode, block) in predict_subblock::<Scalar>(&edge).iter().enumerate() {
                let expected: Vec<u8> = reference(mode, &edge).into_iter().flatten().collect();
                prop_assert_eq!(block.as_slice(), expected.as_slice(), "mode {}", mode);
            }
        }

        #[test]
        fn squares_ignore_what_lies_outside_for_dc_alone(above: [u8; 8], left: [u8; 8], corner: u8, has_above: bool, has_left: bool) {
            let edges = Edges { above, left, corner, has_above, has_left };
            let sum = |samples: &[u8]| samples.iter().map(|v| u32::from(*v)).sum::<u32>();
            let mean = match (has_above, has_left) {
                (true, true) => (sum(&above) + sum(&left) + 8) >> 4,
                (true, false) => (sum(&above) + 4) >> 3,
                (false, true) => (sum(&left) + 4) >> 3,
                (false, false) => 128,
            };
            for mode in 0..4u8 {
                let blocks = predict_square::<Scalar, 8, 4>(mode, &edges);
                for y in 0..8 { for x in 0..8 {
                    let expected = match mode {
                        DC_PRED => mean as i32,
                        V_PRED => i32::from(above[x]),
                        H_PRED => i32::from(left[y]),
                        _ => (i32::from(left[y]) + i32::from(above[x]) - i32::from(corner)).clamp(0, 255),
                    };
                    prop_assert_eq!(i32::from(blocks[y / 4 * 2 + x / 4][y % 4 * 4 + x % 4]), expected);
                } }
            }
        }
    }
}
