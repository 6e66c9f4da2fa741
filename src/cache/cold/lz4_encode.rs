//! Compression to LZ4 blocks, after the published description of the format (lz4_Block_format.md): the longest match is
//! taken wherever there is one.

use super::matches::{MIN_MATCH, Match, Matches, RING};

/// A block ends with at least so many literals.
const LAST_LITERALS: usize = 5;
/// A block's last match begins at least so far from its end, in bytes.
const MATCH_MARGIN: usize = 12;
/// After this many places without a match, as a power of two, the steps grow: such bytes hardly compress.
const PATIENCE: u32 = 6;

/// Compresses blocks one after the other, with one dictionary.
#[derive(Debug, Default)]
pub struct Encoder {
    /// Bytes of the dictionary.
    dictionary: usize,
    matches: Matches,
}

fn push_length(mut rest: usize, out: &mut Vec<u8>) {
    while rest >= 255 {
        out.push(255);
        rest -= 255;
    }
    out.push(rest as u8);
}

/// A sequence: literals, then a match unless it is the last one.
fn push_sequence(literals: &[u8], found: Option<Match>, out: &mut Vec<u8>) {
    let matched = found.map_or(0, |found| found.length - MIN_MATCH);
    out.push((literals.len().min(15) << 4 | matched.min(15)) as u8);
    if literals.len() >= 15 {
        push_length(literals.len() - 15, out);
    }
    out.extend_from_slice(literals);
    if let Some(found) = found {
        out.extend_from_slice(&(found.offset as u16).to_le_bytes());
        if matched >= 15 {
            push_length(matched - 15, out);
        }
    }
}

impl Encoder {
    /// There is another dictionary from now on, of so many bytes; none at first. The first blocks use only some of it.
    pub fn change(&mut self, dictionary: usize) {
        *self = Self { dictionary, matches: Matches::default() };
    }

    /// Appends the block of what follows the dictionary in `window` to `out`. `window` begins with the dictionary's bytes,
    /// which are the same each time.
    pub fn compress(&mut self, window: &[u8], out: &mut Vec<u8>) {
        let start = self.dictionary;
        if start > 0 && window.len() > RING {
            // The places of the dictionary would be overwritten, and are soon too far back.
            return Self::default().compress(&window[start..], out);
        }
        let mut anchor = start;
        let mut at = start;
        let mut misses = 1 << PATIENCE;
        self.matches.begin(window, start);
        while at + MATCH_MARGIN <= window.len() {
            let Some(found) = self.matches.longest(window, at, window.len() - LAST_LITERALS) else {
                at += misses >> PATIENCE;
                misses += 1;
                continue;
            };
            misses = 1 << PATIENCE;
            push_sequence(&window[anchor..at], Some(found), out);
            at += found.length;
            anchor = at;
        }
        push_sequence(&window[anchor..], None, out);
        self.matches.end(window);
    }
}
