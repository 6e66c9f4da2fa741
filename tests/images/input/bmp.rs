use super::{at, check_truncation, read};
use pagelift::ErrorCode;
use pagelift::images::{ColorModel, probe};

/// A file with a header of 40 bytes; `extra` are masks or the palette.
fn write(size: (i32, i32), depth: u16, compression: u32, colors: u32, extra: &[u8], data: &[u8]) -> Vec<u8> {
    let offset = 54 + extra.len() as u32;
    let mut out = b"BM".to_vec();
    for v in [offset + data.len() as u32, 0, offset, 40, size.0 as u32, size.1 as u32] {
        out.extend(v.to_le_bytes());
    }
    out.extend(1u16.to_le_bytes());
    out.extend(depth.to_le_bytes());
    for v in [compression, data.len() as u32, 0, 0, colors, 0] {
        out.extend(v.to_le_bytes());
    }
    out.extend(extra);
    out.extend(data);
    out
}

/// Blue, green, red, unused.
const PALETTE: [u8; 12] = [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0];

#[test]
fn bottom_up_and_top_down() {
    let data = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
    let up = read(&write((2, 2), 24, 0, 0, &[], &data)).unwrap();
    assert_eq!([at(&up, 0, 0), at(&up, 1, 0), at(&up, 0, 1)], [[9, 8, 7, 255], [12, 11, 10, 255], [3, 2, 1, 255]]);
    let down = read(&write((2, -2), 24, 0, 0, &[], &data)).unwrap();
    assert_eq!([at(&down, 0, 0), at(&down, 0, 1)], [at(&up, 0, 1), at(&up, 0, 0)]);
    assert!(up.opaque);
}

#[test]
fn palettes_of_all_depths() {
    for (depth, row) in [(1, 0b0100_0000), (2, 0b0001_0000), (4, 0x01), (8, 0)] {
        let data = [row, 1, 0, 0];
        let bytes = write((2, 1), depth, 0, 2, &PALETTE[..8], &data);
        let info = probe(&bytes).unwrap();
        assert_eq!((info.bit_depth, info.color_model), (depth as u8, ColorModel::Palette));
        let pixels = read(&bytes).unwrap();
        assert_eq!([at(&pixels, 0, 0), at(&pixels, 1, 0)], [[3, 2, 1, 255], [6, 5, 4, 255]], "{depth} bits");
    }
}

#[test]
fn sixteen_bits_and_bit_fields() {
    let one = |depth, compression, masks: &[u32], data: &[u8]| {
        let masks: Vec<u8> = masks.iter().flat_map(|mask| mask.to_le_bytes()).collect();
        at(&read(&write((1, 1), depth, compression, 0, &masks, data)).unwrap(), 0, 0)
    };
    assert_eq!(one(16, 0, &[], &[0x1f, 0x7c, 0, 0]), [255, 0, 255, 255]);
    assert_eq!(one(16, 3, &[0xf800, 0x07e0, 0x001f], &[0xe0, 0x07, 0, 0]), [0, 255, 0, 255]);
    assert_eq!(one(32, 0, &[], &[3, 2, 1, 0]), [1, 2, 3, 255]);
    assert_eq!(one(32, 3, &[0xff, 0xff00, 0xff_0000], &[1, 2, 3, 9]), [1, 2, 3, 255]);
    assert_eq!(one(32, 6, &[0xff, 0xff00, 0xff_0000, 0xff00_0000], &[1, 2, 3, 9]), [1, 2, 3, 9]);
}

#[test]
fn run_lengths() {
    // Two rows from the bottom: three of colour 1; colours 2, 0, 1 as they are.
    let data = [3, 1, 0, 0, 0, 3, 2, 0, 1, 0, 0, 1];
    let pixels = read(&write((3, 2), 8, 1, 3, &PALETTE, &data)).unwrap();
    let reds: Vec<u8> = pixels.data.chunks(4).map(|pixel| pixel[0]).collect();
    assert_eq!(reds, [9, 3, 6, 6, 6, 6]);
    assert!(pixels.opaque);
    // Pixels that are skipped are transparent.
    let skipped = read(&write((3, 2), 8, 1, 3, &PALETTE, &[1, 1, 0, 1])).unwrap();
    assert_eq!([at(&skipped, 0, 1), at(&skipped, 1, 1)], [[6, 5, 4, 255], [0; 4]]);
    assert!(!skipped.opaque);
    let four = read(&write((3, 1), 4, 2, 3, &PALETTE, &[3, 0x12, 0, 1])).unwrap();
    assert_eq!(four.data.chunks(4).map(|pixel| pixel[0]).collect::<Vec<_>>(), [6, 9, 6]);
}

