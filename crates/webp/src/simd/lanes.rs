//! What every instruction set offers: vectors of 16-bit lanes, and the operations on them.

/// An instruction set: the vectors it has.
pub trait Simd: 'static {
    /// Eight lanes: half a block of coefficients.
    type Vector: Vector;
    /// Sixteen lanes: a block of coefficients, or halves of two blocks.
    type Wide: Wide;
    /// Whether an operation on sixteen lanes costs as much as one on eight, so that blocks are best taken in pairs.
    const WIDE_AT_ONCE: bool = false;
}

/// Groups of eight 16-bit lanes; the `32` methods see the same bits as groups of four 32-bit lanes. All arithmetic
/// wraps, and nothing crosses from one group to another.
pub trait Lanes: Copy {
    fn splat(value: i16) -> Self;
    /// The same eight values in every group.
    fn repeat(values: &[i16; 8]) -> Self;

    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn max(self, other: Self) -> Self;
    /// Absolute value; `i16::MIN` stays itself.
    fn abs(self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// Low half of the products.
    fn mul_low(self, other: Self) -> Self;
    /// High half of the signed products.
    fn mul_high(self, other: Self) -> Self;
    fn shl<const BITS: i32>(self) -> Self;
    /// Arithmetic shift to the right.
    fn shr<const BITS: i32>(self) -> Self;

    /// Lanes 0..4 of both, alternating.
    fn zip_low(self, other: Self) -> Self;
    /// Lanes 4..8 of both, alternating.
    fn zip_high(self, other: Self) -> Self;
    /// Pairs of lanes 0..4 of both, alternating.
    fn zip_low_pairs(self, other: Self) -> Self;
    /// Pairs of lanes 4..8 of both, alternating.
    fn zip_high_pairs(self, other: Self) -> Self;
    /// The low halves of both.
    fn low_halves(self, other: Self) -> Self;
    /// The high halves of both.
    fn high_halves(self, other: Self) -> Self;
    /// The halves exchanged.
    fn swap_halves(self) -> Self;

    /// Sums of the products of neighbouring lanes, as four 32-bit lanes.
    fn dot(self, other: Self) -> Self;
    fn splat32(value: i32) -> Self;
    fn add32(self, other: Self) -> Self;
    /// Arithmetic shift to the right of 32-bit lanes.
    fn shr32<const BITS: i32>(self) -> Self;
    /// Eight 32-bit lanes saturated to 16 bits.
    fn pack32(self, other: Self) -> Self;
}

/// One group of lanes.
pub trait Vector: Lanes {
    fn load(values: &[i16; 8]) -> Self;
    fn to_array(self) -> [i16; 8];
    /// Sixteen bytes as two vectors of eight lanes.
    fn widen(bytes: &[u8; 16]) -> (Self, Self);
    /// Two vectors as sixteen bytes, each lane clamped to 0..=255.
    fn narrow(low: Self, high: Self) -> [u8; 16];
    /// Sum of the four 32-bit lanes.
    fn sum32(self) -> i32;
    /// Bit i set when lane i of the sixteen lanes (low, high) is not zero.
    fn nonzero_mask(low: Self, high: Self) -> u16;
}

/// Two groups of lanes.
pub trait Wide: Lanes {
    fn load(values: &[i16; 16]) -> Self;
    fn to_array(self) -> [i16; 16];
    /// The low eight bytes of both blocks, one to a group, and the high ones.
    fn widen(first: &[u8; 16], second: &[u8; 16]) -> (Self, Self);
    /// The reverse, each lane clamped to 0..=255.
    fn narrow(low: Self, high: Self) -> [[u8; 16]; 2];
    /// The first groups of both, and the second ones.
    fn exchange(self, other: Self) -> (Self, Self);
    /// Sum of the four 32-bit lanes of each group.
    fn sums32(self) -> [i32; 2];
    /// Sum of all eight 32-bit lanes.
    fn sum32(self) -> i32;
    /// Bit i set when lane i is not zero.
    fn nonzero_mask(self) -> u16;
}
