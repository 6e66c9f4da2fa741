//! The tables of slicing-by-8, made on first use.

use std::sync::OnceLock;

/// The polynomial of ISO 3309, reflected.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// `tables()[k][b]` is what byte `b` does to the checksum after `k` more bytes of zero.
pub(crate) fn tables() -> &'static [[u32; 256]; 8] {
    static TABLES: OnceLock<Box<[[u32; 256]; 8]>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Box::new([[0u32; 256]; 8]);
        for byte in 0..256 {
            let mut crc = byte as u32;
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
            }
            tables[0][byte] = crc;
        }
        for distance in 1..8 {
            for byte in 0..256 {
                let before = tables[distance - 1][byte];
                tables[distance][byte] = (before >> 8) ^ tables[0][before as usize & 255];
            }
        }
        tables
    })
}
