//! The encoder behind the interface of the `image` crate.

use std::io::Write;

use image::error::{
    EncodingError, ImageError, ImageFormatHint, ImageResult, ParameterError, ParameterErrorKind, UnsupportedError,
    UnsupportedErrorKind,
};
use image::{ExtendedColorType, ImageEncoder, ImageFormat};

use crate::{EncodeConfig, EncodeError, encode_rgb, encode_rgba};

/// Writes lossy WebP wherever `image` takes an [`ImageEncoder`]. Needs the feature `image`.
///
/// Grey and coloured pictures of eight bits a channel, with and without alpha, are taken; of deeper ones make
/// `to_rgb8` or `to_rgba8` first. An ICC profile and Exif that `image` hands on are embedded.
///
/// ```
/// use image::{DynamicImage, RgbImage};
/// use pagelift_webp::{EncodeConfig, WebPEncoder};
///
/// let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(16, 16, image::Rgb([200, 80, 40])));
/// let mut file = Vec::new();
/// picture.write_with_encoder(WebPEncoder::new(&mut file, EncodeConfig::new(80.0)))?;
/// assert_eq!(&file[..4], b"RIFF");
/// # Ok::<(), image::ImageError>(())
/// ```
#[derive(Debug)]
pub struct WebPEncoder<W> {
    writer: W,
    config: EncodeConfig,
}

impl<W: Write> WebPEncoder<W> {
    /// An encoder that writes one file to `writer`.
    pub fn new(writer: W, config: EncodeConfig) -> Self {
        Self { writer, config }
    }
}

impl<W: Write> ImageEncoder for WebPEncoder<W> {
    /// Fails with `Unsupported` for other colour types, with `Parameter` for sizes that WebP does not have, buffers that
    /// do not fit their size and options out of range, with `Encoding` for a target that cannot be reached, and with
    /// what the writer fails with.
    fn write_image(mut self, pixels: &[u8], width: u32, height: u32, color: ExtendedColorType) -> ImageResult<()> {
        let config = &self.config;
        let file = match color {
            ExtendedColorType::Rgb8 => encode_rgb(pixels, width, height, stride(width, 3), config),
            ExtendedColorType::Rgba8 => encode_rgba(pixels, width, height, stride(width, 4), config),
            ExtendedColorType::L8 => {
                let rgb: Vec<u8> = pixels.iter().flat_map(|&grey| [grey; 3]).collect();
                encode_rgb(&rgb, width, height, stride(width, 3), config)
            }
            ExtendedColorType::La8 => {
                let rgba: Vec<u8> = pixels.chunks_exact(2).flat_map(|la| [la[0], la[0], la[0], la[1]]).collect();
                encode_rgba(&rgba, width, height, stride(width, 4), config)
            }
            other => {
                let kind = UnsupportedErrorKind::Color(other);
                return Err(ImageError::Unsupported(UnsupportedError::from_format_and_kind(webp(), kind)));
            }
        };
        self.writer.write_all(&file.map_err(image_error)?)?;
        Ok(())
    }

    fn set_icc_profile(&mut self, icc_profile: Vec<u8>) -> Result<(), UnsupportedError> {
        self.config.metadata.icc = Some(icc_profile);
        Ok(())
    }

    fn set_exif_metadata(&mut self, exif: Vec<u8>) -> Result<(), UnsupportedError> {
        self.config.metadata.exif = Some(exif);
        Ok(())
    }
}

fn stride(width: u32, channels: usize) -> usize {
    (width as usize).saturating_mul(channels)
}

fn webp() -> ImageFormatHint {
    ImageFormatHint::Exact(ImageFormat::WebP)
}

