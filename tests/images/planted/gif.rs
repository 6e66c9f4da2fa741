use pagelift::images::options::{MetadataPolicy, OutputFormat};
use pagelift::images::{CompressOptions, Input, Silent, compress, probe};
use proptest::prelude::*;

use super::{check, mark, xmp};

/// A picture that no other format makes smaller: one pixel in some places.
const HEAD: &[u8] = b"GIF87a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
const FRAME: &[u8] = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0";

fn extension(label: u8, blocks: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![0x21, label];
    for block in blocks {
        out.push(block.len() as u8);
        out.extend(*block);
    }
    out.push(0);
    out
}

/// XMP as it is kept in GIF: its bytes are read as lengths, and run into 258 bytes that lead to the end from anywhere.
fn packet() -> Vec<u8> {
    let magic: Vec<u8> = [1].into_iter().chain((0..=255).rev()).collect();
    [&[0x21, 0xff, 11][..], b"XMP DataXMP", &xmp(), &magic, &[0]].concat()
}

fn blocks() -> Vec<Vec<u8>> {
    vec![
        extension(0xfe, &[&mark("a comment"), &mark("a comment's second block")]),
        extension(0xff, &[b"PLANTEDXXXX", &mark("an application's block")]),
        extension(0xff, &[b"NETSCAPE2.0", &[1, 3, 0], &mark("a second block of repetitions")]),
        extension(0xff, &[b"ICCRGBG1012", &mark("a profile")]),
        extension(0x01, &[&[0; 12], &mark("plain text")]),
        extension(0x2a, &[&mark("a label that no version defines")]),
        packet(),
    ]
}

fn build(head: &[u8], middle: &[u8], tail: &[u8]) -> Vec<u8> {
    let control = extension(0xf9, &[&[0, 10, 0, 0]]);
    [HEAD, head, &control, FRAME, middle, &control, FRAME, tail].concat()
}

fn keeping() -> [CompressOptions; 2] {
    [MetadataPolicy::None, MetadataPolicy::Safe].map(|metadata| CompressOptions {
        metadata,
        format: OutputFormat::Auto,
        ..CompressOptions::default()
    })
}

#[test]
fn the_frames_are_kept_without_what_is_around_them() {
    for block in blocks() {
        for file in [build(&block, &[], b";"), build(&[], &block, &[]), build(&[], &[], &[&b";"[..], &block].concat())]
        {
            let mut one = file.clone();
            one[..6].copy_from_slice(b"GIF89a");
            for options in keeping() {
                check(&file, &options).unwrap();
                let rewritten = check_kept(&one, &options);
                assert!(rewritten.is_none_or(|bytes| probe(&bytes).unwrap().frames == Some(2)));
            }
        }
    }
}

/// The bytes of the result, where it is still a GIF.
fn check_kept(file: &[u8], options: &CompressOptions) -> Option<Vec<u8>> {
    let result = compress(Input::Encoded(file.to_vec()), options, &mut Silent).unwrap();
    (result.format == pagelift::images::Format::Gif).then(|| result.bytes.unwrap_or_else(|| file.to_vec()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_mark_is_left(
        head in prop::collection::vec(prop::sample::select(blocks()), 0..4),
        middle in prop::collection::vec(prop::sample::select(blocks()), 0..3),
        tail in prop::sample::select(vec![b";".to_vec(), vec![], [&b";"[..], &mark("a trailer")].concat()]),
        options in super::any_options(),
    ) {
        check(&build(&head.concat(), &middle.concat(), &tail), &options)?;
    }
}
