//! Coefficient tokens (RFC 6386 section 13).

use super::bool_encoder::{BoolEncoder, EVEN};
use super::cost::category;
use super::tables::coefficients::*;

/// Block type, band and context as one number.
#[inline(always)]
pub fn place(block_type: usize, band: usize, context: usize) -> usize {
    (block_type * BANDS + band) * CONTEXTS + context
}

/// How many places there are.
pub const PLACES: usize = BLOCK_TYPES * BANDS * CONTEXTS;

/// Probabilities by place.
pub fn by_place(probabilities: &TokenProbs) -> [[u8; TOKEN_NODES]; PLACES] {
    let mut flat = [[0; TOKEN_NODES]; PLACES];
    let nodes = probabilities.iter().flatten().flatten();
    flat.iter_mut().zip(nodes).for_each(|(flat, nodes)| *flat = *nodes);
    flat
}

/// What takes tokens: statistics or a bitstream.
pub trait TokenSink {
    /// A branch at a node of the token tree, for a place that [`place`] gives.
    fn branch(&mut self, place: usize, node: usize, bit: bool);
    /// A bit with a fixed probability.
    fn fixed(&mut self, bit: bool, probability: u8);
}

/// Tokens written with `probabilities`.
pub struct TokenWriter<'a> {
    pub encoder: BoolEncoder,
    /// By place.
    pub probabilities: &'a [[u8; TOKEN_NODES]; PLACES],
}

impl TokenSink for TokenWriter<'_> {
    #[inline(always)]
    fn branch(&mut self, place: usize, node: usize, bit: bool) {
        self.encoder.put(bit, self.probabilities[place][node]);
    }
    #[inline(always)]
    fn fixed(&mut self, bit: bool, probability: u8) {
        self.encoder.put(bit, probability);
    }
}

/// Codes `levels`, in coding order from position `first` to the last non-zero one.
#[inline(always)]
pub fn code_block(sink: &mut impl TokenSink, block_type: usize, first: usize, context: usize, levels: &[i16]) {
    let mut here = place(block_type, BAND[first & 15] as usize, context);
    let mut previous_was_zero = false;
    for (offset, level) in levels.iter().enumerate() {
        let n = first + offset;
        if !previous_was_zero {
            sink.branch(here, 0, true);
        }
        let magnitude = level.unsigned_abs();
        previous_was_zero = magnitude == 0;
        sink.branch(here, 1, magnitude != 0);
        if magnitude > 0 {
            sink.branch(here, 2, magnitude > 1);
            if magnitude > 1 {
                code_large(sink, here, magnitude);
            }
            sink.fixed(*level < 0, EVEN);
        }
        here = place(block_type, BAND[(n + 1).min(16)] as usize, magnitude.min(2) as usize);
    }
    if first + levels.len() < 16 {
        sink.branch(here, 0, false);
    }
}

/// The rest of the tree for magnitudes of two or more.
#[inline(always)]
fn code_large(sink: &mut impl TokenSink, here: usize, magnitude: u16) {
    sink.branch(here, 3, magnitude > 4);
    if magnitude <= 4 {
        sink.branch(here, 4, magnitude > 2);
        if magnitude > 2 {
            sink.branch(here, 5, magnitude > 3);
        }
        return;
    }
    let category = category(magnitude);
    sink.branch(here, 6, category > 1);
    match category {
        0 | 1 => sink.branch(here, 7, category > 0),
        2 | 3 => {
            sink.branch(here, 8, false);
            sink.branch(here, 9, category > 2);
        }
        _ => {
            sink.branch(here, 8, true);
            sink.branch(here, 10, category > 4);
        }
    }
    let offset = magnitude - CATEGORY_BASE[category];
    let probabilities = CATEGORY_PROBS[category];
    for (i, probability) in probabilities.iter().enumerate() {
        sink.fixed(offset >> (probabilities.len() - 1 - i) & 1 == 1, *probability);
    }
}

#[cfg(test)]
mod tests {
    use super::super::bool_encoder::tests::Decoder;
    use super::super::cost::{TokenCosts, bit_cost};
    use super::super::levels::Levels;
    use super::*;
    use proptest::prelude::*;

