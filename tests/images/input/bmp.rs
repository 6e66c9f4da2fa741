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
