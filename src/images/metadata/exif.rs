//! What EXIF says, and what of it a result may keep.

use super::tiff::{self, Entry, NewEntry, Tiff, Writer};

/// Tags by their names in the EXIF 3.0 specification.
mod tag {
    pub const IMAGE_WIDTH: u16 = 0x100;
    pub const IMAGE_LENGTH: u16 = 0x101;
    pub const ORIENTATION: u16 = 0x112;
    pub const THUMBNAIL_OFFSET: u16 = 0x201;
    pub const THUMBNAIL_LENGTH: u16 = 0x202;
    pub const EXIF_DIRECTORY: u16 = 0x8769;
    pub const GPS_DIRECTORY: u16 = 0x8825;
    pub const COLOR_SPACE: u16 = 0xa001;
    pub const PIXEL_X_DIMENSION: u16 = 0xa002;
    pub const PIXEL_Y_DIMENSION: u16 = 0xa003;
    pub const INTEROPERABILITY_DIRECTORY: u16 = 0xa005;
    pub const INTEROPERABILITY_INDEX: u16 = 1;
    pub const GPS_LATITUDE: u16 = 2;
    pub const GPS_LONGITUDE: u16 = 4;
}

/// What `Safe` keeps of the first directory: make, model, resolution, software, date, artist, copyright. A list of what is
/// kept rather than of what is dropped, so that tags nobody thought of do not give anything away.
const SAFE_MAIN: &[u16] = &[0x10f, 0x110, 0x11a, 0x11b, 0x128, 0x131, 0x132, 0x13b, 0x8298];

/// What `Safe` keeps of the EXIF directory: exposure, dates with their fractions and offsets, lens make and model. Not:
/// MakerNote, UserComment, ImageUniqueID, CameraOwnerName, BodySerialNumber, LensSerialNumber, SubjectArea and whatever is
/// unknown.
#[rustfmt::skip]
const SAFE_EXIF: &[u16] = &[
    0x829a, 0x829d, 0x8822, 0x8827, 0x8830, 0x8831, 0x8832, 0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012,
    0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920a, 0x9290, 0x9291, 0x9292,
    0xa217, 0xa300, 0xa301, 0xa401, 0xa402, 0xa403, 0xa404, 0xa405, 0xa406, 0xa407, 0xa408, 0xa409, 0xa40a, 0xa40c,
    0xa432, 0xa433, 0xa434,
];

/// A text longer than this, in bytes, is no date or name.
const SAFE_TEXT_BYTES: usize = 4096;
/// A number longer than this, in bytes, is no exposure: a lens has four rationals.
const SAFE_NUMBER_BYTES: usize = 64;
/// Bytes of no type are versions and kinds.
const SAFE_UNTYPED_BYTES: usize = 4;

/// The parts of EXIF that change how a picture is shown or treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// 1 to 8, where there is a valid one.
    pub orientation: Option<u8>,
    /// Whether there is a latitude or longitude.
    pub has_gps: bool,
    /// Whether the pixels are Adobe RGB: "uncalibrated" with the interoperability index R03 (DCF 2.0), or ColorSpace 2, which
    /// some cameras write.
    pub adobe_rgb: bool,
}

/// Reads the summary; of a damaged block whatever can be read.
pub fn summarize(exif: &[u8]) -> Summary {
    let mut summary = Summary::default();
    let Some((tiff, main)) = Tiff::new(exif).and_then(|tiff| Some((tiff, tiff.first_directory()?))) else {
        return summary;
    };
    let orientation = tiff.find(main, tag::ORIENTATION).and_then(|entry| tiff.number(&entry));
    summary.orientation = orientation.filter(|v| (1..=8).contains(v)).map(|v| v as u8);
    if let Some(gps) = tiff.sub_directory(main, tag::GPS_DIRECTORY) {
        // Cameras without a fix write the directory with a version only.
        summary.has_gps = tiff.entries(gps).any(|entry| matches!(entry.tag, tag::GPS_LATITUDE | tag::GPS_LONGITUDE));
    }
    if let Some(exif) = tiff.sub_directory(main, tag::EXIF_DIRECTORY) {
        let color_space = tiff.find(exif, tag::COLOR_SPACE).and_then(|entry| tiff.number(&entry));
        let index = tiff
            .sub_directory(exif, tag::INTEROPERABILITY_DIRECTORY)
            .and_then(|directory| tiff.find(directory, tag::INTEROPERABILITY_INDEX));
        let r03 = index.is_some_and(|entry| entry.value.starts_with(b"R03"));
        summary.adobe_rgb = color_space == Some(2) || (r03 && color_space != Some(1));
    }
    summary
}

/// The entry with what is meant to be read of it: a text ends at its first zero (EXIF 3.0, 4.6.2).
fn safe_value(entry: &Entry) -> Option<NewEntry> {
    let Entry { tag, kind, count, value, .. } = *entry;
    let (value, count) = match kind {
        tiff::ASCII | tiff::UTF8 => {
            let end = value.iter().position(|&byte| byte == 0).map_or(value.len(), |zero| zero + 1);
            (&value[..end], end as u32)
        }
        _ => (value, count),
    };
    let most = match kind {
        tiff::ASCII | tiff::UTF8 => SAFE_TEXT_BYTES,
        tiff::BYTE | tiff::SIGNED_BYTE | tiff::UNDEFINED => SAFE_UNTYPED_BYTES,
        _ => SAFE_NUMBER_BYTES,
    };
    (value.len() <= most).then(|| NewEntry { tag, kind, count, value: value.to_vec() })
}

