//! Options of an encode.

use crate::error::EncodeError;

/// How to encode. Start from `EncodeConfig::default()` or [`EncodeConfig::new`] and change fields, or chain the
/// `with_` methods.
///
/// ```
/// let config = pagelift_webp::EncodeConfig::new(80.0).with_effort(6).with_sharp_yuv(true);
/// assert_eq!(config.effort, 6);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EncodeConfig {
    /// Visual quality, 0.0 (smallest) to 100.0 (best). The scale is libwebp's in meaning: at equal numbers both score
    /// about equally. Default 75.
    pub quality: f32,
    /// How hard to try, 0 (fastest) to 6 (smallest). Default 4.
    pub effort: u8,
    /// Precision of the alpha plane, 0 to 100; 100, the default, is lossless.
    pub alpha_quality: u8,
    /// Keep the colours of fully transparent pixels as they are. Default false: they are replaced by whatever is
    /// cheap to encode, since nobody sees them.
    pub exact: bool,
    /// Choose chroma samples so that colours next to sharp edges come out right after upsampling. Slower. Default
    /// false. Needs the crate's feature `sharp-yuv`, which is on by default.
    pub sharp_yuv: bool,
    /// Largest size of the whole file in bytes, metadata included. The quality is then searched for, and `quality`
    /// is ignored. Default none.
    pub target_bytes: Option<usize>,
    /// Strength of the decoder's deblocking, 0 (none) to 100. Default 60.
    pub filter_strength: u8,
    /// How much the deblocking spares edges, 0 (least) to 7. Default 0.
    pub filter_sharpness: u8,
    /// Most regions of different quantisation, 1 to 4. Default 4.
    pub segments: u8,
    /// Metadata to embed. Default none.
    pub metadata: Metadata,
}

/// Metadata chunks, written as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// An ICC profile.
    pub icc: Option<Vec<u8>>,
    /// An Exif block, starting at its TIFF header.
    pub exif: Option<Vec<u8>>,
    /// An XMP packet.
    pub xmp: Option<Vec<u8>>,
}

impl Metadata {
    /// No metadata.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the ICC profile.
    #[must_use]
    pub fn with_icc(mut self, icc: impl Into<Vec<u8>>) -> Self {
        self.icc = Some(icc.into());
        self
    }

    /// Sets the Exif block.
    #[must_use]
    pub fn with_exif(mut self, exif: impl Into<Vec<u8>>) -> Self {
        self.exif = Some(exif.into());
        self
    }

    /// Sets the XMP packet.
    #[must_use]
    pub fn with_xmp(mut self, xmp: impl Into<Vec<u8>>) -> Self {
        self.xmp = Some(xmp.into());
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.icc.is_none() && self.exif.is_none() && self.xmp.is_none()
    }
}

impl Default for EncodeConfig {
    fn default() -> Self {
        Self {
            quality: 75.0,
            effort: 4,
            alpha_quality: 100,
            exact: false,
            sharp_yuv: false,
            target_bytes: None,
            filter_strength: 60,
            filter_sharpness: 0,
            segments: 4,
            metadata: Metadata::default(),
        }
    }
}

impl EncodeConfig {
    /// The defaults at `quality`, 0.0 to 100.0.
    pub fn new(quality: f32) -> Self {
        Self { quality, ..Self::default() }
    }

    /// Sets [`quality`](Self::quality).
    #[must_use]
    pub fn with_quality(mut self, quality: f32) -> Self {
        self.quality = quality;
        self
    }

    /// Sets [`effort`](Self::effort).
    #[must_use]
    pub fn with_effort(mut self, effort: u8) -> Self {
        self.effort = effort;
        self
    }

    /// Sets [`alpha_quality`](Self::alpha_quality).
    #[must_use]
    pub fn with_alpha_quality(mut self, alpha_quality: u8) -> Self {
        self.alpha_quality = alpha_quality;
        self
    }

    /// Sets [`exact`](Self::exact).
    #[must_use]
    pub fn with_exact(mut self, exact: bool) -> Self {
        self.exact = exact;
        self
    }

    /// Sets [`sharp_yuv`](Self::sharp_yuv).
    #[must_use]
    pub fn with_sharp_yuv(mut self, sharp_yuv: bool) -> Self {
        self.sharp_yuv = sharp_yuv;
        self
    }

    /// Sets [`target_bytes`](Self::target_bytes).
    #[must_use]
    pub fn with_target_bytes(mut self, target_bytes: impl Into<Option<usize>>) -> Self {
        self.target_bytes = target_bytes.into();
        self
    }

    /// Sets [`filter_strength`](Self::filter_strength).
    #[must_use]
    pub fn with_filter_strength(mut self, filter_strength: u8) -> Self {
        self.filter_strength = filter_strength;
        self
    }

    /// Sets [`filter_sharpness`](Self::filter_sharpness).
    #[must_use]
    pub fn with_filter_sharpness(mut self, filter_sharpness: u8) -> Self {
        self.filter_sharpness = filter_sharpness;
        self
    }

    /// Sets [`segments`](Self::segments).
    #[must_use]
    pub fn with_segments(mut self, segments: u8) -> Self {
        self.segments = segments;
        self
    }

    /// Sets [`metadata`](Self::metadata).
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    pub(crate) fn validate(&self) -> Result<(), EncodeError> {
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
