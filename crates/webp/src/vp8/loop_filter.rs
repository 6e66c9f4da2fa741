//! The normal loop filter (RFC 6386 section 15), which decoders run over the finished frame.
//!
//! The encoder itself predicts from unfiltered samples; this is for showing what a decoder will show.

use super::planes::Planes;
use super::record::MacroblockRecord;
use super::segment::Segment;
use super::tables::modes::B_PRED;

/// What the filter needs to know about a macroblock.
#[derive(Clone, Copy, Debug)]
pub struct MacroblockFilter {
    /// 0..=63.
    pub level: u8,
    /// Whether edges inside the macroblock are filtered: it has levels or 4x4 prediction.
    pub inner: bool,
}

#[derive(Clone, Copy)]
struct Limits {
    edge: i32,
    interior: i32,
    high_variance: i32,
}

fn clamp(v: i32) -> i32 {
    v.clamp(-128, 127)
}

/// Samples at `at + i * step` for i in -4..4, as signed numbers.
fn read(plane: &[u8], at: usize, step: usize) -> [i32; 8] {
    core::array::from_fn(|i| i32::from(plane[at + i * step - 4 * step]) - 128)
}

fn write(plane: &mut [u8], at: usize, step: usize, index: usize, value: i32) {
    plane[at + index * step - 4 * step] = (clamp(value) + 128) as u8;
}

fn wants_filter(s: &[i32; 8], edge: i32, limits: Limits) -> bool {
    let near = |a: usize, b: usize| (s[a] - s[b]).abs() <= limits.interior;
    (s[3] - s[4]).abs() * 2 + (s[2] - s[5]).abs() / 2 <= edge
        && near(0, 1)
        && near(1, 2)
        && near(2, 3)
        && near(7, 6)
        && near(6, 5)
        && near(5, 4)
}

fn high_variance(s: &[i32; 8], limits: Limits) -> bool {
    (s[2] - s[3]).abs() > limits.high_variance || (s[5] - s[4]).abs() > limits.high_variance
}

/// Changes the two samples next to the edge; returns the adjustment of the right one.
fn common(plane: &mut [u8], at: usize, step: usize, s: &[i32; 8], outer: bool) -> i32 {
    let base = if outer { clamp(s[2] - s[5]) } else { 0 };
    let a = clamp(base + 3 * (s[4] - s[3]));
    let b = clamp(a + 3) >> 3;
    let a = clamp(a + 4) >> 3;
    write(plane, at, step, 4, s[4] - a);
    write(plane, at, step, 3, s[3] + b);
    a
}

fn macroblock_edge(plane: &mut [u8], at: usize, step: usize, limits: Limits) {
    let s = read(plane, at, step);
    if !wants_filter(&s, limits.edge, limits) {
        return;
    }
    if high_variance(&s, limits) {
        common(plane, at, step, &s, true);
        return;
    }
    let w = clamp(clamp(s[2] - s[5]) + 3 * (s[4] - s[3]));
    for (distance, weight) in [(0, 27), (1, 18), (2, 9)] {
        let a = clamp((weight * w + 63) >> 7);
        write(plane, at, step, 4 + distance, s[4 + distance] - a);
        write(plane, at, step, 3 - distance, s[3 - distance] + a);
    }
}

fn inner_edge(plane: &mut [u8], at: usize, step: usize, limits: Limits) {
    let s = read(plane, at, step);
    if !wants_filter(&s, limits.edge, limits) {
        return;
    }
    let high_variance = high_variance(&s, limits);
    let a = (common(plane, at, step, &s, high_variance) + 1) >> 1;
    if !high_variance {
        write(plane, at, step, 5, s[5] - a);
        write(plane, at, step, 2, s[2] + a);
    }
}

fn filter_block(
    plane: &mut [u8],
    stride: usize,
    column: usize,
    row: usize,
    size: usize,
    outer: Limits,
    inner: Option<Limits>,
) {
    let start = row * size * stride + column * size;
    if column > 0 {
        (0..size).for_each(|y| macroblock_edge(plane, start + y * stride, 1, outer));
    }
    if let Some(inner) = inner {
        for x in (4..size).step_by(4) {
            (0..size).for_each(|y| inner_edge(plane, start + y * stride + x, 1, inner));
        }
    }
    if row > 0 {
        (0..size).for_each(|x| macroblock_edge(plane, start + x, stride, outer));
    }
    if let Some(inner) = inner {
        for y in (4..size).step_by(4) {
            (0..size).for_each(|x| inner_edge(plane, start + y * stride + x, stride, inner));
        }
    }
}

/// Makes of a reconstruction what decoders show.
pub fn finish(planes: &mut Planes, records: &[MacroblockRecord], segments: &[Segment], sharpness: u8) {
    let filter_of = |record: &MacroblockRecord| MacroblockFilter {
        level: segments[record.segment as usize].filter_level,
        inner: !record.skipped || record.luma_mode == B_PRED,
    };
    let filters: Vec<_> = records.iter().map(filter_of).collect();
    filter(planes, &filters, sharpness);
}

/// Filters a frame in place. `macroblocks` are in raster order.
pub fn filter(planes: &mut Planes, macroblocks: &[MacroblockFilter], sharpness: u8) {
    let (columns, luma_stride, chroma_stride) = (planes.columns, planes.luma_stride(), planes.chroma_stride());
    for (index, macroblock) in macroblocks.iter().enumerate() {
        let level = i32::from(macroblock.level);
        if level == 0 {
            continue;
        }
        let (column, row) = (index % columns, index / columns);
        let mut interior = level;
        if sharpness > 0 {
            interior >>= if sharpness > 4 { 2 } else { 1 };
            interior = interior.min(9 - i32::from(sharpness));
        }
        let interior = interior.max(1);
        let high_variance = i32::from(level >= 40) + i32::from(level >= 15);
        let outer = Limits { edge: (level + 2) * 2 + interior, interior, high_variance };
        let inner = Limits { edge: level * 2 + interior, ..outer };
        let inner = macroblock.inner.then_some(inner);
        filter_block(&mut planes.y, luma_stride, column, row, 16, outer, inner);
        filter_block(&mut planes.u, chroma_stride, column, row, 8, outer, inner);
        filter_block(&mut planes.v, chroma_stride, column, row, 8, outer, inner);
    }
}
