//! The order and the contexts in which a frame's blocks are coded (RFC 6386 section 13.3).

use super::levels::{LevelReader, Levels};
use super::record::MacroblockRecord;
use super::tables::coefficients::*;
use super::tables::modes::B_PRED;
use super::tokens::{TokenSink, code_block};

/// Which neighbouring blocks had levels.
#[derive(Clone, Copy, Default)]
pub struct BlockFlags {
    luma: [u8; 4],
    chroma: [[u8; 2]; 2],
    y2: u8,
}

/// Sends the tokens of a frame's macroblocks to `sink`; those of skipped macroblocks only on request.
pub fn walk_tokens(
    sink: &mut impl TokenSink,
    columns: usize,
    macroblocks: &[MacroblockRecord],
    levels: &Levels,
    include_skipped: bool,
) {
    let mut reader = levels.reader();
    let mut above = vec![BlockFlags::default(); columns];
    for row in macroblocks.chunks(columns.max(1)) {
        walk_row(sink, &mut above, row, &mut reader, include_skipped);
    }
}

/// Sends the tokens of one row of macroblocks to `sink`; `above` is the state that the row above left.
#[inline(never)]
pub fn walk_row(
    sink: &mut impl TokenSink,
    above: &mut [BlockFlags],
    row: &[MacroblockRecord],
    reader: &mut LevelReader<'_>,
    include_skipped: bool,
) {
    let mut left = BlockFlags::default();
    for (macroblock, above) in row.iter().zip(above) {
        let has_y2 = macroblock.luma_mode != B_PRED;
        let mut block = |block_type: usize, first: usize, above: &mut u8, left: &mut u8| {
            let levels = if macroblock.skipped { &[] } else { reader.next_block() };
            if !macroblock.skipped || include_skipped {
                code_block(sink, block_type, first, usize::from(*above + *left), levels);
            }
            let flag = u8::from(!levels.is_empty());
            (*above, *left) = (flag, flag);
        };
        if has_y2 {
            block(TYPE_Y2, 0, &mut above.y2, &mut left.y2);
        }
        let (block_type, first) = if has_y2 { (TYPE_Y_AFTER_Y2, 1) } else { (TYPE_Y_WITH_DC, 0) };
        for b in 0..16 {
            block(block_type, first, &mut above.luma[b % 4], &mut left.luma[b / 4]);
        }
        for b in 0..8 {
            block(TYPE_CHROMA, 0, &mut above.chroma[b / 4][b % 2], &mut left.chroma[b / 4][b / 2 % 2]);
        }
    }
}
