//! Encoding a frame: segments, macroblocks in raster order, statistics, bitstream.

use super::analysis::{self, Segmentation};
use super::bitstream::{BlockFlags, FrameContents, MacroblockRecord, walk_row, write_frame};
use super::cost::TokenCosts;
use super::loop_filter::{self, MacroblockFilter};
use super::macroblock::*;
use super::planes::{MacroblockSamples, Planes};
use super::predict::Edges;
use super::segment::{Segment, index_of_step};
use super::tables::coefficients::DEFAULT_TOKEN_PROBS;
use super::tokens::*;
use super::tuning::Tuning;
use crate::error::EncodeError;
use crate::progress::Progress;

/// What the frame encoder needs to know.
#[derive(Clone, Debug)]
pub struct FrameSettings {
    /// Luma AC step of average activity, in 1/256.
    pub step: u32,
    /// 0..=100.
    pub filter_strength: u8,
    /// 0..=7.
    pub filter_sharpness: u8,
    /// 1..=4.
    pub segments: u8,
    pub tuning: Tuning,
}

/// A VP8 key frame, and what decoders make of it.
pub struct EncodedFrame {
    pub bytes: Vec<u8>,
    pub reconstruction: Option<Planes>,
}

/// 2^(exponent / 256) in 1/65536, by the exponent's sixteenths of an octave and a line between them.
fn exp2(exponent: i32) -> u64 {
    const SIXTEENTHS: [u64; 17] = [
        65536, 68438, 71468, 74632, 77936, 81386, 84990, 88752, 92682, 96785, 101070, 105545, 110218, 115098, 120194,
        125515, 131072,
    ];
    let exponent = exponent.clamp(-2048, 2047);
    let (whole, fraction) = (exponent >> 8, (exponent & 255) as u64);
    let (index, rest) = ((fraction / 16) as usize, fraction % 16);
    let mantissa = (SIXTEENTHS[index] * (16 - rest) + SIXTEENTHS[index + 1] * rest) / 16;
    if whole >= 0 { mantissa << whole } else { mantissa >> -whole }
}

fn make_segments(settings: &FrameSettings, segmentation: &Segmentation) -> Vec<Segment> {
    let tuning = &settings.tuning;
    segmentation
        .activity
        .iter()
        .map(|activity| {
            let step = (u64::from(settings.step) * exp2(activity * tuning.masking / 256)) >> 16;
            let index = index_of_step(step.min(1 << 20) as u32);
            let step = u32::from(super::tables::quantizer::y1_ac(index));
            let level = (step * u32::from(settings.filter_strength) * tuning.filter / 102_400).min(63);
            Segment::new(index, level as u8, tuning)
        })
        .collect()
}

/// The samples that the next macroblocks are predicted from.
struct Borders {
    y: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
    left: Neighbours,
}

const ABOVE_OUTSIDE: u8 = 127;
const LEFT_OUTSIDE: u8 = 129;

impl Borders {
    fn new(columns: usize) -> Self {
        let edges16 = Edges {
            above: [ABOVE_OUTSIDE; 16],
            left: [LEFT_OUTSIDE; 16],
            corner: ABOVE_OUTSIDE,
            has_above: false,
            has_left: false,
        };
        let edges8 = Edges {
            above: [ABOVE_OUTSIDE; 8],
            left: [LEFT_OUTSIDE; 8],
            corner: ABOVE_OUTSIDE,
            has_above: false,
            has_left: false,
        };
        Self {
            y: vec![ABOVE_OUTSIDE; columns * 16],
            u: vec![ABOVE_OUTSIDE; columns * 8],
            v: vec![ABOVE_OUTSIDE; columns * 8],
            left: Neighbours { luma: edges16, above_right: [ABOVE_OUTSIDE; 4], chroma: [edges8; 2] },
        }
    }

    fn start_row(&mut self, row: usize) {
        let corner = if row == 0 { ABOVE_OUTSIDE } else { LEFT_OUTSIDE };
        self.left.luma.left = [LEFT_OUTSIDE; 16];
        self.left.luma.corner = corner;
        self.left.luma.has_left = false;
        self.left.luma.has_above = row > 0;
        for edges in &mut self.left.chroma {
            edges.left = [LEFT_OUTSIDE; 8];
            edges.corner = corner;
            edges.has_left = false;
            edges.has_above = row > 0;
        }
    }

    /// The neighbours of the macroblock at `column`.
    fn at(&mut self, column: usize) -> &Neighbours {
        self.left.luma.above.copy_from_slice(&self.y[column * 16..][..16]);
        let next = (column + 1) * 16;
        if next < self.y.len() {
            self.left.above_right.copy_from_slice(&self.y[next..next + 4]);
        } else {
            // The rightmost macroblock repeats the last sample above; in the top row that is 127 as well.
            self.left.above_right = [self.y[next - 1]; 4];
        }
        self.left.chroma[0].above.copy_from_slice(&self.u[column * 8..][..8]);
        self.left.chroma[1].above.copy_from_slice(&self.v[column * 8..][..8]);
        &self.left
    }

