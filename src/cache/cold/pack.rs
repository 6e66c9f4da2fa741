//! The cold tier as one run of bytes: a magic number, the length of the dictionary, the number of entries, for each the
//! lengths of its block and its value, all as 32 bits little-endian; then the dictionary, then the blocks.

use super::LARGEST_VALUE;
use super::dictionary::LARGEST;

/// "PLC1": layouts to come have another number.
const MAGIC: u32 = u32::from_le_bytes(*b"PLC1");

/// Where an entry is in a pack.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    length: usize,
    size: u32,
}

/// A run of bytes that was found to be well-formed. What its blocks hold shows when they are read.
#[derive(Debug)]
pub struct Pack {
    bytes: Vec<u8>,
    /// Where the dictionary begins, and where the blocks do.
    dictionary: usize,
    blocks: usize,
    spans: Vec<Span>,
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (four, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*four))
}

impl Pack {
    /// None when it is no pack, or not a whole one.
    pub fn parse(bytes: Vec<u8>) -> Option<Self> {
        let mut rest = &bytes[..];
        if number(&mut rest)? != MAGIC {
            return None;
        }
        let dictionary = number(&mut rest)? as usize;
        let count = number(&mut rest)? as usize;
        if count > rest.len() / 8 || dictionary > LARGEST {
            return None;
        }
        let mut spans = Vec::with_capacity(count);
        let mut start = 0_usize;
        for _ in 0..count {
            let length = number(&mut rest)? as usize;
            let size = number(&mut rest)?;
            if size as usize > LARGEST_VALUE || length > size as usize {
                return None;
            }
            spans.push(Span { start, length, size });
            start = start.checked_add(length)?;
        }
        if rest.len() != start.checked_add(dictionary)? {
            return None;
        }
        let from = bytes.len() - rest.len();
        Some(Self { bytes, dictionary: from, blocks: from + dictionary, spans })
    }

    /// Entries in it.
    pub fn len(&self) -> u32 {
        self.spans.len() as u32
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// What the blocks share.
    pub fn dictionary(&self) -> &[u8] {
        &self.bytes[self.dictionary..self.blocks]
    }

    /// An entry's block, and its value's length.
    pub fn entry(&self, number: u32) -> Option<(&[u8], u32)> {
        let Span { start, length, size } = *self.spans.get(number as usize)?;
        Some((self.bytes.get(self.blocks + start..self.blocks + start + length)?, size))
    }
}

/// A pack of these blocks, each with the length of its value.
pub(super) fn write<'a>(dictionary: &[u8], entries: impl Iterator<Item = (&'a [u8], u32)> + Clone) -> Vec<u8> {
    let count = entries.clone().count();
    let blocks = entries.clone().map(|(block, _)| block.len()).sum::<usize>();
    let mut pack = Vec::with_capacity(12 + 8 * count + dictionary.len() + blocks);
    let mut push = |number: u32| pack.extend_from_slice(&number.to_le_bytes());
    push(MAGIC);
    push(dictionary.len() as u32);
    push(count as u32);
    for (block, size) in entries.clone() {
        push(block.len() as u32);
        push(size);
    }
    pack.extend_from_slice(dictionary);
    for (block, _) in entries {
        pack.extend_from_slice(block);
    }
    pack
}
