//! One pass over a frame: every macroblock in raster order is decided, reconstructed and kept.

use super::bitstream::{BlockFlags, MacroblockRecord, walk_row};
use super::borders::Borders;
use super::cost::TokenCosts;
use super::macroblock::*;
use super::planes::Planes;
use super::segment::Segment;
use super::tables::coefficients::DEFAULT_TOKEN_PROBS;
use super::tokens::*;
use super::tuning::Tuning;
use crate::error::EncodeError;

/// What a pass works on.
pub struct PassInput<'a> {
    pub planes: &'a Planes,
    pub tuning: &'a Tuning,
    pub segments: &'a [Segment],
    /// Segment of each macroblock in raster order.
    pub segment_map: &'a [u8],
    pub modes: Modes<'a>,
    pub pressure: Pressure,
    pub keep_reconstruction: bool,
}

/// Where a pass takes its prediction modes from.
#[derive(Clone, Copy)]
pub enum Modes<'a> {
    /// All are weighed against each other.
    Choose,
    /// The same, but only so many of 256 macroblocks may use 4x4 prediction, whose modes take many bits.
    Sparing(u32),
    /// Those of an earlier pass.
    Keep(&'a [MacroblockRecord]),
    /// DC prediction everywhere, the cheapest to write.
    Plain,
}

/// Bits weigh `weight` / 256 times as much as usual in `share` of 256 macroblocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pressure {
    pub weight: u32,
    pub share: u32,
}

impl Pressure {
    pub const NONE: Self = Self { weight: 256, share: 0 };

    /// Whether the macroblock at `index` is under pressure.
    fn applies(self, index: usize) -> bool {
        is_among(index, self.share)
    }
}

/// Picks `share` of 256 macroblocks, scattered over the frame.
fn is_among(index: usize, share: u32) -> bool {
    (index.wrapping_mul(181) & 255) < share as usize
}

/// Everything a pass leaves behind.
pub struct Pass {
    pub records: Vec<MacroblockRecord>,
    pub levels: Levels,
    pub statistics: TokenStatistics,
    pub reconstruction: Option<Planes>,
}

const PLAIN: FixedModes = FixedModes { luma: 0, subblocks: [0; 16], chroma: 0 };

/// Runs a pass; `progress` hears each row before it starts and may stop it.
pub fn run_pass(
    input: &PassInput,
    progress: &mut dyn FnMut(usize) -> Result<(), EncodeError>,
) -> Result<Pass, EncodeError> {
    let planes = input.planes;
    let count = planes.columns * planes.rows;
    let mut pass = Pass {
        records: Vec::with_capacity(count),
        levels: Levels::default(),
        statistics: TokenStatistics::new(),
        reconstruction: input.keep_reconstruction.then(|| Planes::new(planes.width, planes.height)),
    };
    let mut pressed = if input.pressure.share > 0 { input.segments.to_vec() } else { Vec::new() };
    pressed.iter_mut().for_each(|segment| segment.weigh_rate(input.pressure.weight));
    let mut costs = TokenCosts::new(&DEFAULT_TOKEN_PROBS);
    let mut flags = vec![BlockFlags::default(); planes.columns];
    let mut borders = Borders::new(planes.columns);
    let mut above = vec![Contexts::default(); planes.columns];
    for row in 0..planes.rows {
        progress(row)?;
        let (row_start, level_start) = (pass.records.len(), pass.levels.position());
        let mut left = Contexts::default();
        borders.start_row(row);
        for (column, above) in above.iter_mut().enumerate() {
            let index = row * planes.columns + column;
            let fixed = match input.modes {
                Modes::Keep(records) => Some(FixedModes::of(&records[index])),
                Modes::Plain => Some(PLAIN),
                Modes::Choose | Modes::Sparing(_) => None,
            };
            let chooser = Chooser {
                tuning: input.tuning,
                costs: &costs,
                allow_subblocks: match input.modes {
                    Modes::Sparing(share) => is_among(index, share),
                    _ => true,
                },
                fixed,
            };
            let segment = input.segment_map[index];
            let samples = planes.macroblock(column, row);
            let segments = if input.pressure.applies(index) { &pressed } else { input.segments };
            let decision = chooser.choose(&samples, borders.at(column), above, &left, &segments[segment as usize]);
            borders.advance(column, &decision.reconstruction);
            leave_contexts(&decision, above, &mut left);
            if let Some(reconstruction) = &mut pass.reconstruction {
                reconstruction.set_macroblock(column, row, &decision.reconstruction);
            }
            keep(&mut pass, &decision, segment);
        }
        let mut reader = pass.levels.reader_at(level_start);
        walk_row(&mut pass.statistics, &mut flags, &pass.records[row_start..], &mut reader, false);
        costs.update(&pass.statistics.running_probabilities());
    }
    Ok(pass)
}

/// Leaves the contexts of a coded macroblock behind.
fn leave_contexts(decision: &Decision, above: &mut Contexts, left: &mut Contexts) {
    let flag = |block: &BlockLevels| u8::from(block.mask != 0);
    for i in 0..4 {
        above.luma[i] = flag(&decision.luma[12 + i]);
        left.luma[i] = flag(&decision.luma[i * 4 + 3]);
        above.modes[i] = decision.subblock_modes[12 + i];
        left.modes[i] = decision.subblock_modes[i * 4 + 3];
    }
    for plane in 0..2 {
        for i in 0..2 {
            above.chroma[plane][i] = flag(&decision.chroma[plane * 4 + 2 + i]);
            left.chroma[plane][i] = flag(&decision.chroma[plane * 4 + i * 2 + 1]);
        }
    }
    if decision.luma_mode != B_PRED {
        (above.y2, left.y2) = (flag(&decision.y2), flag(&decision.y2));
    }
}

fn keep(pass: &mut Pass, decision: &Decision, segment: u8) {
    let has_y2 = decision.luma_mode != B_PRED;
    let any = decision.luma.iter().chain(&decision.chroma).fold(decision.y2.mask, |any, block| any | block.mask);
    let skipped = any == 0;
    if !skipped {
        if has_y2 {
            pass.levels.push(&decision.y2.levels, decision.y2.mask, 0);
        }
        for block in &decision.luma {
            pass.levels.push(&block.levels, block.mask, usize::from(has_y2));
        }
        for block in &decision.chroma {
            pass.levels.push(&block.levels, block.mask, 0);
        }
    }
    pass.records.push(MacroblockRecord {
        luma_mode: decision.luma_mode,
        chroma_mode: decision.chroma_mode,
        segment,
        skipped,
        subblock_modes: decision.subblock_modes,
    });
}
