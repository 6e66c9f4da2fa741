//! Intra prediction (RFC 6386 section 12) on blocks of 4x4 samples.

use super::tables::modes::*;
use crate::simd::Native;
use crate::simd::kernels::{Block, true_motion};

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
pub fn predict_square<const N: usize, const BLOCKS: usize>(mode: u8, edges: &Edges<N>) -> [Block; BLOCKS] {
    let across = N / 4;
    match mode {
        DC_PRED => [[dc(edges); 16]; BLOCKS],
        V_PRED => core::array::from_fn(|b| rows(four(&edges.above, b % across * 4))),
        H_PRED => core::array::from_fn(|b| columns(four(&edges.left, b / across * 4))),
        _ => core::array::from_fn(|b| {
            true_motion::<Native>(four(&edges.above, b % across * 4), four(&edges.left, b / across * 4), edges.corner)
        }),
    }
}

/// The thirteen samples around a 4x4 block, in the RFC's order: the left column from the bottom up, the corner,
/// then four above and four above to the right.
pub type SubblockEdge = [u8; 13];

/// The prediction of a 4x4 block in every mode.
#[inline(always)]
pub fn predict_subblock(edge: &SubblockEdge) -> [Block; SUBBLOCK_MODES] {
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
        true_motion::<Native>(four(edge, 5), [edge[3], edge[2], edge[1], edge[0]], edge[4]),
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
