//! CRC-32 (ISO 3309, ITU-T V.42, as in PNG and gzip; reflected polynomial `0xEDB88320`), eight bytes a step.
//!
//! Nothing is stored: the tables are made on first use. README.md says why.
#![forbid(unsafe_code)]

mod combine;
mod tables;

use tables::tables;

/// A running checksum.
#[derive(Clone, Debug, Default)]
pub struct Hasher {
    /// The finished checksum of what was seen so far.
    crc: u32,
    /// How many bytes were seen.
    amount: u64,
}

impl Hasher {
    /// The checksum of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on from a finished checksum.
    pub fn new_with_initial(crc: u32) -> Self {
        Self { crc, amount: 0 }
    }

    /// Goes on from a finished checksum of `amount` bytes.
    pub fn new_with_initial_len(crc: u32, amount: u64) -> Self {
        Self { crc, amount }
    }

    /// Takes in more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.amount += bytes.len() as u64;
        let tables = tables();
        let mut crc = !self.crc;
        // Slicing-by-8 (Kounavis and Berry, 2005): each table looks eight bytes ahead by another distance.
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let low = crc ^ u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
            crc = tables[7][low as usize & 255]
                ^ tables[6][(low >> 8) as usize & 255]
                ^ tables[5][(low >> 16) as usize & 255]
                ^ tables[4][(low >> 24) as usize]
                ^ tables[3][usize::from(chunk[4])]
                ^ tables[2][usize::from(chunk[5])]
                ^ tables[1][usize::from(chunk[6])]
                ^ tables[0][usize::from(chunk[7])];
        }
        for &byte in chunks.remainder() {
            crc = (crc >> 8) ^ tables[0][(crc as usize & 255) ^ usize::from(byte)];
        }
        self.crc = !crc;
    }

    /// The checksum of all that was seen.
    pub fn finalize(self) -> u32 {
        self.crc
    }

    /// Starts anew.
    pub fn reset(&mut self) {
        *self = Self::new();
    }

    /// Takes in what `other` has seen, as if its bytes had followed here.
    pub fn combine(&mut self, other: &Self) {
        self.crc = combine::combine(self.crc, other.crc, other.amount);
        self.amount += other.amount;
    }
}

/// The checksum of `bytes`.
pub fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bit by bit, as the standard says it.
    fn slowly(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }

    #[test]
    fn check_value_of_the_standard() {
        assert_eq!(hash(b"123456789"), 0xcbf4_3926);
        assert_eq!(hash(b""), 0);
    }

    proptest! {
        #[test]
        fn equals_the_definition(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(hash(&bytes), slowly(&bytes));
        }

        #[test]
        fn parts_make_the_whole(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..200) {
            let (head, tail) = bytes.split_at(at.min(bytes.len()));
            let mut whole = Hasher::new();
            whole.update(head);
            let (mut combined, mut other) = (whole.clone(), Hasher::new());
            whole.update(tail);
            other.update(tail);
            combined.combine(&other);
            prop_assert_eq!(whole.finalize(), hash(&bytes));
            prop_assert_eq!(combined.finalize(), hash(&bytes));
        }
    }
}
