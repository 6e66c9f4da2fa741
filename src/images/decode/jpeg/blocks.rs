//! The coefficients of one block from the bits: sequential (T.81 F.2) and progressive (T.81 G.2).

use super::bits::BitReader;
use super::huffman::HuffmanTable;

/// Coefficients in natural (row) order.
pub type Block = [i16; 64];

/// From zigzag order to natural order (T.81 figure A.6). Runs of a damaged file may point up to 15 behind the end; they
/// land on the last coefficient.
#[rustfmt::skip]
const NATURAL: [u8; 80] = [
     0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
];

/// Natural position of zigzag position `index`, which is at most 79.
#[inline(always)]
pub fn natural(index: usize) -> usize {
    // The mask tells the compiler what the table promises.
    usize::from(NATURAL[index]) & 63
}

/// The spectral band of a progressive scan and the bit it carries.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    /// The first and last zigzag position.
    pub start: usize,
    pub end: usize,
    /// The bit position before (0: none, this is the first scan) and after the scan.
    pub high: u32,
    pub low: u32,
}

/// The difference to the last DC value. `None` when the bits are no code.
#[inline(always)]
fn dc_difference(bits: &mut BitReader, table: &HuffmanTable) -> Option<i32> {
    let size = u32::from(table.symbol(bits)?);
    (size <= 15).then(|| bits.take_signed(size))
}

/// A whole block of a sequential scan into zeroed `block`. Returns whether any AC coefficient was coded.
#[inline(always)]
pub fn sequential(
    bits: &mut BitReader,
    dc: &HuffmanTable,
    ac: &HuffmanTable,
    prediction: &mut i32,
    block: &mut Block,
) -> Option<bool> {
    bits.refill();
    *prediction = prediction.wrapping_add(dc_difference(bits, dc)?);
    block[0] = *prediction as i16;
    let mut index = 1;
    while index < 64 {
        bits.refill();
        if let Some((run, value)) = ac.short_ac(bits) {
            index += run;
            block[natural(index)] = value as i16;
        } else {
            let symbol = ac.symbol(bits)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (0, 0) => return Some(index > 1),
                (15, 0) => index += 15,
                // Other runs without a value have no meaning in a sequential scan.
                (_, 0) => return None,
                _ => {
                    index += run;
                    block[natural(index)] = bits.take_signed(size) as i16;
                }
            }
        }
        index += 1;
    }
    // A run that leads out of the block is damage.
    (index == 64).then_some(true)
}

/// The first scan of a DC coefficient.
#[inline(always)]
pub fn dc_first(
    bits: &mut BitReader,
    table: &HuffmanTable,
    low: u32,
    prediction: &mut i32,
    block: &mut Block,
) -> Option<()> {
    bits.refill();
    *prediction = prediction.wrapping_add(dc_difference(bits, table)?);
    block[0] = prediction.wrapping_shl(low) as i16;
    Some(())
}

/// One more bit of a DC coefficient.
#[inline(always)]
pub fn dc_refine(bits: &mut BitReader, low: u32, block: &mut Block) {
    bits.refill();
    block[0] |= (bits.take(1) << low) as i16;
}

/// How many more blocks an end-of-band code covers, after `EOBn` with this `run`.
#[inline(always)]
fn end_of_band_run(bits: &mut BitReader, run: u32) -> u32 {
    (1 << run) + bits.take(run) as u32
}

/// The first scan of a band of AC coefficients. `skip` counts the blocks that are still covered by an end-of-band code.
#[inline(always)]
pub fn ac_first(
    bits: &mut BitReader,
    table: &HuffmanTable,
    band: Band,
    skip: &mut u32,
    block: &mut Block,
) -> Option<()> {
    if *skip > 0 {
        *skip -= 1;
        return Some(());
    }
    let mut index = band.start;
    while index <= band.end {
        bits.refill();
        if let Some((run, value)) = table.short_ac(bits) {
            index += run;
            block[natural(index)] = value.wrapping_shl(band.low) as i16;
        } else {
            let symbol = table.symbol(bits)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            if size > 0 {
                index += run;
                block[natural(index)] = bits.take_signed(size).wrapping_shl(band.low) as i16;
            } else if run == 15 {
                index += 15;
            } else {
                *skip = end_of_band_run(bits, run as u32) - 1;
                return Some(());
            }
        }
        index += 1;
    }
    (index == band.end + 1).then_some(())
}

/// One more bit of the coefficients of a band that are already known, and new ones that begin with this bit.
pub fn ac_refine(
    bits: &mut BitReader,
    table: &HuffmanTable,
    band: Band,
    skip: &mut u32,
    block: &mut Block,
) -> Option<()> {
    let bit = 1i16.wrapping_shl(band.low);
    let mut index = band.start;
    while *skip == 0 && index <= band.end {
        bits.refill();
        let symbol = table.symbol(bits)?;
        let (run, size) = (u32::from(symbol >> 4), symbol & 15);
        let value = match (run, size) {
            (_, 1) => {
                if bits.take(1) == 1 {
                    bit
                } else {
                    bit.wrapping_neg()
                }
            }
            (15, 0) => 0,
            (_, 0) => {
                *skip = end_of_band_run(bits, run);
                break;
            }
            _ => return None,
        };
        index = refine_until(bits, index, band.end, bit, run, block);
        if index > band.end {
            // A run of sixteen zeros may end with the band, a value needs a place.
            return (value == 0).then_some(());
        }
        block[natural(index)] = value;
        index += 1;
    }
    if *skip > 0 {
        refine_until(bits, index, band.end, bit, u32::MAX, block);
        *skip -= 1;
    }
    Some(())
}

/// Refines the known coefficients from `index` on, passes over `zeros` unknown ones, and returns the position of the next
/// unknown one, or `end + 1`.
#[inline(always)]
fn refine_until(bits: &mut BitReader, mut index: usize, end: usize, bit: i16, zeros: u32, block: &mut Block) -> usize {
    let mut left = zeros;
    while index <= end {
        let coefficient = &mut block[natural(index)];
        if *coefficient == 0 {
            if left == 0 {
                break;
            }
            left -= 1;
        } else {
            bits.refill();
            if bits.take(1) == 1 && *coefficient & bit == 0 {
                let step = if *coefficient > 0 { bit } else { bit.wrapping_neg() };
                *coefficient = coefficient.wrapping_add(step);
            }
        }
        index += 1;
    }
    index
}
