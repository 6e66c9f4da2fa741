//! What many values have in common, given to each of their blocks: small values compress well only so.

use super::lz4_encode::{TABLE, hash, sequence};

/// The largest dictionary in bytes. Matches reach 64 KB back, and a value comes between.
pub const LARGEST: usize = 16 << 10;
/// Of one value at most this much: many values say more than one.
const PIECE: usize = 2 << 10;
/// Values looked at, unless the dictionary is full before.
const VALUES: usize = 64;
/// A place of the table where nothing is.
const NOWHERE: u16 = u16::MAX;

/// Bytes that all blocks may refer to, and where in them each sequence is.
#[derive(Debug, Default)]
pub struct Dictionary {
    bytes: Vec<u8>,
    /// Empty when the bytes are.
    table: Vec<u16>,
}

impl Dictionary {
    /// Of these bytes; no more than the last `LARGEST` of them.
    pub fn new(bytes: &[u8]) -> Self {
        let bytes = bytes[bytes.len().saturating_sub(LARGEST)..].to_vec();
        if bytes.is_empty() {
            return Self::default();
        }
        let mut table = vec![NOWHERE; TABLE];
        // Of places with one hash the last is kept, which is the nearest.
        for at in 0..bytes.len().saturating_sub(3) {
            table[hash(sequence(&bytes, at))] = at as u16;
        }
        Self { bytes, table }
    }

    /// What the blocks begin with.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where four bytes of this number may be.
    pub(super) fn find(&self, four: u32) -> Option<usize> {
        let at = *self.table.get(hash(four))?;
        (at != NOWHERE).then_some(usize::from(at))
    }
}

/// Collects the bytes of a dictionary from the first values.
#[derive(Debug, Default)]
pub(super) struct Sample {
    bytes: Vec<u8>,
    values: usize,
}

impl Sample {
    /// Another value; the dictionary's bytes, once enough were seen.
    pub fn add(&mut self, value: &[u8]) -> Option<Vec<u8>> {
        self.bytes.extend_from_slice(&value[..value.len().min(PIECE)]);
        self.values += 1;
        (self.values >= VALUES || self.bytes.len() >= LARGEST).then(|| std::mem::take(&mut self.bytes))
    }
}

/// The number of the empty dictionary.
pub(super) const EMPTY: u32 = 0;

#[derive(Debug, Default)]
struct Held {
    dictionary: Dictionary,
    /// Blocks that need it.
    uses: u32,
}

/// The dictionaries of all blocks, by number; those that no block needs any more are forgotten.
#[derive(Debug)]
pub(super) struct Dictionaries {
    held: Vec<Held>,
    /// The one of new blocks.
    pub present: u32,
}

impl Default for Dictionaries {
    fn default() -> Self {
        Self { held: vec![Held::default()], present: EMPTY }
    }
}

impl Dictionaries {
    pub fn get(&self, number: u32) -> &Dictionary {
        &self.held[number as usize].dictionary
    }

    /// The number of the one with these bytes.
    pub fn add(&mut self, bytes: &[u8]) -> u32 {
        let known = self.held.iter().position(|held| held.dictionary.bytes() == bytes);
        let number =
            known.or_else(|| (1..self.held.len()).find(|&number| self.held[number].dictionary.bytes.is_empty()));
        let number = number.unwrap_or(self.held.len());
        if number == self.held.len() {
            self.held.push(Held::default());
        }
        if known.is_none() {
            self.held[number].dictionary = Dictionary::new(bytes);
        }
        number as u32
    }

    /// New blocks get this one.
    pub fn change(&mut self, number: u32) {
        let old = std::mem::replace(&mut self.present, number);
        self.forget_unused(old);
    }

    pub fn retain(&mut self, number: u32) {
        self.held[number as usize].uses += 1;
    }

    pub fn release(&mut self, number: u32) {
        self.held[number as usize].uses -= 1;
        self.forget_unused(number);
    }

    #[inline(never)]
    fn forget_unused(&mut self, number: u32) {
        if self.held[number as usize].uses == 0 && number != self.present {
            self.held[number as usize].dictionary = Dictionary::default();
        }
    }
}
