//! AVIF, which the browser decodes: here the pixels are given beside the file.

use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Format, Input, Silent, compress, probe, read_metadata};
use proptest::prelude::*;

use super::{ARTIST, bytes_of, exif, has, left, mark, noise, xmp};

fn boxed(name: &[u8; 4], contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    [&(contents.len() as u32 + 8).to_be_bytes(), &name[..], &contents].concat()
}

/// What the picture's data is.
const DATA: &[u8] = b"the picture's own data";

/// A file of a picture (item 1), EXIF (2), XMP (3) and something else (4), with marks in all places. `inline` puts EXIF
/// into `idat`.
fn avif(inline: bool, extra: &[Vec<u8>]) -> Vec<u8> {
    let exif = [&[0; 4][..], &exif(true, 1)].concat();
    let (xmp, other) = (xmp(), mark("an item of another kind"));
    let gap = mark("data that is no item's");
    let item = |id: u8, kind: &[u8; 4], rest: &[u8]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind, rest]);
    let name = |text: &str| [&mark(text)[..], &[0]].concat();
    let items = boxed(
        b"iinf",
        &[
            &[0, 0, 0, 0, 0, 4],
            &item(1, b"av01", &name("a picture's name")),
            &item(2, b"Exif", &name("a name of EXIF")),
            &item(3, b"mime", b"\0application/rdf+xml\0"),
            &item(4, b"mime", &[&name("a name of another item")[..], &name("a type")].concat()),
        ],
    );
    let properties = [
        boxed(b"ispe", &[&[0; 4], &96u32.to_be_bytes(), &64u32.to_be_bytes()]),
        boxed(b"pixi", &[&[0, 0, 0, 0, 3, 8, 8, 8]]),
        boxed(b"udes", &[&[0; 4], b"en\0", &name("a description"), &[0, 0]]),
    ]
    .concat();
    let association = [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 3, 1, 2, 3];
    let handler = boxed(b"hdlr", &[&[0; 8], b"pict", &[0; 12], &name("a handler's name")]);
    let ftyp = boxed(b"ftyp", &[b"avif", &[0; 4], b"mif1avif"]);
    let head = |places: [u32; 4]| {
        let lengths = [DATA, &exif, &xmp, &other].map(|data| data.len() as u32);
        // Version 1: a method of construction for each item.
        let mut locations = vec![1, 0, 0, 0, 0x44, 0, 0, 4];
        for (i, (place, length)) in places.into_iter().zip(lengths).enumerate() {
            let method = u8::from(inline && i == 1);
            locations.extend([0, i as u8 + 1, 0, method, 0, 0, 0, 1]);
            locations.extend([place.to_be_bytes(), length.to_be_bytes()].concat());
        }
        let inline: &[u8] = if inline { &exif } else { &[] };
        let meta = boxed(
            b"meta",
            &[
                &[0; 4],
                &handler,
                &boxed(b"pitm", &[&[0, 0, 0, 0, 0, 1]]),
                &boxed(b"iloc", &[&locations]),
                &items,
                &boxed(b"iprp", &[&boxed(b"ipco", &[&properties]), &boxed(b"ipma", &[&association])]),
                &boxed(b"idat", &[inline, &mark("what is no item's in idat")]),
                &boxed(b"uuid", &[&mark("a box in meta")]),
            ],
        );
        [&ftyp[..], &extra.concat(), &meta].concat()
    };
    let start = head([0; 4]).len() as u32 + 8;
    let after = |length: usize, place: u32| place + length as u32;
    let exif_at = after(DATA.len(), start);
    let xmp_at = after(gap.len(), after(exif.len(), exif_at));
    let places = [start, if inline { 0 } else { exif_at }, xmp_at, after(xmp.len(), xmp_at)];
    [head(places), boxed(b"mdat", &[DATA, &exif, &gap, &xmp, &other, &mark("behind the items")])].concat()
}

