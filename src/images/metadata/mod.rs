//! EXIF, XMP and ICC profiles: found in the file, and cut down to what a result may keep.

mod bmff;
pub(super) mod exif;
pub(super) mod jpeg;
pub(super) mod mpf;
pub(super) mod png;
mod tiff;
mod webp;
pub(super) mod xmp;

use super::container::source::Source;
use super::options::MetadataPolicy;
use super::{Format, ImageInfo, color};

/// The metadata of a file, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The ICC profile. Where the file names its colours another way (PNG's `cICP`, or `gAMA` and `cHRM`; the EXIF mark for
    /// Adobe RGB), an equivalent profile made here, so that there is one way to convert. `None` for PNG of 16 bits, which
    /// [`super::decode`] converts itself.
    pub icc: Option<Vec<u8>>,
    /// The EXIF block, from its TIFF header on (no `Exif\0\0`).
    pub exif: Option<Vec<u8>>,
    /// The XMP packet. The extended part that JPEG can have is left out.
    pub xmp: Option<Vec<u8>>,
}

/// Reads the metadata of `bytes`, of which `info` is what [`super::probe`] says. Never fails: what cannot be read is none.
/// What is kept is at most as large as the file, or 16 MB where it is packed.
pub fn read_metadata(bytes: &[u8], info: &ImageInfo) -> Metadata {
    let source = Source::whole(bytes);
    let mut metadata = match info.format {
        Format::Jpeg => jpeg::read(&source),
        Format::Png => png::read(&source),
        Format::WebP => webp::read(&source),
        Format::Avif | Format::Heic => bmff::read(&source),
        Format::Gif | Format::Bmp | Format::Jxl => Metadata::default(),
    };
    if metadata.icc.is_none()
        && info.format == Format::Jpeg
        && metadata.exif.as_ref().is_some_and(|block| exif::summarize(block).adobe_rgb)
    {
        metadata.icc = Some(color::profiles::adobe_rgb());
    }
    if info.decodes_to_srgb() {
        metadata.icc = None;
    }
    metadata
}

impl Metadata {
    /// What a result of `size` (width, height) pixels keeps under `policy`. Its pixels are upright and sRGB, so the
    /// orientation becomes 1, sizes and colour space are brought up to date, thumbnails and the ICC profile are dropped.
    ///
    /// - [`MetadataPolicy::Safe`] keeps from EXIF: dates, artist, copyright, software, camera and lens models, exposure.
    ///   Everything else goes: position, maker notes, serial numbers, unique ids, owner, comments, descriptions, and all XMP.
    /// - [`MetadataPolicy::All`] keeps EXIF and XMP, the position included. XMP goes when it describes what the result does
    ///   not have (a thumbnail, a gain map, a video behind the picture).
    pub fn filtered(&self, policy: MetadataPolicy, size: (u32, u32)) -> Self {
        match policy {
            MetadataPolicy::None => Self::default(),
            MetadataPolicy::Safe => {
                Self { exif: self.exif.as_ref().and_then(|block| exif::safe(block, size)), ..Self::default() }
            }
            MetadataPolicy::All => Self {
                icc: None,
                exif: self.exif.as_ref().and_then(|block| exif::all(block, size)),
                xmp: self.xmp.as_ref().and_then(|packet| xmp::all(packet)),
            },
        }
    }
}
