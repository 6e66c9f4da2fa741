use super::containers::{auxiliary, sequence};
use super::metadata::{jpeg_with, phone};
use super::webp::{chunk, extended, lossless, picture_chunk};
use pagelift::images::{ImageInfo, Prober, probe};
use pagelift::{ErrorCode, Result};
use proptest::prelude::*;

/// Probes in pieces; also returns how many bytes were read and in how many pieces.
fn in_pieces(bytes: &[u8]) -> (Result<ImageInfo>, usize, usize) {
    let mut prober = Prober::new(bytes.len() as u64);
    let (mut total, mut reads) = (0, 0);
    while let Some((offset, length)) = prober.want() {
        (total, reads) = (total + length, reads + 1);
        let start = offset as usize;
        if let Err(error) = prober.feed(offset, &bytes[start..start + length]) {
            return (Err(error), total, reads);
        }
    }
    (prober.finish(), total, reads)
}

#[test]
fn metadata_behind_the_picture_costs_two_reads() {
    let picture = chunk(b"VP8L", &[vec![0x2f, 31, 192, 3, 0], vec![0; 5_000_000]].concat());
    let bytes = extended(0x08, 32, 16, &[picture, chunk(b"EXIF", &phone(true))]);
    let (info, total, reads) = in_pieces(&bytes);
    let info = info.unwrap();
    assert!(info.has_gps && info.orientation == 6);
    assert!(reads == 2 && total < 200_000, "{reads} reads, {total} bytes");
    assert_eq!(info, probe(&bytes).unwrap());
}

#[test]
fn a_large_jpeg_costs_one_read() {
    let mut bytes = jpeg_with(&[(0xe1, [b"Exif\0\0", &phone(false)[..]].concat())]);
    bytes.resize(10_000_000, 0);
    let (info, total, reads) = in_pieces(&bytes);
    assert_eq!(info, probe(&bytes));
    assert_eq!((total, reads), (65_536, 1));
}

#[test]
fn reads_are_bounded() {
    // Thousands of tiny segments, chunks or sub-blocks, spread over megabytes.
    let segments =
        [b"\xff\xd8".to_vec(), [vec![0xff, 0xe5, 0x7f, 0xff], vec![0; 0x7ffd]].concat().repeat(400)].concat();
    let mut gif = b"GIF89a\x01\0\x01\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02".to_vec();
    gif.extend([&[255u8][..], &[0; 255]].concat().repeat(40_000));
    for bytes in [segments, gif] {
        let (_, total, reads) = in_pieces(&bytes);
        assert!(reads <= 48 && total <= 48 * 65_536, "{reads} reads, {total} bytes");
    }
}

fn animated_webp(frames: usize, tail: usize) -> Vec<u8> {
    let frame =
        [&[0; 12][..], &[100, 0, 0, 2], &picture_chunk(&lossless(1, 1, false)), &chunk(b"ABCD", &vec![0; tail])];
    extended(0x02, 1, 1, &[chunk(b"ANIM", &[0; 6]), chunk(b"ANMF", &frame.concat()).repeat(frames)])
}

