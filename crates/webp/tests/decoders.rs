//! What the encoder reconstructs is, bit for bit, what libwebp and image-webp decode.

mod support;

use pagelift_webp::{EncodeConfig, encode_rgba_with_reconstruction};
use support::*;

fn check(picture: &Picture, config: &EncodeConfig) {
    let encoded =
        encode_rgba_with_reconstruction(&picture.pixels, picture.width, picture.height, picture.stride(), config)
            .expect("encodes");
    let at = format!("{} x {} {config:?}", picture.width, picture.height);
    let planes = encoded.reconstruction.expect("asked for");
    let decoded = libwebp_yuv(&encoded.file);
    for (name, (ours, theirs)) in ["y", "u", "v"].iter().zip(planes.iter().zip(&decoded)) {
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
                check(&picture, &EncodeConfig::new(60.0));
            }
        }
    }
}

#[test]
fn every_effort_and_quality() {
    for effort in 0..=6 {
        for quality in [0.0, 5.0, 30.0, 50.0, 75.0, 90.0, 97.0, 100.0] {
            for picture in kinds(83, 67) {
                check(&picture, &EncodeConfig::new(quality).with_effort(effort));
            }
        }
    }
}

#[test]
fn every_filter_and_segment_count() {
    for (strength, sharpness) in [(0, 0), (1, 7), (20, 1), (60, 5), (100, 0), (100, 3)] {
        for segments in 1..=4 {
            for quality in [3.0, 70.0] {
                let config = EncodeConfig::new(quality)
                    .with_filter_strength(strength)
                    .with_filter_sharpness(sharpness)
                    .with_segments(segments);
                check(&Picture::photo(150, 90), &config);
                check(&Picture::screenshot(150, 90), &config);
            }
        }
    }
}

#[test]
fn alpha_is_exact_and_colours_under_it_may_change() {
    for picture in kinds(70, 45).map(Picture::with_alpha) {
        for config in [EncodeConfig::default(), EncodeConfig::default().with_exact(true)] {
            check(&picture, &config);
            let file = pagelift_webp::encode_rgba(&picture.pixels, 70, 45, 280, &config).expect("encodes");
            let alpha = |pixels: &[u8]| -> Vec<u8> { pixels.chunks_exact(4).map(|pixel| pixel[3]).collect() };
            assert!(alpha(&libwebp_rgba(&file)) == alpha(&picture.pixels));
        }
    }
}

#[test]
fn wide_and_tall() {
    check(&Picture::photo(16383, 2), &EncodeConfig::new(50.0));
    check(&Picture::photo(1, 16383), &EncodeConfig::new(50.0));
}

#[test]
fn sharp_yuv_decodes_too() {
    check(&Picture::screenshot(101, 77), &EncodeConfig::default().with_sharp_yuv(true));
}
