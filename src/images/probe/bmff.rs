//! What the `meta` box of AVIF and HEIC says (ISO/IEC 14496-12 and 23008-12).

use super::{MAX_METADATA, note_exif, note_xmp, plain, set_orientation};
use crate::Error;
use crate::images::color::{profile_name, profiles};
use crate::images::container::bmff::{self, Meta, u32_of};
use crate::images::container::source::{Parse, Source};
use crate::images::orient::compose;
use crate::images::{ColorModel, Format, ImageInfo};

pub fn parse(source: &Source, format: Format) -> Parse<ImageInfo> {
    let meta = Meta::read(source)?;
    let mut info = plain(format, 0, 0);
    let mut orientation = 1;
    for (name, body) in meta.properties_of(meta.primary) {
        note_property(&mut info, &mut orientation, &name, body);
    }
    if info.stored_width == 0 || info.stored_height == 0 {
        return Err(Error::corrupt(format!("{}: the size of the picture is missing", format.name())).into());
    }
    // EXIF may repeat the orientation; only irot and imir count.
    if let Some(block) = meta.exif(source, MAX_METADATA)? {
        note_exif(&mut info, block);
    }
    if let Some(packet) = meta.xmp(source, MAX_METADATA)? {
        note_xmp(&mut info, packet);
    }
    set_orientation(&mut info, orientation);
    for (name, body) in &meta.properties {
        if name == b"auxC" {
            note_auxiliary(&mut info, body.get(4..).unwrap_or_default());
        }
    }
    // A derived item that adds a gain map to its base (23008-12:2022/Amd 1).
    info.extras.gain_map |= meta.items.iter().any(|item| &item.kind == b"tmap");
    if matches!(source.get(8, 4)?, b"avis" | b"hevc" | b"hevx" | b"msf1") {
        info.frames = bmff::find_in_file(source, b"moov")?.and_then(bmff::frames).filter(|&frames| frames > 0);
        info.animated = info.frames != Some(1);
    }
    Ok(info)
}

/// What an auxiliary picture is, by its URN (23008-12, 6.5.8).
fn note_auxiliary(info: &mut ImageInfo, urn: &[u8]) {
    let urn = urn.split(|&byte| byte == 0).next().unwrap_or_default();
    match urn {
        b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" | b"urn:mpeg:hevc:2015:auxid:1" => info.has_alpha = true,
        b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth" | b"urn:mpeg:hevc:2015:auxid:2" => info.extras.depth_map = true,
        b"urn:com:apple:photo:2020:aux:hdrgainmap" => info.extras.gain_map = true,
        _ => {}
    }
}

fn note_property(info: &mut ImageInfo, orientation: &mut u8, name: &[u8; 4], body: &[u8]) {
    match (name, body) {
        (b"ispe", [_, _, _, _, size @ ..]) if size.len() >= 8 => {
            (info.stored_width, info.stored_height) = (u32_of(size), u32_of(&size[4..]));
        }
        // The clean aperture: width and height as fractions, then where it lies.
        (b"clap", [..]) if body.len() >= 32 => {
            let side = |at: usize| u32_of(&body[at..]).checked_div(u32_of(&body[at + 4..])).unwrap_or(0);
            if (1..=info.stored_width).contains(&side(0)) && (1..=info.stored_height).contains(&side(8)) {
                (info.stored_width, info.stored_height) = (side(0), side(8));
            }
        }
        // Quarter turns against the clock.
        (b"irot", [angle, ..]) => *orientation = compose(*orientation, [1, 8, 3, 6][usize::from(angle & 3)]),
        // Axis 0 exchanges top and bottom, axis 1 left and right (23008-12:2022, 6.5.12).
        (b"imir", [axis, ..]) => *orientation = compose(*orientation, if axis & 1 == 0 { 4 } else { 2 }),
        (b"pixi", [_, _, _, _, channels, depth, ..]) => {
            info.bit_depth = *depth;
            info.color_model = if *channels == 1 { ColorModel::Gray } else { ColorModel::Rgb };
        }
        (b"colr", [b'n', b'c', b'l', b'x', 0, primaries, 0, transfer, ..]) => {
            let name = profiles::cicp_name([*primaries, *transfer, 0, 1]);
            info.color_profile = info.color_profile.take().or(name.map(Into::into));
        }
        (b"colr", [b'p' | b'r', b'r' | b'I', b'o' | b'C', b'f' | b'C', profile @ ..]) => {
            info.color_profile = Some(profile_name(profile));
        }
        _ => {}
    }
}
