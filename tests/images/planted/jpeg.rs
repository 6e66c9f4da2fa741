use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use pagelift::images::CompressOptions;
use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use proptest::prelude::*;

use super::{check, check_all, exif, mark, noise, xmp};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

pub fn segment(marker: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    [&[0xff, marker], &(contents.len() as u16 + 2).to_be_bytes()[..], &contents].concat()
}

/// A picture of the lowest quality.
pub fn picture(progressive: bool, restarts: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 3);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if restarts {
        encoder.set_restart_interval(1);
    }
    encoder.encode(&noise(64, 48).data, 64, 48, ColorType::Rgba).expect("a JPEG");
    out
}

/// Everything that a file may hold in front of its coded data and that is not its picture.
fn segments() -> Vec<Vec<u8>> {
    let block = exif(true, 1);
    let mut list = vec![
        segment(0xe0, &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x03\x03", &mark("a thumbnail of JFIF")]),
        segment(0xe0, &[b"JFXX\0\x10", &mark("JFXX")]),
        segment(0xe1, &[EXIF, &block]),
        segment(0xe1, &[XMP, &xmp()]),
        segment(0xe1, &[b"http://ns.adobe.com/xmp/extension/\0", &[b'0'; 32], &[0; 8], &mark("extended XMP")]),
        segment(0xe1, &[&mark("APP1 of no kind")]),
        segment(0xe2, &[b"MPF\0MM\0*\0\0\0\x08\0\0", &mark("MPF")]),
        segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &mark("what is no profile")]),
        segment(0xe2, &[b"urn:iso:std:iso:ts:21496:-1\0", &mark("a gain map")]),
        segment(0xeb, &[b"JP\0\x01\0\0\0\x01", &mark("JUMBF")]),
        segment(0xed, &[b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x20", &mark("IPTC")]),
        segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", &mark("APP14")]),
        segment(0xfe, &[&mark("a comment")]),
        // Reserved, and for extensions of the standard.
        segment(0xf3, &[&mark("JPG3")]),
        segment(0x77, &[&mark("a reserved segment")]),
    ];
    list.extend([3u8, 4, 5, 6, 7, 8, 9, 10, 12, 15].map(|n| segment(0xe0 + n, &[&mark("APPn")])));
    list
}

/// What may stand between segments.
fn padding() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![4 => Just(vec![]), 1 => Just(vec![0xff; 3]), 1 => Just(mark("garbage")), 1 => Just(vec![0xff, 0, 0])]
}

/// What may follow the coded data.
fn tail() -> impl Strategy<Value = Vec<u8>> {
    let another = [&[0xff, 0xd8][..], &segment(0xe1, &[EXIF, &exif(false, 1)]), &picture(false, false)[2..]].concat();
    let end = [0xff, 0xd9];
    prop_oneof![
        Just(end.to_vec()),
        Just(vec![]),
        Just(mark("a trailer without an end of image")),
        Just([&mark("in front of the end of image")[..], &end].concat()),
        Just([&end[..], &mark("a trailer")].concat()),
        Just([&end[..], &another].concat()),
        Just([&segment(0xfe, &[&mark("a comment at the end")])[..], &end, &mark("a trailer")].concat()),
    ]
}

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let some = || {
        let one = (prop::sample::select(segments()), padding());
        prop::collection::vec(one.prop_map(|(segment, padding)| [segment, padding].concat()), 0..5)
    };
    // A file is known by three bytes, of which the third is FF.
    let first = prop::sample::select(vec![vec![], vec![0xff; 3]]);
    (any::<bool>(), any::<bool>(), first, some(), some(), tail(), any::<bool>()).prop_map(
        |(progressive, restarts, first, head, middle, tail, padded)| {
            let mut picture = picture(progressive, restarts);
            picture.truncate(picture.len() - 2);
            if padded && restarts && !progressive {
                let at = picture.windows(2).position(|pair| pair == [0xff, 0xd1]).expect("a restart");
                picture.splice(at..at, mark("padding in front of a restart"));
            }
            let tables = picture.windows(2).position(|pair| pair == [0xff, 0xdb]).expect("tables");
            let scan = picture.windows(2).position(|pair| pair == [0xff, 0xda]).expect("a scan");
            [&picture[..2], &first, &head.concat(), &picture[2..tables], &picture[tables..scan], &middle.concat()]
                .concat()
                .into_iter()
                .chain(picture[scan..].iter().copied())
                .chain(tail)
                .collect()
        },
    )
}

/// The file whose only fault is `head` in front of its tables and `tail` behind its coded data.
fn with(head: &[Vec<u8>], tail: &[u8]) -> Vec<u8> {
    let picture = picture(false, false);
    [&picture[..2], &head.concat(), &picture[2..picture.len() - 2], tail].concat()
}

/// Each of the places by itself comes back as the original's own picture, not encoded anew.
#[test]
fn the_picture_is_kept_without_what_is_around_it() {
    let end = [0xff, 0xd9];
    let mut files: Vec<Vec<u8>> = segments().into_iter().map(|segment| with(&[segment], &end)).collect();
    files.extend([&b""[..], &mark("no end"), &[&end[..], &mark("trailer")].concat()].map(|tail| with(&[], tail)));
    for file in files {
        for metadata in [MetadataPolicy::None, MetadataPolicy::Safe] {
            let options = CompressOptions {
                metadata,
                format: OutputFormat::Jpeg,
                quality: Quality::Fixed(100.0),
                ..CompressOptions::default()
            };
            assert!(check(&file, &options).unwrap(), "encoded anew");
        }
    }
}

/// A turned original says so in EXIF of its own, whatever EXIF it had.
#[test]
fn a_kept_original_stays_turned() {
    for orientation in 1..=8 {
        let file = with(&[segment(0xe1, &[EXIF, &exif(orientation % 2 == 0, orientation)])], &[]);
        for metadata in [MetadataPolicy::None, MetadataPolicy::Safe] {
            let options = CompressOptions { metadata, quality: Quality::Fixed(100.0), ..CompressOptions::default() };
            assert!(check(&file, &CompressOptions { format: OutputFormat::Jpeg, ..options }).unwrap());
        }
    }
}

#[test]
fn all_keeps_what_it_promises() {
    let file = with(&[segment(0xe1, &[EXIF, &exif(true, 1)]), segment(0xe1, &[XMP, &xmp()])], &[]);
    for format in [OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP] {
        check_all(&file, format).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn no_mark_is_left(file in any_file(), options in super::any_options()) {
        check(&file, &options)?;
    }
}
