//! Writing a key frame: tag, header, modes and tokens (RFC 6386 sections 9 and 19).

use super::bool_encoder::BoolEncoder;
use super::levels::Levels;
use super::record::MacroblockRecord;
use super::segment::Segment;
use super::tables::coefficients::*;
use super::tables::modes::*;
use super::tokens::{TokenWriter, by_place};
use super::walk::walk_tokens;

/// Everything that is written.
pub struct FrameContents<'a> {
    pub width: usize,
    pub height: usize,
    /// In macroblocks.
    pub columns: usize,
    pub segments: &'a [Segment],
    pub filter_sharpness: u8,
    /// Differences of the quantiser index for Y2 DC, Y2 AC, chroma DC, chroma AC.
    pub deltas: [i8; 4],
    pub macroblocks: &'a [MacroblockRecord],
    pub levels: &'a Levels,
    pub probabilities: &'a TokenProbs,
    /// Whether macroblocks without levels are flagged, which saves their tokens.
    pub flag_skipped: bool,
}

/// The first partition's size has 19 bits.
pub const MAX_FIRST_PARTITION: usize = (1 << 19) - 1;

/// Bytes before the first partition.
pub const START_BYTES: usize = 10;

/// The frame made of its two partitions.
pub fn assemble(frame: &FrameContents, first: &[u8], tokens: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(START_BYTES + first.len() + tokens.len());
    // Bit 0 clear: key frame; version 0; shown; size of the first partition.
    let tag = 1 << 4 | (first.len() as u32) << 5;
    out.extend_from_slice(&tag.to_le_bytes()[..3]);
    out.extend_from_slice(&[0x9d, 0x01, 0x2a]);
    out.extend_from_slice(&(frame.width as u16).to_le_bytes());
    out.extend_from_slice(&(frame.height as u16).to_le_bytes());
    out.extend_from_slice(first);
    out.extend_from_slice(tokens);
    out
}

/// Chance of false, of 256, from counts; never 0.
fn probability(falses: usize, trues: usize) -> u8 {
    let total = falses + trues;
    (falses * 255 + total / 2).checked_div(total).map_or(255, |p| p.clamp(1, 255) as u8)
}

fn write_path(encoder: &mut BoolEncoder, path: &[Branch], probabilities: &[u8]) {
    for (node, bit) in path {
        encoder.put(*bit, probabilities[*node as usize]);
    }
}

/// The first partition: header and modes.
pub fn write_first_partition(frame: &FrameContents) -> Vec<u8> {
    let mut encoder = BoolEncoder::with_capacity(frame.macroblocks.len() + 200);
    encoder.put_flag(false); // colour space: BT.601
    encoder.put_flag(false); // decoders clamp
    let segment_probabilities = write_segmentation(&mut encoder, frame);
    encoder.put_flag(false); // the normal loop filter
    // Zero here turns the filter off whatever the segments say, so it is the strongest of theirs.
    let filter_level = frame.segments.iter().map(|segment| segment.filter_level).max().unwrap_or(0);
    encoder.put_literal(u32::from(filter_level), 6);
    encoder.put_literal(u32::from(frame.filter_sharpness), 3);
    encoder.put_flag(false); // no filter adjustments by mode
    encoder.put_literal(0, 2); // one token partition
    encoder.put_literal(u32::from(frame.segments[0].index), 7);
    encoder.put_flag(false); // luma DC uses the index itself
    for delta in frame.deltas {
        encoder.put_optional_signed(i32::from(delta), 4);
    }
    encoder.put_flag(false); // probabilities are not kept for a next frame
    write_probabilities(&mut encoder, frame.probabilities);
    encoder.put_flag(frame.flag_skipped);
    let skipped = frame.macroblocks.iter().filter(|macroblock| macroblock.skipped).count();
    let skip_probability = probability(frame.macroblocks.len() - skipped, skipped);
    if frame.flag_skipped {
        encoder.put_literal(u32::from(skip_probability), 8);
    }
    let mut above = vec![[B_DC_PRED; 4]; frame.columns];
    for row in frame.macroblocks.chunks(frame.columns.max(1)) {
        let mut left = [B_DC_PRED; 4];
        for (macroblock, above) in row.iter().zip(&mut above) {
            if let Some(probabilities) = &segment_probabilities {
                let segment = macroblock.segment;
                encoder.put(segment > 1, probabilities[0]);
                encoder.put(segment & 1 == 1, probabilities[1 + usize::from(segment > 1)]);
            }
            if frame.flag_skipped {
                encoder.put(macroblock.skipped, skip_probability);
            }
            write_modes(&mut encoder, macroblock, above, &mut left);
        }
    }
    encoder.finish()
}

