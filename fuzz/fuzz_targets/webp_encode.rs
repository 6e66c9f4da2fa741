//! Any pixels and options: a file that decodes to exactly what the encoder reconstructed, or a typed error.
#![no_main]

use std::io::Cursor;

use image_webp::vp8::Vp8Decoder;
use libfuzzer_sys::fuzz_target;
use pagelift_webp::{EncodeConfig, encode_rgba_with_reconstruction};

/// The payload of the `VP8 ` chunk.
fn frame(file: &[u8]) -> &[u8] {
    let mut rest = &file[12..];
    loop {
        let size = u32::from_le_bytes([rest[4], rest[5], rest[6], rest[7]]) as usize;
        if &rest[..4] == b"VP8 " {
            return &rest[8..8 + size];
        }
        rest = &rest[8 + size + size % 2..];
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((options, pixels)) = input.split_first_chunk::<10>() else { return };
    let [width, height, quality, effort, flags, alpha, strength, sharpness, segments, target] = *options;
    let (width, height) = (1 + u32::from(width % 80), 1 + u32::from(height % 80));
    // Short inputs repeat, with a drift: flat areas, textures and noise all come up.
    let bytes = (width * height * 4) as usize;
    let pixels: Vec<u8> = match pixels.len() {
        0 => vec![quality; bytes],
        length => (0..bytes).map(|i| pixels[i % length].wrapping_add((i / length) as u8)).collect(),
    };
    let pixels: Vec<u8> = match flags & 1 {
        0 => pixels,
        _ => pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect(),
    };
    let config = EncodeConfig::new(f32::from(quality) / 2.5)
        .with_effort(effort % 8)
        .with_exact(flags & 2 != 0)
        .with_sharp_yuv(flags & 4 != 0)
        .with_alpha_quality(alpha)
        .with_filter_strength(strength)
        .with_filter_sharpness(sharpness % 9)
        .with_segments(segments % 6)
        .with_target_bytes((flags & 8 != 0).then_some(usize::from(target) * 20));
    let Ok(encoded) = encode_rgba_with_reconstruction(&pixels, width, height, width as usize * 4, &config) else {
        return;
    };
    if flags & 8 != 0 {
        assert!(encoded.file.len() <= usize::from(target) * 20);
    }
    let decoded = Vp8Decoder::decode_frame(Cursor::new(frame(&encoded.file))).expect("a valid frame");
    assert_eq!((u32::from(decoded.width), u32::from(decoded.height)), (width, height));
    let [y, u, v] = encoded.reconstruction.expect("asked for");
    let across = (width as usize).div_ceil(16);
    let same = |ours: &[u8], theirs: &[u8], width: usize, stride: usize| {
        ours.chunks_exact(width).zip(theirs.chunks_exact(stride)).all(|(ours, theirs)| ours == &theirs[..width])
    };
    let half = (width as usize).div_ceil(2);
    assert!(same(&y, &decoded.ybuf, width as usize, across * 16), "luma differs");
    assert!(same(&u, &decoded.ubuf, half, across * 8), "U differs");
    assert!(same(&v, &decoded.vbuf, half, across * 8), "V differs");
});
