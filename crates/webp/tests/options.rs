//! Options do what they say, and bad ones are refused.

mod support;

use pagelift_webp::*;
use std::ops::ControlFlow;
use support::*;

fn encode(picture: &Picture, config: &EncodeConfig) -> Result<Vec<u8>, EncodeError> {
    encode_rgba(&picture.pixels, picture.width, picture.height, picture.stride(), config)
}

#[test]
fn bad_input_is_refused() {
    let config = EncodeConfig::default();
    let pixels = [0; 64];
    assert_eq!(encode_rgba(&pixels, 0, 4, 16, &config), Err(EncodeError::Dimensions { width: 0, height: 4 }));
    assert_eq!(encode_rgb(&pixels, 1, 16384, 3, &config), Err(EncodeError::Dimensions { width: 1, height: 16384 }));
    assert_eq!(encode_rgba(&pixels, 4, 4, 15, &config), Err(EncodeError::Stride { expected: 16, got: 15 }));
    assert_eq!(encode_rgba(&pixels, 4, 5, 16, &config), Err(EncodeError::BufferLength { expected: 80, got: 64 }));
    assert_eq!(
        encode_rgba(&pixels, 4, 5, usize::MAX, &config),
        Err(EncodeError::BufferLength { expected: usize::MAX, got: 64 })
    );
    for bad in [
        EncodeConfig::new(-0.1),
        EncodeConfig::new(100.5),
        EncodeConfig::new(f32::NAN),
        EncodeConfig::default().with_effort(7),
        EncodeConfig::default().with_alpha_quality(101),
        EncodeConfig::default().with_filter_strength(101),
        EncodeConfig::default().with_filter_sharpness(8),
        EncodeConfig::default().with_segments(0),
        EncodeConfig::default().with_segments(5),
        EncodeConfig::default().with_target_bytes(0),
    ] {
        let result = encode_rgba(&pixels, 4, 4, 16, &bad);
        assert!(matches!(result, Err(EncodeError::Option { .. })), "{bad:?}: {result:?}");
    }
}

#[test]
fn stride_skips_what_lies_between_rows() {
    let picture = Picture::photo(21, 13);
    let mut padded = Vec::new();
    for row in picture.pixels.chunks_exact(21 * 4) {
        padded.extend_from_slice(row);
        padded.extend_from_slice(&[77; 9]);
    }
    padded.truncate(padded.len() - 9);
    let config = EncodeConfig::default();
    assert_eq!(encode_rgba(&padded, 21, 13, 21 * 4 + 9, &config), encode(&picture, &config));
    let rgb: Vec<u8> = picture.pixels.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    assert_eq!(encode_rgb(&rgb, 21, 13, 21 * 3, &config), encode(&picture, &config));
}

#[test]
fn planes_encode_like_the_pixels_they_decode_from() {
    let picture = Picture::photo(45, 31);
    let file = encode(&picture, &EncodeConfig::new(90.0)).expect("encodes");
    let [y, u, v] = libwebp_yuv(&file);
    let alpha = vec![90; 45 * 31];
    let planes = Yuv420 { y: &y, u: &u, v: &v, y_stride: 45, uv_stride: 23, alpha: Some((&alpha, 45)) };
    let again = encode_yuv420(&planes, 45, 31, &EncodeConfig::new(95.0)).expect("encodes");
    let decoded = libwebp_yuv(&again);
    let error: u64 = y.iter().zip(&decoded[0]).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
    assert!(error / (y.len() as u64) < 10, "mean squared error {}", error / y.len() as u64);
    assert!(libwebp_rgba(&again).chunks_exact(4).all(|pixel| pixel[3] == 90));
    let short = Yuv420 { u: &u[1..], ..planes };
    assert!(matches!(encode_yuv420(&short, 45, 31, &EncodeConfig::default()), Err(EncodeError::BufferLength { .. })));
}

#[test]
fn quality_orders_size_and_error() {
    let picture = Picture::photo(200, 150);
    let mut last = (0, f64::MAX);
    for quality in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        let file = encode(&picture, &EncodeConfig::new(quality)).expect("encodes");
        let decoded = libwebp_rgba(&file);
        let error: f64 = decoded.iter().zip(&picture.pixels).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
        assert!(file.len() > last.0 && error < last.1, "{quality}: {} bytes, error {error}", file.len());
        last = (file.len(), error);
    }
}

