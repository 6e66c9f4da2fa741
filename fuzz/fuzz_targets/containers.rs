//! Any bytes behind any magic: the header is the same in memory and in pieces, and no policy but `all` lets through what
//! is planted between the parts of a small valid file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Format, Input, Pixels, Prober, Silent, compress, decode, probe};

/// What must not come out again.
const MARK: &[u8] = b"PLANTED";

/// A part of a small picture's file, or a place where anything may stand.
enum Part<'a> {
    Picture(&'a [u8]),
    Place,
}

/// The file with the input's parts in its places: each begins with its kind and its length.
fn grow(parts: &[Part], wrap: fn(u8, &[u8]) -> Vec<u8>, mut input: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    for part in parts {
        match part {
            Part::Picture(bytes) => file.extend_from_slice(bytes),
            Part::Place => {
                while let [kind, length, rest @ ..] = input {
                    let (contents, rest) = rest.split_at(rest.len().min(usize::from(*length) & 0x3f));
                    input = rest;
                    if kind & 0x80 != 0 {
                        break;
                    }
                    file.extend(wrap(*kind, &[MARK, contents].concat()));
                }
            }
        }
    }
    file
}

fn jpeg_part(kind: u8, contents: &[u8]) -> Vec<u8> {
    const MARKERS: [u8; 12] = [0xe0, 0xe1, 0xe2, 0xe3, 0xeb, 0xed, 0xee, 0xef, 0xfe, 0xf3, 0x02, 0xff];
    const PREFIXES: [&[u8]; 6] = [
        b"",
        b"Exif\0\0",
        b"http://ns.adobe.com/xap/1.0/\0",
        b"ICC_PROFILE\0\x01\x01",
        b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
        b"MPF\0",
    ];
    let kind = usize::from(kind);
    match MARKERS[kind % 12] {
        // Filling and bytes of no segment.
        0xff => [&[0xff; 3][..kind / 12 % 4], contents].concat(),
        marker => {
            let contents = [PREFIXES[kind / 12 % 6], contents].concat();
            [&[0xff, marker], &(contents.len() as u16 + 2).to_be_bytes()[..], &contents].concat()
        }
    }
}

fn png_part(kind: u8, contents: &[u8]) -> Vec<u8> {
    const NAMES: [&[u8; 4]; 12] =
        [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"sPLT", b"prVt", b"iCCP", b"pHYs", b"hIST", b"caBX", b"fdAT"];
    let mut out = (contents.len() as u32).to_be_bytes().to_vec();
    out.extend(NAMES[usize::from(kind) % 12]);
    out.extend(contents);
    let mut crc = !0u32;
    for &byte in &out[4..] {
        crc ^= u32::from(byte);
        (0..8).for_each(|_| crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 });
    }
    // Some checksums are wrong.
    out.extend((!crc ^ u32::from(kind & 0x40)).to_be_bytes());
    out
}

fn webp_part(kind: u8, contents: &[u8]) -> Vec<u8> {
    const NAMES: [&[u8; 4]; 6] = [b"EXIF", b"XMP ", b"ICCP", b"ABCD", b"C2PA", b"JUNK"];
    let mut out = NAMES[usize::from(kind) % 6].to_vec();
    out.extend((contents.len() as u32).to_le_bytes());
    out.extend(contents);
    if contents.len() % 2 == 1 {
        out.push(kind);
    }
    out
}

fn gif_part(kind: u8, contents: &[u8]) -> Vec<u8> {
    const LABELS: [u8; 5] = [0xfe, 0xff, 0x01, 0x2a, 0xf9];
    [&[0x21, LABELS[usize::from(kind) % 5], contents.len() as u8], contents, &[0]].concat()
}

