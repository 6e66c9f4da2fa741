use pagelift::images::CompressOptions;
use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use proptest::prelude::*;

use super::{check, check_all, exif, mark, noise, xmp};
use crate::input::webp::{chunk, extended, picture_chunk};

/// A picture of the lowest quality.
fn picture() -> Vec<u8> {
    pagelift_webp::Encoder::new(&noise(64, 48).data, 64, 48).quality(0).encode().expect("a WebP")
}

fn exif_chunk(orientation: u16) -> Vec<u8> {
    chunk(b"EXIF", &exif(false, orientation))
}

/// Chunks that are no picture; odd lengths have a mark's byte for padding.
fn chunks() -> Vec<Vec<u8>> {
    let mut odd = chunk(b"ABCD", &[&mark("an odd chunk")[..], b"."].concat());
    *odd.last_mut().expect("padding") = b'P';
    vec![
        chunk(b"XMP ", &xmp()),
        chunk(b"ABCD", &mark("an unknown chunk")),
        chunk(b"JUNK", &mark("a chunk of junk")),
        chunk(b"C2PA", &mark("C2PA")),
        chunk(b"ICCP", &mark("what is no profile")),
        odd,
    ]
}

/// Chunks that are of a picture in another place; here they are behind it.
fn pictures() -> Vec<Vec<u8>> {
    [b"ALPH", b"VP8 ", b"VP8X", b"ANIM"].map(|name| chunk(name, &mark("a second picture"))).to_vec()
}

/// An extended file with flags for what there may be; the size that RIFF says is off by `off`.
fn build(head: &[u8], behind: &[u8], tail: &[u8], off: u32) -> Vec<u8> {
    let mut file = extended(0x0c, 64, 48, &[head.to_vec(), picture_chunk(&picture()), behind.to_vec()]);
    // Reserved bytes.
    file[21..24].copy_from_slice(b"PLA");
    let size = (file.len() as u32 - 8).saturating_sub(off);
    file[4..8].copy_from_slice(&size.to_le_bytes());
    [&file, tail].concat()
}

fn animation(extra: &[u8]) -> Vec<u8> {
    let frame = |picture: &[u8]| {
        let mut contents = [0, 0, 0, 0, 0, 0, 63, 0, 0, 47, 0, 0, 100, 0, 0, 2].to_vec();
        contents.extend(picture);
        contents.extend(extra);
        chunk(b"ANMF", &contents)
    };
    let frame = frame(&picture_chunk(&picture()));
    extended(0x02, 64, 48, &[chunk(b"ANIM", &[0; 6]), frame.clone(), extra.to_vec(), frame])
}

fn keeping() -> [CompressOptions; 2] {
    [MetadataPolicy::None, MetadataPolicy::Safe].map(|metadata| CompressOptions {
        metadata,
        format: OutputFormat::WebP,
        quality: Quality::Fixed(100.0),
        ..CompressOptions::default()
    })
}

#[test]
fn the_picture_is_kept_without_what_is_around_it() {
    let (exif, xmp) = (exif_chunk(1), chunk(b"XMP ", &xmp()));
    let simple = picture();
    let mut files = vec![
        [&simple[..], &mark("a trailer")].concat(),
        [&simple[..], &exif].concat(),
        build(&[], &[&exif[..], &xmp].concat(), &mark("a trailer"), 0),
    ];
    files.extend(chunks().into_iter().map(|chunk| build(&chunk, &[&exif[..], &xmp].concat(), &[], 0)));
    files.extend(pictures().into_iter().map(|chunk| build(&[], &[&chunk[..], &exif, &xmp].concat(), &[], 0)));
    for file in files {
        for options in keeping() {
            assert!(check(&file, &options).unwrap(), "encoded anew");
        }
    }
}

/// Frames keep their number, place and duration.
#[test]
fn an_animation_stays_one() {
    use pagelift::images::{Input, Silent, compress, probe};
    let file = animation(&chunk(b"ABCD", &mark("a chunk in a frame")));
    let options = CompressOptions { format: OutputFormat::Auto, ..keeping()[0].clone() };
    let result = compress(Input::Encoded(file), &options, &mut Silent).unwrap();
    let bytes = result.bytes.expect("written again");
    assert_eq!(probe(&bytes).unwrap().frames, Some(2));
    assert_eq!(bytes, animation(&[]));
}

#[test]
fn a_kept_original_stays_turned() {
    for orientation in 1..=8 {
        let file = build(&[], &[exif_chunk(orientation), chunk(b"XMP ", &xmp())].concat(), &[], 0);
        for options in keeping() {
            assert!(check(&file, &options).unwrap());
        }
    }
}

#[test]
fn all_keeps_what_it_promises() {
    let file = build(&[], &[exif_chunk(1), chunk(b"XMP ", &xmp())].concat(), &[], 0);
    for format in [OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP] {
        check_all(&file, format).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_mark_is_left(
        head in prop::collection::vec(prop::sample::select(chunks()), 0..4),
        behind in prop::collection::vec(prop::sample::select([chunks(), pictures()].concat()), 0..4),
        tail in prop::sample::select(vec![vec![], mark("a trailer"), chunk(b"EXIF", &exif(true, 1))]),
        off in prop::sample::select(vec![0u32, 1, 2, 9]),
        options in super::any_options(),
    ) {
        let metadata = [exif_chunk(1), chunk(b"XMP ", &xmp())].concat();
        check(&build(&head.concat(), &[metadata, behind.concat()].concat(), &tail, off), &options)?;
    }
}
