//! Reading pictures by what their bytes say, and writing photos as a camera would.

use std::path::Path;

use image::{ImageFormat, RgbImage};

use crate::Outcome;

/// A decoded picture and the format that its first bytes name.
pub struct Picture {
    pub pixels: RgbImage,
    pub format: &'static str,
}

/// Decodes a JPEG, PNG or WebP; the name of the file means nothing. Alpha must be opaque: a score of hidden pixels says nothing.
pub fn read(path: &Path) -> Outcome<Picture> {
    let bytes = std::fs::read(path)?;
    let format = image::guess_format(&bytes)?;
    let decoded = image::load_from_memory_with_format(&bytes, format)?;
    if decoded.color().has_alpha() && decoded.to_rgba8().pixels().any(|pixel| pixel[3] != 255) {
        return Err("the picture is not opaque".into());
    }
    let format = match format {
        ImageFormat::Jpeg => "jpeg",
        ImageFormat::Png => "png",
        ImageFormat::WebP => "webp",
        _ => return Err("not a JPEG, PNG or WebP".into()),
    };
    Ok(Picture { pixels: decoded.to_rgb8(), format })
}

/// Writes a JPEG like a phone's: baseline, 4:2:0, a little above quality 90.
pub fn write_jpeg(pixels: &RgbImage, to: &Path) -> Outcome<()> {
    let mut encoder = jpeg_encoder::Encoder::new_file(to, 93)?;
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_2_0);
    let (width, height) = (u16::try_from(pixels.width())?, u16::try_from(pixels.height())?);
    encoder.encode(pixels.as_raw(), width, height, jpeg_encoder::ColorType::Rgb)?;
    Ok(())
}
