//! Reads and writes the TIFF structure that EXIF is kept in. Nothing in it is trusted: offsets, counts and links may lie.

use crate::images::order::sort_by_key;

/// More entries than any directory of a photo has.
const MAX_ENTRIES: usize = 512;

/// A TIFF block in either byte order.
#[derive(Clone, Copy)]
pub struct Tiff<'a> {
    pub bytes: &'a [u8],
    pub big_endian: bool,
}

/// One entry of a directory whose value lies within the block.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub tag: u16,
    pub kind: u16,
    pub count: u32,
    /// Where the 12 bytes of the entry are.
    pub position: usize,
    /// The value's bytes in the block's byte order.
    pub value: &'a [u8],
}

impl<'a> Tiff<'a> {
    /// Recognises the header; a leading `Exif\0\0` (which some writers leave in) is passed over.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
        let big_endian = match bytes.get(..4)? {
            b"II*\0" => false,
            b"MM\0*" => true,
            _ => return None,
        };
        Some(Self { bytes, big_endian })
    }

    pub fn u16_at(&self, position: usize) -> Option<u16> {
        let bytes = *self.bytes.get(position..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    pub fn u32_at(&self, position: usize) -> Option<u32> {
        let bytes = *self.bytes.get(position..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// Where the first directory is.
    pub fn first_directory(&self) -> Option<usize> {
        self.u32_at(4).map(|offset| offset as usize)
    }

    /// The readable entries of the directory at `position`; those with values outside the block are left out.
    pub fn entries(self, position: usize) -> impl Iterator<Item = Entry<'a>> {
        let count = self.u16_at(position).map_or(0, usize::from).min(MAX_ENTRIES);
        (0..count).filter_map(move |i| self.entry(position.checked_add(2 + i * 12)?))
    }

    /// Where the directory at `position` says that the next one is, and where it says so.
    pub fn next_directory(&self, position: usize) -> Option<(usize, usize)> {
        let link = position.checked_add(2 + usize::from(self.u16_at(position)?) * 12)?;
        Some((self.u32_at(link)? as usize, link))
    }

    fn entry(&self, position: usize) -> Option<Entry<'a>> {
        let (tag, kind) = (self.u16_at(position)?, self.u16_at(position + 2)?);
        let count = self.u32_at(position + 4)?;
        let size = (count as usize).checked_mul(kind_size(kind)?)?;
        let start = if size <= 4 { position + 8 } else { self.u32_at(position + 8)? as usize };
        let value = self.bytes.get(start..start.checked_add(size)?)?;
        Some(Entry { tag, kind, count, position, value })
    }

    /// The first directory's entry `tag`.
    pub fn find(&self, directory: usize, tag: u16) -> Option<Entry<'a>> {
        self.entries(directory).find(|entry| entry.tag == tag)
    }

    /// A BYTE, SHORT or LONG as a number.
    pub fn number(&self, entry: &Entry) -> Option<u32> {
        match (entry.kind, entry.value) {
            (1, [v, ..]) => Some((*v).into()),
            (3, _) => self.u16_at(entry.position + 8).filter(|_| entry.count == 1).map(u32::from),
            (4 | 13, _) => self.u32_at(entry.position + 8).filter(|_| entry.count == 1),
            _ => None,
        }
    }

    /// The directory that the entry `tag` of `directory` points to.
    pub fn sub_directory(&self, directory: usize, tag: u16) -> Option<usize> {
        let offset = self.number(&self.find(directory, tag)?)? as usize;
        (offset >= 8 && offset < self.bytes.len()).then_some(offset)
    }
}

/// Field types of one byte a value.
pub const BYTE: u16 = 1;
pub const ASCII: u16 = 2;
pub const SIGNED_BYTE: u16 = 6;
pub const UNDEFINED: u16 = 7;
/// Text since EXIF 3.0 (4.6.2).
pub const UTF8: u16 = 129;

/// Bytes per value of a field type (TIFF 6.0, section 2; 13 is IFD).
fn kind_size(kind: u16) -> Option<usize> {
    match kind {
        BYTE | ASCII | SIGNED_BYTE | UNDEFINED | UTF8 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

/// An entry to be written, its value in the byte order of the writer.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub tag: u16,
    pub kind: u16,
    pub count: u32,
    pub value: Vec<u8>,
}

/// Builds a TIFF block with two directories: the first, and the EXIF one that it points to.
pub struct Writer {
    pub big_endian: bool,
}

impl Writer {
    fn u16(&self, value: u16) -> [u8; 2] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn u32(&self, value: u32) -> [u8; 4] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    /// A SHORT entry.
    pub fn short(&self, tag: u16, value: u16) -> NewEntry {
        NewEntry { tag, kind: 3, count: 1, value: self.u16(value).to_vec() }
    }

    /// A LONG entry.
    pub fn long(&self, tag: u16, value: u32) -> NewEntry {
        NewEntry { tag, kind: 4, count: 1, value: self.u32(value).to_vec() }
    }

    /// The block: `main` in the first directory, `exif` in the EXIF directory (left out when empty).
    pub fn write(&self, mut main: Vec<NewEntry>, mut exif: Vec<NewEntry>) -> Vec<u8> {
        const EXIF_DIRECTORY: u16 = 0x8769;
        if !exif.is_empty() {
            main.push(self.long(EXIF_DIRECTORY, 0));
        }
        sort_by_key(&mut main, |entry| u64::from(entry.tag));
        sort_by_key(&mut exif, |entry| u64::from(entry.tag));
        let exif_offset = 8 + directory_size(&main);
        if let Some(pointer) = main.iter_mut().find(|entry| entry.tag == EXIF_DIRECTORY) {
            pointer.value = self.u32(exif_offset as u32).to_vec();
        }
        let mut out = if self.big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        out.extend(self.u32(8));
        self.write_directory(&main, &mut out);
        if !exif.is_empty() {
            self.write_directory(&exif, &mut out);
        }
        out
    }

    fn write_directory(&self, entries: &[NewEntry], out: &mut Vec<u8>) {
        let mut value_offset = out.len() + 6 + entries.len() * 12;
        out.extend(self.u16(entries.len() as u16));
        for entry in entries {
            out.extend(self.u16(entry.tag));
            out.extend(self.u16(entry.kind));
            out.extend(self.u32(entry.count));
            if entry.value.len() <= 4 {
                let mut inline = [0; 4];
                inline[..entry.value.len()].copy_from_slice(&entry.value);
                out.extend(inline);
            } else {
                out.extend(self.u32(value_offset as u32));
                value_offset += entry.value.len().next_multiple_of(2);
            }
        }
        out.extend(self.u32(0));
        for entry in entries.iter().filter(|entry| entry.value.len() > 4) {
            out.extend(&entry.value);
            if entry.value.len() % 2 == 1 {
                out.push(0);
            }
        }
    }
}

fn directory_size(entries: &[NewEntry]) -> usize {
    let values: usize =
        entries.iter().map(|e| e.value.len()).filter(|&size| size > 4).map(|size| size.next_multiple_of(2)).sum();
    6 + entries.len() * 12 + values
}
