use super::{at, check_truncation, read};
use pagelift::ErrorCode;
use pagelift::images::{ColorModel, probe};
use proptest::prelude::*;

const PALETTE: [u8; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252];

fn frame(left: u16, top: u16, width: u16, height: u16, indices: &[u8], transparent: Option<u8>) -> gif::Frame<'static> {
    let mut frame = gif::Frame::from_indexed_pixels(width, height, indices.to_vec(), transparent);
    (frame.left, frame.top) = (left, top);
    frame
}

fn write(size: (u16, u16), frames: &[gif::Frame]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, size.0, size.1, &PALETTE).unwrap();
    frames.iter().for_each(|frame| encoder.write_frame(frame).unwrap());
    drop(encoder);
    out
}

#[test]
fn a_frame_that_covers_the_canvas() {
    let bytes = write((2, 2), &[frame(0, 0, 2, 2, &[0, 1, 2, 3], None)]);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.width, info.height, info.animated, info.has_alpha), (2, 2, false, false));
    assert_eq!(info.color_model, ColorModel::Palette);
    let pixels = read(&bytes).unwrap();
    assert_eq!(pixels.data, [1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 250, 251, 252, 255]);
    assert!(pixels.opaque);
}

#[test]
fn the_first_frame_lies_on_a_transparent_canvas() {
    let bytes = write((3, 3), &[frame(1, 1, 2, 1, &[1, 2], Some(2)), frame(0, 0, 3, 3, &[3; 9], None)]);
    let info = probe(&bytes).unwrap();
    assert!(info.animated && info.has_alpha);
    let pixels = read(&bytes).unwrap();
    assert_eq!([at(&pixels, 0, 0), at(&pixels, 1, 1), at(&pixels, 2, 1)], [[0; 4], [4, 5, 6, 255], [0; 4]]);
    assert!(!pixels.opaque);
}

/// A file whose logical screen says `screen` instead of the size it was written with.
fn with_screen(bytes: &[u8], screen: (u16, u16)) -> Vec<u8> {
    let sides = [screen.0.to_le_bytes(), screen.1.to_le_bytes()].concat();
    [&bytes[..6], &sides, &bytes[10..]].concat()
}

/// Every pixel of the frame is there, the canvas reaches as far as the farther of screen and frame, and what the frame
/// leaves free is transparent.
fn check_canvas(screen: (u16, u16), (left, top, width, height): (u16, u16, u16, u16)) {
    let canvas = (u32::from(screen.0.max(left + width)), u32::from(screen.1.max(top + height)));
    let indices: Vec<u8> = (0..u32::from(width) * u32::from(height)).map(|i| (i * 7 % 4) as u8).collect();
    let bytes = with_screen(&write((1, 1), &[frame(left, top, width, height, &indices, None)]), screen);
    let info = probe(&bytes).unwrap();
    assert_eq!([(info.width, info.height), (info.stored_width, info.stored_height)], [canvas; 2]);
    let pixels = read(&bytes).unwrap();
    let covers = (u32::from(width), u32::from(height)) == canvas;
    assert_eq!((pixels.opaque, info.has_alpha), (covers, !covers), "{screen:?}");
    for (i, pixel) in (0u32..).zip(pixels.data.chunks(4)) {
        let (x, y) = (i % canvas.0, i / canvas.0);
        let inside = x.checked_sub(left.into()).zip(y.checked_sub(top.into()));
        let inside = inside.filter(|&(x, y)| x < width.into() && y < height.into());
        let want = inside.map_or([0; 4], |(x, y)| {
            let index = usize::from(indices[(y * u32::from(width) + x) as usize]);
            [PALETTE[index * 3], PALETTE[index * 3 + 1], PALETTE[index * 3 + 2], 255]
        });
        assert_eq!(pixel, want, "{screen:?} at {x}, {y}");
    }
}

/// Chromium 156 and Pillow 13 show the same sizes.
#[test]
fn the_canvas_grows_to_hold_the_first_frame() {
    check_canvas((2, 3), (0, 0, 4, 4));
    check_canvas((20, 12), (0, 0, 40, 30));
    check_canvas((20, 12), (5, 3, 40, 30));
    check_canvas((20, 12), (0, 0, 30, 4));
    check_canvas((20, 12), (15, 5, 10, 10));
    check_canvas((20, 12), (30, 20, 4, 4));
    check_canvas((0, 0), (0, 0, 20, 12));
    check_canvas((0, 0), (5, 3, 20, 12));
    check_canvas((0, 30), (0, 0, 20, 12));
    check_canvas((30, 0), (0, 0, 20, 12));
}

