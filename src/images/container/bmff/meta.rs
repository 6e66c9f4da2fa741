//! The `meta` box of AVIF and HEIC (ISO/IEC 14496-12, 8.11, and ISO/IEC 23008-12): items, their properties and where they are.

use super::{Named, boxes, exif_block, find_in_file, u32_of};
use crate::Error;
use crate::images::container::source::{Parse, Source};

/// More extents, or properties of items, than any picture has.
const MAX_ENTRIES: usize = 1 << 16;

/// An item of a `meta` box.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    pub id: u32,
    pub kind: [u8; 4],
    /// What follows the type: its name and, for `mime`, the type of its contents, each ended by a zero.
    pub rest: &'a [u8],
}

/// Where a part of an item is.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub item: u32,
    /// Within `idat` rather than in the file.
    pub in_meta: bool,
    pub offset: u64,
    pub length: u64,
}

/// A `meta` box, taken apart as far as needed.
#[derive(Default)]
pub struct Meta<'a> {
    pub primary: u32,
    /// Properties in the order in which they are numbered, from 1.
    pub properties: Vec<Named<'a>>,
    /// Item and number of a property, in the order in which they apply.
    associations: Vec<(u32, usize)>,
    pub items: Vec<Item<'a>>,
    /// The extents of all items, those of one in order.
    pub extents: Vec<Extent>,
    item_data: &'a [u8],
}

impl<'a> Meta<'a> {
    /// Finds and reads the `meta` box of a picture.
    pub fn read(source: &Source<'a>) -> Parse<Self> {
        let no_meta = || Error::corrupt("there is no meta box in the file");
        let body = find_in_file(source, b"meta")?.ok_or_else(no_meta)?;
        Ok(Self::new(body.get(4..).unwrap_or_default()))
    }

    /// Takes the contents of the box apart, from behind its version and flags on.
    pub fn new(body: &'a [u8]) -> Self {
        let mut meta = Self::default();
        for (name, body) in boxes(body) {
            match &name {
                b"pitm" => meta.primary = id_at(body, 4, body.first() == Some(&0)).0,
                b"iinf" => meta.read_items(body),
                b"iloc" => drop(meta.read_extents(body)),
                b"idat" => meta.item_data = body,
                b"iprp" => {
                    for (name, body) in boxes(body) {
                        match &name {
                            b"ipco" => meta.properties = boxes(body).collect(),
                            b"ipma" => drop(meta.read_associations(body)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        meta
    }

    fn read_items(&mut self, body: &'a [u8]) {
        let entries = body.get(if body.first() == Some(&0) { 6 } else { 8 }..).unwrap_or_default();
        for (_, entry) in boxes(entries).filter(|(name, _)| name == b"infe") {
            let (id, at) = id_at(entry, 4, entry.first() == Some(&2));
            if let Some((kind, rest)) = entry.get(at + 2..).and_then(|entry| entry.split_first_chunk()) {
                self.items.push(Item { id, kind: *kind, rest });
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
                if self.associations.len() == MAX_ENTRIES {
                    return None;
                }
                self.associations.push((id, number));
            }
        }
        Some(())
    }

    /// `iloc` (14496-12, 8.11.3).
    fn read_extents(&mut self, body: &[u8]) -> Option<()> {
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
            let item = number(&mut position, if version < 2 { 2 } else { 4 })? as u32;
            let method = if version > 0 { number(&mut position, 2)? & 15 } else { 0 };
            // Data in other files (dref) does not happen.
            number(&mut position, 2)?;
            let base = number(&mut position, base_size)?;
            let extents = number(&mut position, 2)?;
            // Without sizes, extents would take no bytes, and a small box could have billions.
            if offset_size + length_size == 0 && extents > 1 {
                return None;
            }
            for _ in 0..extents {
                if version > 0 && index_size > 0 {
                    number(&mut position, index_size)?;
                }
                let (offset, length) = (number(&mut position, offset_size)?, number(&mut position, length_size)?);
                if self.extents.len() == MAX_ENTRIES {
                    return None;
                }
                // Data made of other items' (method 2) holds no metadata.
                if method < 2 {
                    let offset = base.saturating_add(offset);
                    self.extents.push(Extent { item, in_meta: method == 1, offset, length });
                }
            }
        }
        Some(())
    }

    /// The properties of `item` in order.
    pub fn properties_of(&self, item: u32) -> impl Iterator<Item = Named<'a>> {
        let numbers = self.associations.iter().filter(move |(id, _)| *id == item);
        numbers.filter_map(|&(_, number)| self.properties.get(number.checked_sub(1)?).copied())
    }

    /// The bytes of an item in one piece; `None` when there are more than `most`, or several pieces.
    fn item_bytes(&self, source: &Source<'a>, id: u32, most: usize) -> Parse<Option<&'a [u8]>> {
        let mut extents = self.extents.iter().filter(|extent| extent.item == id);
        let (Some(extent), None) = (extents.next(), extents.next()) else { return Ok(None) };
        if extent.length > most as u64 {
            return Ok(None);
        }
        let length = extent.length as usize;
        if extent.in_meta {
            let start = usize::try_from(extent.offset).unwrap_or(usize::MAX);
            return Ok(self.item_data.get(start..).and_then(|rest| rest.get(..length)));
        }
        source.get_optional(extent.offset, length)
    }

    /// The TIFF block of the Exif item, at most `most` bytes.
    pub fn exif(&self, source: &Source<'a>, most: usize) -> Parse<Option<&'a [u8]>> {
        let Some(item) = self.items.iter().find(|item| &item.kind == b"Exif") else { return Ok(None) };
        Ok(self.item_bytes(source, item.id, most)?.and_then(exif_block))
    }

    /// The XMP packet, at most `most` bytes.
    pub fn xmp(&self, source: &Source<'a>, most: usize) -> Parse<Option<&'a [u8]>> {
        let Some(item) = self.items.iter().find(|item| item.is_xmp()) else { return Ok(None) };
        self.item_bytes(source, item.id, most)
    }

    /// The primary item's ICC profile.
    pub fn icc_profile(&self) -> Option<&'a [u8]> {
        self.properties_of(self.primary).find_map(|(name, body)| match body.split_at_checked(4)? {
            (b"prof" | b"rICC", profile) if &name == b"colr" => Some(profile),
            _ => None,
        })
    }
}

impl Item<'_> {
    fn is_xmp(&self) -> bool {
        const TYPE: &[u8] = b"application/rdf+xml";
        &self.kind == b"mime" && self.rest.windows(TYPE.len()).any(|window| window == TYPE)
    }
}

/// An item's id of 16 or 32 bits, 0 when cut off, and the position behind it.
fn id_at(bytes: &[u8], at: usize, short: bool) -> (u32, usize) {
    let size = if short { 2 } else { 4 };
    let value = bytes.get(at..at + size).map_or(0, |b| b.iter().fold(0, |v, &byte| v << 8 | u32::from(byte)));
    (value, at + size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Billions of extents that take no bytes must not be counted one by one.
    #[test]
    fn extents_without_sizes_end_the_list() {
        let entry = [0, 1, 0, 0, 0xff, 0xff];
        let locations = [&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &entry.repeat(0xffff)].concat();
        let size = (locations.len() as u32 + 8).to_be_bytes();
        let meta = Meta::new(&[&size[..], b"iloc", &locations].concat()).extents.len();
        assert_eq!(meta, 0);
    }
}
