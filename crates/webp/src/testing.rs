//! What tests, fuzzing and measurements ask for beyond the public functions. No part of the stable interface.

use crate::encode::Backend;
use crate::encoder::Encoder;
use crate::error::EncodeError;
pub use crate::simd::InstructionSet;
use crate::vp8::loop_filter::finish;
use crate::vp8::planes::Planes;
use core::ops::ControlFlow;

/// A file, and what decoders make of its VP8 frame.
pub struct Reconstructed {
    /// The WebP file.
    pub file: Vec<u8>,
    /// Y, U and V as a decoder outputs them, without padding.
    pub planes: [Vec<u8>; 3],
}

/// The instruction sets that [`reconstruct`] takes, the fastest one first.
pub fn instruction_sets() -> Vec<InstructionSet> {
    InstructionSet::available()
}

/// Encodes with a given instruction set.
///
/// # Errors
/// Those of [`Encoder::encode_with_progress`].
pub fn reconstruct(
    encoder: &Encoder,
    instruction_set: InstructionSet,
    mut progress: impl FnMut(f32) -> ControlFlow<()>,
) -> Result<Reconstructed, EncodeError> {
    // Code for what the processor has not must stay out of reach.
    assert!(InstructionSet::available().contains(&instruction_set), "{instruction_set:?} is not available");
    let encoded = encoder.run(Backend { instruction_set, finish: Some(finish) }, &mut progress)?;
    Ok(Reconstructed { file: encoded.file, planes: encoded.reconstruction.map(visible).unwrap_or_default() })
}

/// The planes without their padding.
fn visible(planes: Planes) -> [Vec<u8>; 3] {
    let crop = |plane: &[u8], stride: usize, width: usize, height: usize| -> Vec<u8> {
        plane.chunks_exact(stride).take(height).flat_map(|row| &row[..width]).copied().collect()
    };
    let (width, height) = (planes.width.div_ceil(2), planes.height.div_ceil(2));
    [
        crop(&planes.y, planes.luma_stride(), planes.width, planes.height),
        crop(&planes.u, planes.chroma_stride(), width, height),
        crop(&planes.v, planes.chroma_stride(), width, height),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::silent;

    /// Waves, a diagonal edge, noise in a corner, and an alpha that is opaque, partial and clear.
    fn picture(width: u32, height: u32) -> Vec<u8> {
        let mut state = 11u32;
        let mut pixels = Vec::new();
        for y in 0..height {
            for x in 0..width {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let wave = |v: u32| (v % 64).abs_diff(32) as u8 * 6;
                let noise = if x < 40 && y < 40 { (state >> 26) as u8 } else { 0 };
                let edge = if x > y + 20 { 60 } else { 0 };
                let alpha = if y % 32 < 16 { 255 } else { (x * 5).min(255) as u8 };
                pixels.extend_from_slice(&[wave(2 * x + y) / 2 + noise, wave(x) / 2 + edge, wave(y * x / 9), alpha]);
            }
        }
        pixels
    }

    #[test]
    fn every_instruction_set_writes_the_same_bytes() {
        let sets = instruction_sets();
        eprintln!("instruction sets: {sets:?}");
        for (width, height) in [(1, 1), (67, 45), (130, 97)] {
            let pixels = picture(width, height);
            for effort in 0..=6 {
                for quality in [15.0, 60.0, 93.0] {
                    let plain = Encoder::new(&pixels, width, height).quality(quality).effort(effort);
                    let target = plain.clone().target_bytes(3000);
                    for encoder in [plain.clone().sharp_yuv(true), plain, target] {
                        let encode =
                            |set| reconstruct(&encoder, set, silent).map(|encoded| (encoded.file, encoded.planes));
                        let best = encode(sets[0]);
                        for set in &sets[1..] {
                            assert!(encode(*set) == best, "{set:?} {encoder:?}");
                        }
                    }
                }
            }
        }
    }
}
