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
    // Any bit of the picture's chunks, their checksums included.
    for position in (start..bytes.len() - 12).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[position] ^= 0x10;
        assert_eq!(read(&damaged).unwrap_err().code(), ErrorCode::Corrupt, "byte {position}");
    }
    let mut header = bytes.clone();
    header[19] ^= 1;
    assert!(read(&header).is_err());
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