    /// What the tokens cost, branch by branch.
    struct Price<'a>(u32, &'a [[u8; TOKEN_NODES]; PLACES]);

    impl TokenSink for Price<'_> {
        fn branch(&mut self, place: usize, node: usize, bit: bool) {
            self.0 += u32::from(bit_cost(bit, self.1[place][node]));
        }
        fn fixed(&mut self, bit: bool, probability: u8) {
            self.0 += u32::from(bit_cost(bit, probability));
        }
    }

    /// A block read by the pseudocode of RFC 6386 section 13, in coding order.
    fn read(decoder: &mut Decoder, block_type: usize, first: usize, context: usize) -> [i16; 16] {
        let mut block = [0; 16];
        let (mut context, mut after_zero) = (context, false);
        for n in first..16 {
            let p = &DEFAULT_TOKEN_PROBS[block_type][BAND[n] as usize][context];
            if !after_zero && !decoder.get(p[0]) {
                break;
            }
            // The tree of section 13.2, each leaf as a magnitude.
            let magnitude = if !decoder.get(p[1]) {
                0
            } else if !decoder.get(p[2]) {
                1
            } else if !decoder.get(p[3]) {
                if !decoder.get(p[4]) { 2 } else { 3 + u16::from(decoder.get(p[5])) }
            } else {
                let category = if !decoder.get(p[6]) {
                    usize::from(decoder.get(p[7]))
                } else if !decoder.get(p[8]) {
                    2 + usize::from(decoder.get(p[9]))
                } else {
                    4 + usize::from(decoder.get(p[10]))
                };
                let bits = CATEGORY_PROBS[category].iter();
                CATEGORY_BASE[category] + bits.fold(0, |value, p| value * 2 + u16::from(decoder.get(*p)))
            };
            after_zero = magnitude == 0;
            if magnitude > 0 {
                block[n] = if decoder.get(128) { -(magnitude as i16) } else { magnitude as i16 };
            }
            context = magnitude.min(2) as usize;
        }
        block
    }

    fn level() -> impl Strategy<Value = i16> {
        prop_oneof![4 => Just(0), 4 => -2i16..=2, 2 => -12i16..=12, 1 => -2048i16..=2048]
    }

    proptest! {
        #[test]
        fn blocks_read_back_and_cost_what_the_tables_say(
            blocks in prop::collection::vec((0usize..4, 0usize..3, prop::array::uniform16(level())), 1..40),
        ) {
            let probabilities = by_place(&DEFAULT_TOKEN_PROBS);
            let costs = TokenCosts::new(&DEFAULT_TOKEN_PROBS);
            let mut writer = TokenWriter { encoder: BoolEncoder::with_capacity(0), probabilities: &probabilities };
            let mut kept = Levels::default();
            for (block_type, context, levels) in &blocks {
                let first = usize::from(*block_type == TYPE_Y_AFTER_Y2);
                let mut raster = [0; 16];
                let mut mask = 0;
                for n in first..16 {
                    raster[ZIGZAG[n] as usize] = levels[n];
                    mask |= u16::from(levels[n] != 0) << ZIGZAG[n];
                }
                prop_assert_eq!(kept.push(&raster, mask, first), mask != 0);
                let end = (first..16).rposition(|n| levels[n] != 0).map_or(first, |at| first + at + 1);
                code_block(&mut writer, *block_type, first, *context, &levels[first..end]);
                let mut price = Price(0, &probabilities);
                code_block(&mut price, *block_type, first, *context, &levels[first..end]);
                prop_assert_eq!(price.0, costs.block(*block_type, first, *context, &raster, mask));
            }
            let bytes = writer.encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            let mut reader = kept.reader();
            for (block_type, context, levels) in &blocks {
                let first = usize::from(*block_type == TYPE_Y_AFTER_Y2);
                let block = read(&mut decoder, *block_type, first, *context);
                prop_assert_eq!(&block[first..], &levels[first..]);
                let stored = reader.next_block();
                prop_assert_eq!(stored, &levels[first..first + stored.len()]);
                prop_assert!(levels[first + stored.len()..].iter().all(|level| *level == 0));
            }
        }
    }
}
