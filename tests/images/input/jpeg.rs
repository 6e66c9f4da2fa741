use super::jpeg_writer::Picture;
use super::{at, check_truncation, read, sample};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use pagelift::ErrorCode;
use pagelift::images::{ColorModel, decode, probe};

const RGB: [(usize, usize); 3] = [(1, 1); 3];
const HALF: [(usize, usize); 3] = [(2, 2), (1, 1), (1, 1)];

fn encode(width: u32, height: u32, sampling: SamplingFactor, progressive: bool, restart: u16) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 90);
    encoder.set_sampling_factor(sampling);
    encoder.set_progressive(progressive);
    if restart > 0 {
        encoder.set_restart_interval(restart);
    }
    encoder.encode(&sample(width, height, false), width as u16, height as u16, ColorType::Rgba).unwrap();
    out
}

/// The largest difference to what another decoder makes of it.
fn difference_to_zune(bytes: &[u8]) -> u8 {
    use zune_jpeg::zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
    let theirs = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().unwrap();
    let ours = read(bytes).unwrap();
    assert_eq!(ours.data.len(), theirs.len());
    ours.data.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

#[test]
fn agrees_with_another_decoder() {
    use SamplingFactor::{F_1_1, F_1_2, F_2_1, F_2_2};
    for (width, height) in [(64, 48), (33, 17)] {
        for sampling in [F_1_1, F_2_1, F_1_2, F_2_2] {
            for (progressive, restart) in [(false, 0), (true, 0), (false, 3)] {
                let bytes = encode(width, height, sampling, progressive, restart);
                let difference = difference_to_zune(&bytes);
                // The other one rounds differently in its SIMD paths.
                assert!(difference <= 4, "{width}x{height} {sampling:?} {progressive} {restart}: {difference}");
            }
        }
    }
}

/// Coefficients of one picture in different orders of scans are the same picture. Several decoders take the sizes of
/// MCUs for those of blocks here, and make garbage of it.
#[test]
fn one_scan_per_component_is_the_same_picture() {
    for sampling in [HALF, RGB, [(2, 1), (1, 1), (1, 1)], [(1, 2), (1, 1), (1, 1)], [(4, 1), (1, 1), (1, 1)]] {
        for (width, height) in [(32, 32), (33, 17), (7, 41), (1, 1)] {
            let picture = Picture::sample(width, height, &sampling);
            let interleaved = read(&picture.write(&[&[0, 1, 2]], 0)).unwrap();
            for restart in [0, 1, 5] {
                let separate = read(&picture.write(&[&[0], &[1], &[2]], restart)).unwrap();
                assert!(separate == interleaved, "{sampling:?} {width}x{height} restart {restart}");
                let mixed = read(&picture.write(&[&[0], &[1, 2]], restart)).unwrap();
                assert!(mixed == interleaved, "{sampling:?} {width}x{height} restart {restart}, two scans");
            }
        }
    }
}

/// Literal values: DC -120 + 2 * quantiser steps make known levels.
#[test]
fn flat_gray_has_the_level_its_mean_says() {
    let mut picture = Picture::sample(9, 9, &[(1, 1)]);
    for (block, level) in picture.components[0].blocks.iter_mut().zip([-512, 0, 40, 508]) {
        *block = [0; 64];
        // Quantiser 2, and the mean is an eighth of the DC coefficient.
        block[0] = level;
    }
    let pixels = read(&picture.write(&[&[0]], 0)).unwrap();
    let levels = [at(&pixels, 0, 0), at(&pixels, 8, 0), at(&pixels, 0, 8), at(&pixels, 8, 8)].map(|pixel| pixel[0]);
    assert_eq!(levels, [0, 128, 138, 255]);
    assert!(pixels.opaque);
}

#[test]
fn a_single_component_ignores_its_sampling_factors() {
    let picture = Picture::sample(33, 20, &[(1, 1)]);
    let mut bytes = picture.write(&[&[0]], 0);
    let plain = read(&bytes).unwrap();
    let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bytes[frame + 11] = 0x22;
    assert!(read(&bytes).unwrap() == plain);
}

#[test]
fn every_truncation_is_noticed() {
    check_truncation("baseline", &encode(33, 17, SamplingFactor::F_2_2, false, 0));
    check_truncation("restarts", &encode(33, 17, SamplingFactor::F_2_1, false, 1));
    check_truncation("progressive", &encode(33, 17, SamplingFactor::F_2_2, true, 0));
    check_truncation("separate scans", &Picture::sample(33, 17, &HALF).write(&[&[0], &[1], &[2]], 2));
    check_truncation("gray", &Picture::sample(40, 40, &[(1, 1)]).write(&[&[0]], 0));
}

#[test]
fn missing_parts_inside_are_noticed() {
    let picture = Picture::sample(64, 64, &HALF);
    let bytes = picture.write(&[&[0, 1, 2]], 1);
    let whole = read(&bytes).unwrap();
    let restart = |n: u8| bytes.windows(2).position(|w| w == [0xff, 0xd0 + n]).unwrap();
    // A restart interval taken out: the markers no longer count up.
    let without = [&bytes[..restart(1)], &bytes[restart(2)..]].concat();
    assert_eq!(read(&without).unwrap_err().code(), ErrorCode::Corrupt);
    // The end of file where the data should go on.
    let cut = [&bytes[..restart(3)], &[0xff, 0xd9]].concat();
    assert_eq!(read(&cut).unwrap_err().code(), ErrorCode::Corrupt);
    // The end marker and whatever follows do not matter once everything was read.
    assert!(read(&bytes[..bytes.len() - 2]).unwrap() == whole);
    assert!(read(&[&bytes[..], b"\xff\xd8trailing"].concat()).unwrap() == whole);
}

#[test]
fn a_missing_scan_is_noticed() {
    let picture = Picture::sample(16, 16, &HALF);
    let two = picture.write(&[&[0], &[1]], 0);
    assert_eq!(read(&two).unwrap_err().code(), ErrorCode::Corrupt);
    let twice = picture.write(&[&[0], &[0], &[1], &[2]], 0);
    assert_eq!(read(&twice).unwrap_err().code(), ErrorCode::Corrupt);
}

#[test]
fn cmyk_and_ycck_without_a_profile() {
    // Inverted, as Adobe writes it: 255 is no ink.
    let inks: Vec<u8> = [[255, 255, 255, 255], [0, 255, 255, 255], [255, 255, 255, 0], [255, 128, 255, 128]]
        .into_iter()
        .flat_map(|pixel: [u8; 4]| std::iter::repeat_n(pixel, 64).flatten())
        .collect();
    for color in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 100);
        encoder.set_sampling_factor(SamplingFactor::F_1_1);
        // 8 x 32: each colour is a block of its own. The encoder inverts.
        let inverted: Vec<u8> = inks.iter().map(|v| 255 - v).collect();
        encoder.encode(&inverted, 8, 32, color).unwrap();
        assert_eq!(probe(&bytes).unwrap().color_model, ColorModel::Cmyk);
        let pixels = read(&bytes).unwrap();
        for (y, want) in [(4, [255, 255, 255]), (12, [0, 255, 255]), (20, [0, 0, 0]), (28, [128, 64, 128])] {
            let got = at(&pixels, 4, y);
            let close = got.iter().zip(want).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 3);
            assert!(close && got[3] == 255, "{color:?}: expected {want:?}, got {got:?}");
        }
        check_truncation("cmyk", &bytes);
    }
}

