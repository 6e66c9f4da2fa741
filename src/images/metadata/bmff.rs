//! The metadata items of AVIF and HEIC.

use super::Metadata;
use crate::images::probe::bmff::Container;
use crate::images::probe::source::Source;

pub fn read(bytes: &[u8]) -> Metadata {
    let source = Source::whole(bytes);
    let Ok(container) = Container::read(&source) else { return Metadata::default() };
    Metadata {
        icc: container.icc_profile().map(<[u8]>::to_vec),
        exif: container.exif(&source, bytes.len()).ok().flatten(),
        xmp: container.xmp(&source, bytes.len()).ok().flatten(),
    }
}
