//! Metadata on its way into a file.

use super::{jpeg, png, webp};
use crate::images::Format;
use crate::images::metadata::exif;

/// What is put into the result beside the picture. Never a colour profile: results are sRGB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embedded {
    /// EXIF as a TIFF block, without the `Exif\0\0` that JPEG puts in front.
    pub exif: Option<Vec<u8>>,
    /// An XMP packet.
    pub xmp: Option<Vec<u8>>,
}

impl Embedded {
    /// Adds itself to a file of `format`; other formats than JPEG, PNG and WebP come back as they are.
    pub fn put_into(&self, file: Vec<u8>, format: Format) -> Vec<u8> {
        let (exif, xmp) = (self.exif.as_deref(), self.xmp.as_deref());
        if exif.is_none() && xmp.is_none() {
            return file;
        }
        match format {
            Format::Jpeg => jpeg::with_metadata(file, exif, xmp),
            Format::Png => png::with_metadata(file, exif, xmp),
            Format::WebP => webp::with_metadata(file, exif, xmp),
            _ => file,
        }
    }

    /// More bytes than it adds to any file.
    pub fn most_bytes(&self) -> u64 {
        /// Headers, checksums and padding of all formats together stay below this for one block.
        const FRAME: usize = 64;
        let size = |block: &Option<Vec<u8>>| block.as_ref().map_or(0, |block| (block.len() + FRAME) as u64);
        size(&self.exif) + size(&self.xmp)
    }

    /// The same with the orientation (1 to 8) set in its EXIF, which is added when there is none; `None` when the EXIF has no
    /// place for it.
    pub fn with_orientation(self, orientation: u8) -> Option<Self> {
        let exif = match &self.exif {
            Some(exif) => exif::with_orientation(exif, orientation)?,
            None => exif::orientation_only(orientation),
        };
        Some(Self { exif: Some(exif), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orientation_can_be_set_again() {
        let only = |orientation| Embedded { exif: Some(exif::orientation_only(orientation)), xmp: None };
        assert_eq!(only(1).with_orientation(6), Some(only(6)));
        assert_eq!(Embedded::default().with_orientation(6), Some(only(6)));
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0".to_vec();
        let set = Embedded { exif: Some(big), xmp: None }.with_orientation(8).unwrap();
        assert_eq!(set.exif.unwrap()[18..20], [0, 8]);
    }

    #[test]
    fn broken_exif_has_no_place_for_it() {
        for exif in [&b""[..], b"II*\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"] {
            assert_eq!(Embedded { exif: Some(exif.to_vec()), xmp: None }.with_orientation(3), None);
        }
    }
}
