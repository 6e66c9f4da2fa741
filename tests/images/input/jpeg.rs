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

/// A file cut at its restart markers: what is before the first, each marker with its interval, and the end marker.
fn intervals(bytes: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>, Vec<u8>) {
    let end = bytes.len() - 2;
    let marks: Vec<usize> =
        (0..end).filter(|&i| bytes[i] == 0xff && (0xd0..=0xd7).contains(&bytes[i + 1])).chain([end]).collect();
    let parts = marks.windows(2).map(|pair| bytes[pair[0]..pair[1]].to_vec()).collect();
    (bytes[..marks[0]].to_vec(), parts, bytes[end..].to_vec())
}

fn joined(head: &[u8], parts: &[Vec<u8>], tail: &[u8]) -> Vec<u8> {
    [head, &parts.concat(), tail].concat()
}

/// Baseline with one scan, with several, and progressive.
fn with_restarts() -> [Vec<u8>; 3] {
    let picture = Picture::sample(136, 64, &HALF);
    [
        picture.write(&[&[0, 1, 2]], 1),
        picture.write(&[&[0], &[1, 2]], 7),
        encode(136, 64, SamplingFactor::F_2_2, true, 3),
    ]
}

#[test]
fn bytes_before_a_restart_marker_are_skipped() {
    // What a bit reader, and what a search for markers could stumble over: zeros, fill bytes, stuffed bytes, data.
    let paddings: [&[u8]; 8] = [
        &[0],
        &[0; 3],
        &[0; 600],
        &[0xff; 5],
        &[0xff, 0],
        &[0x5a; 9],
        &[0xff, 0, 0, 0xff, 0xff],
        &[0xff, 0x02, 0xff, 0x01],
    ];
    for bytes in with_restarts() {
        let whole = read(&bytes).unwrap();
        let (head, parts, tail) = intervals(&bytes);
        for padding in paddings {
            for at in [0, 1, parts.len() / 2, parts.len() - 1] {
                // The padding comes at the end of what is in front of marker `at`.
                let (mut head, mut parts) = (head.clone(), parts.clone());
                let before = at.checked_sub(1).map_or(&mut head, |i| &mut parts[i]);
                before.extend(padding);
                assert!(read(&joined(&head, &parts, &tail)).unwrap() == whole, "{padding:?} before marker {at}");
            }
            let mut everywhere = parts.clone();
            everywhere.iter_mut().for_each(|part| part.extend(padding));
            assert!(read(&joined(&head, &everywhere, &tail)).unwrap() == whole, "{padding:?} before all markers");
        }
    }
}

#[test]
fn an_interval_that_comes_twice_is_read_once() {
    for bytes in with_restarts() {
        let whole = read(&bytes).unwrap();
        let (head, parts, tail) = intervals(&bytes);
        for i in 0..parts.len() - 1 {
            let mut twice = parts.clone();
            twice.insert(i, parts[i].clone());
            // Where a scan begins anew, the interval before it is the last one of another scan.
            if let Ok(pixels) = read(&joined(&head, &twice, &tail)) {
                assert!(pixels == whole, "interval {i}");
            } else {
                assert!(parts[i].windows(2).any(|w| w == [0xff, 0xda]), "interval {i}");
            }
        }
    }
}

/// However many intervals are missing, and wherever, also where the numbers of the markers fit again.
#[test]
fn missing_intervals_are_noticed() {
    let [bytes, ..] = with_restarts();
    let (head, parts, tail) = intervals(&bytes);
    assert!(parts.len() > 20);
    for first in 0..parts.len() {
        for count in 1..=parts.len() - first {
            let left = [&parts[..first], &parts[first + count..]].concat();
            let error = read(&joined(&head, &left, &tail)).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Corrupt, "{count} intervals from {first}");
        }
    }
    // A marker alone is missing, or another one is in its place.
    for i in 0..parts.len() {
        let mut without = parts.clone();
        without[i].drain(..2);
        assert!(read(&joined(&head, &without, &tail)).is_err(), "marker {i}");
        let mut other = parts.clone();
        other[i][1] = 0xd9;
        assert!(read(&joined(&head, &other, &tail)).is_err(), "marker {i}");
    }
}

#[test]
fn a_number_that_is_far_off_is_wrong_by_itself() {
    let [bytes, ..] = with_restarts();
    let whole = read(&bytes).unwrap();
    let (head, parts, tail) = intervals(&bytes);
    for i in 0..parts.len() {
        for off in 1..8 {
            let mut parts = parts.clone();
            parts[i][1] = 0xd0 | (parts[i][1] + off) & 7;
            match read(&joined(&head, &parts, &tail)) {
                Ok(pixels) => assert!((3..=5).contains(&off) && pixels == whole, "marker {i}, {off} off"),
                Err(error) => assert!(!(3..=5).contains(&off) && error.code() == ErrorCode::Corrupt),
            }
        }
    }
}

