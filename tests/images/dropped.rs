//! What a source holds beside one picture is kept, or named as dropped: never lost in silence.

use pagelift::images::options::{Animation, MetadataPolicy, OutputFormat};
use pagelift::images::{CompressOptions, Compressed, Format, ImageInfo, Input, Silent, compress, probe};
use pagelift::{ErrorCode, Result};

use crate::input::{containers, webp};
use crate::pictures::photo;

const SIDES: (u32, u32) = (24, 16);

/// A picture of indices into [`PALETTE`], another one for each frame.
fn indices(frame: u32) -> Vec<u8> {
    (0..SIDES.0 * SIDES.1).map(|i| ((i * i / 7 + i / SIDES.0 + frame) % 4) as u8).collect()
}

const PALETTE: [u8; 12] = [250, 10, 10, 10, 250, 10, 10, 10, 250, 240, 240, 240];

fn gif(frames: u32) -> Vec<u8> {
    let (width, height) = (SIDES.0 as u16, SIDES.1 as u16);
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, width, height, &PALETTE).unwrap();
    for frame in 0..frames {
        encoder.write_frame(&gif::Frame::from_indexed_pixels(width, height, indices(frame), None)).unwrap();
    }
    drop(encoder);
    out
}

fn apng(frames: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, SIDES.0, SIDES.1);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(&PALETTE[..]);
    if frames > 1 {
        encoder.set_animated(frames, 0).unwrap();
    }
    let mut writer = encoder.write_header().unwrap();
    (0..frames).for_each(|frame| writer.write_image_data(&indices(frame)).unwrap());
    writer.finish().unwrap();
    out
}

fn animated_webp(frames: u32) -> Vec<u8> {
    let picture = webp::lossless(SIDES.0, SIDES.1, false);
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let frame = [vec![0; 6], side(SIDES.0), side(SIDES.1), vec![100, 0, 0, 2], webp::picture_chunk(&picture)].concat();
    let chunks = [webp::chunk(b"ANIM", &[0; 6]), webp::chunk(b"ANMF", &frame).repeat(frames as usize)];
    webp::extended(0x02, SIDES.0, SIDES.1, &chunks)
}

fn run(file: &[u8], options: &CompressOptions) -> Result<Compressed> {
    compress(Input::Encoded(file.to_vec()), options, &mut Silent)
}

/// The result, and what its own header says (that of the source, where it is kept).
fn result(file: &[u8], options: &CompressOptions) -> (Compressed, ImageInfo) {
    let result = run(file, options).unwrap();
    let info = probe(result.bytes.as_deref().unwrap_or(file)).unwrap();
    assert_eq!((info.format, info.width, info.height), (result.format, result.width, result.height));
    (result, info)
}

fn dropped(result: &Compressed) -> Vec<&'static str> {
    result.dropped.names().collect()
}

fn animations() -> [Vec<u8>; 3] {
    [gif(3), apng(3), animated_webp(3)]
}

#[test]
fn auto_keeps_an_animation_whole() {
    for file in animations() {
        for metadata in [MetadataPolicy::None, MetadataPolicy::Safe, MetadataPolicy::All] {
            let (result, info) = result(&file, &CompressOptions { metadata, ..CompressOptions::default() });
            assert_eq!((info.animated, info.frames), (true, Some(3)), "{:?}", info.format);
            assert_eq!((dropped(&result), result.score, result.quality), (vec![], Some(100.0), None));
            assert_eq!(result.info.unwrap().frames, Some(3));
        }
    }
}

#[test]
fn a_kept_animation_loses_the_metadata_that_is_not_wanted() {
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x3b\0\x02\0\0\0\x09\0\0\0\x1aJane Doe\0\0\0\0\0";
    let animation = animated_webp(2);
    let file = webp::extended(0x0a, SIDES.0, SIDES.1, &[animation[30..].to_vec(), webp::chunk(b"EXIF", exif)]);
    let (result, info) = result(&file, &CompressOptions::default());
    let bytes = result.bytes.expect("a file without the name");
    assert!(info.animated && !bytes.windows(4).any(|window| window == b"Jane"));
}

