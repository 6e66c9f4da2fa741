//! The metadata items of AVIF and HEIC.

use super::Metadata;
use crate::images::container::bmff::Meta;
use crate::images::container::source::Source;

pub fn read(source: &Source) -> Metadata {
    let Ok(meta) = Meta::read(source) else { return Metadata::default() };
    let owned = |block: Option<&[u8]>| block.map(<[u8]>::to_vec);
    Metadata {
        icc: owned(meta.icc_profile()),
        exif: meta.exif(source, usize::MAX).map_or(None, owned),
        xmp: meta.xmp(source, usize::MAX).map_or(None, owned),
    }
}
