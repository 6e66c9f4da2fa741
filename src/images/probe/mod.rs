//! Reads what a file's header says, without decoding a pixel.

mod bmff;
pub(super) mod bmp;
mod gif;
mod jpeg;
mod jxl;
mod png;
mod prober;
mod webp;

pub use prober::{Prober, probe};

use super::metadata::{exif, xmp};
use super::orient::oriented_size;
use super::{ColorModel, Extras, Format, ImageInfo};

/// The largest piece of metadata that is read whole, in bytes.
const MAX_METADATA: usize = 4 << 20;

/// A picture as stored: opaque, 8 bits, RGB, upright, not animated. Parsers change what the file says otherwise.
fn plain(format: Format, width: u32, height: u32) -> ImageInfo {
    ImageInfo {
        format,
        width,
        height,
        stored_width: width,
        stored_height: height,
        orientation: 1,
        has_alpha: false,
        animated: false,
        frames: Some(1),
        extras: Extras::default(),
        bit_depth: 8,
        color_model: ColorModel::Rgb,
        color_profile: None,
        has_gps: false,
    }
}

/// Sets the orientation and the upright size.
fn set_orientation(info: &mut ImageInfo, orientation: u8) {
    info.orientation = orientation;
    (info.width, info.height) = oriented_size(info.stored_width, info.stored_height, orientation);
}

/// Notes what an EXIF block says.
fn note_exif(info: &mut ImageInfo, block: &[u8]) {
    let summary = exif::summarize(block);
    if let Some(orientation) = summary.orientation {
        set_orientation(info, orientation);
    }
    info.has_gps |= summary.has_gps;
    if summary.adobe_rgb && info.color_profile.is_none() {
        info.color_profile = Some("Adobe RGB".into());
    }
}

/// Notes what an XMP packet says.
fn note_xmp(info: &mut ImageInfo, packet: &[u8]) {
    info.has_gps |= xmp::has_gps(packet);
    xmp::note_extras(packet, &mut info.extras);
}
