//! What a quality number means: the luma step it stands for.

/// Steps at qualities 0, 5, ... 100, in 1/10. Measured: at equal numbers, photographs score about as libwebp's do
/// (SSIMULACRA2, its default method). Its scale bends at 75, hence this one does.
const STEPS: [u32; 21] =
    [2300, 1020, 840, 740, 660, 595, 538, 495, 456, 423, 393, 370, 349, 329, 309, 286, 223, 170, 122, 75, 40];

/// The luma AC step of `quality`, 0.0 to 100.0, in 1/256.
pub fn step(quality: f32) -> u32 {
    // Only multiplication by a power of ten and rounding touch the float: the same on every target.
    let hundredths = (quality.clamp(0.0, 100.0) * 100.0) as u32;
    let (index, rest) = ((hundredths / 500).min(19) as usize, hundredths);
    let rest = rest - index as u32 * 500;
    (STEPS[index] * 256 * (500 - rest) + STEPS[index + 1] * 256 * rest) / 5000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_quality_means_smaller_steps() {
        assert_eq!(step(0.0), 230 * 256);
        assert_eq!(step(100.0), 4 * 256);
        for quality in 0..1000 {
            assert!(step(quality as f32 / 10.0) > step((quality + 1) as f32 / 10.0), "{quality}");
        }
    }
}
