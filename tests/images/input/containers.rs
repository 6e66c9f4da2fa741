//! AVIF, HEIC and JPEG XL, of which only headers are read.

use super::metadata::phone;
use super::read;
use pagelift::ErrorCode;
use pagelift::images::{ColorModel, Format, probe};

fn boxed(name: &[u8; 4], contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    [&(contents.len() as u32 + 8).to_be_bytes(), &name[..], &contents].concat()
}

/// A file with a primary item 1, an alpha item 2 and an Exif item 3 in `mdat`.
fn avif(brand: &[u8; 4], properties: &[Vec<u8>], of_primary: &[u8], exif: &[u8]) -> Vec<u8> {
    let ftyp = boxed(b"ftyp", &[brand, &[0; 4], b"mif1", brand]);
    let item = |id: u8, kind: &[u8; 4]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind, &[0]]);
    let build = |exif_at: u32| {
        let items = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 3], &item(1, b"av01"), &item(2, b"av01"), &item(3, b"Exif")]);
        let location = [
            &[0, 0, 0, 0, 0x44, 0, 0, 1, 0, 3, 0, 0, 0, 1][..],
            &exif_at.to_be_bytes(),
            &(exif.len() as u32).to_be_bytes(),
        ];
        let association = [&[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, of_primary.len() as u8][..], of_primary];
        let iprp =
            boxed(b"iprp", &[&boxed(b"ipco", &[&properties.concat()]), &boxed(b"ipma", &[&association.concat()])]);
        let pitm = boxed(b"pitm", &[&[0, 0, 0, 0, 0, 1]]);
        let meta = boxed(b"meta", &[&[0; 4], &pitm, &items, &boxed(b"iloc", &[&location.concat()]), &iprp]);
        [ftyp.clone(), meta].concat()
    };
    let exif_at = build(0).len() as u32 + 8;
    [build(exif_at), boxed(b"mdat", &[exif])].concat()
}

/// A file whose second property is an auxiliary picture's kind.
pub fn auxiliary(brand: &[u8; 4], urn: &str) -> Vec<u8> {
    let kind = boxed(b"auxC", &[&[0; 4], urn.as_bytes(), &[0]]);
    avif(brand, &[ispe(4, 2), kind], &[1], &[])
}

/// An image sequence of so many frames, behind a still picture of it.
pub fn sequence(brand: &[u8; 4], frames: u32) -> Vec<u8> {
    let sizes = boxed(b"stsz", &[&[0; 8], &frames.to_be_bytes()]);
    let media = boxed(b"minf", &[&boxed(b"stbl", &[&sizes])]);
    let handler = boxed(b"hdlr", &[&[0; 8], b"pict", &[0; 13]]);
    let track = boxed(b"trak", &[&boxed(b"mdia", &[&handler, &media])]);
    [avif(brand, &[ispe(4, 2)], &[1], &[]), boxed(b"moov", &[&track])].concat()
}

fn ispe(width: u32, height: u32) -> Vec<u8> {
    boxed(b"ispe", &[&[0; 4], &width.to_be_bytes(), &height.to_be_bytes()])
}