proptest! {
    #[test]
    fn any_screen_and_any_frame(
        screen in (0..40u16, 0..40u16),
        frame in (0..40u16, 0..40u16, 1..40u16, 1..40u16),
    ) {
        check_canvas(screen, frame);
    }
}

#[test]
fn only_the_first_frame_grows_the_canvas() {
    let bytes = write((4, 4), &[frame(0, 0, 4, 4, &[1; 16], None), frame(3, 3, 9, 9, &[2; 81], None)]);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.width, info.height, info.animated), (4, 4, true));
    assert!(read(&bytes).unwrap().data.chunks(4).all(|pixel| pixel == [4, 5, 6, 255]));
}

#[test]
fn a_frame_much_larger_than_the_canvas_is_refused() {
    let mut bytes = write((4, 4), &[frame(0, 0, 4, 4, &[3; 16], None)]);
    // Behind the header, the palette and the graphic control extension of the encoder: the frame's descriptor.
    let descriptor = bytes.iter().rposition(|&byte| byte == 0x2c).unwrap();
    bytes[descriptor + 5..descriptor + 9].fill(0xff);
    assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Corrupt);
}

/// GIF89a specification, section 12: decoders skip the extensions that they do not know.
fn with_extensions(extensions: &[(u8, &[&[u8]])], bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes[..13 + PALETTE.len()].to_vec();
    for (label, blocks) in extensions {
        out.extend([0x21, *label]);
        for block in *blocks {
            out.push(block.len() as u8);
            out.extend(*block);
        }
        out.push(0);
    }
    out.extend(&bytes[13 + PALETTE.len()..]);
    out
}

#[test]
fn extensions_of_unknown_labels_are_skipped() {
    let indices: Vec<u8> = (0..35).map(|i| (i * 3 % 4) as u8).collect();
    for transparent in [None, Some(2)] {
        let plain = write((7, 5), &[frame(0, 0, 7, 5, &indices, transparent)]);
        let (info, want) = (probe(&plain).unwrap(), read(&plain).unwrap());
        for label in (0..=255).filter(|label| ![0x01, 0xf9, 0xfe, 0xff].contains(label)) {
            // A comma and a semicolon in the contents are no blocks.
            let blocks: &[&[u8]] = &[b"Hello", b",,,;!", &[label; 255]];
            for extensions in [&[(label, blocks)][..], &[(label, &[]), (0xfe, blocks), (label, blocks)]] {
                let bytes = with_extensions(extensions, &plain);
                assert_eq!(probe(&bytes).as_ref(), Ok(&info), "label {label:#x}");
                assert!(read(&bytes).unwrap() == want, "label {label:#x}");
            }
        }
        check_truncation("GIF with an extension", &with_extensions(&[(0x2a, &[b"Hello", b"World"])], &plain));
    }
}

#[test]
fn a_control_extension_of_another_length_is_none() {
    let plain = write((2, 2), &[frame(0, 0, 2, 2, &[0, 1, 2, 3], None)]);
    let want = read(&plain).unwrap();
    for contents in [&[1][..], &[1, 0, 0], &[1, 0, 0, 2, 9]] {
        let bytes = with_extensions(&[(0xf9, &[contents])], &plain);
        assert!(read(&bytes).unwrap() == want && !probe(&bytes).unwrap().has_alpha, "{contents:?}");
    }
}

#[test]
fn a_file_without_a_frame_is_corrupt() {
    for tail in [&b""[..], b";", b"!\x2a\x01a\0;", b"!\x2a\x01a", b"\0", b",\0\0\0\0"] {
        let bytes = [b"GIF89a\x02\0\x03\0\0\0\0", tail].concat();
        assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Corrupt, "{tail:?}");
    }
}

#[test]
fn every_truncation_is_noticed() {
    let indices: Vec<u8> = (0..900u32).map(|i| (i * i / 7 % 4) as u8).collect();
    check_truncation("GIF", &write((30, 30), &[frame(0, 0, 30, 30, &indices, Some(3))]));
}