#[test]
fn small_boxes_and_limits_that_are_met_keep_it_too() {
    for file in animations() {
        let options = CompressOptions {
            max_width: Some(SIDES.0),
            max_height: Some(4000),
            max_bytes: Some(file.len() as u64),
            ..CompressOptions::default()
        };
        let (result, info) = result(&file, &options);
        assert!(info.animated && dropped(&result).is_empty());
    }
}

#[test]
fn whatever_else_is_asked_gives_the_first_frame_and_says_so() {
    let smaller = CompressOptions { max_width: Some(10), ..CompressOptions::default() };
    let first = CompressOptions { animation: Animation::FirstFrame, ..CompressOptions::default() };
    let formats = [OutputFormat::WebP, OutputFormat::Jpeg, OutputFormat::Png]
        .map(|format| CompressOptions { format, ..CompressOptions::default() });
    for file in animations() {
        for options in [&smaller, &first].into_iter().chain(&formats) {
            let (result, info) = result(&file, options);
            assert!(!info.animated && result.bytes.is_some(), "{options:?}");
            assert_eq!(dropped(&result), ["animation"], "{options:?}");
            assert_eq!(result.info.unwrap().frames, Some(3));
        }
    }
}

#[test]
fn a_limit_below_the_animation_gives_the_first_frame() {
    let file = gif(60);
    let options = CompressOptions { max_bytes: Some(file.len() as u64 - 1), ..CompressOptions::default() };
    let (result, info) = result(&file, &options);
    assert!(!info.animated);
    assert_eq!(dropped(&result), ["animation"]);
}

#[test]
fn a_damaged_animation_is_not_kept() {
    let file = gif(3);
    assert_eq!(run(&file[..60], &CompressOptions::default()).unwrap_err().code(), ErrorCode::Corrupt);
}

#[test]
fn one_frame_is_no_animation() {
    for file in [gif(1), apng(1), animated_webp(1)] {
        for animation in [Animation::Keep, Animation::FirstFrame] {
            let options = CompressOptions { animation, ..CompressOptions::default() };
            assert_eq!(dropped(&result(&file, &options).0), [""; 0]);
        }
    }
}

#[test]
fn pixels_have_nothing_to_drop() {
    let input = Input::Decoded { pixels: photo(20, 20), original: None };
    let result = compress(input, &CompressOptions::default(), &mut Silent).unwrap();
    assert_eq!((dropped(&result), result.info), (vec![], None));
}

/// A host decoded the first frame.
#[test]
fn pixels_of_an_animated_file_name_it() {
    let original = Some(containers::sequence(b"avis", 5));
    let info = probe(original.as_deref().unwrap()).unwrap();
    let pixels = photo(info.width, info.height);
    let options = CompressOptions { format: OutputFormat::WebP, ..CompressOptions::default() };
    let result = compress(Input::Decoded { pixels, original }, &options, &mut Silent).unwrap();
    assert_eq!(dropped(&result), ["animation"]);
    assert_eq!(result.info.unwrap().frames, Some(5));
}

/// A JPEG of a photo with an XMP packet and a second picture behind it, as phones write them.
fn with_gain_map() -> Vec<u8> {
    let options = CompressOptions { format: OutputFormat::Jpeg, ..CompressOptions::default() };
    let input = Input::Decoded { pixels: photo(40, 30), original: None };
    let picture = compress(input, &options, &mut Silent).unwrap().bytes.unwrap();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<rdf hdrgm:Version=\"1.0\"/>";
    let segment = [&[0xff, 0xe1][..], &(xmp.len() as u16 + 2).to_be_bytes(), xmp].concat();
    [&picture[..2], &segment, &picture[2..], &picture].concat()
}

#[test]
fn a_gain_map_is_named_whether_the_picture_is_encoded_or_stripped() {
    let file = with_gain_map();
    for metadata in [MetadataPolicy::None, MetadataPolicy::Safe, MetadataPolicy::All] {
        let as_format = |format| CompressOptions { metadata, format, ..CompressOptions::default() };
        assert_eq!(dropped(&result(&file, &as_format(OutputFormat::WebP)).0), ["gain-map"], "{metadata:?}");
        let (result, info) = result(&file, &as_format(OutputFormat::Jpeg));
        // The original, as it is or stripped, or a picture that was encoded anew.
        assert_eq!(dropped(&result).is_empty(), result.bytes.is_none(), "{metadata:?}");
        assert_eq!(info.format, Format::Jpeg);
    }
}
