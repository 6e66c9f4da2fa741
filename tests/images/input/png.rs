use super::{at, check_truncation, read, sample};
use pagelift::ErrorCode;
use pagelift::images::{ColorModel, probe};

/// Depth, colour type and interlacing of a file.
#[derive(Clone, Copy)]
struct Kind(u8, u8, bool);

pub fn chunk(out: &mut Vec<u8>, name: &[u8; 4], contents: &[u8]) {
    out.extend((contents.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend(name);
    out.extend(contents);
    out.extend(crc32fast::hash(&out[start..]).to_be_bytes());
}

/// A file of unfiltered rows; `extra` are chunks before the picture.
pub fn write(size: (u32, u32), depth: u8, color: u8, rows: &[Vec<u8>], extra: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    write_kind(size, Kind(depth, color, false), rows, extra, &[])
}

fn write_kind(
    size: (u32, u32),
    Kind(depth, color, interlaced): Kind,
    rows: &[Vec<u8>],
    before: &[(&[u8; 4], &[u8])],
    after: &[(&[u8; 4], &[u8])],
) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [size.0.to_be_bytes(), size.1.to_be_bytes()].concat();
    header.extend([depth, color, 0, 0, interlaced.into()]);
    chunk(&mut out, b"IHDR", &header);
    before.iter().for_each(|(name, contents)| chunk(&mut out, name, contents));
    let raw: Vec<u8> = rows.iter().flat_map(|row| std::iter::once(0).chain(row.iter().copied())).collect();
    let packed = fdeflate::compress_to_vec(&raw);
    // Two chunks: decoders have to join them.
    let (first, second) = packed.split_at(packed.len() / 2);
    chunk(&mut out, b"IDAT", first);
    chunk(&mut out, b"IDAT", second);
    after.iter().for_each(|(name, contents)| chunk(&mut out, name, contents));
    chunk(&mut out, b"IEND", &[]);
    out
}

pub fn with_chunk_behind(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    write_kind((1, 1), Kind(8, 0, false), &[vec![7]], &[], &[(name, contents)])
}

#[test]
fn all_depths_of_gray() {
    for (depth, row, want) in [
        (1, vec![0b1010_0000], [255, 0, 255]),
        (2, vec![0b1101_1000], [255, 85, 170]),
        (4, vec![0xf1, 0x80], [255, 17, 136]),
        (8, vec![255, 3, 128], [255, 3, 128]),
        (16, vec![255, 255, 3, 0, 128, 129], [255, 3, 128]),
    ] {
        let bytes = write((3, 1), depth, 0, &[row], &[]);
        let info = probe(&bytes).unwrap();
        assert_eq!((info.bit_depth, info.color_model, info.has_alpha), (depth, ColorModel::Gray, false));
        let pixels = read(&bytes).unwrap();
        for (x, v) in want.into_iter().enumerate() {
            assert_eq!(at(&pixels, x as u32, 0), [v, v, v, 255], "{depth} bits");
        }
        assert!(pixels.opaque);
    }
}

#[test]
fn all_depths_of_palettes() {
    let palette = [10, 20, 30, 40, 50, 60, 70, 80, 90];
    for (depth, row) in [(1, vec![0b0100_0000]), (2, vec![0b0001_0000]), (4, vec![0x01]), (8, vec![0, 1])] {
        let bytes = write((2, 1), depth, 3, &[row], &[(b"PLTE", &palette), (b"tRNS", &[255, 7])]);
        let info = probe(&bytes).unwrap();
        assert_eq!((info.bit_depth, info.color_model, info.has_alpha), (depth, ColorModel::Palette, true));
        let pixels = read(&bytes).unwrap();
        assert_eq!([at(&pixels, 0, 0), at(&pixels, 1, 0)], [[10, 20, 30, 255], [40, 50, 60, 7]], "{depth} bits");
        assert!(!pixels.opaque);
    }
}

#[test]
fn a_palette_of_broken_colours_is_refused() {
    // Found by fuzzing: a byte of a colour, and more colours than there are indices.
    for length in [1, 4, 5, 769, 771] {
        let bytes = write((1, 1), 8, 3, &[vec![0]], &[(b"PLTE", &vec![7; length])]);
        assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Corrupt, "{length} bytes");
    }
    // Alphas beyond the last colour mean nothing.
    let bytes = write((1, 1), 8, 3, &[vec![0]], &[(b"PLTE", &[7; 3]), (b"tRNS", &[9; 200])]);
    assert_eq!(at(&read(&bytes).unwrap(), 0, 0)[..3], [7; 3]);
}

