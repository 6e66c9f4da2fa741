//! Options of an encode, as [`Encoder`](crate::Encoder) collects them: its methods say what each means.

use crate::error::EncodeError;
use std::borrow::Cow;

#[derive(Clone, Debug)]
pub struct Options<'a> {
    pub quality: f32,
    pub effort: u8,
    pub target_bytes: Option<usize>,
    pub alpha_quality: u8,
    pub exact: bool,
    pub sharp_yuv: bool,
    pub filter_strength: u8,
    pub filter_sharpness: u8,
    pub segments: u8,
    pub metadata: Metadata<'a>,
}

/// Metadata chunks, written as they are.
#[derive(Clone, Debug, Default)]
pub struct Metadata<'a> {
    pub icc: Option<Cow<'a, [u8]>>,
    pub exif: Option<Cow<'a, [u8]>>,
    pub xmp: Option<Cow<'a, [u8]>>,
}

impl Metadata<'_> {
    pub fn is_empty(&self) -> bool {
        self.icc.is_none() && self.exif.is_none() && self.xmp.is_none()
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            quality: 75.0,
            effort: 4,
            target_bytes: None,
            alpha_quality: 100,
            exact: false,
            sharp_yuv: false,
            filter_strength: 60,
            filter_sharpness: 0,
            segments: 4,
            metadata: Metadata::default(),
        }
    }
}

impl Options<'_> {
    pub fn validate(&self) -> Result<(), EncodeError> {
        let check = |ok: bool, name: &'static str, expected: &'static str| {
            if ok { Ok(()) } else { Err(EncodeError::Option { name, expected }) }
        };
        check((0.0..=100.0).contains(&self.quality), "quality", "0.0 to 100.0")?;
        check(self.effort <= 6, "effort", "0 to 6")?;
        check(self.alpha_quality <= 100, "alpha_quality", "0 to 100")?;
        check(self.filter_strength <= 100, "filter_strength", "0 to 100")?;
        check(self.filter_sharpness <= 7, "filter_sharpness", "0 to 7")?;
        check((1..=4).contains(&self.segments), "segments", "1 to 4")?;
        check(cfg!(feature = "sharp-yuv") || !self.sharp_yuv, "sharp_yuv", "false without the feature `sharp-yuv`")?;
        check(self.target_bytes != Some(0), "target_bytes", "at least 1")
    }
}
