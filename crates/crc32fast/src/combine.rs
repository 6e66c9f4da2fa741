//! The checksum of two pieces from the checksums of each.

/// What appending `length` bytes of zero does to a checksum is linear over GF(2): a 32 x 32 matrix of bits, one column a
/// word. Squaring it doubles the number of bytes.
pub(crate) fn combine(first: u32, second: u32, mut length: u64) -> u32 {
    let mut crc = first;
    // One bit of zero: shift, and the polynomial for the bit that falls out.
    let mut operator: [u32; 32] = std::array::from_fn(|bit| if bit == 0 { 0xedb8_8320 } else { 1 << (bit - 1) });
    for _ in 0..3 {
        operator = square(&operator);
    }
    while length > 0 {
        if length & 1 == 1 {
            crc = apply(&operator, crc);
        }
        operator = square(&operator);
        length >>= 1;
    }
    crc ^ second
}

fn apply(operator: &[u32; 32], vector: u32) -> u32 {
    (0..32).filter(|bit| vector >> bit & 1 == 1).fold(0, |sum, bit| sum ^ operator[bit])
}

fn square(operator: &[u32; 32]) -> [u32; 32] {
    std::array::from_fn(|bit| apply(operator, operator[bit]))
}