#[test]
fn colours_with_and_without_alpha() {
    let one = |depth, color, row: &[u8], extra: &[(&[u8; 4], &[u8])]| {
        at(&read(&write((1, 1), depth, color, &[row.to_vec()], extra)).unwrap(), 0, 0)
    };
    assert_eq!(one(8, 2, &[1, 2, 3], &[]), [1, 2, 3, 255]);
    assert_eq!(one(8, 2, &[1, 2, 3], &[(b"tRNS", &[0, 1, 0, 2, 0, 3])]), [1, 2, 3, 0]);
    assert_eq!(one(8, 2, &[1, 2, 4], &[(b"tRNS", &[0, 1, 0, 2, 0, 3])]), [1, 2, 4, 255]);
    assert_eq!(one(8, 0, &[9], &[(b"tRNS", &[0, 9])]), [9, 9, 9, 0]);
    assert_eq!(one(8, 4, &[9, 100], &[]), [9, 9, 9, 100]);
    assert_eq!(one(8, 6, &[1, 2, 3, 4], &[]), [1, 2, 3, 4]);
    // 16 bits are rounded to the nearest of 256 levels: 0x0180 is 1.494, 0x0181 is 1.498, 0x0182 is 1.502.
    assert_eq!(one(16, 2, &[1, 0x80, 1, 0x81, 1, 0x82], &[]), [1, 1, 2, 255]);
    assert_eq!(one(16, 4, &[255, 255, 0, 128], &[]), [255, 255, 255, 0]);
    assert_eq!(one(16, 6, &[0, 0, 255, 255, 128, 0, 255, 127], &[]), [0, 255, 128, 255]);
}

#[test]
fn interlaced_is_the_same_picture() {
    const PASSES: [[usize; 4]; 7] =
        [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
    for (width, height) in [(1, 1), (2, 3), (5, 5), (9, 17), (33, 20)] {
        for (color, channels) in [(2, 3), (6, 4)] {
            for wide in [1, 2] {
                let data = sample(width, height, true);
                let pixel = |x: usize, y: usize| -> Vec<u8> {
                    let start = (y * width as usize + x) * 4;
                    data[start..start + channels].iter().flat_map(|&v| std::iter::repeat_n(v, wide)).collect()
                };
                let (w, h) = (width as usize, height as usize);
                let row = |y: usize, x0: usize, step: usize| (x0..w).step_by(step).flat_map(|x| pixel(x, y)).collect();
                let plain: Vec<Vec<u8>> = (0..h).map(|y| row(y, 0, 1)).collect();
                let passes: Vec<Vec<u8>> = PASSES
                    .iter()
                    .filter(|pass| pass[0] < w)
                    .flat_map(|&[x0, y0, dx, dy]| (y0..h).step_by(dy).map(move |y| row(y, x0, dx)))
                    .collect();
                let depth = 8 * wide as u8;
                let want = read(&write((width, height), depth, color, &plain, &[])).unwrap();
                let bytes = write_kind((width, height), Kind(depth, color, true), &passes, &[], &[]);
                assert!(read(&bytes).unwrap() == want, "{width}x{height}");
                if (width, wide) == (9, 1) {
                    check_truncation("interlaced PNG", &bytes);
                }
            }
        }
    }
}

#[test]
fn every_truncation_is_noticed() {
    let rows: Vec<Vec<u8>> = sample(20, 20, true).chunks(80).map(<[u8]>::to_vec).collect();
    check_truncation("PNG", &write((20, 20), 8, 6, &rows, &[]));
}

#[test]
fn damage_is_noticed() {
    let rows: Vec<Vec<u8>> = sample(20, 20, false).chunks(80).map(<[u8]>::to_vec).collect();
    let bytes = write((20, 20), 8, 6, &rows, &[]);
    let start = bytes.windows(4).position(|w| w == b"IDAT").unwrap() + 4;
    // Any bit of the picture's chunks, their checksums included but for the last, which comes behind every pixel.
    for position in (start..bytes.len() - 16).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[position] ^= 0x10;
        assert_eq!(read(&damaged).unwrap_err().code(), ErrorCode::Corrupt, "byte {position}");
    }
    let mut header = bytes.clone();
    header[19] ^= 1;
    assert!(read(&header).is_err());
}

