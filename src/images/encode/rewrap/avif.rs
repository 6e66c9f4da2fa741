//! AVIF with its metadata blanked (ISO/IEC 14496-12 and 23008-12).
//!
//! Every offset in the file counts from its beginning, so nothing moves: the result begins as zeros of the same length, and
//! what the picture needs is copied to where it was. Boxes that are not copied become `free`.

use std::ops::Range;

use crate::images::container::Chunk;
use crate::images::container::bmff::{self, Extent, MAX_META, Meta};
use crate::images::container::source::Source;
use crate::images::encode::Embedded;

use super::samples::chunks;

/// EXIF that says nothing: a directory without entries.
const NO_EXIF: &[u8] = b"II*\0\x08\0\0\0\0\0\0\0\0\0";

/// More items than any picture has, tiles included. Each extent looks for its own.
const MAX_ITEMS: usize = 4096;

/// More boxes of data than any writer makes. Each item and each frame looks for its own.
const MAX_DATA: usize = 64;
/// From `moov` to the tables of samples there are five boxes.
const MAX_DEPTH: u8 = 8;

/// The fixed part of a `VisualSampleEntry`, in bytes (ISO/IEC 14496-12, 12.1.3).
const SAMPLE_ENTRY: u64 = 78;
/// Where the name of the encoder is in it, which may be any text.
const ENCODER_NAME: Range<usize> = 42..74;

/// The file with its items that are pictures, their properties and its tracks. Everything else is blank: EXIF (but for that
/// of `embedded`, where it fits into its place), XMP, items of other kinds, names of items and handlers, unknown boxes and
/// properties, dates of tracks, and data that no picture refers to. `None` when a picture's data is not all there.
pub fn strip(file: &[u8], embedded: &Embedded) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let meta = Meta::read(&source).ok().filter(|meta| meta.items.len() <= MAX_ITEMS)?;
    let mut copy = Copy { file, source: &source, out: vec![0; file.len()] };
    let (mut position, mut idat) = (0, None);
    let (mut data, mut frames) = (Vec::new(), Vec::new());
    while let Some(part) = bmff::next(&source, position).ok()? {
        match &part.name {
            b"ftyp" => copy.all(&part)?,
            b"meta" => idat = copy.meta(&part)?,
            b"moov" => copy.movie(&part, &mut frames, 0)?,
            b"mdat" => {
                copy.header(&part)?;
                (data.len() < MAX_DATA).then_some(())?;
                data.push(part.body as usize..(part.next as usize).min(file.len()));
            }
            _ => copy.blank(&part)?,
        }
        position = part.next;
    }
    // Behind the last box.
    copy.out.truncate(usize::try_from(position).unwrap_or(usize::MAX));
    let has_kind = |extent: &Extent, kinds: &[&[u8; 4]]| {
        meta.items.iter().any(|item| item.id == extent.item && kinds.contains(&&item.kind))
    };
    let is_picture = |extent: &Extent| has_kind(extent, &[b"av01", b"grid", b"iovl", b"iden", b"tmap"]);
    let mut places = Vec::new();
    for extent in &meta.extents {
        let start =
            if extent.in_meta { extent.offset.checked_add(idat.as_ref()?.start as u64)? } else { extent.offset };
        let start = usize::try_from(start).ok()?;
        let place = start..start.checked_add(usize::try_from(extent.length).ok()?)?;
        let is_data = is_within(&place, data.iter().chain(&idat));
        if is_picture(extent) {
            is_data.then(|| places.push(place))?;
        } else if is_data && has_kind(extent, &[b"Exif"]) {
            put_exif(copy.out.get_mut(place)?, embedded.exif.as_deref());
        }
    }
    if !frames.iter().all(|frame| is_within(frame, data.iter())) {
        return None;
    }
    // No byte is in two pictures, or a small file could be copied for hours.
    let mut left = file.len();
    for place in places.into_iter().chain(frames) {
        left = left.checked_sub(place.len())?;
        copy.range(place)?;
    }
    Some(copy.out)
}

/// Whether the bytes are there, and all in one of these ranges.
fn is_within<'a>(range: &Range<usize>, mut data: impl Iterator<Item = &'a Range<usize>>) -> bool {
    !range.is_empty() && data.any(|data| data.start <= range.start && range.end <= data.end)
}

/// Writes the block, or an empty one, behind the 4 bytes that say how far behind them it begins: 0.
fn put_exif(place: &mut [u8], exif: Option<&[u8]>) {
    let fitting = [exif.unwrap_or(NO_EXIF), NO_EXIF].into_iter().find(|block| block.len() + 4 <= place.len());
    if let Some(block) = fitting {
        place[4..4 + block.len()].copy_from_slice(block);
    }
}

struct Copy<'a> {
    file: &'a [u8],
    source: &'a Source<'a>,
    out: Vec<u8>,
}