#[test]
fn targets_are_met_from_below() {
    // Pictures made in code repeat themselves: many blocks change their levels at once, and sizes come in jumps.
    // On photographs the result is within 3 %, which the benchmark shows.
    for (picture, targets, percent) in [
        (Picture::photo(300, 200), [4_000, 9_000, 20_000], 97),
        (Picture::screenshot(300, 200), [6_000, 8_000, 12_000], 97),
    ] {
        for target in targets {
            for effort in [1, 4] {
                let config = EncodeConfig::default().with_target_bytes(target).with_effort(effort);
                let file = encode(&picture, &config).expect("reachable");
                assert!(file.len() <= target && file.len() * 100 >= target * percent, "{target}: {}", file.len());
            }
        }
    }
    let result = encode(&Picture::noise(100, 100), &EncodeConfig::default().with_target_bytes(200));
    let Err(EncodeError::TargetTooSmall { target: 200, smallest }) = result else { panic!("{result:?}") };
    assert!(smallest > 200);
    let generous = EncodeConfig::default().with_target_bytes(1_000_000);
    assert!(encode(&Picture::photo(50, 50), &generous).expect("fits").len() < 1_000_000);
}

#[test]
fn progress_rises_to_one_and_stops_on_request() {
    let picture = Picture::photo(100, 300);
    for config in [
        EncodeConfig::default(),
        EncodeConfig::new(50.0).with_target_bytes(5000),
        EncodeConfig::default().with_effort(6),
    ] {
        let mut heard = Vec::new();
        let mut listen = |fraction: f32| {
            heard.push(fraction);
            ControlFlow::Continue(())
        };
        encode_rgba_with_progress(&picture.pixels, 100, 300, 400, &config, &mut listen).expect("encodes");
        assert!(heard.is_sorted() && heard[0] >= 0.0 && heard.last() == Some(&1.0), "{heard:?}");
        let mut calls = 0;
        let mut stop = |_: f32| {
            calls += 1;
            if calls == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let result = encode_rgba_with_progress(&picture.pixels, 100, 300, 400, &config, &mut stop);
        assert_eq!(result, Err(EncodeError::Cancelled));
        assert_eq!(calls, 5);
    }
}

#[test]
fn metadata_is_embedded_as_it_is() {
    let metadata = Metadata::new().with_icc(vec![1; 333]).with_exif(*b"MM\0*").with_xmp(*b"<x/>!");
    let picture = Picture::photo(30, 20).with_alpha();
    let file = encode(&picture, &EncodeConfig::default().with_metadata(metadata)).expect("encodes");
    let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&file)).expect("opens");
    assert_eq!(decoder.icc_profile().expect("reads"), Some(vec![1; 333]));
    assert_eq!(decoder.exif_metadata().expect("reads"), Some(b"MM\0*".to_vec()));
    assert_eq!(decoder.xmp_metadata().expect("reads"), Some(b"<x/>!".to_vec()));
    assert_eq!(decoder.dimensions(), (30, 20));
    libwebp_rgba(&file);
}

#[test]
fn alpha_is_smaller_than_raw_and_coarser_on_request() {
    let picture = Picture::photo(64, 64).with_alpha();
    let opaque = encode(&Picture::photo(64, 64), &EncodeConfig::default()).expect("encodes").len();
    let lossless = encode(&picture, &EncodeConfig::default()).expect("encodes");
    assert!(lossless.len() < opaque + 64 * 64);
    let coarse = encode(&picture, &EncodeConfig::default().with_alpha_quality(20)).expect("encodes");
    assert!(coarse.len() <= lossless.len());
    for (a, b) in libwebp_rgba(&coarse).chunks_exact(4).zip(picture.pixels.chunks_exact(4)) {
        assert!(a[3].abs_diff(b[3]) <= 13);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let picture = Picture::photo(90, 60);
    assert_eq!(encode(&picture, &EncodeConfig::default()), encode(&picture, &EncodeConfig::default()));
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn the_bytes_are_the_same_on_every_target() {
    // Made without floats. Whoever changes what the encoder decides changes these numbers, in one run for all targets.
    let picture = Picture::new(123, 77, |x, y| {
        let wave = |v: u32| (v % 64).abs_diff(32) as u8 * 6;
        [wave(x * 2 + y), wave(x + y * 3) / 2 + (x * y % 13) as u8, wave(x * x / 40 + y), 255]
    });
    let hashes: Vec<u64> = [(0, 75.0), (2, 30.0), (4, 75.0), (5, 92.5), (6, 50.0)]
        .map(|(effort, quality)| {
            hash(&encode(&picture, &EncodeConfig::new(quality).with_effort(effort)).expect("encodes"))
        })
        .to_vec();
    assert_eq!(hashes, EXPECTED, "{hashes:#x?}");
}

const EXPECTED: [u64; 5] =
    [0x40e8_9e4d_7a3b_2b60, 0xbd48_e735_4e95_f34a, 0xf8a5_4b05_42f4_d874, 0x7c09_a787_3448_a9cf, 0xc8c5_5737_a897_2023];
