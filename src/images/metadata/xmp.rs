//! What XMP says, by looking for names: a whole RDF parser would not be worth its bytes.

/// Whether the packet names a GPS position.
pub fn has_gps(xmp: &[u8]) -> bool {
    contains(xmp, b"exif:GPSLatitude") || contains(xmp, b"exif:GPSLongitude")
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
