//! The inverse discrete cosine transform of one block.
//!
//! The algorithm is that of C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D DCT algorithms with 11
//! multiplications" (ICASSP 1989), in 13-bit fixed point with 2 more bits kept between the passes: the precision and the
//! rounding that browsers' decoders have, so that a decoded picture is theirs bit by bit. Between the steps values have 16
//! bits, as in their SIMD code; only damaged files notice.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use super::idct_portable::block;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use super::idct_wasm32::block;

pub const FRACTION: u32 = 13;
pub const BETWEEN_PASSES: u32 = 2;

pub const fn fixed(value: f64) -> i32 {
    (value * (1 << FRACTION) as f64 + 0.5) as i32
}

pub const F_0_298: i32 = fixed(0.298631336);
pub const F_0_390: i32 = fixed(0.390180644);
pub const F_0_541: i32 = fixed(0.541196100);
pub const F_0_765: i32 = fixed(0.765366865);
pub const F_0_899: i32 = fixed(0.899976223);
pub const F_1_175: i32 = fixed(1.175875602);
pub const F_1_501: i32 = fixed(1.501321110);
pub const F_1_847: i32 = fixed(1.847759065);
pub const F_1_961: i32 = fixed(1.961570560);
pub const F_2_053: i32 = fixed(2.053119869);
pub const F_2_562: i32 = fixed(2.562915447);
pub const F_3_072: i32 = fixed(3.072711026);

/// The same for a block of which only the mean is not zero.
pub fn flat_block(dc: i16, quantiser: i16, out: &mut [u8], stride: usize) {
    let between = i32::from(dc.wrapping_mul(quantiser)) << BETWEEN_PASSES;
    let between = between.clamp(i16::MIN.into(), i16::MAX.into());
    let shift = BETWEEN_PASSES + 3;
    let sample = (((between + (1 << (shift - 1))) >> shift) + 128).clamp(0, 255) as u8;
    for y in 0..8 {
        out[y * stride..y * stride + 8].fill(sample);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T.81 A.3.3, in floating point.
    fn reference(coefficients: &[i16; 64]) -> [f64; 64] {
        let c = |u: usize| if u == 0 { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let angle = |x: usize, u: usize| ((2 * x + 1) as f64 * u as f64 * std::f64::consts::PI / 16.0).cos();
        std::array::from_fn(|i| {
            let (y, x) = (i / 8, i % 8);
            let sum: f64 = (0..64)
                .map(|j| {
                    let (v, u) = (j / 8, j % 8);
                    c(u) * c(v) * f64::from(coefficients[j]) * angle(x, u) * angle(y, v)
                })
                .sum();
            (sum / 4.0 + 128.0).clamp(0.0, 255.0)
        })
    }

    #[test]
    fn agrees_with_the_definition() {
        let mut seed = 1u32;
        for _ in 0..200 {
            let coefficients: [i16; 64] = std::array::from_fn(|_| {
                seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                ((seed >> 24) as i16 - 128) / 2
            });
            let mut out = [0; 64];
            block(&coefficients, &[1; 64], &mut out, 8);
            for (got, want) in out.iter().zip(reference(&coefficients)) {
                assert!((f64::from(*got) - want).abs() < 1.01, "{got} for {want}");
            }
        }
    }

    #[test]
    fn flat_is_the_general_case() {
        for dc in [-2000i16, -513, -1, 0, 1, 7, 100, 1024, 2047] {
            let mut coefficients = [0; 64];
            coefficients[0] = dc;
            let (mut flat, mut general) = ([0; 64], [0; 64]);
            flat_block(dc, 3, &mut flat, 8);
            block(&coefficients, &[3; 64], &mut general, 8);
            assert_eq!(flat, general);
        }
    }

    #[test]
    fn extreme_values_do_not_panic() {
        for value in [i16::MIN, i16::MAX] {
            for quantiser in [-1, 1, i16::MAX, i16::MIN] {
                block(&[value; 64], &[quantiser; 64], &mut [0; 64], 8);
                let mut coefficients = [0; 64];
                coefficients[0] = value;
                let (mut flat, mut general) = ([0; 64], [0; 64]);
                flat_block(value, quantiser, &mut flat, 8);
                block(&coefficients, &[quantiser; 64], &mut general, 8);
                assert_eq!(flat, general);
            }
        }
    }
}
