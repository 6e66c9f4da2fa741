//! Huffman tables (T.81 annex C) and the two kinds of codes in a scan.

use super::bits::{BitReader, extend};
use crate::{Error, Result};

/// Codes of up to this many bits are decoded by one look into a table. 9 covers nearly all codes of real tables; a larger
/// table only costs cache.
const LOOKUP_BITS: u32 = 9;

/// One Huffman table.
#[derive(Clone)]
pub struct HuffmanTable {
    /// `length << 8 | symbol` by the next [`LOOKUP_BITS`] bits; 0 where the code is longer or unknown.
    lookup: Vec<u16>,
    /// For AC codes that fit together with their value: `value << 16 | run << 8 | bits`; 0 where they do not.
    with_value: Vec<i32>,
    /// By code length: the first value, left-aligned to 16 bits, that is no code of this length or a shorter one.
    limits: [u32; 17],
    /// By code length: what to add to a code to get its index into `symbols`.
    offsets: [i32; 17],
    symbols: Vec<u8>,
}

impl HuffmanTable {
    /// Builds the table from the number of codes of each length (1 to 16) and their symbols in order.
    pub fn new(counts: &[u8; 16], symbols: &[u8]) -> Result<Self> {
        let mut table = Self {
            lookup: vec![0; 1 << LOOKUP_BITS],
            with_value: vec![0; 1 << LOOKUP_BITS],
            limits: [0; 17],
            offsets: [0; 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut index) = (0u32, 0usize);
        for length in 1..=16u32 {
            let count = usize::from(counts[length as usize - 1]);
            table.offsets[length as usize] = index as i32 - code as i32;
            for &symbol in symbols.get(index..index + count).ok_or_else(bad_table)? {
                if code >= 1 << length {
                    return Err(bad_table());
                }
                if length <= LOOKUP_BITS {
                    let first = (code << (LOOKUP_BITS - length)) as usize;
                    table.lookup[first..first + (1 << (LOOKUP_BITS - length))]
                        .fill((length as u16) << 8 | u16::from(symbol));
                }
                code += 1;
            }
            index += count;
            table.limits[length as usize] = code << (16 - length);
            code <<= 1;
        }
        table.join_values();
        Ok(table)
    }

    /// Fills `with_value`: short AC codes whose value follows within the looked-up bits.
    fn join_values(&mut self) {
        for (bits, entry) in self.lookup.iter().enumerate() {
            let (length, run, size) = (u32::from(entry >> 8), i32::from(entry >> 4 & 15), u32::from(entry & 15));
            if length > 0 && size > 0 && length + size <= LOOKUP_BITS {
                let raw = bits >> (LOOKUP_BITS - length - size) & ((1 << size) - 1);
                self.with_value[bits] = extend(raw as i32, size) << 16 | run << 8 | (length + size) as i32;
            }
        }
    }

    /// The next symbol; `None` when the bits are no code of this table. Needs 16 bits in the reader.
    #[inline(always)]
    pub fn symbol(&self, bits: &mut BitReader) -> Option<u8> {
        let entry = self.lookup[bits.peek(LOOKUP_BITS)];
        if entry != 0 {
            bits.consume(u32::from(entry >> 8));
            return Some(entry as u8);
        }
        self.long_symbol(bits)
    }

    #[cold]
    fn long_symbol(&self, bits: &mut BitReader) -> Option<u8> {
        let next = bits.peek(16) as u32;
        let length = (1..=16u32).find(|&length| next < self.limits[length as usize])?;
        let index = (next >> (16 - length)) as i32 + self.offsets[length as usize];
        bits.consume(length);
        self.symbols.get(usize::try_from(index).ok()?).copied()
    }

    /// The next AC code with its value as `(run, value)`, when it is a short one.
    #[inline(always)]
    pub fn short_ac(&self, bits: &mut BitReader) -> Option<(usize, i32)> {
        let entry = self.with_value[bits.peek(LOOKUP_BITS)];
        if entry == 0 {
            return None;
        }
        bits.consume((entry & 0xff) as u32);
        Some(((entry >> 8 & 0xff) as usize, entry >> 16))
    }
}

#[cold]
fn bad_table() -> Error {
    Error::corrupt("JPEG: a Huffman table contradicts itself")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_short_and_long_codes() {
        // 0 -> 1, 10 -> 2, and one code of 16 bits: 1100000000000000 -> 3.
        let mut counts = [0; 16];
        (counts[0], counts[1], counts[15]) = (1, 1, 1);
        let table = HuffmanTable::new(&counts, &[1, 2, 3]).unwrap();
        let mut bits = BitReader::new(&[0b0101_1000, 0, 0b0000_0100], 0);
        bits.refill();
        let symbols: Vec<_> = (0..4).map(|_| table.symbol(&mut bits)).collect();
        assert_eq!(symbols, [Some(1), Some(2), Some(3), Some(1)]);
    }

    #[test]
    fn refuses_too_many_codes() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(HuffmanTable::new(&counts, &[1, 2, 3]).is_err());
        assert!(HuffmanTable::new(&counts, &[1]).is_err());
    }
}
