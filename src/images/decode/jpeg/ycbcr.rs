//! JFIF's YCbCr (BT.601, full range) to RGBA, in 16-bit fixed point with libjpeg's rounding.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use super::ycbcr_portable::row;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use super::ycbcr_wasm32::row;

/// Bits behind the point.
pub const FRACTION: u32 = 16;
pub const HALF: i32 = 1 << (FRACTION - 1);

// Each factor without the whole number beside it, so that it fits into 16 bits: a whole number times a sample needs no
// rounding. 1.402, -0.34414, -0.71414 and 1.772 are in the standard.
/// 1.402 - 1.
pub const RED: i16 = 26_345;
/// -0.34414.
pub const GREEN_CB: i16 = -22_554;
/// 1 - 0.71414.
pub const GREEN_CR: i16 = 18_734;
/// 1.772 - 2.
pub const BLUE: i16 = -14_942;

/// One pixel.
#[inline(always)]
pub fn pixel(y: u8, cb: u8, cr: u8) -> [u8; 4] {
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let rounded = |sum: i32| (sum + HALF) >> FRACTION;
    let r = y + cr + rounded(i32::from(RED) * cr);
    let g = y - cr + rounded(i32::from(GREEN_CB) * cb + i32::from(GREEN_CR) * cr);
    let b = y + 2 * cb + rounded(i32::from(BLUE) * cb);
    [r.clamp(0, 255) as u8, g.clamp(0, 255) as u8, b.clamp(0, 255) as u8, 255]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_colours_follow_the_standards_factors() {
        let fixed = |value: f64| (value * 65536.0 + 0.5) as i32;
        for color in 0..1u32 << 24 {
            let [y, cb, cr, _] = color.to_le_bytes();
            let (luma, u, v) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
            let r = luma + ((fixed(1.402) * v + HALF) >> 16);
            let g = luma + ((-fixed(0.34414) * u - fixed(0.71414) * v + HALF) >> 16);
            let b = luma + ((fixed(1.772) * u + HALF) >> 16);
            let expected = [r, g, b, 255].map(|v| v.clamp(0, 255) as u8);
            assert_eq!(pixel(y, cb, cr), expected, "{y} {cb} {cr}");
        }
    }
}
