//! Logarithms to base 2 and powers of 2 without libm, which takes 4 KB of a module for `pow` alone.

/// The exponent bias of binary64 (IEEE 754-2019, 3.4).
const BIAS: i32 = 1023;

/// The floor of the logarithm to base 2 of a normal positive number, in steps of 2^-`bits`: a step is a factor of
/// 2^(2^-`bits`). Each squaring of the mantissa gives one more bit of the logarithm.
pub fn floor_log2(value: f64, bits: u32) -> i32 {
    let (exponent, mut mantissa) = parts(value);
    let mut steps = exponent;
    for _ in 0..bits {
        mantissa *= mantissa;
        let bit = mantissa >= 2.0;
        if bit {
            mantissa *= 0.5;
        }
        steps = 2 * steps + i32::from(bit);
    }
    steps
}

/// The logarithm to base 2 of a normal positive number, within 2^-20.
pub fn log2(value: f64) -> f64 {
    const BITS: u32 = 20;
    f64::from(floor_log2(value, BITS)) / f64::from(1u32 << BITS)
}

/// 2^(`steps` / 2^`bits`), for results that are normal numbers.
pub fn exp2(steps: i32, bits: u32) -> f64 {
    let mut power = f64::from_bits(((steps >> bits) + BIAS).clamp(1, 2 * BIAS) as u64 * (1 << 52));
    let mut root = 2.0f64;
    for bit in (0..bits).rev() {
        root = root.sqrt();
        if steps >> bit & 1 == 1 {
            power *= root;
        }
    }
    power
}

/// Whether a number is a power of two.
pub fn is_exact(value: f64) -> bool {
    value.to_bits() << 12 == 0
}

/// The exponent of a normal positive number, and its mantissa in [1, 2).
fn parts(value: f64) -> (i32, f64) {
    let bits = value.to_bits();
    let exponent = (bits >> 52) as i32 - BIAS;
    (exponent, f64::from_bits(bits << 12 >> 12 | (BIAS as u64) << 52))
}
