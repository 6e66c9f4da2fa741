use super::{at, check_truncation, read, sample};
use image_webp::{ColorType, WebPEncoder};
use pagelift::images::probe;

pub fn lossless(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let mut out = Vec::new();
    WebPEncoder::new(&mut out).encode(&sample(width, height, alpha), width, height, ColorType::Rgba8).unwrap();
    out
}

pub fn chunk(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let mut out = name.to_vec();
    out.extend((contents.len() as u32).to_le_bytes());
    out.extend(contents);
    if contents.len() % 2 == 1 {
        out.push(0);
    }
    out
}

/// A file of chunks behind a VP8X chunk.
pub fn extended(flags: u8, width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut header = vec![flags, 0, 0, 0];
    header.extend(&(width - 1).to_le_bytes()[..3]);
    header.extend(&(height - 1).to_le_bytes()[..3]);
    let body = [b"WEBP".to_vec(), chunk(b"VP8X", &header), chunks.concat()].concat();
    chunk(b"RIFF", &body)
}

/// The picture's own chunk of a simple file.
pub fn picture_chunk(file: &[u8]) -> Vec<u8> {
    file[12..].to_vec()
}

#[test]
fn lossless_is_exact() {
    for alpha in [false, true] {
        let bytes = lossless(33, 17, alpha);
        let info = probe(&bytes).unwrap();
        assert_eq!((info.width, info.height, info.animated), (33, 17, false));
        let pixels = read(&bytes).unwrap();
        assert!(pixels.data == sample(33, 17, alpha));
        check_truncation("lossless WebP", &bytes);
    }
}

#[test]
fn lossy_is_close() {
    let data: Vec<u8> = (0..64 * 48u32).flat_map(|i| [(i % 64 * 3) as u8, (i / 64 * 4) as u8, 90, 255]).collect();
    let bytes = pagelift_webp::Encoder::new(&data, 64, 48).quality(95).encode().unwrap();
    let info = probe(&bytes).unwrap();
    assert_eq!((info.width, info.height, info.has_alpha), (64, 48, false));
    let pixels = read(&bytes).unwrap();
    let error: u64 = pixels.data.iter().zip(&data).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(error < data.len() as u64 * 2 && pixels.opaque, "{error}");
    check_truncation("lossy WebP", &bytes);
}

/// Tools that take metadata out leave the flags that announce it; browsers do not look at them.
#[test]
fn metadata_may_be_announced_and_missing() {
    let picture = picture_chunk(&lossless(33, 17, true));
    for flags in [0x04, 0x08, 0x0c, 0x20, 0x2c] {
        for chunks in [vec![], vec![chunk(b"EXIF", b"II*\0\x08\0\0\0\0\0\0\0\0\0")], vec![chunk(b"XMP ", b"<x/>")]] {
            let bytes = extended(0x10 | flags, 33, 17, &[vec![picture.clone()], chunks].concat());
            assert!(read(&bytes).unwrap().data == sample(33, 17, true), "{flags:x}");
        }
    }
}

#[test]
fn an_animation_is_its_first_frame_on_the_canvas() {
    let frame = |x: u8, y: u8, file: &[u8]| {
        // Position in steps of two pixels, size less one, duration, flags: do not blend.
        let mut contents = vec![x, 0, 0, y, 0, 0, 1, 0, 0, 1, 0, 0, 100, 0, 0, 2];
        contents.extend(picture_chunk(file));
        chunk(b"ANMF", &contents)
    };
    let first = lossless(2, 2, false);
    let animation = chunk(b"ANIM", &[255, 255, 255, 255, 0, 0]);
    let bytes = extended(0x12, 6, 4, &[animation, frame(1, 1, &first), frame(0, 0, &first)]);
    let info = probe(&bytes).unwrap();
    assert!(info.animated && info.has_alpha);
    assert_eq!((info.width, info.height), (6, 4));
    let pixels = read(&bytes).unwrap();
    let want = sample(2, 2, false);
    assert_eq!(at(&pixels, 0, 0), [0; 4]);
    assert_eq!([&at(&pixels, 2, 2)[..], &at(&pixels, 3, 3)], [&want[..4], &want[12..]]);
}
