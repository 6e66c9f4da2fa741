//! Taking the metadata out of a file without touching its picture, for originals that cannot be made smaller.
//!
//! Each format's file is written again from what its picture needs, by a list of what is kept: what nobody thought of, and
//! what decoders merely pass over, does not come along.

use super::Embedded;
use crate::images::{Format, ImageInfo, read_metadata};

mod avif;
mod gif;
mod jpeg;
mod png;
mod samples;
mod webp;

/// The file without its metadata, with `embedded` in its place; `None` for formats where that is not possible here, and
/// for files whose structure cannot be followed to the end of the picture. Colour profiles stay: the pixels need them.
pub fn rewrap(file: &[u8], info: &ImageInfo, embedded: &Embedded) -> Option<Vec<u8>> {
    let icc = || read_metadata(file, info).icc;
    let stripped = match info.format {
        Format::Jpeg => jpeg::strip(file, icc().as_deref().and_then(whole_profile)),
        Format::Png => png::strip(file),
        Format::WebP => webp::strip(file, icc().as_deref().and_then(whole_profile)),
        Format::Gif => gif::strip(file),
        Format::Avif => return avif::strip(file, embedded),
        Format::Bmp | Format::Heic | Format::Jxl => None,
    }?;
    Some(embedded.put_into(stripped, info.format))
}

/// The profile without what is behind its end; `None` when it is none (ICC.1:2022, 7.2), which no decoder applies.
fn whole_profile(icc: &[u8]) -> Option<&[u8]> {
    let size = u32::from_be_bytes(*icc.first_chunk()?) as usize;
    icc.get(..size).filter(|profile| profile.get(36..40) == Some(b"acsp"))
}