/// A picture of the format, in parts: 8 x 8 pixels of noise.
fn planted(format: u8, input: &[u8]) -> Vec<u8> {
    let mut state = 5u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let data = (0..64).flat_map(|_| [noise(), noise(), noise(), 255]).collect();
    let pixels = Pixels::from_rgba(8, 8, data).expect("a picture");
    let encoded = |format| {
        let options = CompressOptions { format, quality: Quality::Fixed(5.0), effort: 0, ..CompressOptions::default() };
        let input = Input::Decoded { pixels: pixels.clone(), original: None };
        compress(input, &options, &mut Silent).expect("a result").bytes.expect("a new file")
    };
    use Part::{Picture, Place};
    match format % 4 {
        0 => {
            let file = encoded(OutputFormat::Jpeg);
            let at = |marker| file.windows(2).position(|pair| pair == [0xff, marker]).expect("a segment");
            let (tables, scan, end) = (at(0xdb), at(0xda), file.len() - 2);
            let head = [Picture(&file[..2]), Place, Picture(&file[2..tables]), Place, Picture(&file[tables..scan])];
            let rest = [Place, Picture(&file[scan..end]), Place, Picture(&file[end..]), Place];
            let parts: Vec<Part> = head.into_iter().chain(rest).collect();
            grow(&parts, jpeg_part, input)
        }
        1 => {
            let file = encoded(OutputFormat::Png);
            let end = file.len() - 12;
            let parts = [Picture(&file[..33]), Place, Picture(&file[33..end]), Place, Picture(&file[end..]), Place];
            grow(&parts, png_part, input)
        }
        2 => {
            let file = encoded(OutputFormat::WebP);
            let header = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0PLA\x07\0\0\x07\0\0";
            let mut file = grow(&[Picture(header), Place, Picture(&file[12..]), Place], webp_part, input);
            let size = file.len() as u32 - 8;
            file[4..8].copy_from_slice(&size.to_le_bytes());
            file
        }
        _ => {
            let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0";
            let head = b"GIF87a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
            grow(&[Picture(head), Place, Picture(frame), Place, Picture(frame), Place], gif_part, input)
        }
    }
}

/// No policy but `all` lets a mark through; a picture that was kept is the same as before.
fn check_planted(file: Vec<u8>, flags: u8) {
    let options = CompressOptions {
        metadata: [MetadataPolicy::None, MetadataPolicy::Safe][usize::from(flags & 1)],
        format: [OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP]
            [usize::from(flags >> 1 & 3)],
        quality: Quality::Fixed(100.0),
        effort: 0,
        ..CompressOptions::default()
    };
    let Ok(result) = compress(Input::Encoded(file.clone()), &options, &mut Silent) else { return };
    let bytes = result.bytes.as_deref().unwrap_or(&file);
    if let Some(at) = bytes.windows(MARK.len()).position(|window| window == MARK) {
        panic!("a mark is left at {at} of {:?}: {:?}", result.format, String::from_utf8_lossy(bytes));
    }
    let kept = result.quality.is_none() && Format::sniff(&file) == Some(result.format);
    if kept {
        let pixels = |bytes: &[u8]| {
            let info = probe(bytes).expect("a header");
            (info.orientation, decode(bytes, &info, &mut |_| true).expect("a picture"))
        };
        assert!(pixels(bytes) == pixels(&file), "the picture has changed");
    }
}

/// What begins with the magic of a container, followed by the input.
fn check_any(format: u8, input: &[u8]) {
    const MAGIC: [&[u8]; 6] = [
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x08\0\0\0\x08\x08\0\0\0\0\0\0\0\0",
        b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0",
        b"GIF89a",
        b"\0\0\0\x14ftypavif\0\0\0\0avif\0\0\x01\0meta\0\0\0\0",
        b"\0\0\0\x14ftypavis\0\0\0\0avis",
    ];
    let file = [MAGIC[usize::from(format) % MAGIC.len()], input].concat();
    let whole = probe(&file);
    let mut prober = Prober::new(file.len() as u64);
    while let Some((offset, length)) = prober.want() {
        if prober.feed(offset, &file[offset as usize..][..length]).is_err() {
            break;
        }
    }
    if file.len() <= 64 << 10 {
        assert_eq!(prober.finish(), whole);
    }
    // As where the browser has decoded it: what is written again is a file of the same picture.
    let Ok(info) = whole else { return };
    if u64::from(info.width) * u64::from(info.height) > 64 * 64 {
        return;
    }
    let data = vec![99; (info.width * info.height * 4) as usize];
    let Ok(pixels) = Pixels::from_rgba(info.width, info.height, data) else { return };
    let options = CompressOptions { quality: Quality::Fixed(50.0), effort: 0, ..CompressOptions::default() };
    let input = Input::Decoded { pixels, original: Some(file) };
    if let Ok(result) = compress(input, &options, &mut Silent)
        && let Some(bytes) = result.bytes
    {
        let again = probe(&bytes).expect("a header");
        assert_eq!((again.width, again.height), (info.width, info.height));
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [kind, flags, input @ ..] = bytes else { return };
    if kind & 0x80 == 0 { check_planted(planted(*kind, input), *flags) } else { check_any(*kind, input) }
});
