//! Fixed-point numbers: their units, logarithms and powers of two. Integers alone, so that every decision is the same on
//! every target.

/// One bit of the file: costs are in 1/256 bit.
pub const BIT: u32 = 256;
/// One byte of the file, in 1/256 bit.
pub const BYTE: u32 = 8 * BIT;
/// One octave, a factor of two: logarithms are in 1/256 octave.
pub const OCTAVE: i32 = 256;
/// One unit of a quantiser step: steps between those of the tables are in 1/256.
pub const STEP: u32 = 256;
/// Fractional bits of ratios.
pub const RATIO_BITS: u32 = 16;
/// The ratio of two equals.
pub const RATIO_ONE: u64 = 1 << RATIO_BITS;

/// `log2(value)` in 1/256 octave, rounded, for value in 1..=2^31. One bit of the fraction per squaring: C. S. Turner, "A
/// Fast Binary Logarithm Algorithm", IEEE Signal Processing Magazine 27 (5), 2010.
pub const fn log2(value: u64) -> u16 {
    let whole = 63 - value.leading_zeros();
    // The mantissa in [1, 2) with 31 fractional bits.
    let mut mantissa = value << (31 - whole);
    let mut bits = 0u32;
    let mut step = 0;
    while step < 12 {
        mantissa = (mantissa * mantissa) >> 31;
        bits <<= 1;
        if mantissa >= 1 << 32 {
            mantissa >>= 1;
            bits |= 1;
        }
        step += 1;
    }
    // Twelve fractional bits rounded to eight.
    (whole * OCTAVE as u32 + ((bits + 8) >> 4)) as u16
}

/// [`log2`] of any value; 0 counts as 1.
pub fn log2_of_any(value: u64) -> i32 {
    let value = value.max(1);
    let shift = 33u32.saturating_sub(value.leading_zeros());
    i32::from(log2(value >> shift)) + OCTAVE * shift as i32
}

/// 2^(exponent / 256) as a ratio, for exponents of -8 to 8 octaves: the sixteenths of an octave, and a line between them.
pub fn exp2(exponent: i32) -> u64 {
    const SIXTEENTHS: [u64; 17] = [
        65536, 68438, 71468, 74632, 77936, 81386, 84990, 88752, 92682, 96785, 101070, 105545, 110218, 115098, 120194,
        125515, 131072,
    ];
    let exponent = exponent.clamp(-8 * OCTAVE, 8 * OCTAVE - 1);
    let (whole, fraction) = (exponent.div_euclid(OCTAVE), exponent.rem_euclid(OCTAVE) as u64);
    let (index, rest) = ((fraction / 16) as usize, fraction % 16);
    let mantissa = (SIXTEENTHS[index] * (16 - rest) + SIXTEENTHS[index + 1] * rest) / 16;
    if whole >= 0 { mantissa << whole } else { mantissa >> -whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn logarithms_are_rounded(value in 1u64..=1 << 31) {
            let exact = 256.0 * (value as f64).log2();
            prop_assert!((exact - f64::from(log2(value))).abs() < 0.6, "{value}");
        }

        #[test]
        fn large_logarithms_are_close(value in any::<u64>()) {
            let exact = 256.0 * (value.max(1) as f64).log2();
            prop_assert!((exact - f64::from(log2_of_any(value))).abs() < 0.6, "{value}");
        }

        #[test]
        fn powers_undo_logarithms(exponent in -2048i32..2048) {
            let exact = (f64::from(exponent) / 256.0).exp2() * RATIO_ONE as f64;
            let power = exp2(exponent) as f64;
            prop_assert!((power - exact).abs() <= 1.0 + exact / 2000.0, "{exponent}: {power} {exact}");
        }
    }
}