fn animated_gif(frames: usize, tail: usize) -> Vec<u8> {
    let comment = [&[255][..], &[9; 255]].concat().repeat(tail / 256);
    let frame = [&b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0!\xfe"[..], &comment, &[0]].concat();
    [&b"GIF89a\x01\0\x01\0\x80\0\0abcdef"[..], &frame.repeat(frames), b";"].concat()
}

#[test]
fn frames_are_counted_where_the_container_lets_them() {
    for count in [1, 2, 7] {
        let files = [animated_webp(count, 10), animated_gif(count, 256), sequence(b"avis", count as u32)];
        for file in files {
            let info = probe(&file).unwrap();
            assert_eq!((info.frames, info.animated), (Some(count as u32), count > 1), "{:?}", info.format);
            assert_eq!(in_pieces(&file).0.unwrap(), info);
        }
    }
    // Far apart, frames are not worth a read each.
    for file in [animated_webp(9, 100_000), animated_gif(9, 100_000)] {
        assert_eq!(probe(&file).unwrap().frames, Some(9));
        let (info, _, reads) = in_pieces(&file);
        assert_eq!(info.map(|info| (info.frames, info.animated)), Ok((None, true)));
        assert!(reads < 4, "{reads} reads");
    }
}

#[test]
fn gain_and_depth_maps_and_videos_are_named() {
    let names = |file: &[u8]| probe(file).unwrap().extras.names().collect::<Vec<_>>();
    let xmp = |text: &str| (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", text.as_bytes()].concat());
    assert_eq!(names(&jpeg_with(&[xmp("<x:xmpmeta tiff:Orientation='1'/>")])), [""; 0]);
    assert_eq!(names(&jpeg_with(&[xmp("<rdf hdrgm:Version=\"1.0\"/>")])), ["gain-map"]);
    assert_eq!(names(&jpeg_with(&[(0xe2, b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0".to_vec())])), ["gain-map"]);
    assert_eq!(names(&jpeg_with(&[xmp("<rdf GDepth:Format=\"RangeInverse\"/>")])), ["depth-map"]);
    assert_eq!(
        names(&jpeg_with(&[xmp("<rdf GCamera:MotionPhoto=\"1\" Item:Semantic=\"GainMap\"/>")])),
        ["gain-map", "motion-photo"]
    );
    for (urn, name) in [
        ("urn:com:apple:photo:2020:aux:hdrgainmap", "gain-map"),
        ("urn:mpeg:hevc:2015:auxid:2", "depth-map"),
        ("urn:mpeg:mpegB:cicp:systems:auxiliary:depth", "depth-map"),
    ] {
        assert_eq!(names(&auxiliary(b"heic", urn)), [name]);
    }
}

/// Apple's gain map says what it is in its own XMP packet, behind the picture.
#[test]
fn further_pictures_say_what_they_are() {
    let map = jpeg_with(&[(
        0xe1,
        b"http://ns.adobe.com/xap/1.0/\0<apdi:AuxiliaryImageType>urn:com:apple:photo:2020:aux:hdrgainmap<".to_vec(),
    )]);
    let index = |offset: u32| {
        let entry = [&[0; 8][..], &offset.to_be_bytes(), &[0; 4]].concat();
        let list = [&[0xb0, 0x02, 0, 7, 0, 0, 0, 32, 0, 0, 0, 26][..], &[0; 4], &[0; 16], &entry].concat();
        (0xe2, [&b"MPF\0MM\0*\0\0\0\x08\0\x01"[..], &list].concat())
    };
    let plain = jpeg_with(&[index(0)]);
    // Offsets count from behind the index's signature: marker, length and signature take 8 bytes.
    let file = [jpeg_with(&[index(plain.len() as u32 - 10)]), map].concat();
    let info = probe(&file).unwrap();
    assert!(info.extras.gain_map && !info.animated);
    assert_eq!(in_pieces(&file).0.unwrap(), info);
    assert!(!probe(&plain).unwrap().extras.gain_map);
}

#[test]
fn an_empty_file_is_called_empty() {
    for error in [probe(b""), Prober::new(0).finish()].map(|info| info.expect_err("no picture")) {
        assert_eq!(error.code(), ErrorCode::Unsupported);
        assert_eq!(error.to_string(), "expected a picture, got an empty file (0 bytes)");
    }
}

#[test]
fn codes_of_what_is_no_picture() {
    for (bytes, code) in [
        (&b""[..], ErrorCode::Unsupported),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ErrorCode::Unsupported),
        (b"%PDF-1.7", ErrorCode::Unsupported),
        (b"\xff\xd8\xff", ErrorCode::Corrupt),
        (b"\x89PNG\r\n\x1a\n", ErrorCode::Corrupt),
        (b"RIFF\x04\0\0\0WEBP", ErrorCode::Corrupt),
        (b"GIF89a\0\0\0\0\0\0\0", ErrorCode::Corrupt),
        (b"\xff\x0a", ErrorCode::Corrupt),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", ErrorCode::Corrupt),
    ] {
        assert_eq!(probe(bytes).unwrap_err().code(), code, "{:?}", String::from_utf8_lossy(bytes));
        let (info, ..) = in_pieces(bytes);
        assert_eq!(info.unwrap_err().code(), code);
    }
}

#[test]
fn an_unfinished_prober_says_so() {
    let prober = Prober::new(100);
    assert_eq!(prober.want(), Some((0, 100)));
    assert_eq!(prober.finish().unwrap_err().code(), ErrorCode::Corrupt);
}

/// A host that feeds less than was asked for must come to an end.
#[test]
fn feeding_too_little_ends() {
    let mut prober = Prober::new(1 << 30);
    let mut feeds = 0;
    while let Some((offset, _)) = prober.want() {
        feeds += 1;
        assert!(feeds < 100);
        if prober.feed(offset, b"").is_err() {
            break;
        }
    }
    assert!(prober.finish().is_err());
}

proptest! {
    #[test]
    fn any_bytes_behind_any_magic(
        magic in prop::sample::select(vec![
            &b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\xff\0\0\0WEBPVP8X", b"GIF89a", b"BM",
            b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n", b"\0\0\0\x14ftypavif\0\0\0\0avif\0\0\0\xffmeta\0\0\0\0",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let bytes = [magic, &tail].concat();
        let whole = probe(&bytes);
        prop_assert_eq!(&in_pieces(&bytes).0, &whole);
        if let Ok(info) = whole {
            prop_assert!(info.width > 0 && info.height > 0 && (1..=8).contains(&info.orientation));
            if u64::from(info.stored_width) * u64::from(info.stored_height) < 1 << 16 {
                let _ = pagelift::images::decode(&bytes, &info, &mut |_| true);
            }
        }
    }
}
