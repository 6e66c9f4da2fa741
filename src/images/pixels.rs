//! The one pixel buffer that travels through the pipeline.

use crate::{Error, Result};

/// An 8-bit RGBA picture: rows from the top, 4 bytes a pixel, alpha not premultiplied, no padding between rows.
///
/// One layout for everything keeps the module small: every resizer, converter and encoder exists once. Opaque pictures
/// carry alpha 255, and [`Pixels::opaque`] remembers that so that nobody looks at it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub data: Vec<u8>,
    /// True when every alpha is 255. False means "not known to be".
    pub opaque: bool,
}

impl Pixels {
    /// Wraps `data`; fails with `options/invalid` when a side is 0 or the length is not `width * height * 4`.
    pub fn from_rgba(width: u32, height: u32, data: Vec<u8>) -> Result<Self> {
        let pixels = Self { width, height, data, opaque: false };
        pixels.check()?;
        Ok(pixels)
    }

    /// Fails with `options/invalid` when a side is 0 or the length is not `width * height * 4`: fields are public.
    pub fn check(&self) -> Result<()> {
        let Self { width, height, data, .. } = self;
        if *width == 0 || *height == 0 {
            return Err(Error::option("width, height", "at least one pixel each", &format!("{width}x{height}")));
        }
        let expected = u64::from(*width) * u64::from(*height) * 4;
        if data.len() as u64 != expected {
            let want = format!("{expected} bytes of RGBA for {width}x{height} pixels");
            return Err(Error::option("data", &want, &format!("{} bytes", data.len())));
        }
        Ok(())
    }

    /// Looks at every alpha and updates [`Pixels::opaque`], which it returns.
    pub fn detect_opaque(&mut self) -> bool {
        self.opaque = self.opaque || self.data.chunks_exact(4).all(|pixel| pixel[3] == 255);
        self.opaque
    }
}
