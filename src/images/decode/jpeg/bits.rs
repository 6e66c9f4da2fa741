//! Reads entropy-coded bits, most significant first, with `FF 00` unstuffed and every marker left where it is.

/// A reader that never fails: past the data it hands out zeros and remembers that it did.
///
/// Checking once per row of blocks instead of at every code keeps the decoder fast; [`BitReader::overran`] tells whether
/// one of those zeros was used, which means that the picture is not all there.
pub struct BitReader<'a> {
    bytes: &'a [u8],
    /// The next byte to load; stays on the `FF` of a marker.
    position: usize,
    /// The next bits, left-aligned.
    buffer: u64,
    /// How many bits of `buffer` are meant to be used.
    available: u32,
    /// How many bits of zeros were added after the end of the data.
    padding: u32,
}

impl<'a> BitReader<'a> {
    /// Starts at `position` of `bytes`.
    pub fn new(bytes: &'a [u8], position: usize) -> Self {
        Self { bytes, position, buffer: 0, available: 0, padding: 0 }
    }

    /// Makes at least 48 bits available: enough for the longest code (16) and its value (16) and more.
    #[inline(always)]
    pub fn refill(&mut self) {
        if self.available >= 48 {
            return;
        }
        if let Some(next) = self.bytes.get(self.position..).and_then(|rest| rest.first_chunk::<8>()) {
            let word = u64::from_be_bytes(*next);
            // A byte of FF is a zero byte of the complement.
            let complement = !word;
            let has_ff = complement.wrapping_sub(0x0101_0101_0101_0101) & !complement & 0x8080_8080_8080_8080;
            if has_ff == 0 {
                let count = (64 - self.available) / 8;
                self.buffer |= word >> self.available;
                self.available += count * 8;
                self.position += count as usize;
                // The bits below `available` belong to bytes that are loaded again later: OR-ing them twice is harmless.
                return;
            }
        }
        self.refill_slowly();
    }

    #[cold]
    fn refill_slowly(&mut self) {
        // The fast path leaves the beginnings of later bytes behind.
        self.buffer &= if self.available == 0 { 0 } else { u64::MAX << (64 - self.available) };
        while self.available <= 56 {
            let byte = match (self.bytes.get(self.position), self.bytes.get(self.position + 1)) {
                (Some(&0xff), Some(&0)) => {
                    self.position += 2;
                    0xff
                }
                (Some(&0xff), _) | (None, _) => {
                    self.padding += 8;
                    0
                }
                (Some(&byte), _) => {
                    self.position += 1;
                    byte
                }
            };
            self.buffer |= u64::from(byte) << (56 - self.available);
            self.available += 8;
        }
    }

    /// The next `count` bits (1 to 16) without taking them. Call [`BitReader::refill`] first.
    #[inline(always)]
    pub fn peek(&self, count: u32) -> usize {
        (self.buffer >> (64 - count)) as usize
    }

    /// Drops `count` bits, which were peeked at.
    #[inline(always)]
    pub fn consume(&mut self, count: u32) {
        self.buffer <<= count;
        self.available = self.available.wrapping_sub(count);
    }

    /// Takes `count` bits, 0 to 16.
    #[inline(always)]
    pub fn take(&mut self, count: u32) -> i32 {
        // Two shifts, because one by 64 is not allowed.
        let value = ((self.buffer >> 1) >> (63 - count)) as i32;
        self.consume(count);
        value
    }

    /// Takes `count` bits (0 to 15) as a signed value in JPEG's own notation (T.81 F.2.2.1, EXTEND).
    #[inline(always)]
    pub fn take_signed(&mut self, count: u32) -> i32 {
        let value = self.take(count);
        extend(value, count)
    }

    /// Whether bits were used that the data does not have.
    pub fn overran(&self) -> bool {
        self.available < self.padding
    }

    /// Forgets the rest of the current byte and returns the position behind the bytes that were used.
    ///
    /// On well-formed data that is the position of the next marker.
    pub fn finish(&self) -> usize {
        let unused = (self.available.saturating_sub(self.padding)) / 8;
        // Walk back over whole bytes that were loaded but not used, minding the stuffing.
        let mut position = self.position;
        for _ in 0..unused {
            let stuffed = position >= 2 && self.bytes[position - 1] == 0 && self.bytes[position - 2] == 0xff;
            position = position.saturating_sub(if stuffed { 2 } else { 1 });
        }
        position
    }
}

/// The signed value that `count` bits stand for (T.81 F.2.2.1).
#[inline(always)]
pub fn extend(value: i32, count: u32) -> i32 {
    let half = (1 << count) >> 1;
    if value < half { value - (1 << count) + 1 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unstuffs_and_stops_before_a_marker() {
        let mut bits = BitReader::new(&[0xff, 0x00, 0xa5, 0xff, 0xd9], 0);
        bits.refill();
        assert_eq!(bits.take(16), 0xffa5);
        assert!(!bits.overran());
        assert_eq!(bits.finish(), 3);
        assert_eq!(bits.take(1), 0);
        assert!(bits.overran());
    }

    #[test]
    fn fast_and_slow_refills_agree() {
        let plain: Vec<u8> = (0..64).map(|i| (i * 37 % 251) as u8).collect();
        let mut bits = BitReader::new(&plain, 0);
        let mut read = Vec::new();
        for _ in 0..plain.len() * 2 {
            bits.refill();
            read.push(bits.take(4) as u8);
        }
        let joined: Vec<u8> = read.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        assert_eq!(joined, plain);
        assert!(!bits.overran());
    }

    #[test]
    fn extends_signs() {
        assert_eq!([extend(0, 0), extend(0, 1), extend(1, 1), extend(0, 3), extend(7, 3)], [0, -1, 1, -7, 7]);
    }
}