/// A file of OS/2: the first `size` bytes of its header, of a palette and of the pixels.
fn write_os2(size: usize, side: (u32, u32), depth: u16, compression: u32, palette: &[u8], data: &[u8]) -> Vec<u8> {
    let mut header = (size as u32).to_le_bytes().to_vec();
    header.extend([side.0.to_le_bytes(), side.1.to_le_bytes()].concat());
    header.extend([1u16.to_le_bytes(), depth.to_le_bytes()].concat());
    let colors = palette.len() as u32 / 4;
    for v in [compression, data.len() as u32, 2835, 2835, colors, 0] {
        header.extend(v.to_le_bytes());
    }
    header.resize(64, 0);
    header.truncate(size);
    let offset = (14 + size + palette.len()) as u32;
    let mut out = b"BM".to_vec();
    for v in [offset + data.len() as u32, 0, offset] {
        out.extend(v.to_le_bytes());
    }
    [out, header, palette.to_vec(), data.to_vec()].concat()
}

#[test]
fn headers_of_os2_of_all_lengths() {
    let lengths = [16, 20, 24, 28, 32, 36, 40, 42, 44, 46, 48, 60, 64];
    for size in lengths {
        let bytes = write_os2(size, (2, 2), 24, 0, &[], &[1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]);
        let info = probe(&bytes).unwrap();
        assert_eq!((info.width, info.height, info.bit_depth), (2, 2, 8), "{size} bytes");
        let pixels = read(&bytes).unwrap();
        assert_eq!([at(&pixels, 0, 0), at(&pixels, 1, 1)], [[9, 8, 7, 255], [6, 5, 4, 255]], "{size} bytes");
        check_truncation("BMP of OS/2", &bytes);
        for (depth, row) in [(1, 0b0100_0000), (4, 0x01), (8, 0)] {
            let bytes = write_os2(size, (2, 1), depth, 0, &PALETTE[..8], &[row, 1, 0, 0]);
            let pixels = read(&bytes).unwrap();
            assert_eq!(
                [at(&pixels, 0, 0), at(&pixels, 1, 0)],
                [[3, 2, 1, 255], [6, 5, 4, 255]],
                "{size}: {depth} bits"
            );
        }
    }
    for size in [0, 11, 13, 14, 15] {
        let mut bytes = write_os2(16, (2, 2), 24, 0, &[], &[0; 16]);
        bytes[14] = size;
        assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Unsupported, "{size} bytes");
    }
}

#[test]
fn run_lengths_of_24_bits() {
    // From the bottom: a run of three; two as they are with padding, skip one; back and one more.
    let data = [3, 10, 20, 30, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 2, 1, 0, 2, 90, 80, 70, 0, 1];
    for size in [20, 36, 48, 64] {
        let bytes = write_os2(size, (3, 3), 24, 4, &[], &data);
        assert!(probe(&bytes).unwrap().has_alpha);
        let pixels = read(&bytes).unwrap();
        let rows: Vec<Vec<[u8; 4]>> = (0..3).map(|y| (0..3).map(|x| at(&pixels, x, y)).collect()).collect();
        assert_eq!(rows[2], [[30, 20, 10, 255]; 3]);
        assert_eq!(rows[1], [[3, 2, 1, 255], [6, 5, 4, 255], [9, 8, 7, 255]]);
        assert_eq!(rows[0], [[0; 4], [70, 80, 90, 255], [70, 80, 90, 255]]);
        assert!(!pixels.opaque);
    }
    let rows = [[200, 1, 2, 3, 0, 0].repeat(40), vec![0, 1]].concat();
    check_truncation("RLE24", &write_os2(64, (200, 40), 24, 4, &[], &rows));
    // Huffman codes of fax machines, and what the numbers mean in Windows' headers.
    assert_eq!(read(&write_os2(64, (3, 3), 1, 3, &PALETTE[..8], &data)).unwrap_err().code(), ErrorCode::Unsupported);
    assert_eq!(read(&write((3, 3), 24, 4, 0, &[], &data)).unwrap_err().code(), ErrorCode::Unsupported);
}