/// Where each chunk begins, and its name.
fn chunks(bytes: &[u8]) -> Vec<(usize, [u8; 4])> {
    let mut position = 8;
    let mut out = Vec::new();
    while let Some([a, b, c, d, name @ ..]) = bytes.get(position..).and_then(|rest| rest.first_chunk::<8>()) {
        out.push((position, *name));
        position += 12 + u32::from_be_bytes([*a, *b, *c, *d]) as usize;
    }
    out
}

/// The same picture plain and interlaced, in grey, colours, with a palette, small and larger than the inflater's window.
fn pictures() -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for (width, height, color, channels) in
        [(5, 3, 2, 3), (20, 20, 6, 4), (3, 40, 0, 1), (170, 150, 6, 4), (400, 90, 3, 1)]
    {
        let data = sample(width, height, true);
        let pixels: Vec<&[u8]> = data.chunks(4).map(|pixel| &pixel[..channels]).collect();
        let rows: Vec<Vec<u8>> = pixels.chunks(width as usize).map(<[&[u8]]>::concat).collect();
        let palette: Vec<u8> = (0..=255u8).flat_map(|v| [v, 255 - v, v / 2]).collect();
        let before: &[(&[u8; 4], &[u8])] = if color == 3 { &[(b"PLTE", &palette), (b"tRNS", &[7, 9])] } else { &[] };
        out.push(write((width, height), 8, color, &rows, before));
    }
    out
}

#[test]
fn the_picture_is_whole_without_an_end() {
    for bytes in pictures() {
        let whole = read(&bytes).unwrap();
        let end = bytes.len() - 12;
        // Without IEND, with a part of it, with something else in its place.
        for cut in end..bytes.len() {
            assert!(read(&bytes[..cut]).unwrap() == whole, "{} bytes left of IEND", cut - end);
        }
        for tail in [&b"\0\0"[..], b"\0\0\0\0IDAT", b"\xff\xff\xff\xffABCD", b"\0\0\0\x02tEXtab\0\0\0\0", &[0xff; 300]]
        {
            assert!(read(&[&bytes[..end], tail].concat()).unwrap() == whole, "{tail:?}");
        }
    }
}

#[test]
fn a_wrong_checksum_behind_the_last_pixel_is_no_loss() {
    let extra: &[(&[u8; 4], &[u8])] = &[(b"tEXt", b"a\0b"), (b"zzZz", b"unknown"), (b"iTXt", b"x")];
    for bytes in pictures() {
        let whole = read(&bytes).unwrap();
        let list = chunks(&bytes);
        let behind: Vec<u8> = extra.iter().fold(Vec::new(), |mut out, (name, contents)| {
            chunk(&mut out, name, contents);
            out
        });
        let end = bytes.len() - 12;
        let bytes = [&bytes[..end], &behind, &bytes[end..]].concat();
        let last = list.iter().rposition(|(_, name)| name == b"IDAT").unwrap();
        // The last byte of each checksum from that of the last IDAT on, and any bit of what follows.
        for position in list[last + 1].0 - 4..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 0x41;
            assert!(read(&damaged).unwrap() == whole, "byte {position} of {}", bytes.len());
        }
    }
}

#[test]
fn a_wrong_checksum_before_the_last_pixel_is_damage() {
    for bytes in pictures() {
        let whole = read(&bytes).unwrap();
        let list = chunks(&bytes);
        let last = list.iter().rposition(|(_, name)| name == b"IDAT").unwrap();
        for i in 0..last {
            let mut damaged = bytes.clone();
            damaged[list[i + 1].0 - 1] ^= 1;
            match &list[i].1 {
                // Transparency that is damaged counts for nothing, as in all decoders.
                b"tRNS" => assert!(read(&damaged).unwrap().opaque || list[i + 1].1 == *b"IDAT"),
                _ => assert_eq!(read(&damaged).unwrap_err().code(), ErrorCode::Corrupt, "chunk {i}"),
            }
        }
        // A wrong checksum and wrong data: the pixels have a checksum of their own.
        let (start, end) = (list[last].0 + 8, list[last + 1].0 - 4);
        for position in (start..end).step_by(1 + (end - start) / 60) {
            let mut damaged = bytes.clone();
            damaged[position] ^= 0x04;
            damaged[list[last + 1].0 - 2] ^= 0x80;
            match read(&damaged) {
                // Some bits of Deflate mean nothing.
                Ok(pixels) => assert!(pixels == whole, "byte {position}"),
                Err(error) => assert_eq!(error.code(), ErrorCode::Corrupt, "byte {position}"),
            }
        }
    }
}

