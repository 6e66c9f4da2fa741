//! The boolean entropy coder (RFC 6386 section 7).

/// The probability of a bit that is as likely set as not.
pub const EVEN: u8 = 128;

/// Writes booleans, each with the chance (of 256) that it is false.
///
/// `low` is the lower bound of the coding interval: its lowest `pending + 8` bits are not written yet, and
/// one bit above them may hold a carry, which is added to the bytes already written.
#[derive(Debug)]
pub struct BoolEncoder {
    bytes: Vec<u8>,
    low: u64,
    /// Width of the interval minus one, 127..=254.
    range: u32,
    pending: u32,
}

impl BoolEncoder {
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), low: 0, range: 254, pending: 0 }
    }

    /// Writes `bit`, which is false with chance `probability` / 256; `probability` is at least 1.
    #[inline(always)]
    pub fn put(&mut self, bit: bool, probability: u8) {
        let split = (self.range * u32::from(probability)) >> 8;
        if bit {
            self.low += u64::from(split) + 1;
            self.range -= split + 1;
        } else {
            self.range = split;
        }
        // Widths below 128 are doubled until they are not: at most seven times.
        let shift = (self.range + 1).leading_zeros().saturating_sub(24);
        self.range = ((self.range + 1) << shift) - 1;
        self.low <<= shift;
        self.pending += shift;
        if self.pending >= 40 {
            self.write_pending();
        }
    }

    #[cold]
    #[inline(never)]
    fn write_pending(&mut self) {
        while self.pending >= 8 {
            let byte = self.low >> self.pending;
            if byte > 0xff {
                for written in self.bytes.iter_mut().rev() {
                    *written = written.wrapping_add(1);
                    if *written != 0 {
                        break;
                    }
                }
            }
            self.bytes.push(byte as u8);
            self.low &= (1 << self.pending) - 1;
            self.pending -= 8;
        }
    }

    /// Writes a bit that is as likely set as not.
    pub fn put_flag(&mut self, bit: bool) {
        self.put(bit, EVEN);
    }

    /// Writes the lowest `bits` bits of `value`, most significant first.
    pub fn put_literal(&mut self, value: u32, bits: u32) {
        for bit in (0..bits).rev() {
            self.put_flag(value >> bit & 1 == 1);
        }
    }

    /// A flag that says whether a value follows, its magnitude, its sign; absent when zero.
    pub fn put_optional_signed(&mut self, value: i32, bits: u32) {
        self.put_flag(value != 0);
        if value != 0 {
            self.put_signed(value, bits);
        }
    }

    /// Magnitude, then sign.
    pub fn put_signed(&mut self, value: i32, bits: u32) {
        self.put_literal(value.unsigned_abs(), bits);
        self.put_flag(value < 0);
    }

    /// Writes what is pending and returns the bytes.
    pub fn finish(mut self) -> Vec<u8> {
        // The interval's lower bound itself is a value inside it: its pending bits, filled up to whole bytes.
        let fill = 8 - self.pending % 8;
        self.low <<= fill;
        self.pending += fill;
        self.write_pending();
        self.bytes.push(self.low as u8);
        self.bytes
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The decoder of RFC 6386 section 7.3, one bit at a time.
    pub struct Decoder<'a> {
        bytes: &'a [u8],
        value: u32,
        range: u32,
        shifted: u32,
    }

    impl Decoder<'_> {
        pub fn new(bytes: &[u8]) -> Decoder<'_> {
            let mut bytes = Decoder { bytes, value: 0, range: 255, shifted: 0 };
            bytes.value = bytes.next() << 8 | bytes.next();
            bytes
        }
        fn next(&mut self) -> u32 {
            let Some((first, rest)) = self.bytes.split_first() else {
                return 0;
            };
            self.bytes = rest;
            u32::from(*first)
        }
        pub fn get(&mut self, probability: u8) -> bool {
            let split = 1 + (((self.range - 1) * u32::from(probability)) >> 8);
            let bit = self.value >= split << 8;
            if bit {
                self.range -= split;
                self.value -= split << 8;
            } else {
                self.range = split;
            }
            while self.range < 128 {
                self.value <<= 1;
                self.range <<= 1;
                self.shifted += 1;
                if self.shifted == 8 {
                    self.shifted = 0;
                    self.value |= self.next();
                }
            }
            bit
        }
    }

    proptest! {
        #[test]
        fn every_sequence_reads_back(sequence in prop::collection::vec((any::<bool>(), 1u8..), 0..2000)) {
            let mut encoder = BoolEncoder::with_capacity(0);
            sequence.iter().for_each(|(bit, probability)| encoder.put(*bit, *probability));
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            for (index, (bit, probability)) in sequence.iter().enumerate() {
                prop_assert_eq!(decoder.get(*probability), *bit, "at {}", index);
            }
        }

        #[test]
        fn carries_run_through_long_chains(length in 1usize..400, probability in 1u8..4) {
            // Unlikely bits push the lower bound close to the top, so that a carry runs through many 0xff bytes.
            let mut encoder = BoolEncoder::with_capacity(0);
            let bits: Vec<bool> = (0..length).map(|i| i % 17 != 3).collect();
            bits.iter().for_each(|bit| encoder.put(*bit, probability));
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            for bit in bits { prop_assert_eq!(decoder.get(probability), bit); }
        }

        #[test]
        fn literals_read_back(values in prop::collection::vec((any::<u16>(), 1u32..17), 0..50)) {
            let mut encoder = BoolEncoder::with_capacity(0);
            values.iter().for_each(|(value, bits)| encoder.put_literal(u32::from(*value), *bits));
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            for (value, bits) in values {
                let read = (0..bits).fold(0, |read, _| read << 1 | u32::from(decoder.get(128)));
                prop_assert_eq!(read, u32::from(value) & ((1u32 << bits) - 1));
            }
        }
    }

    #[test]
    fn an_empty_sequence_is_a_few_bytes() {
        assert!(BoolEncoder::with_capacity(0).finish().len() <= 2);
    }
}