fn image_error(error: EncodeError) -> ImageError {
    match error {
        EncodeError::Dimensions { .. } => {
            ImageError::Parameter(ParameterError::from_kind(ParameterErrorKind::DimensionMismatch))
        }
        EncodeError::Stride { .. } | EncodeError::BufferLength { .. } | EncodeError::Option { .. } => {
            ImageError::Parameter(ParameterError::from_kind(ParameterErrorKind::Generic(error.to_string())))
        }
        other => ImageError::Encoding(EncodingError::new(webp(), other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, Rgb, RgbaImage};

    fn file_of(picture: &DynamicImage) -> ImageResult<Vec<u8>> {
        let mut file = Vec::new();
        picture.write_with_encoder(WebPEncoder::new(&mut file, EncodeConfig::new(75.0)))?;
        Ok(file)
    }

    fn decoded(file: &[u8]) -> (Vec<u8>, bool) {
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(file)).expect("a WebP");
        let mut pixels = vec![0; decoder.output_buffer_size().expect("a size")];
        decoder.read_image(&mut pixels).expect("pixels");
        (pixels, decoder.has_alpha())
    }

    #[test]
    fn grey_becomes_grey() {
        let file =
            file_of(&DynamicImage::ImageLuma8(GrayImage::from_fn(33, 17, |x, y| image::Luma([(x * 5 + y * 3) as u8]))))
                .expect("a file");
        let (pixels, alpha) = decoded(&file);
        assert!(!alpha);
        assert_eq!(pixels.len(), 33 * 17 * 3);
        for (index, rgb) in pixels.chunks_exact(3).enumerate() {
            let expected = (index % 33 * 5 + index / 33 * 3) as i32;
            assert!(rgb.iter().all(|&channel| (i32::from(channel) - expected).abs() < 24), "{index}: {rgb:?}");
        }
    }

    #[test]
    fn alpha_stays_exact() {
        let grey = GrayAlphaImage::from_fn(20, 20, |x, y| image::LumaA([128, (x * 12 + y) as u8]));
        let rgba = RgbaImage::from_fn(20, 20, |x, y| image::Rgba([128, 128, 128, (x * 12 + y) as u8]));
        for picture in [DynamicImage::ImageLumaA8(grey), DynamicImage::ImageRgba8(rgba)] {
            let (pixels, alpha) = decoded(&file_of(&picture).expect("a file"));
            assert!(alpha);
            for (index, rgba) in pixels.chunks_exact(4).enumerate() {
                assert_eq!(usize::from(rgba[3]), index % 20 * 12 + index / 20);
            }
        }
    }

    #[test]
    fn the_profile_is_embedded() {
        let mut file = Vec::new();
        let mut encoder = WebPEncoder::new(&mut file, EncodeConfig::default());
        encoder.set_icc_profile(b"a profile".to_vec()).expect("profiles are taken");
        encoder.set_exif_metadata(b"MM\0*".to_vec()).expect("Exif is taken");
        encoder.write_image(&[9; 12], 2, 2, ExtendedColorType::Rgb8).expect("a file");
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&file)).expect("a WebP");
        assert_eq!(decoder.icc_profile().expect("readable").as_deref(), Some(&b"a profile"[..]));
        assert_eq!(decoder.exif_metadata().expect("readable").as_deref(), Some(&b"MM\0*"[..]));
    }

    #[test]
    fn what_cannot_be_written_is_a_typed_error() {
        let deep = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(4, 4, Rgb([1000, 2000, 3000])));
        assert!(matches!(file_of(&deep), Err(ImageError::Unsupported(_))));
        let write = |pixels: &[u8], width, height, config| {
            WebPEncoder::new(Vec::new(), config).write_image(pixels, width, height, ExtendedColorType::Rgb8)
        };
        assert!(matches!(write(&[], 0, 4, EncodeConfig::default()), Err(ImageError::Parameter(_))));
        assert!(matches!(write(&[0; 3], 4, 4, EncodeConfig::default()), Err(ImageError::Parameter(_))));
        assert!(matches!(write(&[0; 48], 4, 4, EncodeConfig::new(101.0)), Err(ImageError::Parameter(_))));
        let target = EncodeConfig::default().with_target_bytes(1);
        assert!(matches!(write(&[0; 48], 4, 4, target), Err(ImageError::Encoding(_))));
    }
}