#[test]
fn a_broken_animation_is_its_default_image() {
    let rows: Vec<Vec<u8>> = sample(20, 20, true).chunks(80).map(<[u8]>::to_vec).collect();
    let whole = read(&write((20, 20), 8, 6, &rows, &[])).unwrap();
    let frame_control = |number: u32, width: u32, height: u32| -> Vec<u8> {
        let zero = [0; 4];
        [number.to_be_bytes(), width.to_be_bytes(), height.to_be_bytes(), zero, zero, [0, 1, 0, 10], zero].concat()
            [..26]
            .to_vec()
    };
    let frame = |number: u32| [&number.to_be_bytes()[..], &fdeflate::compress_to_vec(&[0; 81 * 20])].concat();
    let frames = 3u32.to_be_bytes();
    let control = [frames, [0; 4]].concat();
    // The numbers of the controls and frames: right, all 0, backwards, with gaps, huge.
    for numbers in [[0, 1, 2, 3, 4], [0; 5], [4, 3, 2, 1, 0], [0, 9, 17, 17, 40], [u32::MAX; 5]] {
        for (width, height) in [(20, 20), (5, 5), (0, 0), (9999, 20)] {
            let first = frame_control(numbers[0], width, height);
            let second = frame_control(numbers[1], width, height);
            let third = frame_control(numbers[3], width, height);
            let before: &[(&[u8; 4], &[u8])] = &[(b"acTL", &control), (b"fcTL", &first)];
            let (frame2, frame3) = (frame(numbers[2]), frame(numbers[4]));
            let after: &[(&[u8; 4], &[u8])] =
                &[(b"fcTL", &second), (b"fdAT", &frame2), (b"fcTL", &third), (b"fdAT", &frame3)];
            let bytes = write_kind((20, 20), Kind(8, 6, false), &rows, before, after);
            assert!(probe(&bytes).unwrap().animated);
            assert!(read(&bytes).unwrap() == whole, "{numbers:?} {width}x{height}");
            // Without the controls, in another order, with a frame too short to hold a number.
            for after in [&[(b"fdAT", &frame2[..])][..], &[(b"fdAT", &[0; 3]), (b"fcTL", &[7; 9])], &[]] {
                let bytes = write_kind((20, 20), Kind(8, 6, false), &rows, &before[..1], after);
                assert!(read(&bytes).unwrap() == whole);
            }
        }
    }
}

#[test]
fn apples_variant_is_named() {
    let plain = write((4, 4), 8, 6, &[vec![9; 16], vec![9; 16], vec![9; 16], vec![9; 16]], &[]);
    for flags in [[0x50, 0, 0x20, 2], [0x50, 0, 0x20, 6], [0; 4]] {
        let mut bytes = plain[..8].to_vec();
        chunk(&mut bytes, b"CgBI", &flags);
        bytes.extend(&plain[8..]);
        let error = read(&bytes).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Unsupported);
        assert!(error.to_string().contains("CgBI"), "{error}");
    }
}

#[test]
fn an_unknown_critical_chunk_is_damage() {
    let bytes = write((1, 1), 8, 0, &[vec![9]], &[(b"ABCD", b"x")]);
    assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Corrupt);
    assert!(read(&write((1, 1), 8, 0, &[vec![9]], &[(b"aBCD", b"x")])).is_ok());
}

