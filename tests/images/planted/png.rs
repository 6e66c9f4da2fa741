use pagelift::images::options::{MetadataPolicy, OutputFormat};
use pagelift::images::{CompressOptions, Format, Input, Silent, compress};
use proptest::prelude::*;

use super::{check, check_all, exif, mark, noise, xmp};
use crate::input::png::chunk;

/// The picture as the engine writes it, which it makes no smaller.
fn picture() -> Vec<u8> {
    let options = CompressOptions { format: OutputFormat::Png, effort: 6, ..CompressOptions::default() };
    let mut pixels = noise(24, 20);
    // Few colours, so that no lossy format is smaller.
    for pixel in pixels.data.chunks_exact_mut(4) {
        let level = pixel[0] & 0x80;
        pixel[..3].fill(level);
    }
    let result = compress(Input::Decoded { pixels, original: None }, &options, &mut Silent).expect("a result");
    assert_eq!(result.format, Format::Png);
    result.bytes.expect("a new file")
}

fn one(name: &[u8; 4], contents: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    chunk(&mut out, name, &contents.concat());
    out
}

fn chunks() -> Vec<Vec<u8>> {
    let mut broken = one(b"gAMA", &[&mark("a chunk with a wrong checksum")]);
    *broken.last_mut().expect("a checksum") ^= 1;
    vec![
        one(b"tEXt", &[b"Comment\0", &mark("a text")]),
        one(b"zTXt", &[b"Comment\0\0", &mark("a packed text")]),
        one(b"iTXt", &[b"Title\0\0\0\0\0", &mark("an international text")]),
        one(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", &xmp()]),
        one(b"eXIf", &[&exif(true, 1)]),
        one(b"tIME", &[&[7, 0xea, 1, 2, 3, 4, 5]]),
        one(b"pHYs", &[&[0, 0, 11, 19, 0, 0, 11, 19, 1]]),
        one(b"sPLT", &[&mark("a palette's name"), &[0, 8]]),
        one(b"prVt", &[&mark("a private chunk")]),
        one(b"caBX", &[&mark("C2PA")]),
        one(b"iCCP", &[&mark("a profile's name"), &[0, 0], &fdeflate::compress_to_vec(&mark("no profile"))]),
        broken,
    ]
}

/// Behind IHDR, in front of the picture, behind it, at the end.
fn build(head: &[u8], behind: &[u8], tail: &[u8]) -> Vec<u8> {
    let picture = picture();
    let end = picture.len() - 12;
    [&picture[..33], head, &picture[33..end], behind, &picture[end..], tail].concat()
}

#[test]
fn the_picture_is_kept_without_what_is_around_it() {
    for chunk in chunks() {
        for file in [build(&chunk, &[], &[]), build(&[], &chunk, &[]), build(&[], &[], &chunk)] {
            for format in [OutputFormat::Png, OutputFormat::Auto] {
                let options = CompressOptions { format, effort: 0, ..CompressOptions::default() };
                assert!(check(&file, &options).unwrap(), "encoded anew");
            }
        }
    }
}

#[test]
fn a_kept_original_stays_turned() {
    for orientation in 1..=8 {
        let file = build(&[], &one(b"eXIf", &[&exif(false, orientation)]), &[]);
        for metadata in [MetadataPolicy::None, MetadataPolicy::Safe] {
            let options = CompressOptions { metadata, format: OutputFormat::Png, ..CompressOptions::default() };
            check(&file, &options).unwrap();
        }
    }
}

#[test]
fn all_keeps_what_it_promises() {
    let chunks = [one(b"eXIf", &[&exif(true, 1)]), one(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", &xmp()])];
    for format in [OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP] {
        check_all(&build(&chunks.concat(), &[], &[]), format).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_mark_is_left(
        head in prop::collection::vec(prop::sample::select(chunks()), 0..4),
        behind in prop::collection::vec(prop::sample::select(chunks()), 0..3),
        tail in prop::sample::select(vec![vec![], mark("a trailer"), one(b"tEXt", &[&mark("a text behind the end")])]),
        options in super::any_options(),
    ) {
        // The second of two profiles or densities is an error to some decoders.
        prop_assume!(head.iter().filter(|chunk| chunk[4..8] == *b"iCCP" || chunk[4..8] == *b"pHYs").count() < 2);
        check(&build(&head.concat(), &behind.concat(), &tail), &options)?;
    }
}