/// The segments before the first scan that are not tables of this kind (`class << 4 | index`), and the rest of the file.
fn without_huffman_tables(bytes: &[u8], drop: impl Fn(u8) -> bool) -> Vec<u8> {
    let mut out = bytes[..2].to_vec();
    let mut rest = &bytes[2..];
    while rest[1] != 0xda {
        let (segment, tail) = rest.split_at(2 + usize::from(u16::from_be_bytes([rest[2], rest[3]])));
        if segment[1] == 0xc4 {
            let mut tables = &segment[4..];
            while let [kind, table @ ..] = tables {
                let size = 16 + table[..16].iter().map(|&count| usize::from(count)).sum::<usize>();
                if !drop(*kind) {
                    out.extend([0xff, 0xc4]);
                    out.extend((size as u16 + 3).to_be_bytes());
                    out.extend(&tables[..=size]);
                }
                tables = &table[size..];
            }
        } else {
            out.extend(segment);
        }
        rest = tail;
    }
    out.extend(rest);
    out
}

/// The tables of T.81 K.3, which the encoder uses unless it is asked for others.
#[test]
fn standard_huffman_tables_may_be_left_out() {
    use SamplingFactor::{F_1_1, F_2_1, F_2_2};
    for (sampling, restart) in [(F_1_1, 0), (F_2_1, 2), (F_2_2, 0)] {
        let bytes = encode(61, 43, sampling, false, restart);
        let want = read(&bytes).unwrap();
        let all = without_huffman_tables(&bytes, |_| true);
        assert!(all.len() + 400 < bytes.len() && !all.windows(2).any(|w| w == [0xff, 0xc4]));
        assert!(read(&all).unwrap() == want, "{sampling:?}");
        for kind in [0x00, 0x01, 0x10, 0x11] {
            assert!(read(&without_huffman_tables(&bytes, |other| other == kind)).unwrap() == want, "{kind:#x}");
        }
        check_truncation("without Huffman tables", &all);
    }
    for (color, channels) in [(ColorType::Luma, 1), (ColorType::CmykAsYcck, 4)] {
        let data: Vec<u8> = sample(24, 40, false).chunks(4).flat_map(|pixel| &pixel[..channels]).copied().collect();
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, 80).encode(&data, 24, 40, color).unwrap();
        assert!(read(&without_huffman_tables(&bytes, |_| true)).unwrap() == read(&bytes).unwrap(), "{color:?}");
    }
}

#[test]
fn other_huffman_tables_may_not_be_left_out() {
    // Progressive pictures have no standard tables, and neither have the tables 2 and 3.
    let progressive = encode(61, 43, SamplingFactor::F_2_2, true, 0);
    let error = read(&without_huffman_tables(&progressive, |_| true)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Corrupt);
    let mut bytes = encode(61, 43, SamplingFactor::F_1_1, false, 0);
    let scan = bytes.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
    bytes[scan + 6] = 0x22;
    assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Corrupt);
}

#[test]
fn components_of_the_same_name_are_taken_in_order() {
    for sampling in [HALF, RGB] {
        let bytes = Picture::sample(40, 24, &sampling).write(&[&[0, 1, 2]], 0);
        let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        let scan = bytes.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
        let want = read(&bytes).unwrap();
        for names in [[1, 1, 1], [0, 0, 0], [1, 2, 2], [1, 1, 3], [7, 2, 7]] {
            let mut named = bytes.clone();
            for (i, name) in names.into_iter().enumerate() {
                (named[frame + 10 + i * 3], named[scan + 5 + i * 2]) = (name, name);
            }
            assert!(read(&named).unwrap() == want, "{names:?}");
        }
        // Each in a scan of its own cannot be told apart: the first would come again.
        let mut apart = Picture::sample(40, 24, &sampling).write(&[&[0], &[1], &[2]], 0);
        for i in 0..3 {
            apart[frame + 10 + i * 3] = 1;
        }
        let scans: Vec<usize> = (0..apart.len() - 1).filter(|&i| apart[i..i + 2] == [0xff, 0xda]).collect();
        scans.into_iter().for_each(|scan| apart[scan + 5] = 1);
        assert_eq!(read(&apart).unwrap_err().code(), ErrorCode::Corrupt);
    }
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
    for marker in [0xc3, 0xc9, 0xca, 0xcb, 0xcd, 0xcf, 0xc5] {
        let mut bytes = plain.clone();
        bytes[frame + 1] = marker;
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Unsupported, "SOF{}", marker - 0xc0);
        let arithmetic = matches!(marker, 0xc9..=0xcb | 0xcd..=0xcf);
        assert_eq!(error.to_string().contains("arithmetic coding"), arithmetic, "SOF{}: {error}", marker - 0xc0);
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