/// Rebuilds the block with only what is safe to publish, upright, sRGB, `size` pixels. `None` when nothing of it remains.
pub fn safe(exif: &[u8], size: (u32, u32)) -> Option<Vec<u8>> {
    let tiff = Tiff::new(exif)?;
    let main_directory = tiff.first_directory()?;
    let keep = |directory: usize, allowed: &[u16]| -> Vec<NewEntry> {
        let mut kept: Vec<NewEntry> = Vec::new();
        for entry in tiff.entries(directory) {
            let known = kept.iter().any(|other| other.tag == entry.tag);
            if !known && allowed.contains(&entry.tag) {
                kept.extend(safe_value(&entry));
            }
        }
        kept
    };
    let mut main = keep(main_directory, SAFE_MAIN);
    let mut exif = tiff.sub_directory(main_directory, tag::EXIF_DIRECTORY).map_or(vec![], |at| keep(at, SAFE_EXIF));
    if main.is_empty() && exif.is_empty() {
        return None;
    }
    let writer = Writer { big_endian: tiff.big_endian };
    main.push(writer.short(tag::ORIENTATION, 1));
    exif.push(writer.short(tag::COLOR_SPACE, 1));
    exif.push(writer.long(tag::PIXEL_X_DIMENSION, size.0));
    exif.push(writer.long(tag::PIXEL_Y_DIMENSION, size.1));
    Some(writer.write(main, exif))
}

/// Keeps the block as it is, because maker notes point to places in it, and changes in place what is no longer true:
/// orientation, size, colour space. The thumbnail, which shows the picture before the change, is blanked and unlinked.
pub fn all(exif: &[u8], size: (u32, u32)) -> Option<Vec<u8>> {
    let (mut patch, main) = Patch::new(exif)?;
    let tiff = patch.tiff;
    patch.number(main, tag::ORIENTATION, 1);
    patch.number(main, tag::IMAGE_WIDTH, size.0);
    patch.number(main, tag::IMAGE_LENGTH, size.1);
    if let Some(exif) = tiff.sub_directory(main, tag::EXIF_DIRECTORY) {
        patch.number(exif, tag::PIXEL_X_DIMENSION, size.0);
        patch.number(exif, tag::PIXEL_Y_DIMENSION, size.1);
        patch.number(exif, tag::COLOR_SPACE, 1);
        if let Some(interoperability) = tiff.sub_directory(exif, tag::INTEROPERABILITY_DIRECTORY)
            && let Some(entry) = tiff.find(interoperability, tag::INTEROPERABILITY_INDEX)
            && entry.value == b"R03\0"
        {
            patch.out[entry.position + 8..entry.position + 12].copy_from_slice(b"R98\0");
        }
    }
    patch.drop_thumbnail(main);
    Some(patch.out)
}

/// A block that holds nothing but an orientation (1 to 8).
pub fn orientation_only(orientation: u8) -> Vec<u8> {
    let writer = Writer { big_endian: false };
    writer.write(vec![writer.short(tag::ORIENTATION, orientation.into())], Vec::new())
}

/// The block with another orientation (1 to 8); `None` when it has no place for one.
pub fn with_orientation(exif: &[u8], orientation: u8) -> Option<Vec<u8>> {
    let (mut patch, main) = Patch::new(exif)?;
    patch.tiff.find(main, tag::ORIENTATION).filter(|entry| entry.count == 1)?;
    patch.number(main, tag::ORIENTATION, orientation.into());
    Some(patch.out)
}

/// A block, and what becomes of it.
struct Patch<'a> {
    tiff: Tiff<'a>,
    out: Vec<u8>,
}

impl<'a> Patch<'a> {
    /// Nothing changed yet, and where the first directory is.
    fn new(exif: &'a [u8]) -> Option<(Self, usize)> {
        let tiff = Tiff::new(exif)?;
        Some((Self { tiff, out: tiff.bytes.to_vec() }, tiff.first_directory()?))
    }

    /// Sets the entry, if it is there, to a LONG: its 4 bytes of value have room for one whatever it was.
    fn number(&mut self, directory: usize, tag: u16, value: u32) {
        let Some(Entry { position, count: 1, .. }) = self.tiff.find(directory, tag) else { return };
        let short = u16::try_from(value).ok().filter(|_| self.tiff.u16_at(position + 2) == Some(3));
        let big = self.tiff.big_endian;
        let bytes = match short {
            Some(v) if big => [v.to_be_bytes(), [0; 2]].concat(),
            Some(v) => [v.to_le_bytes(), [0; 2]].concat(),
            None => {
                self.out[position + 2..position + 4].copy_from_slice(if big { &[0, 4] } else { &[4, 0] });
                if big { value.to_be_bytes().to_vec() } else { value.to_le_bytes().to_vec() }
            }
        };
        // A SHORT may be the last that there is of a block that is cut off.
        for (out, byte) in self.out.iter_mut().skip(position + 8).zip(bytes) {
            *out = byte;
        }
    }

    fn drop_thumbnail(&mut self, main: usize) {
        let tiff = self.tiff;
        let Some((thumbnail, link)) = tiff.next_directory(main) else { return };
        self.out[link..link + 4].fill(0);
        if thumbnail == 0 {
            return;
        }
        let number = |tag| tiff.find(thumbnail, tag).and_then(|entry| tiff.number(&entry)).map(|v| v as usize);
        let (Some(offset), Some(length)) = (number(tag::THUMBNAIL_OFFSET), number(tag::THUMBNAIL_LENGTH)) else {
            return;
        };
        let end = offset.saturating_add(length).min(tiff.bytes.len());
        // A real thumbnail is a JPEG of its own; anything else may be a lie about where something else is.
        if tiff.bytes.get(offset..end).is_some_and(|data| data.starts_with(b"\xff\xd8")) {
            self.out[offset..end].fill(0);
            if end == self.out.len() {
                self.out.truncate(offset);
            }
        }
    }
}