impl Copy<'_> {
    fn range(&mut self, range: Range<usize>) -> Option<()> {
        self.out.get_mut(range.clone())?.copy_from_slice(self.file.get(range)?);
        Some(())
    }

    /// The first `length` bytes of a box's contents, and its header.
    fn part(&mut self, part: &Chunk, length: u64) -> Option<()> {
        self.range(part.start as usize..usize::try_from(part.body.checked_add(length.min(part.length))?).ok()?)
    }

    fn header(&mut self, part: &Chunk) -> Option<()> {
        self.part(part, 0)
    }

    fn all(&mut self, part: &Chunk) -> Option<()> {
        self.part(part, part.length)
    }

    /// The box as one that means nothing.
    fn blank(&mut self, part: &Chunk) -> Option<()> {
        self.header(part)?;
        self.out.get_mut(part.start as usize + 4..part.start as usize + 8)?.copy_from_slice(b"free");
        Some(())
    }

    /// The boxes within a box, whose header and the `skip` bytes of contents in front of them are copied.
    fn within(&mut self, part: &Chunk, skip: u64, mut each: impl FnMut(&mut Self, &Chunk) -> Option<()>) -> Option<()> {
        self.part(part, skip)?;
        let mut position = part.body.checked_add(skip)?;
        while let Some(inner) = bmff::next(self.source, position).ok()?.filter(|inner| inner.next <= part.next) {
            each(self, &inner)?;
            position = inner.next;
        }
        Some(())
    }

    /// The `meta` box; returns where the contents of its `idat` are.
    fn meta(&mut self, part: &Chunk) -> Option<Option<Range<usize>>> {
        let mut idat = None;
        self.within(part, 4, |copy, part| match &part.name {
            b"hdlr" => copy.part(part, 24),
            b"pitm" | b"iloc" | b"iref" | b"grpl" => copy.all(part),
            b"iprp" => copy.within(part, 0, |copy, part| match &part.name {
                b"ipco" => copy.within(part, 0, Self::property),
                b"ipma" => copy.all(part),
                _ => copy.blank(part),
            }),
            b"iinf" => {
                let short = copy.file.get(part.body as usize) == Some(&0);
                copy.within(part, if short { 6 } else { 8 }, Self::item)
            }
            b"idat" => {
                idat = Some(part.body as usize..part.next as usize);
                copy.header(part)
            }
            _ => copy.blank(part),
        })?;
        Some(idat)
    }

    fn property(&mut self, part: &Chunk) -> Option<()> {
        match longest(&part.name) {
            0 => self.blank(part),
            longest => self.part(part, longest),
        }
    }

    /// How a track's frames are coded.
    fn sample_entry(&mut self, part: &Chunk) -> Option<()> {
        self.within(part, SAMPLE_ENTRY, Self::property)?;
        let start = part.body as usize;
        self.out.get_mut(start + ENCODER_NAME.start..start + ENCODER_NAME.end)?.fill(0);
        Some(())
    }

    /// An `infe` box without the item's name.
    fn item(&mut self, part: &Chunk) -> Option<()> {
        let contents = part.contents(self.source, usize::MAX).ok()??;
        // Version and flags, id, protection, type; before version 2 there is no type.
        let fixed = match contents.first()? {
            0 | 1 => 8,
            2 => 12,
            _ => 14,
        };
        self.part(part, fixed)?;
        const XMP: &[u8] = b"mime\0application/rdf+xml\0";
        let kind = fixed as usize - 4;
        if contents.get(kind..).is_some_and(|rest| rest.starts_with(XMP)) {
            self.part(part, (kind + XMP.len()) as u64)?;
        }
        Some(())
    }

    /// The `moov` box, and where its tracks' frames are; `depth` boxes are around it.
    fn movie(&mut self, part: &Chunk, frames: &mut Vec<Range<usize>>, depth: u8) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.within(part, 0, |copy, part| match &part.name {
            b"stbl" => {
                frames.extend(chunks(part.contents(copy.source, MAX_META).ok()??)?);
                copy.movie(part, frames, depth + 1)
            }
            b"trak" | b"mdia" | b"minf" | b"edts" | b"dinf" => copy.movie(part, frames, depth + 1),
            b"mvhd" | b"tkhd" | b"mdhd" => {
                copy.all(part)?;
                // When it was made and changed: 32 or 64 bits each, behind version and flags.
                let dates = if copy.file.get(part.body as usize) == Some(&0) { 8 } else { 16 };
                let start = part.body as usize + 4;
                copy.out.get_mut(start..start + dates)?.fill(0);
                Some(())
            }
            b"hdlr" => copy.part(part, 24),
            b"stsd" => copy.within(part, 8, Self::sample_entry),
            // The address of data that is in another file is no part of this one.
            b"dref" => copy.within(part, 8, |copy, part| copy.part(part, 4)),
            b"vmhd" | b"stts" | b"ctts" | b"stss" | b"stsz" | b"stsc" | b"stco" | b"co64" | b"sdtp" | b"elst"
            | b"tref" | b"sbgp" | b"sgpd" => copy.all(part),
            _ => copy.blank(part),
        })
    }
}

/// How many bytes a property or a box in a sample entry has at most, if it is one of those that say how a picture looks.
fn longest(name: &[u8; 4]) -> u64 {
    match name {
        b"av1C" | b"auxC" | b"auxi" | b"colr" | b"cclv" => u64::MAX,
        b"clap" => 32,
        b"mdcv" => 24,
        b"a1lx" => 13,
        b"ispe" => 12,
        b"pixi" | b"pasp" | b"amve" | b"ccst" => 8,
        b"clli" => 4,
        b"lsel" => 2,
        b"irot" | b"imir" | b"a1op" => 1,
        _ => 0,
    }
}