/// sRGB of linear light, both 0..1 (IEC 61966-2-1).
fn srgb(linear: f64) -> f64 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// A ramp of 16 bits from black to white in two rows, of 1 to 4 channels, with a gAMA chunk (in 1/100000).
fn ramp(channels: usize, gamma: u32, interlaced: bool) -> Vec<u8> {
    const COLORS: [u8; 4] = [0, 4, 2, 6];
    let pixel = |v: u16| v.to_be_bytes().repeat(channels);
    let (low, high): (Vec<u8>, Vec<u8>) =
        ((0..0x8000).flat_map(pixel).collect(), (0x8000..=0xffff).flat_map(pixel).collect());
    let rows = if interlaced {
        // Seven passes of a picture of two rows: those that begin in row 0, then the odd row.
        let every = |row: &[u8], start: usize, step: usize| {
            row.chunks(2 * channels).skip(start).step_by(step).flatten().copied().collect::<Vec<u8>>()
        };
        vec![every(&low, 0, 8), every(&low, 4, 8), every(&low, 2, 4), every(&low, 1, 2), high]
    } else {
        vec![low, high]
    };
    let kind = Kind(16, COLORS[channels - 1], interlaced);
    write_kind((0x8000, 2), kind, &rows, &[(b"gAMA", &gamma.to_be_bytes())], &[])
}

/// Converting to sRGB comes before narrowing to 8 bits: each shade is right to less than one step, and none is missing.
#[test]
fn sixteen_bits_keep_all_their_shades() {
    // Linear light, a little less, Mac OS until 10.5, a television's, and a steep one.
    for gamma in [100_000, 90_000, 55_556, 35_714, 20_000] {
        for (channels, interlaced) in [(1, false), (2, false), (3, false), (4, false), (3, true)] {
            let bytes = ramp(channels, gamma, interlaced);
            let info = probe(&bytes).unwrap();
            assert_eq!((info.bit_depth, info.color_profile.as_deref()), (16, Some("gAMA/cHRM")));
            let pixels = read(&bytes).unwrap();
            // Nothing is left to convert.
            assert_eq!(pagelift::images::read_metadata(&bytes, &info).icc, None);
            let mut seen = [false; 256];
            for (v, pixel) in pixels.data.chunks(4).enumerate() {
                let want = srgb((v as f64 / 65535.0).powf(100_000.0 / f64::from(gamma))) * 255.0;
                let [r, g, b, a] = *pixel else { unreachable!() };
                for level in [r, g, b] {
                    assert!(
                        (f64::from(level) - want).abs() < 0.9,
                        "gamma {gamma}, {v}: expected {want:.2}, got {level}"
                    );
                }
                assert!(channels > 2 || (g, b) == (r, r), "grey stays grey");
                let alpha = if channels % 2 == 0 { ((v * 255 + 32767) / 65535) as u8 } else { 255 };
                assert_eq!(a, alpha, "alpha is not converted");
                seen[usize::from(r)] = true;
            }
            let missing = seen.iter().filter(|seen| !**seen).count();
            assert_eq!(missing, 0, "gamma {gamma}: shades are missing");
        }
    }
}

#[test]
fn sixteen_bits_without_a_profile_stay_as_they_are() {
    // sRGB in each way, and what is as good as sRGB.
    for gamma in [45_455, 45_000] {
        let pixels = read(&ramp(3, gamma, false)).unwrap();
        for (v, pixel) in pixels.data.chunks(4).enumerate() {
            assert_eq!(pixel[0], ((v * 255 + 32767) / 65535) as u8);
        }
    }
    let linear = 100_000u32.to_be_bytes();
    let bytes = write((1, 1), 16, 0, &[vec![0x80, 0]], &[(b"sRGB", &[0]), (b"gAMA", &linear)]);
    assert_eq!(at(&read(&bytes).unwrap(), 0, 0), [128, 128, 128, 255]);
}

#[test]
fn an_animation_is_its_default_image() {
    let control = |frames: u32| [frames.to_be_bytes(), [0; 4]].concat();
    let bytes = write((1, 1), 8, 0, &[vec![9]], &[(b"acTL", &control(2))]);
    assert!(probe(&bytes).unwrap().animated);
    assert_eq!(at(&read(&bytes).unwrap(), 0, 0), [9, 9, 9, 255]);
    assert!(!probe(&write((1, 1), 8, 0, &[vec![9]], &[(b"acTL", &control(1))])).unwrap().animated);
}

#[test]
fn a_tiny_file_cannot_claim_a_huge_picture() {
    let bytes = write((60_000, 60_000), 8, 6, &[vec![0; 16]], &[]);
    assert_eq!(probe(&bytes).unwrap().width, 60_000);
    assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Corrupt);
}