/// A file that is damaged is an error, never a picture in which everything is black.
#[test]
fn what_is_never_drawn_is_corrupt() {
    let code = |bytes: &[u8]| read(bytes).unwrap_err().code();
    // Runs that end at once, only skip, or draw beside the picture.
    for runs in
        [&[0, 1][..], &[0, 0, 0, 0, 0, 1], &[0, 2, 1, 1, 0, 1], &[0, 2, 9, 0, 3, 1, 0, 1], &[0, 2, 0, 9, 3, 1, 0, 1]]
    {
        assert_eq!(code(&write((3, 2), 8, 1, 3, &PALETTE, runs)), ErrorCode::Corrupt, "{runs:?}");
        assert_eq!(code(&write((3, 2), 4, 2, 3, &PALETTE, runs)), ErrorCode::Corrupt, "{runs:?}");
    }
    for runs in [&[0, 1][..], &[0, 0, 0, 0, 0, 1], &[0, 2, 9, 0, 3, 1, 2, 3, 0, 1]] {
        assert_eq!(code(&write_os2(64, (3, 2), 24, 4, &[], runs)), ErrorCode::Corrupt, "{runs:?}");
    }
    // No palette, or no index that is in it.
    for (depth, index) in [(1, 0xffu8), (2, 0xff), (4, 0xff), (8, 0xff)] {
        let without = write((2, 1), depth, 0, 0, &[], &[index, index, 0, 0]);
        assert_eq!(code(&without), ErrorCode::Corrupt, "{depth} bits");
        let beside = write((2, 1), depth, 0, 1, &PALETTE[..4], &[index, index, 0, 0]);
        assert_eq!(code(&beside), ErrorCode::Corrupt, "{depth} bits");
    }
    assert_eq!(code(&write((3, 1), 8, 1, 3, &PALETTE, &[3, 200, 0, 1])), ErrorCode::Corrupt);
    // One that is in it is enough; the others are black.
    let pixels = read(&write((2, 1), 8, 0, 1, &PALETTE[..4], &[0, 9, 0, 0])).unwrap();
    assert_eq!([at(&pixels, 0, 0), at(&pixels, 1, 0)], [[3, 2, 1, 255], [0, 0, 0, 255]]);
}

#[test]
fn masks_that_are_no_fields_are_corrupt() {
    let file = |depth, masks: &[u32]| {
        let contents: Vec<u8> = masks.iter().flat_map(|mask| mask.to_le_bytes()).collect();
        write((1, 1), depth, if masks.len() == 4 { 6 } else { 3 }, 0, &contents, &[0x34, 0x12, 0x78, 0x56])
    };
    for (depth, masks) in [
        (16, &[0, 0, 0][..]),
        (32, &[0, 0, 0]),
        (32, &[0, 0, 0, 0xff00_0000]),
        (16, &[0xffff_0000, 0xffff_0000, 0xffff_0000]),
        (16, &[0xf800, 0xf800, 0x1f]),
        (16, &[0xffff, 0x07e0, 0x001f]),
        (32, &[0xff, 0x1ff00, 0x10000]),
        (32, &[0xff, 0xff00, 0xff0000, 0xff0000]),
        (32, &[0xf0f0, 0x0f00, 0xff_0000]),
        (32, &[0x8000_0001, 0xff00, 0xff_0000]),
    ] {
        assert_eq!(read(&file(depth, masks)).unwrap_err().code(), ErrorCode::Corrupt, "{depth} bits: {masks:x?}");
    }
    // One colour alone is a picture, and bits that pixels do not have mean nothing.
    assert_eq!(at(&read(&file(32, &[0xff, 0, 0])).unwrap(), 0, 0), [0x34, 0, 0, 255]);
    let alpha = file(16, &[0xf800, 0x07e0, 0x001f, 0xffff_0000]);
    assert_eq!(at(&read(&alpha).unwrap(), 0, 0)[3], 255);
}

