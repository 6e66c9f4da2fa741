use super::jpeg_writer::Picture;
use super::webp::{chunk, extended, lossless, picture_chunk};
use pagelift::images::options::MetadataPolicy::{All, None as Nothing, Safe};
use pagelift::images::{Metadata, probe, read_metadata};

/// A TIFF block in either byte order: entries as tag, type, count and value (offsets into `tail` are from the block's
/// beginning).
pub struct Tiff {
    pub big: bool,
    pub bytes: Vec<u8>,
}

impl Tiff {
    pub fn new(big: bool) -> Self {
        let mut tiff = Self { big, bytes: if big { b"MM\0*".to_vec() } else { b"II*\0".to_vec() } };
        tiff.long(8);
        tiff
    }

    fn short(&mut self, v: u16) {
        self.bytes.extend(if self.big { v.to_be_bytes() } else { v.to_le_bytes() });
    }

    fn long(&mut self, v: u32) {
        self.bytes.extend(if self.big { v.to_be_bytes() } else { v.to_le_bytes() });
    }

    /// Entries of (tag, type, bytes); numbers are to be given in the block's order by [`Tiff::number`].
    pub fn directory(&mut self, entries: &[(u16, u16, Vec<u8>)], next: u32) -> u32 {
        let start = self.bytes.len();
        let mut at = start + 6 + entries.len() * 12;
        self.short(entries.len() as u16);
        for (tag, kind, value) in entries {
            let size = [0, 1, 1, 2, 4, 8, 1, 1][usize::from(*kind)];
            self.short(*tag);
            self.short(*kind);
            self.long((value.len() / size) as u32);
            if value.len() <= 4 {
                self.bytes.extend(value);
                self.bytes.resize(self.bytes.len() + 4 - value.len(), 0);
            } else {
                self.long(at as u32);
                at += value.len();
            }
        }
        self.long(next);
        entries.iter().filter(|entry| entry.2.len() > 4).for_each(|entry| self.bytes.extend(&entry.2));
        start as u32
    }

    fn short_value(&self, v: u16) -> Vec<u8> {
        if self.big { v.to_be_bytes().to_vec() } else { v.to_le_bytes().to_vec() }
    }

    fn long_value(&self, v: u32) -> Vec<u8> {
        if self.big { v.to_be_bytes().to_vec() } else { v.to_le_bytes().to_vec() }
    }
}

/// A phone's block: orientation 6, names, serial numbers, position, maker note, thumbnail.
pub fn phone(big: bool) -> Vec<u8> {
    let mut t = Tiff::new(big);
    // Directories are laid out once with wrong pointers to learn their places, then again.
    let (mut exif, mut gps, mut thumbnail) = (0, 0, 0);
    for _ in 0..2 {
        t = Tiff::new(big);
        let main = [
            (0x10e, 2, b"a private caption\0".to_vec()),
            (0x10f, 2, b"Maker\0".to_vec()),
            (0x110, 2, b"Model 1\0".to_vec()),
            (0x112, 3, t.short_value(6)),
            (0x132, 2, b"2026:11:20 10:00:00\0".to_vec()),
            (0x13b, 2, b"Somebody\0".to_vec()),
            (0x8298, 2, b"(c) Somebody\0".to_vec()),
            (0x8769, 4, t.long_value(exif)),
            (0x8825, 4, t.long_value(gps)),
        ];
        t.directory(&main, thumbnail);
        let entries = [
            (0x829a, 5, [t.long_value(1), t.long_value(250)].concat()),
            (0x9003, 2, b"2026:11:20 10:00:00\0".to_vec()),
            (0x927c, 7, b"MAKERNOTE with a serial".to_vec()),
            (0x9286, 7, b"ASCII\0\0\0my comment".to_vec()),
            (0xa001, 3, t.short_value(1)),
            (0xa002, 3, t.short_value(4000)),
            (0xa003, 4, t.long_value(3000)),
            (0xa420, 2, b"UNIQUE-ID\0".to_vec()),
            (0xa430, 2, b"OWNER\0".to_vec()),
            (0xa431, 2, b"BODY-SERIAL\0".to_vec()),
            (0xa434, 2, b"Lens 50mm\0".to_vec()),
            (0xa435, 2, b"LENS-SERIAL\0".to_vec()),
        ];
        exif = t.directory(&entries, 0);
        let degrees = [t.long_value(12), t.long_value(1)].concat().repeat(3);
        gps = t.directory(
            &[(1, 2, b"N\0".to_vec()), (2, 5, degrees.clone()), (3, 2, b"E\0".to_vec()), (4, 5, degrees)],
            0,
        );
        let jpeg = b"\xff\xd8THUMBNAIL\xff\xd9";
        let at = t.bytes.len() as u32 + 2 + 24 + 4;
        let link = [(0x201, 4, t.long_value(at)), (0x202, 4, t.long_value(jpeg.len() as u32))];
        thumbnail = t.directory(&link, 0);
        t.bytes.extend(jpeg);
    }
    t.bytes
}

