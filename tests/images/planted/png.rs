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

/// The zlib stream of the picture, in one piece.
fn stream(picture: &[u8]) -> Vec<u8> {
    let (mut out, mut position) = (Vec::new(), 33);
    while let Some(&[a, b, c, d, ref name @ ..]) = picture[position..].first_chunk::<8>() {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if name == b"IDAT" {
            out.extend_from_slice(&picture[position + 8..][..length]);
        }
        position += 12 + length;
    }
    out
}

/// Decoders stop reading where the compressed rows end, whatever else the chunks hold.
#[test]
fn nothing_is_left_behind_the_end_of_the_compressed_rows() {
    let picture = picture();
    let stream = stream(&picture);
    let before = picture.windows(4).position(|name| name == b"IDAT").expect("a picture") - 4;
    let marked = [&stream[..], &mark("behind the rows")].concat();
    let control = |number: u32| {
        let words = [number, 24, 20, 0, 0];
        one(b"fcTL", &[&words.map(u32::to_be_bytes).concat(), &[0, 1, 0, 10, 0, 0]])
    };
    let in_one = one(b"IDAT", &[&marked]);
    let in_pieces = marked.chunks(stream.len() - 3).map(|piece| one(b"IDAT", &[piece])).collect::<Vec<_>>().concat();
    let in_their_own = [one(b"IDAT", &[&stream]), one(b"IDAT", &[&mark("an own chunk")])].concat();
    let head = [one(b"acTL", &[&[0, 0, 0, 2, 0, 0, 0, 0]]), control(0), one(b"IDAT", &[&stream]), control(1)].concat();
    let (start, end) = marked.split_at(marked.len() - 9);
    let animated = [head, one(b"fdAT", &[&[0, 0, 0, 2], start]), one(b"fdAT", &[&[0, 0, 0, 3], end])].concat();
    for chunks in [in_one, in_pieces, in_their_own, animated] {
        let file = [&picture[..before], &chunks, &one(b"IEND", &[])].concat();
        let options = CompressOptions { effort: 0, ..CompressOptions::default() };
        assert!(check(&file, &options).unwrap(), "encoded anew");
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
