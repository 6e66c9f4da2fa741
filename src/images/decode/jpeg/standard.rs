//! The Huffman tables of T.81 K.3.3, which frames of Motion JPEG leave out.

use super::huffman::HuffmanTable;
use super::scan::{Scan, Tables};

/// The number of codes of each length, 1 to 16 bits (tables K.3 and K.4).
const DC_COUNTS: [[u8; 16]; 2] =
    [[0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]];
const DC_SYMBOLS: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// The same for AC (tables K.5 and K.6).
const AC_COUNTS: [[u8; 16]; 2] =
    [[0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125], [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119]];

/// The symbols with codes of up to 15 bits (16 for chroma, as far as they are out of order). Behind them come all that are
/// left, in order: a run of 0 to 15 zeros times 16, and a size of 1 to 10 bits.
const AC_FIRST_LUMA: [u8; 37] = [
    0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71, 0x14,
    0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82,
];
const AC_FIRST_CHROMA: [u8; 47] = [
    0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13, 0x22, 0x32,
    0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16,
    0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18, 0x19, 0x1a,
];

impl Tables {
    /// Puts the standard tables where a sequential scan has none, as libjpeg-turbo does: table 0 is for luma, 1 for chroma.
    pub fn add_standard(&mut self, scan: &Scan) {
        for part in &scan.parts {
            if let (0..2, slot @ None) = (part.dc, &mut self.dc[part.dc]) {
                *slot = HuffmanTable::new(&DC_COUNTS[part.dc], &DC_SYMBOLS).ok();
            }
            if let (0..2, slot @ None) = (part.ac, &mut self.ac[part.ac]) {
                let first = [&AC_FIRST_LUMA[..], &AC_FIRST_CHROMA][part.ac];
                let rest = (0..=0xff).filter(|symbol| (1..=10).contains(&(symbol & 15)) && !first.contains(symbol));
                let symbols: Vec<u8> = first.iter().copied().chain(rest).collect();
                *slot = HuffmanTable::new(&AC_COUNTS[part.ac], &symbols).ok();
            }
        }
    }
}