#[test]
fn rgb_without_conversion_is_told_by_the_component_names() {
    let mut bytes = Picture::sample(8, 8, &RGB).write(&[&[0, 1, 2]], 0);
    let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    let scan = bytes.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
    for (i, name) in b"RGB".iter().enumerate() {
        bytes[frame + 10 + i * 3] = *name;
        bytes[scan + 5 + i * 2] = *name;
    }
    let plain = read(&bytes).unwrap();
    let gray = |c: usize| {
        let mut alone = Picture::sample(8, 8, &RGB);
        alone.components = vec![alone.components.remove(c)];
        read(&alone.write(&[&[0]], 0)).unwrap()
    };
    for c in 0..3 {
        assert_eq!(at(&plain, 3, 5)[c], at(&gray(c), 3, 5)[0]);
    }
}

#[test]
fn rare_kinds_are_unsupported() {
    let plain = Picture::sample(8, 8, &[(1, 1)]).write(&[&[0]], 0);
    let frame = plain.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    for marker in [0xc3, 0xc9, 0xca, 0xc5] {
        let mut bytes = plain.clone();
        bytes[frame + 1] = marker;
        assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Unsupported, "SOF{}", marker - 0xc0);
    }
    let mut twelve = plain.clone();
    (twelve[frame + 1], twelve[frame + 4]) = (0xc1, 12);
    assert_eq!(probe(&twelve).unwrap().bit_depth, 12);
    assert_eq!(read(&twelve).unwrap_err().code(), ErrorCode::Unsupported);
}

#[test]
fn a_tiny_file_cannot_claim_a_huge_picture() {
    let mut bytes = Picture::sample(8, 8, &RGB).write(&[&[0, 1, 2]], 0);
    let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 9].fill(0xff);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.width, info.height), (65535, 65535));
    assert_eq!(decode(&bytes, &info, &mut |_| true).unwrap_err().code(), ErrorCode::Corrupt);
}

#[test]
fn progress_rises_and_can_end_the_work() {
    for progressive in [false, true] {
        let bytes = encode(64, 256, SamplingFactor::F_2_2, progressive, 0);
        let info = probe(&bytes).unwrap();
        let mut heard = Vec::new();
        decode(&bytes, &info, &mut |fraction| {
            heard.push(fraction);
            true
        })
        .unwrap();
        assert!(heard.is_sorted() && heard.len() > 10 && *heard.last().unwrap() == 1.0);
        let mut calls = 0;
        let error = decode(&bytes, &info, &mut |_| {
            calls += 1;
            calls < 5
        })
        .unwrap_err();
        assert_eq!((error.code(), calls), (ErrorCode::Cancelled, 5));
    }
}

#[test]
fn a_size_that_was_not_probed_is_refused() {
    let bytes = encode(16, 16, SamplingFactor::F_1_1, false, 0);
    let mut info = probe(&bytes).unwrap();
    info.stored_width = 8;
    assert_eq!(decode(&bytes, &info, &mut |_| true).unwrap_err().code(), ErrorCode::Corrupt);
}