pub fn jpeg_with(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let plain = Picture::sample(32, 16, &[(1, 1)]).write(&[&[0]], 0);
    let mut out = plain[..2].to_vec();
    for (marker, contents) in segments {
        out.extend([0xff, *marker]);
        out.extend((contents.len() as u16 + 2).to_be_bytes());
        out.extend(contents);
    }
    out.extend(&plain[2..]);
    out
}

fn metadata_of(bytes: &[u8]) -> Metadata {
    read_metadata(bytes, &probe(bytes).unwrap())
}

fn has(block: &[u8], text: &[u8]) -> bool {
    block.windows(text.len()).any(|window| window == text)
}

fn with_exif(block: Vec<u8>) -> Metadata {
    Metadata { exif: Some(block), ..Metadata::default() }
}

#[test]
fn a_block_that_ends_within_its_orientation_says_upright() {
    // Found by fuzzing: the two bytes of the value are there, the two that pad it are not.
    let whole = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0".to_vec();
    for end in 0..=whole.len() {
        let kept = with_exif(whole[..end].to_vec()).filtered(All, (100, 50)).exif.unwrap_or_default();
        assert!(end < 20 || kept.get(18) == Some(&1), "{end}: {kept:?}");
    }
}

#[test]
fn safe_keeps_dates_names_and_exposure_only() {
    for big in [false, true] {
        let block = with_exif(phone(big)).filtered(Safe, (100, 50)).exif.unwrap();
        let kept: [&[u8]; 6] = [b"Maker\0", b"Model 1\0", b"Somebody\0", b"(c) Somebody", b"2026:11:20", b"Lens 50mm"];
        for text in kept {
            assert!(has(&block, text), "{} is gone", String::from_utf8_lossy(text));
        }
        let dropped: [&[u8]; 8] =
            [b"MAKERNOTE", b"UNIQUE", b"OWNER", b"SERIAL", b"comment", b"caption", b"THUMB", &[0x25, 0x88, 4, 0]];
        for text in dropped {
            assert!(!has(&block, text), "{} is kept", String::from_utf8_lossy(text));
        }
        // The file says upright, has no position, and no second directory.
        let info = probe(&jpeg_with(&[(0xe1, [b"Exif\0\0".to_vec(), block.clone()].concat())])).unwrap();
        assert_eq!((info.orientation, info.has_gps), (1, false));
        assert_eq!(with_exif(block.clone()).filtered(Safe, (100, 50)).exif.unwrap(), block);
    }
}

#[test]
fn all_keeps_everything_but_what_is_no_longer_true() {
    for big in [false, true] {
        let original = phone(big);
        let block = with_exif(original.clone()).filtered(All, (70_000, 50)).exif.unwrap();
        for text in [&b"MAKERNOTE"[..], b"UNIQUE-ID", b"my comment", b"a private caption"] {
            assert!(has(&block, text));
        }
        assert!(!has(&block, b"THUMBNAIL"));
        // Everything else stays in place, for the sake of maker notes.
        let note = |block: &[u8]| block.windows(9).position(|w| w == b"MAKERNOTE");
        assert_eq!(note(&block), note(&original));
        let info = probe(&jpeg_with(&[(0xe1, [b"Exif\0\0".to_vec(), block.clone()].concat())])).unwrap();
        assert_eq!((info.orientation, info.has_gps), (1, true));
        // 70000 does not fit the SHORT that was there.
        let wide = if big { 70_000u32.to_be_bytes() } else { 70_000u32.to_le_bytes() };
        assert!(has(&block, &wide));
    }
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(with_exif(phone(true)).filtered(Nothing, (1, 1)), Metadata::default());
    // A block of which nothing is safe disappears.
    let mut t = Tiff::new(false);
    t.directory(&[(0x112, 3, vec![6, 0]), (0x10e, 2, b"caption\0".to_vec())], 0);
    assert_eq!(with_exif(t.bytes).filtered(Safe, (1, 1)), Metadata::default());
}

#[test]
fn hostile_blocks_do_no_harm() {
    let mut loops = Tiff::new(true);
    let pointer = loops.long_value(8);
    loops.directory(&[(0x8769, 4, pointer.clone()), (0x8825, 4, pointer)], 8);
    let mut outside = Tiff::new(false);
    outside.directory(&[(0x110, 2, vec![b'x'; 60]), (0x8769, 4, vec![255; 4])], 0xffff_fff0);
    let mut huge_count = Tiff::new(false);
    huge_count.directory(&[(0x110, 2, b"abc\0".to_vec())], 0);
    huge_count.bytes[14..18].fill(0xff);
    let mut many = Tiff::new(false);
    many.bytes.extend([0xff; 300]);
    for block in [loops.bytes, outside.bytes, huge_count.bytes, many.bytes, b"II*\0".to_vec(), vec![0; 40], vec![]] {
        for end in 0..=block.len() {
            let metadata = with_exif(block[..end].to_vec());
            metadata.filtered(Safe, (1, 1));
            metadata.filtered(All, (1, 1));
        }
    }
}