fn boxes() -> Vec<Vec<u8>> {
    vec![
        boxed(b"uuid", &[&mark("a box of its own")]),
        boxed(b"free", &[&mark("free space")]),
        boxed(b"udta", &[&boxed(b"name", &[&mark("user data")])]),
        track(),
        boxed(b"moov", &[&boxed(b"mvhd", &[&[0; 4], b"PLANTED!", &[0; 88]]), &boxed(b"udta", &[&mark("in a movie")])]),
    ]
}

/// A track without frames.
fn track() -> Vec<u8> {
    let mut encoder = mark("a name of an encoder");
    encoder.resize(32, 0);
    let inner = [boxed(b"av1C", &[&[0x81, 0, 12, 0]]), boxed(b"uuid", &[&mark("a box of an entry")])].concat();
    let entry = boxed(b"av01", &[&[0; 42], &encoder, &[0; 4], &inner]);
    let empty = |name: &[u8; 4], length: usize| boxed(name, &[&vec![0; length]]);
    let one = [0, 0, 0, 0, 0, 0, 0, 1];
    let table = [boxed(b"stsd", &[&one, &entry]), empty(b"stsz", 12), empty(b"stsc", 8), empty(b"stco", 8)].concat();
    let address = boxed(b"url ", &[&[0, 0, 0, 1], &mark("an address")]);
    let data = boxed(b"dinf", &[&boxed(b"dref", &[&one, &address])]);
    let media = boxed(b"minf", &[&data, &boxed(b"stbl", &[&table])]);
    boxed(b"moov", &[&boxed(b"trak", &[&boxed(b"mdia", &[&media])])])
}

fn run(file: &[u8], metadata: MetadataPolicy) -> Vec<u8> {
    let options = CompressOptions {
        metadata,
        format: OutputFormat::Auto,
        quality: Quality::Fixed(100.0),
        ..CompressOptions::default()
    };
    let input = Input::Decoded { pixels: noise(96, 64), original: Some(file.to_vec()) };
    let result = compress(input, &options, &mut Silent).expect("a result");
    bytes_of(&result, file).to_vec()
}

proptest! {
    #[test]
    fn no_mark_is_left(
        inline in any::<bool>(),
        extra in prop::collection::vec(prop::sample::select(boxes()), 0..3),
        tail in prop::sample::select(vec![vec![], mark("a trailer"), boxed(b"uuid", &[&mark("a box at the end")])]),
    ) {
        let file = [avif(inline, &extra), tail].concat();
        for metadata in [MetadataPolicy::None, MetadataPolicy::Safe] {
            let bytes = run(&file, metadata);
            let info = probe(&bytes).expect("a header");
            prop_assert_eq!(left(&bytes), None);
            prop_assert_eq!(info.format, Format::Avif);
            prop_assert_eq!((info.width, info.height, info.bit_depth), (96, 64, 8));
            prop_assert!(has(&bytes, DATA));
            // The artist's block is written where the file's own was.
            prop_assert_eq!(has(&bytes, ARTIST), metadata == MetadataPolicy::Safe);
            let kept = read_metadata(&bytes, &info).exif.expect("a block");
            prop_assert_eq!(has(&kept, ARTIST), metadata == MetadataPolicy::Safe);
        }
    }
}

#[test]
fn all_keeps_the_file_as_it_is() {
    let file = avif(false, &boxes());
    assert!(run(&file, MetadataPolicy::All) == file);
}

/// A picture whose data is not all in the file cannot be written again: the result is, though larger.
#[test]
fn what_cannot_be_followed_is_encoded_anew() {
    let file = avif(false, &[]);
    let start = file.windows(DATA.len()).position(|window| window == DATA).expect("the picture");
    let bytes = run(&file[..start + DATA.len() - 1], MetadataPolicy::None);
    assert_eq!((Format::sniff(&bytes), left(&bytes)), (Some(Format::WebP), None));
}