    /// Takes in the reconstruction of the macroblock at `column`.
    fn advance(&mut self, column: usize, samples: &MacroblockSamples) {
        let left = &mut self.left;
        left.luma.corner = self.y[column * 16 + 15];
        left.luma.has_left = true;
        for b in 0..4 {
            self.y[column * 16 + b * 4..][..4].copy_from_slice(&samples.luma[12 + b][12..]);
            for y in 0..4 {
                left.luma.left[b * 4 + y] = samples.luma[b * 4 + 3][y * 4 + 3];
            }
        }
        for (plane, row) in [&mut self.u, &mut self.v].into_iter().enumerate() {
            let edges = &mut left.chroma[plane];
            edges.corner = row[column * 8 + 7];
            edges.has_left = true;
            for b in 0..2 {
                row[column * 8 + b * 4..][..4].copy_from_slice(&samples.chroma[plane * 4 + 2 + b][12..]);
                for y in 0..4 {
                    edges.left[b * 4 + y] = samples.chroma[plane * 4 + b * 2 + 1][y * 4 + 3];
                }
            }
        }
    }
}

impl Contexts {
    fn outside() -> Self {
        Self::default()
    }
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

/// Everything one pass over the frame leaves behind.
struct Pass {
    records: Vec<MacroblockRecord>,
    levels: Levels,
    statistics: TokenStatistics,
    reconstruction: Option<Planes>,
}

struct PassOptions {
    allow_subblocks: bool,
    keep_reconstruction: bool,
}

fn run_pass(
    planes: &Planes,
    settings: &FrameSettings,
    segmentation: &Segmentation,
    segments: &[Segment],
    options: &PassOptions,
    progress: &mut dyn FnMut(usize) -> Result<(), EncodeError>,
) -> Result<Pass, EncodeError> {
    let count = planes.columns * planes.rows;
    let mut pass = Pass {
        records: Vec::with_capacity(count),
        levels: Levels::default(),
        statistics: TokenStatistics::new(),
        reconstruction: options.keep_reconstruction.then(|| Planes::new(planes.width, planes.height)),
    };
    let mut costs = TokenCosts::new(&DEFAULT_TOKEN_PROBS);
    let mut flags = vec![BlockFlags::default(); planes.columns];
    let mut borders = Borders::new(planes.columns);
    let mut above = vec![Contexts::outside(); planes.columns];
    for row in 0..planes.rows {
        progress(row)?;
        let (row_start, level_start) = (pass.records.len(), pass.levels.position());
        let mut left = Contexts::outside();
        borders.start_row(row);
        let chooser = Chooser { tuning: &settings.tuning, costs: &costs, allow_subblocks: options.allow_subblocks };
        for (column, above) in above.iter_mut().enumerate() {
            let samples = planes.macroblock(column, row);
            let segment = segmentation.map[row * planes.columns + column];
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

/// Encodes `planes` as one key frame.
pub fn encode_frame(
    planes: &Planes,
    settings: &FrameSettings,
    keep_reconstruction: bool,
    progress: &mut dyn Progress,
) -> Result<EncodedFrame, EncodeError> {
    let segmentation = analysis::segment(planes, usize::from(settings.segments));
    let segments = make_segments(settings, &segmentation);
    let rows = planes.rows.max(1);
    let mut report = |row: usize| crate::progress::report(progress, row as f32 / rows as f32);
    let options = PassOptions { allow_subblocks: true, keep_reconstruction };
    let mut pass = run_pass(planes, settings, &segmentation, &segments, &options, &mut report)?;
    let tuning = &settings.tuning;
    let contents = FrameContents {
        width: planes.width,
        height: planes.height,
        columns: planes.columns,
        segments: &segments,
        filter_sharpness: settings.filter_sharpness,
        deltas: [tuning.y2_dc_delta, tuning.y2_ac_delta, tuning.uv_dc_delta, tuning.uv_ac_delta],
        macroblocks: &pass.records,
        levels: &pass.levels,
        probabilities: &pass.statistics.best_probabilities(),
        flag_skipped: true,
    };
    let bytes = write_frame(&contents).ok_or(EncodeError::TooLarge)?;
    let mut reconstruction = pass.reconstruction.take();
    if let Some(reconstruction) = &mut reconstruction {
        let filters: Vec<_> = pass
            .records
            .iter()
            .map(|record| MacroblockFilter {
                level: segments[record.segment as usize].filter_level,
                inner: !record.skipped || record.luma_mode == B_PRED,
            })
            .collect();
        loop_filter::filter(reconstruction, &filters, settings.filter_sharpness);
    }
    Ok(EncodedFrame { bytes, reconstruction })
}
