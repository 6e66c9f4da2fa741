//! RGB to YUV 4:2:0: ITU-R BT.601, limited range, as WebP prescribes.

pub mod rgb;
#[cfg(feature = "sharp-yuv")]
pub mod sharp;
pub mod transparent;

/// A picture of interleaved 8-bit samples that has been checked: every row it claims to have is there.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    pub pixels: &'a [u8],
    pub width: usize,
    pub height: usize,
    /// Bytes from one row to the next.
    pub stride: usize,
    /// 3 for RGB, 4 for RGBA.
    pub channels: usize,
}

impl<'a> Picture<'a> {
    /// The bytes of a row.
    pub fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.stride..][..self.width * self.channels]
    }
}

/// Fractional bits of the conversion's factors.
pub const SHIFT: u32 = 15;

/// Factors of red, green and blue: BT.601 luma (0.299, 0.587, 0.114) scaled to 219 / 255, and the two differences
/// scaled to 224 / 255 of their range.
pub const LUMA: [i32; 3] = [8414, 16519, 3208];
pub const BLUE_DIFFERENCE: [i32; 3] = [-4857, -9535, 14392];
pub const RED_DIFFERENCE: [i32; 3] = [14392, -12052, -2340];

/// The luma sample of a pixel, 16 to 235.
#[inline(always)]
pub fn luma([r, g, b]: [u8; 3]) -> u8 {
    let sum = LUMA[0] * i32::from(r) + LUMA[1] * i32::from(g) + LUMA[2] * i32::from(b);
    ((sum + (16 << SHIFT) + (1 << (SHIFT - 1))) >> SHIFT) as u8
}

/// The chroma samples, 16 to 240, of a mean colour given in 1/4.
#[inline(always)]
pub fn chroma([r, g, b]: [i32; 3]) -> (u8, u8) {
    let of = |f: [i32; 3]| {
        ((f[0] * r + f[1] * g + f[2] * b + (128 << (SHIFT + 2)) + (1 << (SHIFT + 1))) >> (SHIFT + 2)) as u8
    };
    (of(BLUE_DIFFERENCE), of(RED_DIFFERENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_have_no_colour_and_the_range_is_limited() {
        for v in 0..=255u8 {
            let grey = i32::from(v) * 4;
            assert_eq!(chroma([grey; 3]), (128, 128), "{v}");
        }
        assert_eq!(luma([0; 3]), 16);
        assert_eq!(luma([255; 3]), 235);
        assert_eq!(chroma([0, 0, 1020]).0, 240);
        assert_eq!(chroma([1020, 0, 0]).1, 240);
        assert_eq!(chroma([1020, 1020, 0]).0, 16);
        assert_eq!(chroma([0, 1020, 1020]).1, 16);
    }
}
