//! The `meta` box of AVIF and HEIC (ISO/IEC 14496-12 and 23008-12).

use super::source::{Parse, Source, Stop};
use super::{note_exif, note_xmp, plain, set_orientation};
use crate::Error;
use crate::images::color::{profile_name, profiles};
use crate::images::orient::compose;
use crate::images::{ColorModel, Format, ImageInfo};

/// The largest `meta` box that is read; pictures of hundreds of tiles have some 100 KB.
const MAX_META: u64 = 4 << 20;
/// The largest item of metadata that is read for the probe, in bytes.
const MAX_ITEM: usize = 4 << 20;
/// More boxes in front of `meta` than any writer puts there.
const MAX_BOXES: usize = 64;

/// A box: its name and contents.
type Named<'a> = (&'a [u8], &'a [u8]);

/// The picture's `meta` box, taken apart as far as needed.
#[derive(Default)]
pub struct Container<'a> {
    primary: u32,
    /// Properties in the order in which they are numbered, from 1.
    properties: Vec<Named<'a>>,
    /// Item and number of a property, in the order in which they apply.
    associations: Vec<(u32, usize)>,
    /// Item, its type, and what follows the type.
    items: Vec<(u32, &'a [u8], &'a [u8])>,
    /// Item, whether it lies within `idat`, and its first extent as offset and length.
    locations: Vec<(u32, bool, u64, u64)>,
    item_data: &'a [u8],
}

impl<'a> Container<'a> {
    /// Finds and reads the `meta` box.
    pub fn read(source: &Source<'a>) -> Parse<Self> {
        let mut position = 0;
        for _ in 0..MAX_BOXES {
            let start = source.get(position, 8)?;
            let (mut size, mut header) = (u64::from(u32_of(start)), 8);
            if size == 1 {
                let large = source.get(position + 8, 8)?;
                (size, header) = (u64::from(u32_of(large)) << 32 | u64::from(u32_of(&large[4..])), 16);
            } else if size == 0 {
                size = source.total() - position;
            }
            if size < header {
                break;
            }
            if &start[4..8] == b"meta" {
                if size > MAX_META {
                    return Err(Error::unsupported("the meta box is larger than 4 MB").into());
                }
                let body = source.get(position + header, (size - header) as usize)?;
                return Ok(Self::from_meta(body.get(4..).unwrap_or_default()));
            }
            position = position.checked_add(size).ok_or_else(no_meta)?;
        }
        Err(no_meta().into())
    }