#[test]
fn jpeg_segments() {
    let xmp = b"<x:xmpmeta tiff:Orientation=\"6\" exif:GPSLatitude=\"1\"/>";
    let profile: Vec<u8> = (0..100_000u32).map(|i| i as u8).collect();
    let part = |number: u8, data: &[u8]| (0xe2, [b"ICC_PROFILE\0", &[number, 2][..], data].concat());
    let (first, second) = profile.split_at(60_000);
    let bytes = jpeg_with(&[
        (0xe1, [b"Exif\0\0", &phone(true)[..]].concat()),
        part(2, second),
        part(1, first),
        (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", &xmp[..]].concat()),
    ]);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.orientation, info.width, info.height), (6, 16, 32));
    assert_eq!((info.stored_width, info.stored_height, info.has_gps), (32, 16, true));
    let metadata = metadata_of(&bytes);
    assert_eq!(metadata.exif, Some(phone(true)));
    assert_eq!(metadata.xmp.as_deref(), Some(&xmp[..]));
    assert!(metadata.icc == Some(profile.clone()));
    let kept = metadata.filtered(All, (16, 32));
    assert!(has(&kept.xmp.unwrap(), b"tiff:Orientation=\"1\"") && kept.icc.is_none());
    // A profile with a part missing is none.
    let half = jpeg_with(&[part(1, first)]);
    assert_eq!(metadata_of(&half).icc, None);
}

#[test]
fn xmp_about_other_data_is_dropped() {
    for text in [
        &b"<rdf xmpGImg:image=\"...\"/>"[..],
        b"http://ns.google.com/photos/1.0/container/",
        b"GCamera:MotionPhoto=\"1\"",
    ] {
        let metadata = Metadata { xmp: Some(text.to_vec()), ..Metadata::default() };
        assert_eq!(metadata.filtered(All, (1, 1)).xmp, None);
    }
}

#[test]
fn adobe_rgb_by_exif() {
    let interoperability = |index: &[u8; 4]| {
        let mut t = Tiff::new(false);
        let (mut exif, mut other) = (0u32, 0u32);
        for _ in 0..2 {
            t = Tiff::new(false);
            t.directory(&[(0x8769, 4, exif.to_le_bytes().to_vec())], 0);
            exif = t.directory(&[(0xa001, 3, vec![0xff, 0xff]), (0xa005, 4, other.to_le_bytes().to_vec())], 0);
            other = t.directory(&[(1, 2, index.to_vec())], 0);
        }
        jpeg_with(&[(0xe1, [b"Exif\0\0", &t.bytes[..]].concat())])
    };
    let bytes = interoperability(b"R03\0");
    assert_eq!(probe(&bytes).unwrap().color_profile.as_deref(), Some("Adobe RGB"));
    assert!(metadata_of(&bytes).icc.is_some());
    assert!(metadata_of(&interoperability(b"R98\0")).icc.is_none());
}

#[test]
fn webp_chunks() {
    let xmp = b"<x exif:GPSLatitude=\"1\"/>";
    let chunks = [
        chunk(b"ICCP", b"not a profile"),
        picture_chunk(&lossless(32, 16, false)),
        chunk(b"EXIF", &phone(false)),
        chunk(b"XMP ", xmp),
    ];
    let bytes = extended(0x2c, 32, 16, &chunks);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.orientation, info.width, info.has_gps), (6, 16, true));
    assert_eq!(info.color_profile.as_deref(), Some("unnamed ICC profile"));
    let metadata = metadata_of(&bytes);
    assert_eq!(metadata.exif, Some(phone(false)));
    assert_eq!(metadata.xmp.as_deref(), Some(&xmp[..]));
    assert_eq!(metadata.icc.as_deref(), Some(&b"not a profile"[..]));
}

#[test]
fn png_chunks() {
    let text = [b"XML:com.adobe.xmp\0\0\0en\0\0", &b"<xmp exif:GPSLatitude=\"1\"/>"[..]].concat();
    let packed = [b"XML:com.adobe.xmp\0\x01\0\0\0", &fdeflate::compress_to_vec(b"<packed/>")[..]].concat();
    let icc = [b"name\0\0", &fdeflate::compress_to_vec(b"a profile")[..]].concat();
    let bytes =
        super::png::write((1, 1), 8, 0, &[vec![0]], &[(b"iCCP", &icc), (b"eXIf", &phone(true)), (b"iTXt", &text)]);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.orientation, info.has_gps), (6, true));
    let metadata = metadata_of(&bytes);
    assert_eq!(metadata.icc.as_deref(), Some(&b"a profile"[..]));
    assert_eq!(metadata.exif, Some(phone(true)));
    assert_eq!(metadata.xmp.as_deref(), Some(&b"<xmp exif:GPSLatitude=\"1\"/>"[..]));
    assert_eq!(metadata_of(&super::png::with_chunk_behind(b"iTXt", &packed)).xmp.as_deref(), Some(&b"<packed/>"[..]));
    assert!(probe(&super::png::with_chunk_behind(b"eXIf", &phone(false))).unwrap().has_gps);
}
