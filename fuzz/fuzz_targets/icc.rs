//! Any bytes as an ICC profile of pictures of 8 and 16 bits: colours or nothing change, and nothing else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::{Pixels, decode, probe, to_srgb};

fuzz_target!(|icc: &[u8]| {
    let colours = (0..=255u8).flat_map(|v| [v, v.wrapping_mul(7), 255 - v, v / 2]).collect();
    let greys = (0..=255u8).flat_map(|v| [v, v, v, v / 2]).collect();
    for data in [colours, greys] {
        let mut pixels = Pixels::from_rgba(128, 2, data).unwrap();
        let before = pixels.clone();
        let applied = to_srgb(&mut pixels, icc);
        // A profile may leave these colours as they are.
        assert!(applied || pixels == before);
        assert!(pixels.data.chunks(4).zip(before.data.chunks(4)).all(|(now, before)| now[3] == before[3]));
    }
    for color in [png::ColorType::Grayscale, png::ColorType::Rgba] {
        let mut file = Vec::new();
        let mut info = png::Info::with_size(4, 3);
        (info.color_type, info.bit_depth) = (color, png::BitDepth::Sixteen);
        info.icc_profile = Some(icc.into());
        let mut writer = png::Encoder::with_info(&mut file, info).unwrap().write_header().unwrap();
        let samples: Vec<u8> = (0..12 * color.samples() * 2).map(|i| (i * 37) as u8).collect();
        writer.write_image_data(&samples).unwrap();
        writer.finish().unwrap();
        let pixels = decode(&file, &probe(&file).unwrap(), &mut |_| true).unwrap();
        let grey = color == png::ColorType::Grayscale;
        assert!(!grey || pixels.data.chunks(4).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    }
});