    fn from_meta(body: &'a [u8]) -> Self {
        let mut container = Self::default();
        for (name, body) in boxes(body) {
            match name {
                b"pitm" => container.primary = id_at(body, 4, body.first() == Some(&0)).0,
                b"iinf" => container.read_items(body),
                b"iloc" => drop(container.read_locations(body)),
                b"idat" => container.item_data = body,
                b"iprp" => {
                    for (name, body) in boxes(body) {
                        match name {
                            b"ipco" => container.properties = boxes(body).collect(),
                            b"ipma" => drop(container.read_associations(body)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        container
    }

    fn read_items(&mut self, body: &'a [u8]) {
        let entries = body.get(if body.first() == Some(&0) { 6 } else { 8 }..).unwrap_or_default();
        for (_, entry) in boxes(entries).filter(|(name, _)| name == b"infe") {
            let (id, at) = id_at(entry, 4, entry.first() == Some(&2));
            if let (Some(kind), Some(rest)) = (entry.get(at + 2..at + 6), entry.get(at + 6..)) {
                self.items.push((id, kind, rest));
            }
        }
    }

    fn read_associations(&mut self, body: &[u8]) -> Option<()> {
        let (short_ids, wide) = (*body.first()? == 0, *body.get(3)? & 1 == 1);
        let mut position = 8;
        for _ in 0..u32_of(body.get(4..8)?) {
            let (id, at) = id_at(body, position, short_ids);
            let count = usize::from(*body.get(at)?);
            position = at + 1;
            for _ in 0..count {
                let first = usize::from(*body.get(position)?);
                let number =
                    if wide { (first & 0x7f) << 8 | usize::from(*body.get(position + 1)?) } else { first & 0x7f };
                position += if wide { 2 } else { 1 };
                self.associations.push((id, number));
            }
        }
        Some(())
    }

    fn read_locations(&mut self, body: &[u8]) -> Option<()> {
        let version = *body.first()?;
        let sizes = [*body.get(4)? >> 4, body.get(4)? & 15, *body.get(5)? >> 4, body.get(5)? & 15].map(usize::from);
        let [offset_size, length_size, base_size, index_size] = sizes;
        let (count, mut position) = id_at(body, 6, version < 2);
        let number = |position: &mut usize, size: usize| -> Option<u64> {
            let bytes = body.get(*position..*position + size)?;
            *position += size;
            Some(bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
        };
        for _ in 0..count {
            let id = number(&mut position, if version < 2 { 2 } else { 4 })? as u32;
            let method = if version > 0 { number(&mut position, 2)? & 15 } else { 0 };
            // Data in other files (dref) does not happen.
            number(&mut position, 2)?;
            let base = number(&mut position, base_size)?;
            let extents = number(&mut position, 2)?;
            for extent in 0..extents {
                if version > 0 && index_size > 0 {
                    number(&mut position, index_size)?;
                }
                let (offset, length) = (number(&mut position, offset_size)?, number(&mut position, length_size)?);
                if extent == 0 && extents == 1 && method < 2 {
                    self.locations.push((id, method == 1, base.saturating_add(offset), length));
                }
            }
        }
        Some(())
    }

    /// The properties of `item` in order.
    fn properties_of(&self, item: u32) -> impl Iterator<Item = Named<'a>> {
        let numbers = self.associations.iter().filter(move |(id, _)| *id == item);
        numbers.filter_map(|&(_, number)| self.properties.get(number.checked_sub(1)?).copied())
    }

    fn item_bytes(&self, source: &Source<'a>, id: u32, most: usize) -> Parse<Option<&'a [u8]>> {
        let Some(&(_, in_meta, offset, length)) = self.locations.iter().find(|location| location.0 == id) else {
            return Ok(None);
        };
        if length > most as u64 {
            return Ok(None);
        }
        if in_meta {
            let start = usize::try_from(offset).unwrap_or(usize::MAX);
            return Ok(self.item_data.get(start..).and_then(|rest| rest.get(..length as usize)));
        }
        source.get_optional(offset, length as usize)
    }

    /// The TIFF block of the Exif item, at most `most` bytes.
    pub fn exif(&self, source: &Source<'a>, most: usize) -> Parse<Option<Vec<u8>>> {
        let Some(&(id, ..)) = self.items.iter().find(|(_, kind, _)| kind == b"Exif") else { return Ok(None) };
        let Some(item) = self.item_bytes(source, id, most)? else { return Ok(None) };
        // In front: how far behind these 4 bytes the TIFF header is.
        let block = item.get(..4).and_then(|skip| item[4..].get(u32_of(skip) as usize..));
        Ok(block.map(|block| block.strip_prefix(b"Exif\0\0").unwrap_or(block).to_vec()))
    }

    /// The XMP packet, at most `most` bytes.
    pub fn xmp(&self, source: &Source<'a>, most: usize) -> Parse<Option<Vec<u8>>> {
        let is_xmp = |rest: &[u8]| rest.windows(19).any(|window| window == b"application/rdf+xml");
        let item = self.items.iter().find(|(_, kind, rest)| kind == b"mime" && is_xmp(rest));
        let Some(&(id, ..)) = item else { return Ok(None) };
        Ok(self.item_bytes(source, id, most)?.map(<[u8]>::to_vec))
    }

    /// The primary item's ICC profile.
    pub fn icc_profile(&self) -> Option<&'a [u8]> {
        self.properties_of(self.primary).find_map(|(name, body)| match body.split_at_checked(4)? {
            (b"prof" | b"rICC", profile) if name == b"colr" => Some(profile),
            _ => None,
        })
    }
}

pub fn parse(source: &Source, format: Format) -> Parse<ImageInfo> {
    let container = Container::read(source)?;
    let mut info = plain(format, 0, 0);
    let mut orientation = 1;
    for (name, body) in container.properties_of(container.primary) {
        note_property(&mut info, &mut orientation, name, body);
    }
    if info.stored_width == 0 || info.stored_height == 0 {
        return Err(Error::corrupt(format!("{}: the size of the picture is missing", format.name())).into());
    }
    // EXIF may repeat the orientation; only irot and imir count.
    if let Some(block) = container.exif(source, MAX_ITEM)? {
        note_exif(&mut info, &block);
    }
    if let Some(packet) = container.xmp(source, MAX_ITEM)? {
        note_xmp(&mut info, &packet);
    }
    set_orientation(&mut info, orientation);
    info.has_alpha = container.properties.iter().any(|(name, body)| {
        let body = body.get(4..).unwrap_or_default();
        *name == b"auxC"
            && (body.starts_with(b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
                || body.starts_with(b"urn:mpeg:hevc:2015:auxid:1\0"))
    });
    info.animated = matches!(source.get(8, 4)?, b"avis" | b"hevc" | b"hevx" | b"msf1");
    Ok(info)
}

fn note_property(info: &mut ImageInfo, orientation: &mut u8, name: &[u8], body: &[u8]) {
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

/// The boxes of a box's contents; stops at the first that is damaged.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = Named<'_>> {
    std::iter::from_fn(move || {
        let (header, _) = bytes.split_at_checked(8)?;
        let size = match u32_of(header) as usize {
            0 => bytes.len(),
            size => size,
        };
        let body = bytes.get(8..size)?;
        bytes = &bytes[size..];
        Some((&header[4..], body))
    })
}

/// An item's id of 16 or 32 bits, 0 when cut off, and the position behind it.
fn id_at(bytes: &[u8], at: usize, short: bool) -> (u32, usize) {
    let size = if short { 2 } else { 4 };
    let value = bytes.get(at..at + size).map_or(0, |b| b.iter().fold(0, |v, &byte| v << 8 | u32::from(byte)));
    (value, at + size)
}

/// The first 4 bytes as a number; 0 when there are fewer.
fn u32_of(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

fn no_meta() -> Error {
    Error::corrupt("there is no meta box in the file")
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Fail(error) => error,
            Stop::Need { .. } => Self::corrupt("the file ends within its header"),
        }
    }
}
