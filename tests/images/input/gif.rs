use super::{at, check_truncation, read};
use pagelift::images::{ColorModel, probe};

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

#[test]
fn what_lies_outside_the_canvas_is_cut_off() {
    let mut bytes = write((4, 4), &[frame(0, 0, 4, 4, &[3; 16], None)]);
    // A canvas smaller than the frame.
    (bytes[6], bytes[8]) = (2, 3);
    let pixels = read(&bytes).unwrap();
    assert_eq!((pixels.width, pixels.height), (2, 3));
    assert!(pixels.data.chunks(4).all(|pixel| pixel == [250, 251, 252, 255]));
}

#[test]
fn a_frame_that_lies_wholly_outside_shows_nothing() {
    // Found by fuzzing: to the right of a canvas whose last row it ends in, and below it.
    for (left, top) in [(40_000, 3), (2, 40_000), (40_000, 40_000)] {
        let bytes = write((2, 4), &[frame(left, top, 3, 3, &[3; 9], None)]);
        let pixels = read(&bytes).unwrap();
        assert_eq!((pixels.width, pixels.height), (2, 4));
        assert!(pixels.data.chunks(4).all(|pixel| pixel == [0; 4]));
    }
}

#[test]
fn a_frame_much_larger_than_the_canvas_is_refused() {
    let mut bytes = write((4, 4), &[frame(0, 0, 4, 4, &[3; 16], None)]);
    // Behind the header, the palette and the graphic control extension of the encoder: the frame's descriptor.
    let descriptor = bytes.iter().rposition(|&byte| byte == 0x2c).unwrap();
    bytes[descriptor + 5..descriptor + 9].fill(0xff);
    assert!(read(&bytes).is_err());
}

#[test]
fn every_truncation_is_noticed() {
    let indices: Vec<u8> = (0..900u32).map(|i| (i * i / 7 % 4) as u8).collect();
    check_truncation("GIF", &write((30, 30), &[frame(0, 0, 30, 30, &indices, Some(3))]));
}
