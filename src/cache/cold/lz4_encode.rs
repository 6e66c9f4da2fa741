//! Compression to LZ4 blocks, after the published description of the format (lz4_Block_format.md): greedy, with one hash
//! table, and another for the dictionary that all blocks share.

use super::dictionary::Dictionary;

const MIN_MATCH: usize = 4;
/// A block ends with at least so many literals,
const LAST_LITERALS: usize = 5;
/// and its last match begins at least so far from its end.
const MATCH_MARGIN: usize = 12;
/// The furthest that a match may reach back.
const FURTHEST: usize = 65_535;
const TABLE_BITS: u32 = 12;
/// After this many places without a match, as a power of two, the steps grow: such bytes hardly compress.
const PATIENCE: u32 = 6;

/// Four bytes as one number, and their place in a table.
pub(super) fn sequence(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four))
}

pub(super) fn hash(sequence: u32) -> usize {
    (sequence.wrapping_mul(2_654_435_761) >> (32 - TABLE_BITS)) as usize
}

pub(super) const TABLE: usize = 1 << TABLE_BITS;

/// Compresses blocks one after the other.
#[derive(Debug)]
pub struct Encoder {
    /// The latest place of each hash, counted on through all blocks, so that nothing has to be cleared in between.
    table: Vec<u32>,
    /// What the count was at the beginning of the present block.
    base: u32,
}

impl Default for Encoder {
    fn default() -> Self {
        Self { table: vec![0; TABLE], base: 1 }
    }
}

/// How long two places of the same bytes are equal, the later one ending before `end`.
fn common(bytes: &[u8], earlier: usize, later: usize, end: usize) -> usize {
    bytes[earlier..].iter().zip(&bytes[later..end]).take_while(|(a, b)| a == b).count()
}

fn push_length(mut rest: usize, out: &mut Vec<u8>) {
    while rest >= 255 {
        out.push(255);
        rest -= 255;
    }
    out.push(rest as u8);
}

/// A sequence: literals, then a match unless it is the last one.
fn push_sequence(literals: &[u8], found: Option<(usize, usize)>, out: &mut Vec<u8>) {
    let matched = found.map_or(0, |(_, length)| length - MIN_MATCH);
    out.push((literals.len().min(15) << 4 | matched.min(15)) as u8);
    if literals.len() >= 15 {
        push_length(literals.len() - 15, out);
    }
    out.extend_from_slice(literals);
    if let Some((offset, _)) = found {
        out.extend_from_slice(&(offset as u16).to_le_bytes());
        if matched >= 15 {
            push_length(matched - 15, out);
        }
    }
}

impl Encoder {
    /// Appends the block of what follows the dictionary in `window` to `out`. `window` begins with the dictionary's bytes.
    pub fn compress(&mut self, window: &[u8], dictionary: &Dictionary, out: &mut Vec<u8>) {
        let start = dictionary.bytes().len();
        let mut anchor = start;
        let mut at = start;
        let mut misses = 1 << PATIENCE;
        while at + MATCH_MARGIN <= window.len() {
            let four = sequence(window, at);
            let Some(found) = self.find(window, dictionary, start, at, four) else {
                at += (misses >> PATIENCE) as usize;
                misses += 1;
                continue;
            };
            misses = 1 << PATIENCE;
            let mut begin = at;
            let mut earlier = found;
            while begin > anchor && earlier > 0 && window[begin - 1] == window[earlier - 1] {
                begin -= 1;
                earlier -= 1;
            }
            let length = common(window, earlier, begin, window.len() - LAST_LITERALS);
            push_sequence(&window[anchor..begin], Some((begin - earlier, length)), out);
            anchor = begin + length;
            // One place inside of the match, so that what repeats is found again.
            self.remember(window, start, anchor - 2);
            at = anchor;
        }
        push_sequence(&window[anchor..], None, out);
        self.pass(window.len() - start);
    }

    /// An earlier place of the same four bytes, not too far back.
    fn find(&mut self, window: &[u8], dictionary: &Dictionary, start: usize, at: usize, four: u32) -> Option<usize> {
        let place = &mut self.table[hash(four)];
        let seen = std::mem::replace(place, self.base + (at - start) as u32);
        let near = seen.checked_sub(self.base).map(|seen| start + seen as usize);
        let fits = |&earlier: &usize| at - earlier <= FURTHEST && sequence(window, earlier) == four;
        near.filter(fits).or_else(|| dictionary.find(four).filter(fits))
    }

    fn remember(&mut self, window: &[u8], start: usize, at: usize) {
        self.table[hash(sequence(window, at))] = self.base + (at - start) as u32;
    }

    /// The next block counts on from here; where the count would overflow, it begins anew.
    fn pass(&mut self, length: usize) {
        self.base = self.base.saturating_add(length as u32);
        if self.base > u32::MAX / 2 {
            *self = Self::default();
        }
    }
}
