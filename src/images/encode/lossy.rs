//! One face for the lossy formats.

use super::jpeg::{Chroma, Planes};
use super::webp;
use crate::images::packed::Packed;
use crate::images::resize::copy;
use crate::images::{Format, Pixels, Rect};
use crate::{Error, ErrorCode, Result};

/// A format that trades quality for bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossyFormat {
    /// JPEG: opaque pictures.
    Jpeg,
    /// WebP, with or without alpha.
    WebP,
}

impl LossyFormat {
    /// The file format.
    pub fn format(self) -> Format {
        match self {
            Self::Jpeg => Format::Jpeg,
            Self::WebP => Format::WebP,
        }
    }

    /// The lowest and highest quality that [`Quality::Auto`](crate::images::options::Quality::Auto) chooses. Below, flat
    /// areas break into blocks whatever the score says; above, bytes grow and nobody sees why.
    pub fn sensible(self) -> (f32, f32) {
        match self {
            Self::Jpeg => (50.0, 92.0),
            Self::WebP => (45.0, 92.0),
        }
    }
}

/// A picture that is about to be encoded, perhaps several times.
pub struct Lossy {
    lossy_format: LossyFormat,
    size: (u32, u32),
    effort: u8,
    chroma: Chroma,
    planes: Option<Planes>,
    pixels: Option<Pixels>,
    packed: Option<Packed>,
}

impl Lossy {
    /// Prepares `pixels`. `quality` is where the encodes are expected to be; it decides about the colour resolution.
    pub fn new(lossy_format: LossyFormat, pixels: Pixels, gray: bool, quality: f32, effort: u8) -> Self {
        let chroma = match lossy_format {
            LossyFormat::Jpeg => Chroma::choose(&pixels, gray, quality),
            // It has one resolution for colour.
            LossyFormat::WebP => Chroma::Halved,
        };
        let size = (pixels.width, pixels.height);
        Self { lossy_format, size, effort, chroma, planes: None, pixels: Some(pixels), packed: None }
    }

    /// Which format it writes.
    pub fn lossy_format(&self) -> LossyFormat {
        self.lossy_format
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// The picture, before it was [released](Self::release) or [reduced](Self::reduce).
    pub fn pixels(&self) -> Option<&Pixels> {
        self.pixels.as_ref()
    }

    /// Says that neither [`Lossy::pixels`] nor [`Lossy::parts`] are wanted any more: the encoder may work from less.
    pub fn release(&mut self) -> Result<()> {
        if self.lossy_format == LossyFormat::Jpeg {
            self.planes()?;
            self.pixels = None;
        }
        Ok(())
    }

    /// Says that only [`Lossy::parts`] are wanted from here on: the picture may be kept in less.
    pub fn reduce(&mut self) -> Result<()> {
        if self.lossy_format == LossyFormat::Jpeg {
            self.planes()?;
            self.packed = self.pixels.take().map(Packed::new);
        }
        Ok(())
    }

    /// The picture in parts, unless it was [released](Self::release).
    pub fn parts(&self) -> Result<Parts<'_>> {
        match &self.packed {
            Some(packed) => Ok(Parts::Packed(packed)),
            None => Ok(Parts::Whole(self.kept()?)),
        }
    }

    fn planes(&mut self) -> Result<&Planes> {
        if self.planes.is_none()
            && let Some(pixels) = &self.pixels
        {
            self.planes = Some(Planes::new(pixels, self.chroma)?);
        }
        self.planes.as_ref().ok_or_else(|| Error::new(ErrorCode::Unsupported, "jpeg: the pixels were released"))
    }

    /// Encodes the picture.
    pub fn encode(&mut self, quality: f32, tick: &mut dyn FnMut(f32) -> Result<()>) -> Result<Vec<u8>> {
        tick(0.0)?;
        let effort = self.effort;
        let bytes = match self.lossy_format {
            LossyFormat::Jpeg => self.planes()?.encode(quality, effort)?,
            LossyFormat::WebP => webp::encode(self.kept()?, quality, effort, None, tick)?,
        };
        tick(1.0)?;
        Ok(bytes)
    }

    fn kept(&self) -> Result<&Pixels> {
        self.pixels.as_ref().ok_or_else(|| Error::new(ErrorCode::Unsupported, "the pixels were released"))
    }

    /// How it encodes.
    pub fn manner(&self) -> Manner {
        Manner { lossy_format: self.lossy_format, effort: self.effort, chroma: self.chroma }
    }

    /// The quality as the encoder rounds it.
    pub fn rounded(&self, quality: f32) -> f32 {
        match self.lossy_format {
            LossyFormat::Jpeg => quality.round().clamp(0.0, 100.0),
            LossyFormat::WebP => quality.clamp(0.0, 100.0),
        }
    }
}

/// How a picture is encoded, for encoding others in the same way.
#[derive(Clone, Copy)]
pub struct Manner {
    lossy_format: LossyFormat,
    effort: u8,
    chroma: Chroma,
}

impl Manner {
    /// Encodes `sample`.
    pub fn encode(self, sample: &Pixels, quality: f32) -> Result<Vec<u8>> {
        match self.lossy_format {
            LossyFormat::Jpeg => Planes::new(sample, self.chroma)?.encode(quality, self.effort),
            LossyFormat::WebP => webp::encode(sample, quality, self.effort, None, &mut |_| Ok(())),
        }
    }
}

/// A picture that is looked at in parts.
pub enum Parts<'a> {
    /// RGBA.
    Whole(&'a Pixels),
    /// RGB.
    Packed(&'a Packed),
}

impl Parts<'_> {
    /// One of them, which has to be inside.
    pub fn get(&self, part: Rect) -> Pixels {
        match self {
            Self::Whole(pixels) => copy(pixels, part),
            Self::Packed(packed) => packed.part(part),
        }
    }
}
