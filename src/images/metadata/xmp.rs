//! What XMP says, by looking for names: a whole RDF parser would not be worth its bytes.

use crate::images::Extras;

/// Whether the packet names a GPS position.
pub fn has_gps(xmp: &[u8]) -> bool {
    contains(xmp, b"exif:GPSLatitude") || contains(xmp, b"exif:GPSLongitude")
}

/// Notes what the packet says of pictures and videos beside the one it is about.
pub fn note_extras(xmp: &[u8], extras: &mut Extras) {
    let names = |list: &[&[u8]]| list.iter().any(|name| contains(xmp, name));
    // Adobe's and Google's maps name their version, Apple's their kind; containers name what their items are.
    extras.gain_map |= names(&[b"hdrgm:Version", b"\"GainMap\"", b":aux:hdrgainmap", b"HDRGainMap:HDRGainMapVersion"]);
    extras.depth_map |= names(&[
        b"GDepth:Format",
        b"\"Depth\"",
        b"AuxiliaryImageType=\"depth\"",
        b"AuxiliaryImageType=\"disparity\"",
        b"AuxiliaryImageType>depth<",
        b"AuxiliaryImageType>disparity<",
    ]);
    extras.motion_photo |=
        names(&[b"MotionPhoto=\"1\"", b"MotionPhoto>1<", b"MicroVideo=\"1\"", b"MicroVideo>1<", b"\"MotionPhoto\""]);
}

/// The packet with its orientation made upright. `None` when it describes what the result does not have: a thumbnail of the
/// picture as it was, or further pictures behind it (gain maps, motion photos), which would lead readers astray.
pub fn all(xmp: &[u8]) -> Option<Vec<u8>> {
    const ABOUT_OTHER_DATA: [&[u8]; 5] = [
        b"xmpGImg:",
        b"ns.google.com/photos/1.0/container",
        b"ns.adobe.com/hdr-gain-map",
        b"MicroVideo",
        b"MotionPhoto",
    ];
    if ABOUT_OTHER_DATA.iter().any(|name| contains(xmp, name)) {
        return None;
    }
    let mut out = xmp.to_vec();
    const NAME: &[u8] = b"tiff:Orientation";
    let mut position = 0;
    while let Some(found) = find(&out[position..], NAME) {
        position += found + NAME.len();
        // As an attribute (="6") or an element (>6<).
        let value = match out[position..] {
            [b'=', b'"' | b'\'', b'1'..=b'8', b'"' | b'\'', ..] => position + 2,
            [b'>', b'1'..=b'8', b'<', ..] => position + 1,
            _ => continue,
        };
        out[value] = b'1';
    }
    Some(out)
}

fn contains(bytes: &[u8], name: &[u8]) -> bool {
    find(bytes, name).is_some()
}

fn find(bytes: &[u8], name: &[u8]) -> Option<usize> {
    bytes.windows(name.len()).position(|window| window == name)
}
