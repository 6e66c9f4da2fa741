//! What the encoder reconstructs is, bit for bit, what libwebp and image-webp decode.

mod support;

use pagelift_webp::{EncodeError, Encoder, testing};
use std::ops::ControlFlow;
use support::*;

fn check(encoder: &Encoder) {
    let set = testing::instruction_sets()[0];
    let encoded = testing::reconstruct(encoder, set, |_| ControlFlow::Continue(())).expect("encodes");
    let at = format!("{encoder:?}");
    let decoded = libwebp_yuv(&encoded.file);
    for (name, (ours, theirs)) in ["y", "u", "v"].iter().zip(encoded.planes.iter().zip(&decoded)) {
        let first = ours.iter().zip(theirs).position(|(a, b)| a != b);
        assert!(ours == theirs, "{at}: {name} differs at {first:?}");
    }
    assert!(libwebp_rgba(&encoded.file) == image_webp_rgba(&encoded.file), "{at}: the decoders disagree");
}

fn kinds(width: u32, height: u32) -> [Picture; 5] {
    [
        Picture::flat(width, height),
        Picture::gradient(width, height),
        Picture::noise(width, height),
        Picture::photo(width, height),
        Picture::screenshot(width, height),
    ]
}

#[test]
fn every_small_size() {
    for width in 1..=20 {
        for height in [1, 2, 3, 7, 15, 16, 17, 18, 33] {
            for picture in [Picture::photo(width, height), Picture::noise(height, width)] {
                check(&picture.encoder().quality(60));
            }
        }
    }
}

#[test]
fn every_effort_and_quality() {
    for effort in 0..=6 {
        for quality in [0.0, 5.0, 30.0, 50.0, 75.0, 90.0, 97.0, 100.0] {
            for picture in kinds(83, 67) {
                check(&picture.encoder().quality(quality).effort(effort));
            }
        }
    }
}

#[test]
fn every_filter_and_segment_count() {
    for (strength, sharpness) in [(0, 0), (1, 7), (20, 1), (60, 5), (100, 0), (100, 3)] {
        for segments in 1..=4 {
            for quality in [3.0, 70.0] {
                for picture in [Picture::photo(150, 90), Picture::screenshot(150, 90)] {
                    let encoder = picture.encoder().quality(quality).segments(segments);
                    check(&encoder.filter_strength(strength).filter_sharpness(sharpness));
                }
            }
        }
    }
}

#[test]
fn alpha_is_exact_and_colours_under_it_may_change() {
    for picture in kinds(70, 45).map(Picture::with_alpha) {
        for exact in [false, true] {
            let encoder = picture.encoder().exact(exact);
            check(&encoder);
            let file = encoder.encode().expect("encodes");
            let alpha = |pixels: &[u8]| -> Vec<u8> { pixels.chunks_exact(4).map(|pixel| pixel[3]).collect() };
            assert!(alpha(&libwebp_rgba(&file)) == alpha(&picture.pixels));
        }
    }
}

#[test]
fn wide_and_tall() {
    for picture in [Picture::photo(16383, 2), Picture::photo(16383, 1), Picture::photo(1, 16383)] {
        check(&picture.encoder().quality(50));
        check(&picture.encoder().target_bytes(20_000));
    }
}

/// Every size that one picture can be made to have, with the decoders' consent.
#[test]
fn every_target() {
    for picture in [Picture::photo(90, 61), Picture::noise(1201, 1), Picture::screenshot(120, 60)] {
        for effort in [0, 2, 4] {
            let mut target = 60.0f64;
            while target < 40_000.0 {
                let encoder = picture.encoder().effort(effort).target_bytes(target as usize);
                match encoder.encode() {
                    Ok(file) => {
                        assert!(file.len() <= target as usize);
                        check(&encoder);
                    }
                    Err(EncodeError::TargetTooSmall { smallest, .. }) => {
                        assert!(smallest > target as usize);
                        check(&encoder.target_bytes(smallest));
                    }
                    Err(error) => panic!("{error}"),
                }
                target *= 1.19;
            }
        }
    }
}

/// The largest picture there is, 16383 x 16383: about 3 GB of memory and some minutes.
///
/// `cargo test --release -p pagelift-webp --test decoders -- --ignored --nocapture the_largest_picture`
#[test]
#[ignore = "takes minutes and about 3 GB"]
fn the_largest_picture() {
    let side = pagelift_webp::MAX_DIMENSION as usize;
    let mut state = 5u32;
    let mut pixels = Vec::with_capacity(side * side * 3);
    for y in 0..side {
        for x in 0..side {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let wave = |v: usize| (v % 512).abs_diff(256) as u8 / 2;
            let noise = (state >> 29) as u8;
            let edge = if (x / 700 + y / 900) % 3 == 0 { 60 } else { 0 };
            pixels.extend_from_slice(&[
                wave(x + y / 2) + noise + edge,
                wave(x / 3 + y) + noise,
                wave(x * y / 5000) + edge,
            ]);
        }
    }
    for effort in [0, 4] {
        let start = std::time::Instant::now();
        let file = Encoder::from_rgb(&pixels, side as u32, side as u32).effort(effort).encode().expect("encodes");
        eprintln!("effort {effort}: {} bytes in {:.1} s", file.len(), start.elapsed().as_secs_f32());
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&file)).expect("opens");
        assert_eq!(decoder.dimensions(), (side as u32, side as u32));
        let mut decoded = vec![0; pixels.len()];
        decoder.read_image(&mut decoded).expect("decodes");
        // Like the original, on a sample of it.
        let sample = || pixels.iter().zip(&decoded).step_by(997);
        let error: u64 = sample().map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
        let mean = error as f64 / sample().count() as f64;
        eprintln!("mean squared error {mean:.1}");
        assert!(mean < 120.0);
        if let Some(path) = std::env::var_os("PAGELIFT_KEEP") {
            std::fs::write(path, &file).expect("writes");
        }
    }
}

#[test]
fn sharp_yuv_decodes_too() {
    check(&Picture::screenshot(101, 77).encoder().sharp_yuv(true));
}