fn write_modes(encoder: &mut BoolEncoder, macroblock: &MacroblockRecord, above: &mut [u8; 4], left: &mut [u8; 4]) {
    if macroblock.luma_mode == B_PRED {
        write_path(encoder, B_PRED_PATH, &KEY_FRAME_LUMA_PROBS);
        for (b, mode) in macroblock.subblock_modes.iter().enumerate() {
            let (above, left) = (&mut above[b % 4], &mut left[b / 4]);
            let probabilities = &KEY_FRAME_SUBBLOCK_PROBS[*above as usize][*left as usize];
            write_path(encoder, SUBBLOCK_MODE_PATHS[*mode as usize], probabilities);
            (*above, *left) = (*mode, *mode);
        }
    } else {
        write_path(encoder, LUMA_MODE_PATHS[macroblock.luma_mode as usize], &KEY_FRAME_LUMA_PROBS);
        let mode = SUBBLOCK_MODE_OF[macroblock.luma_mode as usize];
        (*above, *left) = ([mode; 4], [mode; 4]);
    }
    write_path(encoder, CHROMA_MODE_PATHS[macroblock.chroma_mode as usize], &KEY_FRAME_CHROMA_PROBS);
}

/// Writes segment parameters, and the probabilities of the segment map when there is one.
fn write_segmentation(encoder: &mut BoolEncoder, frame: &FrameContents) -> Option<[u8; 3]> {
    let enabled = frame.segments.len() > 1;
    encoder.put_flag(enabled);
    if !enabled {
        return None;
    }
    encoder.put_flag(true); // the map follows
    encoder.put_flag(true); // the parameters follow
    encoder.put_flag(true); // as absolute values
    let parameter = |index: usize| &frame.segments[index.min(frame.segments.len() - 1)];
    for index in 0..4 {
        encoder.put_flag(true);
        encoder.put_signed(i32::from(parameter(index).index), 7);
    }
    for index in 0..4 {
        encoder.put_flag(true);
        encoder.put_signed(i32::from(parameter(index).filter_level), 6);
    }
    let mut counts = [0usize; 4];
    for macroblock in frame.macroblocks {
        counts[macroblock.segment as usize & 3] += 1;
    }
    let probabilities = [
        probability(counts[0] + counts[1], counts[2] + counts[3]),
        probability(counts[0], counts[1]),
        probability(counts[2], counts[3]),
    ];
    for p in probabilities {
        encoder.put_flag(p != 255);
        if p != 255 {
            encoder.put_literal(u32::from(p), 8);
        }
    }
    Some(probabilities)
}

fn write_probabilities(encoder: &mut BoolEncoder, probabilities: &TokenProbs) {
    let flat = |table: &'_ TokenProbs| -> Vec<u8> { table.iter().flatten().flatten().flatten().copied().collect() };
    let (sent, old, update) = (flat(probabilities), flat(&DEFAULT_TOKEN_PROBS), flat(&TOKEN_UPDATE_PROBS));
    for ((sent, old), update) in sent.iter().zip(&old).zip(&update) {
        encoder.put(sent != old, *update);
        if sent != old {
            encoder.put_literal(u32::from(*sent), 8);
        }
    }
}

/// The second partition: the levels.
#[inline(never)]
pub fn write_tokens(frame: &FrameContents) -> Vec<u8> {
    let encoder = BoolEncoder::with_capacity(frame.levels.position());
    let mut writer = TokenWriter { encoder, probabilities: &by_place(frame.probabilities) };
    walk_tokens(&mut writer, frame.columns, frame.macroblocks, frame.levels, !frame.flag_skipped);
    writer.encoder.finish()
}