#[test]
fn avif_with_everything() {
    let properties = [
        ispe(10, 10), // of a thumbnail, say
        ispe(4000, 3000),
        boxed(b"pixi", &[&[0, 0, 0, 0, 3, 10, 10, 10]]),
        boxed(b"irot", &[&[1]]),
        boxed(b"colr", &[b"nclx", &[0, 12, 0, 13, 0, 0, 0x80]]),
        boxed(b"auxC", &[&[0; 4], b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"]),
    ];
    let exif = [&[0, 0, 0, 6], &b"Exif\0\0"[..], &phone(true)].concat();
    let bytes = avif(b"avif", &properties, &[2, 3, 4, 5], &exif);
    let info = probe(&bytes).unwrap();
    assert_eq!((info.format, info.stored_width, info.stored_height), (Format::Avif, 4000, 3000));
    // A quarter turn against the clock; the orientation in EXIF does not count.
    assert_eq!((info.orientation, info.width, info.height), (8, 3000, 4000));
    assert_eq!((info.bit_depth, info.has_alpha, info.has_gps), (10, true, true));
    assert_eq!(info.color_profile.as_deref(), Some("Display P3"));
    assert_eq!(read(&bytes).unwrap_err().code(), ErrorCode::Unsupported);
    for end in 0..bytes.len() {
        let _ = probe(&bytes[..end]);
    }
}

#[test]
fn mirrors_and_turns_add_up() {
    for (properties, orientation) in [
        (vec![boxed(b"imir", &[&[0]])], 4),
        (vec![boxed(b"imir", &[&[1]])], 2),
        (vec![boxed(b"irot", &[&[2]])], 3),
        (vec![boxed(b"irot", &[&[3]])], 6),
        (vec![boxed(b"irot", &[&[3]]), boxed(b"imir", &[&[1]])], 5),
        (vec![boxed(b"irot", &[&[1]]), boxed(b"imir", &[&[1]])], 7),
    ] {
        let numbers: Vec<u8> = (1..=properties.len() as u8 + 1).collect();
        let all = [vec![ispe(4, 2)], properties].concat();
        let info = probe(&avif(b"heic", &all, &numbers, &[])).unwrap();
        assert_eq!((info.format, info.orientation), (Format::Heic, orientation));
    }
}

#[test]
fn without_a_size_it_is_corrupt() {
    assert_eq!(probe(&avif(b"avif", &[], &[], &[])).unwrap_err().code(), ErrorCode::Corrupt);
}

/// Bits, least significant first, as JPEG XL writes its headers.
struct Bits(Vec<bool>);

impl Bits {
    fn put(mut self, value: u32, count: u32) -> Self {
        self.0.extend((0..count).map(|i| value >> i & 1 == 1));
        self
    }

    fn bytes(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 64, false);
        let byte = |bits: &[bool]| bits.iter().enumerate().map(|(i, &bit)| u8::from(bit) << i).sum();
        [b"\xff\x0a".to_vec(), self.0.chunks(8).map(byte).collect()].concat()
    }
}

#[test]
fn jxl_sizes() {
    // Small: height (5 + 1) * 8, ratio 1:1; all default.
    let square = Bits(vec![]).put(1, 1).put(5, 5).put(1, 3).put(1, 1).bytes();
    let info = probe(&square).unwrap();
    assert_eq!((info.width, info.height, info.bit_depth, info.orientation), (48, 48, 8, 1));
    // 13 bits of height, own width of 9 bits.
    let own = Bits(vec![]).put(0, 1).put(1, 2).put(3000 - 1, 13).put(0, 3).put(0, 2).put(400 - 1, 9).put(1, 1).bytes();
    let info = probe(&own).unwrap();
    assert_eq!((info.width, info.height), (400, 3000));
}

#[test]
fn jxl_orientation_depth_alpha_and_gray() {
    let bits = Bits(vec![])
        .put(1, 1)
        .put(0, 5)
        .put(7, 3) // 8 high, 2:1
        .put(0, 1) // not all default
        .put(1, 1) // extra fields
        .put(5, 3) // orientation 6
        .put(0, 1)
        .put(0, 1)
        .put(1, 1) // animation
        .put(0, 2)
        .put(0, 2)
        .put(0, 2)
        .put(0, 1)
        .put(0, 1) // integers
        .put(1, 2) // of 10 bits
        .put(0, 1)
        .put(1, 2) // one extra channel
        .put(1, 1) // a default one: alpha
        .put(0, 1) // not XYB
        .put(0, 1) // colours not default
        .put(0, 1) // no profile
        .put(1, 2); // grey
    let file = bits.bytes();
    let info = probe(&file).unwrap();
    assert_eq!((info.stored_width, info.stored_height, info.width, info.height), (16, 8, 8, 16));
    assert_eq!((info.orientation, info.bit_depth, info.has_alpha, info.animated), (6, 10, true, true));
    assert_eq!(info.color_model, ColorModel::Gray);
    // The same in a container, with EXIF.
    let exif = [&[0; 4], &phone(false)[..]].concat();
    let container = [
        b"\0\0\0\x0cJXL \r\n\x87\n".to_vec(),
        boxed(b"ftyp", &[b"jxl \0\0\0\0jxl "]),
        boxed(b"jxlp", &[&[0; 4], &file]),
        boxed(b"Exif", &[&exif]),
    ]
    .concat();
    let in_container = probe(&container).unwrap();
    assert!(in_container.has_gps);
    assert_eq!(pagelift::images::ImageInfo { has_gps: false, ..in_container }, info);
}
