//! Bytes to pixels: the first frame, as stored (not turned), 8-bit RGBA.
//!
//! PNG, WebP and GIF go through the crates that `image` itself is made of, but directly: its own layer on top (a colour
//! management system, other pixel types, a copy of the picture per conversion) would cost more bytes of WebAssembly than
//! the decoders. A picture is either whole or an error.

mod bmp;
mod gif;
pub(super) mod jpeg;
mod png;
mod webp;

use super::color;
use super::container::source::Source;
use super::metadata::{self, read_metadata};
use super::{Format, ImageInfo, Pixels};
use crate::{Error, ErrorCode, Result};

/// Decodes the first frame of `bytes`, of which `info` is what [`super::probe`] says.
///
/// The pixels are turned as they are stored and keep the colour space of the file, except for two kinds that become sRGB
/// here: pictures of four inks, with the embedded ICC profile, or without one by multiplication, as browsers do; and PNG of
/// 16 bits, which would lose shades if it was narrowed to 8 bits first.
///
/// `progress` hears fractions from 0 to 1 that never fall, and ends the work with `image/cancelled` by returning `false`.
/// Fails with `image/corrupt` when any part of the picture is missing or damaged, and with `image/unsupported` for what
/// only hosts decode (AVIF, HEIC, JPEG XL) and rare kinds of JPEG (arithmetic coding, lossless, 12 bits).
pub fn decode(bytes: &[u8], info: &ImageInfo, progress: &mut dyn FnMut(f32) -> bool) -> Result<Pixels> {
    let mut progress = Progress { host: progress, last: 0.0 };
    progress.report(0.0)?;
    let pixels = match info.format {
        Format::Jpeg => jpeg::decode(bytes, &mut progress, |inks| {
            color::cmyk_to_srgb(inks, read_metadata(bytes, info).icc.as_deref());
        })?,
        Format::Png => {
            let icc = if info.decodes_to_srgb() { metadata::png::read(&Source::whole(bytes)).icc } else { None };
            png::decode(bytes, icc.as_deref(), &mut progress)?
        }
        Format::WebP => webp::decode(bytes)?,
        Format::Gif => gif::decode(bytes)?,
        Format::Bmp => bmp::decode(bytes, &mut progress)?,
        Format::Avif | Format::Heic | Format::Jxl => {
            return Err(Error::unsupported(format!(
                "{} cannot be decoded here: it takes a decoder of the host",
                info.format.name()
            )));
        }
    };
    if (pixels.width, pixels.height) != (info.stored_width, info.stored_height) {
        // Limits were checked against the probed size; pixels of another size would get around them.
        return Err(Error::corrupt(format!(
            "the header says {}x{} pixels, the picture has {}x{}",
            info.stored_width, info.stored_height, pixels.width, pixels.height
        )));
    }
    progress.report(1.0)?;
    Ok(pixels)
}

/// Decodes a JPEG (not of four inks) or a WebP to bands of `rows` rows, which `sink` sees from the top; the last band has
/// what is left. Beside a band less than a picture's worth of pixels is in memory.
///
/// Fails as [`decode`] does, and with what `sink` fails with.
pub(super) fn decode_bands(bytes: &[u8], rows: u32, sink: &mut dyn FnMut(&Pixels) -> Result<()>) -> Result<()> {
    match Format::sniff(bytes) {
        Some(Format::Jpeg) => {
            let mut progress = Progress { host: &mut |_| true, last: 0.0 };
            jpeg::decode_bands(bytes, &mut progress, rows as usize, sink)
        }
        Some(Format::WebP) => webp::decode_bands(bytes, rows as usize, sink),
        _ => Err(Error::unsupported("only JPEG and WebP are decoded in bands")),
    }
}

/// Notifies the host how far a decoder is.
pub(super) struct Progress<'a> {
    host: &'a mut dyn FnMut(f32) -> bool,
    last: f32,
}

impl Progress<'_> {
    /// Reports `fraction` (0 to 1); fails with `image/cancelled` when the host has had enough.
    pub fn report(&mut self, fraction: f32) -> Result<()> {
        self.last = fraction.max(self.last).min(1.0);
        if (self.host)(self.last) { Ok(()) } else { Err(Error::new(ErrorCode::Cancelled, "decoding was cancelled")) }
    }
}
