//! The bytes that the pipeline has allocated at its peak, source file and result included: at most [`MEMORY_PER_PIXEL`] per
//! source pixel.
#![cfg(feature = "images")]

mod pictures;

use jpeg_encoder::{ColorType, SamplingFactor};
use pagelift::images::cost::MEMORY_PER_PIXEL;
use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Input, Pixels, Silent, compress, orient};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const WIDTH: u32 = 1500;
const HEIGHT: u32 = 1100;
const AREA: u32 = WIDTH * HEIGHT;

/// What does not grow with the picture: a tile that is scored, the bands it is cut from, tables. A thirtieth of what a
/// photo of 12 megapixels may take.
const FIXED: usize = 4 << 20;

fn jpeg(pixels: &Pixels, progressive: bool, color: ColorType, orientation: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, 85);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    exif[24] = orientation;
    encoder.add_app_segment(1, &exif).expect("a segment");
    encoder.encode(&pixels.data, pixels.width as u16, pixels.height as u16, color).expect("a JPEG");
    out
}

/// `wide` is 16 bits a sample.
fn png(pixels: &Pixels, wide: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut info = png::Info::with_size(pixels.width, pixels.height);
    info.color_type = png::ColorType::Rgb;
    info.bit_depth = if wide { png::BitDepth::Sixteen } else { png::BitDepth::Eight };
    let samples = pixels.data.chunks_exact(4).flat_map(|pixel| &pixel[..3]);
    let data: Vec<u8> = samples.flat_map(|&v| std::iter::repeat_n(v, if wide { 2 } else { 1 })).collect();
    let mut encoder = png::Encoder::with_info(&mut out, info).expect("an encoder");
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&data).expect("a PNG");
    writer.finish().expect("an end");
    out
}

fn webp(pixels: &Pixels) -> Vec<u8> {
    let encoder = pagelift_webp::Encoder::new(&pixels.data, pixels.width, pixels.height);
    encoder.quality(85).effort(2).encode().expect("a WebP")
}

fn gif(pixels: &Pixels) -> Vec<u8> {
    let mut out = Vec::new();
    let palette: Vec<u8> = (0..=255u8).flat_map(|v| [v, v, 255 - v]).collect();
    let indices: Vec<u8> = pixels.data.chunks_exact(4).map(|p| p[1]).collect();
    let (width, height) = (pixels.width as u16, pixels.height as u16);
    let mut encoder = gif::Encoder::new(&mut out, width, height, &palette).expect("an encoder");
    encoder.write_frame(&gif::Frame::from_indexed_pixels(width, height, indices, None)).expect("a frame");
    drop(encoder);
    out
}

/// One test, because what runs beside it would be counted.
#[test]
fn ten_bytes_a_pixel() {
    // Noisier than most photos: the JPEG takes 2.4 bits a pixel.
    let photo = pictures::photo(WIDTH, HEIGHT);
    let plain = jpeg(&photo, false, ColorType::Rgba, 1);
    let progressive = jpeg(&photo, true, ColorType::Rgba, 1);
    let inks = jpeg(&photo, false, ColorType::Cmyk, 1);
    let turned = jpeg(&orient(photo.clone(), 8), false, ColorType::Rgba, 6);
    let (eight, sixteen) = (png(&photo, false), png(&photo, true));
    let (webp, gif) = (webp(&photo), gif(&photo));
    drop(photo);

    let auto = CompressOptions::default();
    let with = |format, quality| CompressOptions { format, quality, ..CompressOptions::default() };
    let limited = |format, bytes: u32| CompressOptions { max_bytes: Some(bytes.into()), ..with(format, Quality::Auto) };
    let (to_webp, to_jpeg, to_png) = (OutputFormat::WebP, OutputFormat::Jpeg, OutputFormat::Png);
    let modes = [
        ("a fixed quality", &plain, with(to_webp, Quality::Fixed(75.0))),
        ("auto", &plain, auto.clone()),
        ("auto, resized", &plain, CompressOptions { max_width: Some(800), ..auto.clone() }),
        ("auto, all metadata", &plain, CompressOptions { metadata: MetadataPolicy::All, ..auto.clone() }),
        ("auto, limited", &plain, limited(OutputFormat::Auto, AREA / 14)),
        ("a score", &plain, with(to_webp, Quality::Score(70.0))),
        ("progressive, auto", &progressive, auto.clone()),
        ("inks, auto", &inks, auto.clone()),
        ("turned, auto", &turned, auto.clone()),
        ("turned, a score", &turned, with(to_webp, Quality::Score(70.0))),
        ("JPEG, auto", &plain, with(to_jpeg, Quality::Auto)),
        ("JPEG, limited", &plain, limited(to_jpeg, AREA / 12)),
        ("JPEG, a score", &plain, with(to_jpeg, Quality::Score(70.0))),
        ("JPEG, highest effort", &plain, CompressOptions { effort: 6, ..with(to_jpeg, Quality::Fixed(75.0)) }),
        ("PNG", &eight, CompressOptions { effort: 1, ..with(to_png, Quality::Auto) }),
        ("PNG, a score", &eight, CompressOptions { effort: 1, ..with(to_png, Quality::Score(50.0)) }),
        ("from PNG, auto", &eight, auto.clone()),
        ("from PNG of 16 bits, auto", &sixteen, auto.clone()),
        ("from PNG of 16 bits, a score", &sixteen, with(to_webp, Quality::Score(70.0))),
        ("from WebP, auto", &webp, auto.clone()),
        ("from WebP, a score", &webp, with(to_webp, Quality::Score(70.0))),
        ("from GIF, auto", &gif, auto),
    ];
    let mut over = Vec::new();
    for (name, file, options) in modes {
        let input = Input::Encoded(file.clone());
        let before = ALLOCATED.current_usage() - file.len();
        ALLOCATED.reset_peak_usage();
        let result = compress(input, &options, &mut Silent);
        let peak = ALLOCATED.peak_usage() - before;
        result.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: {:.2} bytes a pixel", peak as f64 / f64::from(AREA));
        if peak > AREA as usize * MEMORY_PER_PIXEL as usize + FIXED {
            over.push(name);
        }
    }
    assert!(over.is_empty(), "too much memory: {over:?}");
}
