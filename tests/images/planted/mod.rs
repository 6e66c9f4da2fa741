//! No result, kept or not, carries what the policy forbids: files of every container with marks in every place that holds
//! no picture, in any order, padded, cut off and continued as decoders forgive.

mod avif;
mod cases;
mod gif;
mod jpeg;
mod png;
mod webp;

use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Compressed, Format, Input, Pixels, Silent, compress, decode, orient, probe};
use proptest::prelude::*;

use crate::input::metadata::Tiff;

/// What is planted where the policies `none` and `safe` allow nothing.
const MARK: &[u8] = b"PLANTED";
/// What is planted in EXIF where `safe` allows it: the artist.
const ARTIST: &[u8] = b"ALLOWED-ARTIST";
/// What is planted in XMP, which only `all` keeps.
const PACKET: &[u8] = b"PLANTED-PACKET";

fn mark(place: &str) -> Vec<u8> {
    [MARK, b" in ", place.as_bytes()].concat()
}

fn has(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// The place of the first mark that is left, for messages.
fn left(bytes: &[u8]) -> Option<String> {
    let at = bytes.windows(MARK.len()).position(|window| window == MARK)?;
    Some(String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 40)]).into_owned())
}

/// Noise: no encoder makes it smaller than a file of low quality, so that the original is what comes back.
fn noise(width: u32, height: u32) -> Pixels {
    let mut state = 7u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let data = (0..width * height).flat_map(|_| [next(), next(), next(), 255]).collect();
    Pixels::from_rgba(width, height, data).expect("a picture")
}

/// An EXIF block with a permitted artist and marks everywhere else.
fn exif(big: bool, orientation: u16) -> Vec<u8> {
    let short = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() }.to_vec();
    let long = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() }.to_vec();
    let (mut at, mut gps) = (0, 0);
    // Once to learn the places, once to write them.
    loop {
        let mut tiff = Tiff::new(big);
        let main = [
            (0x10e, 2, mark("a description\0")),
            (0x110, 2, [&b"Model\0"[..], &mark("the rest of a model\0")].concat()),
            (0x112, 3, short(orientation)),
            (0x13b, 2, [ARTIST, b"\0"].concat()),
            (0x8769, 4, long(at)),
            (0x8825, 4, long(gps)),
            (0xc4a5, 7, mark("print image matching")),
        ];
        tiff.directory(&main, 0);
        let sub = [
            (0x9003, 2, [&b"2026:01:02 03:04:05\0"[..], &mark("the rest of a date")].concat()),
            (0x927c, 7, mark("a maker note")),
            (0x9286, 7, mark("a comment")),
            (0xa430, 2, mark("an owner\0")),
            (0xa431, 2, mark("a serial number\0")),
        ];
        let exif_at = tiff.directory(&sub, 0);
        let gps_at = tiff.directory(&[(29, 2, mark("a position\0"))], 0);
        if (at, gps) == (exif_at, gps_at) {
            tiff.bytes.extend(mark("what no directory refers to"));
            return tiff.bytes;
        }
        (at, gps) = (exif_at, gps_at);
    }
}

fn xmp() -> Vec<u8> {
    [b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" note=\"", PACKET, b"\"/>"].concat()
}

/// Every policy but `all`, formats and qualities.
fn any_options() -> impl Strategy<Value = CompressOptions> {
    let metadata = prop::sample::select(vec![MetadataPolicy::None, MetadataPolicy::Safe]);
    let format =
        prop::sample::select(vec![OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP]);
    let quality = prop::sample::select(vec![Quality::Auto, Quality::Fixed(100.0), Quality::Fixed(30.0)]);
    (metadata, format, quality).prop_map(|(metadata, format, quality)| CompressOptions {
        metadata,
        format,
        quality,
        effort: 1,
        ..CompressOptions::default()
    })
}

/// The bytes that a caller gets.
fn bytes_of<'a>(result: &'a Compressed, file: &'a [u8]) -> &'a [u8] {
    result.bytes.as_deref().unwrap_or(file)
}

fn upright(file: &[u8]) -> Pixels {
    let info = probe(file).expect("a header");
    orient(decode(file, &info, &mut |_| true).expect("a picture"), info.orientation)
}

/// Checks a file's result under these options; says whether the original's picture was kept.
fn check(file: &[u8], options: &CompressOptions) -> Result<bool, TestCaseError> {
    let result = match compress(Input::Encoded(file.to_vec()), options, &mut Silent) {
        Ok(result) => result,
        Err(error) => return Err(TestCaseError::fail(format!("{error}"))),
    };
    let bytes = bytes_of(&result, file);
    prop_assert_eq!(left(bytes), None, "{:?}", options);
    prop_assert_eq!(has(bytes, ARTIST) && options.metadata == MetadataPolicy::None, false);
    let info = probe(bytes).expect("a header");
    prop_assert_eq!((info.format, info.width, info.height), (result.format, result.width, result.height));
    let kept = result.quality.is_none() && Format::sniff(file) == Some(result.format);
    if kept && result.score == Some(100.0) {
        prop_assert!(upright(bytes) == upright(file), "the picture has changed");
    }
    Ok(kept)
}

/// What `all` promises: EXIF and XMP, in the original as it is or in the result.
fn check_all(file: &[u8], format: OutputFormat) -> Result<(), TestCaseError> {
    let options = CompressOptions { metadata: MetadataPolicy::All, format, effort: 1, ..CompressOptions::default() };
    let result = compress(Input::Encoded(file.to_vec()), &options, &mut Silent).expect("a result");
    let bytes = bytes_of(&result, file);
    prop_assert!(has(bytes, b"a serial number") && has(bytes, ARTIST), "EXIF is gone");
    prop_assert!(has(bytes, PACKET), "XMP is gone");
    Ok(())
}
