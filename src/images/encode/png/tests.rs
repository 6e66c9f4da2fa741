use super::*;
use crate::images::encode::Content;
use proptest::prelude::*;

/// What an independent decoder makes of the file, as RGBA.
fn decoded(file: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a header");
    let mut data = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut data).expect("a picture");
    data.truncate(info.buffer_size());
    let rgba = match info.color_type {
        ::png::ColorType::Grayscale => data.iter().flat_map(|&g| [g, g, g, 255]).collect(),
        ::png::ColorType::GrayscaleAlpha => data.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect(),
        ::png::ColorType::Rgb => data.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
        _ => data,
    };
    (info.width, info.height, rgba)
}

fn picture(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 4]) -> Pixels {
    let at = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Pixels { width, height, data: at.flat_map(|(x, y)| color(x, y)).collect(), opaque: false }
}

fn lossless(pixels: &Pixels, effort: u8) -> Vec<u8> {
    encode(pixels, &Content::of(pixels), effort, &mut |_| Ok(())).unwrap()
}

/// Bit depth and colour type from IHDR.
fn kind(file: &[u8]) -> (u8, u8) {
    (file[24], file[25])
}

#[test]
fn picks_the_smallest_layout() {
    let level = |g: u8| [g, g, g, 255];
    let cases = [
        (picture(40, 20, |x, _| level(if x % 2 == 0 { 0 } else { 255 })), (1, 0)),
        (picture(40, 20, |x, _| level((x % 4) as u8 * 85)), (2, 0)),
        (picture(40, 20, |x, _| level((x % 16) as u8 * 17)), (4, 0)),
        (picture(40, 20, |x, y| level((x * y) as u8)), (8, 0)),
        (picture(40, 20, |x, _| level((x % 16) as u8 * 13)), (4, 3)),
        (picture(40, 20, |x, _| [200, (x % 2) as u8, 0, 255]), (1, 3)),
        (picture(40, 20, |x, _| [200, (x % 40) as u8, 0, 128]), (8, 3)),
        (picture(40, 20, |x, y| [(x * 6) as u8, (y * 12) as u8, 7, 255]), (8, 2)),
        (picture(40, 20, |x, y| [(x * 6) as u8, (y * 12) as u8, 7, 254]), (8, 6)),
        (picture(40, 20, |x, y| [x as u8 * 6, x as u8 * 6, x as u8 * 6, 200 + y as u8]), (8, 4)),
    ];
    for (pixels, expected) in cases {
        let file = lossless(&pixels, 4);
        assert_eq!(kind(&file), expected);
        assert_eq!(decoded(&file), (40, 20, pixels.data));
    }
}

#[test]
fn odd_shapes_come_back() {
    for (width, height) in [(1, 1), (1, 500), (500, 1), (7, 3), (65, 33)] {
        for effort in [0, 3, 6] {
            let pixels = picture(width, height, |x, y| [(x * 37) as u8, (y * 11) as u8, (x ^ y) as u8, 255]);
            assert_eq!(decoded(&lossless(&pixels, effort)), (width, height, pixels.data.clone()));
        }
    }
}

#[test]
fn more_effort_is_not_larger_on_a_drawing() {
    let pixels = picture(300, 200, |x, y| if (x / 20 + y / 30) % 3 == 0 { [x as u8, 90, 10, 255] } else { [255; 4] });
    assert!(lossless(&pixels, 6).len() <= lossless(&pixels, 1).len());
}

#[test]
fn an_estimate_is_close() {
    let pixels = picture(400, 900, |x, y| [(x * x / 50) as u8, (y / 4) as u8, ((x * y) >> 7) as u8, 255]);
    let content = Content::of(&pixels);
    let estimated = estimate(&Layout::lossless(&pixels, &content), 4).unwrap() as f64;
    let real = lossless(&pixels, 4).len() as f64;
    assert!((0.7..1.4).contains(&(estimated / real)), "{estimated} {real}");
}

#[test]
fn reduces_to_a_palette() {
    let pixels = picture(90, 90, |x, y| [(x * 2) as u8, (y * 2) as u8, 77, if x < 9 { 0 } else { 255 }]);
    for colors in [2, 16, 256] {
        let layout = reduce(&pixels, colors).unwrap();
        assert!(layout.is_indexed() && layout.palette().len() <= usize::from(colors));
        let file = write(&layout, 4, &mut |_| Ok(())).unwrap();
        let (_, _, rgba) = decoded(&file);
        let error: u64 = rgba.iter().zip(&pixels.data).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
        // The invisible pixels' colours do not count, hence the generous bound.
        assert!(error / (rgba.len() as u64) < if colors == 256 { 14 } else { 80 }, "{colors}: {error}");
    }
}

#[test]
fn metadata_goes_in_and_out() {
    let file = lossless(&picture(5, 5, |x, _| [x as u8; 4]), 4);
    let with = with_metadata(file.clone(), Some(b"II*\0"), Some(b"<x/>"));
    assert!(with.windows(8).any(|w| w == b"eXIfII*\0"));
    assert!(with.windows(21).any(|w| w == b"iTXtXML:com.adobe.xmp"));
    assert_eq!(decoded(&with), decoded(&file));
}

#[test]
fn stops_when_told_to() {
    let pixels = picture(64, 640, |x, y| [x as u8, y as u8, (x * y) as u8, 255]);
    let mut calls = 0;
    let stopped = encode(&pixels, &Content::of(&pixels), 4, &mut |_| {
        calls += 1;
        if calls > 3 { Err(crate::Error::corrupt("stop")) } else { Ok(()) }
    });
    assert!(stopped.is_err() && calls == 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_picture_comes_back(
        width in 1u32..40,
        bytes in proptest::collection::vec(any::<u8>(), 4..1600),
        mask in prop_oneof![Just(0xff), Just(0x80), Just(0xf0), Just(0x03)],
        alpha in proptest::option::of(any::<u8>()),
        effort in 0u8..=6,
    ) {
        let height = (bytes.len() as u32 / 4 / width).max(1);
        let data: Vec<u8> = bytes.iter().map(|b| b & mask).chain(std::iter::repeat(9)).take((width * height * 4) as usize).collect();
        let mut pixels = Pixels::from_rgba(width, height, data).unwrap();
        for pixel in pixels.data.chunks_exact_mut(4) {
            pixel[3] = alpha.unwrap_or(pixel[3]);
            if pixel[3] == 0 {
                pixel.fill(0);
            }
        }
        prop_assert_eq!(decoded(&lossless(&pixels, effort)), (width, height, pixels.data));
    }
}
