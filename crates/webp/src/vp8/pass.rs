//! One pass over a frame: every macroblock in raster order is decided, reconstructed and kept.

use super::borders::Borders;
use super::cost::TokenCosts;
use super::levels::{BlockLevels, Levels};
use super::macroblock::{Chooser, Contexts, Decision, Site};
use super::planes::Planes;
use super::rate_control::RateControl;
use super::record::{FixedModes, MacroblockRecord};
use super::segment::Segment;
use super::statistics::TokenStatistics;
use super::tables::coefficients::DEFAULT_TOKEN_PROBS;
use super::tables::modes::B_PRED;
use super::tuning::Tuning;
use super::walk::{BlockFlags, walk_row};
use crate::error::EncodeError;
use crate::simd::Simd;

/// What a pass works on.
pub struct PassInput<'a> {
    pub planes: &'a Planes,
    pub tuning: &'a Tuning,
    pub segments: &'a [Segment],
    /// Segment of each macroblock in raster order.
    pub segment_map: &'a [u8],
    pub modes: Modes<'a>,
    pub keep_reconstruction: bool,
}

/// Where a pass takes its prediction modes from.
#[derive(Clone, Copy)]
pub enum Modes<'a> {
    /// All are weighed against each other.
    Choose,
    /// The same, but only so many of [`SHARES`] macroblocks may use 4x4 prediction, whose modes take many bits.
    Sparing(u32),
    /// Those of an earlier pass.
    Keep(&'a [MacroblockRecord]),
    /// DC prediction everywhere, the cheapest to write.
    Plain,
}

/// What [`Modes::Sparing`] counts by.
pub const SHARES: usize = 256;

/// Picks `share` of [`SHARES`] macroblocks, scattered over the frame.
fn is_among(index: usize, share: u32) -> bool {
    // Odd, so that among as many neighbours each gets another number.
    const SCATTER: usize = 181;
    index.wrapping_mul(SCATTER) % SHARES < share as usize
}

/// Everything a pass leaves behind.
pub struct Pass {
    pub records: Vec<MacroblockRecord>,
    pub levels: Levels,
    pub statistics: TokenStatistics,
    pub reconstruction: Option<Planes>,
}

/// Runs a pass, steered by `control` where there is one; `progress` is called before each row and may stop it.
pub fn run_pass<S: Simd>(
    input: &PassInput,
    mut control: Option<&mut RateControl>,
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
    let mut steered = Vec::new();
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
                Modes::Plain => Some(FixedModes::PLAIN),
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
            if let Some(weight) = control.as_mut().and_then(|control| control.change(index)) {
                steered.clear();
                steered.extend_from_slice(input.segments);
                steered.iter_mut().for_each(|segment| segment.weigh_rate(weight));
            }
            let segments = if steered.is_empty() { input.segments } else { &steered };
            let segment = input.segment_map[index];
            let samples = planes.macroblock(column, row);
            let neighbours = borders.at(column);
            let site = Site { samples: &samples, neighbours, above, left: &left, segment: &segments[segment as usize] };
            let decision = chooser.choose::<S>(&site);
            borders.advance(column, &decision.reconstruction);
            leave_contexts(&decision, above, &mut left);
            if let Some(reconstruction) = &mut pass.reconstruction {
                reconstruction.set_macroblock(column, row, &decision.reconstruction);
            }
            let bits = keep(&mut pass, &decision, segment);
            if let Some(control) = &mut control {
                control.spend(index, bits);
            }
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

/// Keeps levels and modes; returns what the levels take, in 1/256 bit.
fn keep(pass: &mut Pass, decision: &Decision, segment: u8) -> u32 {
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
    let token_bits = if skipped { 0 } else { decision.token_bits };
    pass.records.push(MacroblockRecord {
        luma_mode: decision.luma_mode,
        chroma_mode: decision.chroma_mode,
        segment,
        skipped,
        token_bits,
        subblock_modes: decision.subblock_modes,
    });
    token_bits
}
