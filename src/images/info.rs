//! What a file's header says about the picture.

use super::Format;

/// How the stored samples mean colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorModel {
    /// Grey levels, with or without alpha.
    Gray,
    /// Red, green, blue (JPEG's YCbCr and WebP's YUV included), with or without alpha.
    Rgb,
    /// A palette of RGB colours.
    Palette,
    /// Cyan, magenta, yellow, black (JPEG's YCCK included).
    Cmyk,
}

impl ColorModel {
    /// The name used in results: `"gray"`, `"rgb"`, `"palette"`, `"cmyk"`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gray => "gray",
            Self::Rgb => "rgb",
            Self::Palette => "palette",
            Self::Cmyk => "cmyk",
        }
    }
}

/// Pictures and videos that a file holds beside its picture, and that a result does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// What a display adds to the picture for high dynamic range (ISO 21496-1, Ultra HDR, Apple's HDR gain map).
    pub gain_map: bool,
    /// The distance of each pixel.
    pub depth_map: bool,
    /// A video behind the picture (Motion Photo).
    pub motion_photo: bool,
}

impl Extras {
    /// The names used in results: `"gain-map"`, `"depth-map"`, `"motion-photo"`, of those that are there.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let all = [(self.gain_map, "gain-map"), (self.depth_map, "depth-map"), (self.motion_photo, "motion-photo")];
        all.into_iter().filter_map(|(is_there, name)| is_there.then_some(name))
    }
}

/// What [`super::probe`] reads without decoding a pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageInfo {
    /// The format, by magic bytes.
    pub format: Format,
    /// Width in pixels once upright (orientation applied).
    pub width: u32,
    /// Height in pixels once upright.
    pub height: u32,
    /// Width in pixels as stored.
    pub stored_width: u32,
    /// Height in pixels as stored.
    pub stored_height: u32,
    /// EXIF orientation, 1 to 8; 1 is upright and the default where the file says nothing or nonsense.
    pub orientation: u8,
    /// Whether the format's header announces transparency (an alpha channel, `tRNS`, a GIF transparent index).
    pub has_alpha: bool,
    /// Whether there is more than one frame.
    pub animated: bool,
    /// How many frames there are, 1 or more. `None` where the container does not say so (JPEG XL), or says so in a part of
    /// the file that was not read: [`super::Prober`] reads no more of it for this. [`ImageInfo::animated`] may still be known.
    pub frames: Option<u32>,
    /// What there is beside the picture.
    pub extras: Extras,
    /// Bits per sample as stored (1 to 16; 8 for JPEG).
    pub bit_depth: u8,
    /// The colour model as stored.
    pub color_model: ColorModel,
    /// The description in the embedded ICC profile (e.g. `"Display P3"`), `"sRGB"` where a chunk says so; `None` where nothing
    /// is embedded.
    pub color_profile: Option<String>,
    /// Whether the EXIF data (or XMP) holds a GPS position.
    pub has_gps: bool,
}

impl ImageInfo {
    /// Whether [`super::decode`] makes sRGB of this picture, whose colours could also be converted afterwards.
    pub(super) fn decodes_to_srgb(&self) -> bool {
        self.format == Format::Png && self.bit_depth == 16
    }
}