#[test]
fn an_alpha_that_is_nowhere_set_is_none() {
    let masks: Vec<u8> = [0xff_0000u32, 0xff00, 0xff, 0xff00_0000].iter().flat_map(|mask| mask.to_le_bytes()).collect();
    let pixels = read(&write((2, 1), 32, 6, 0, &masks, &[1, 2, 3, 0, 4, 5, 6, 0])).unwrap();
    assert_eq!(([at(&pixels, 0, 0), at(&pixels, 1, 0)], pixels.opaque), ([[3, 2, 1, 255], [6, 5, 4, 255]], true));
    let pixels = read(&write((2, 1), 32, 6, 0, &masks, &[1, 2, 3, 0, 4, 5, 6, 1])).unwrap();
    assert_eq!(([at(&pixels, 0, 0), at(&pixels, 1, 0)], pixels.opaque), ([[3, 2, 1, 0], [6, 5, 4, 1]], false));
}

#[test]
fn a_wrong_offset_is_corrupt() {
    let pictures = [
        write((3, 2), 24, 0, 0, &[], &[7; 24]),
        write((3, 2), 8, 0, 3, &PALETTE, &[1, 2, 0, 0, 1, 1, 2, 0]),
        write((3, 2), 8, 1, 3, &PALETTE, &[3, 1, 0, 0, 3, 2, 0, 1]),
        write((1, 1), 32, 3, 0, &[0xff, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0xff, 0], &[7; 4]),
        write_os2(16, (3, 2), 24, 0, &[], &[7; 24]),
    ];
    for bytes in pictures {
        let whole = read(&bytes).unwrap();
        let right = u32::from_le_bytes(*bytes[10..].first_chunk().unwrap());
        let with = |offset: u32| [&bytes[..10], &offset.to_le_bytes(), &bytes[14..]].concat();
        for offset in [1, 13, 14, 18, 29, right + bytes.len() as u32, bytes.len() as u32, 0x7fff_ffff, u32::MAX] {
            assert_eq!(
                read(&with(offset)).unwrap_err().code(),
                ErrorCode::Corrupt,
                "offset {offset}, right is {right}"
            );
        }
        // 0 is none: the pixels are behind the rest.
        assert!(read(&with(0)).unwrap() == whole);
        // Within the picture, some of it would be missing.
        for offset in right + 4..bytes.len() as u32 {
            match read(&with(offset)) {
                Err(error) => assert_eq!(error.code(), ErrorCode::Corrupt),
                Ok(pixels) => assert!(pixels.data.chunks(4).any(|pixel| pixel[..3] != [0; 3]), "offset {offset}"),
            }
        }
    }
}

#[test]
fn every_truncation_is_noticed() {
    let data: Vec<u8> = (0..20 * 64).map(|i| (i * 7) as u8).collect();
    check_truncation("BMP of 24 bits", &write((21, 20), 24, 0, 0, &[], &data));
    let runs = [[200, 1, 0, 0].repeat(40), vec![0, 1]].concat();
    check_truncation("BMP of runs", &write((200, 40), 8, 1, 3, &PALETTE, &runs));
}

#[test]
fn nonsense_is_refused() {
    let code = |bytes: &[u8]| read(bytes).unwrap_err().code();
    assert_eq!(code(&write((0, 1), 24, 0, 0, &[], &[0; 4])), ErrorCode::Corrupt);
    assert_eq!(code(&write((1, i32::MIN), 24, 0, 0, &[], &[0; 4])), ErrorCode::Corrupt);
    assert_eq!(code(&write((1, 1), 24, 4, 0, &[], &[0; 4])), ErrorCode::Unsupported);
    assert_eq!(code(&write((i32::MAX, i32::MAX), 32, 0, 0, &[], &[0; 4])), ErrorCode::Corrupt);
    assert_eq!(code(&write((i32::MAX, 1), 8, 1, 3, &PALETTE, &[0, 1])), ErrorCode::Corrupt);
    assert_eq!(code(b"BM"), ErrorCode::Corrupt);
}
