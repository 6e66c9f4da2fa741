//! The encoder behind the interface of the `image` crate.

use std::fmt;
use std::io::Write;

use image::error::{
    EncodingError, ImageError, ImageFormatHint, ImageResult, ParameterError, ParameterErrorKind, UnsupportedError,
    UnsupportedErrorKind,
};
use image::{ExtendedColorType, ImageEncoder, ImageFormat};

use crate::encoder::Encoder;
use crate::error::EncodeError;

/// Writes lossy WebP wherever `image` takes an [`ImageEncoder`]. Needs the feature `image`.
///
/// Grey and coloured pictures of eight bits a channel, with and without alpha, are taken; of deeper ones make
/// `to_rgb8` or `to_rgba8` first. An ICC profile and Exif that `image` hands on are embedded.
///
/// ```
/// use image::{DynamicImage, RgbImage};
/// use pagelift_webp::WebPEncoder;
///
/// let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(16, 16, image::Rgb([200, 80, 40])));
/// let mut file = Vec::new();
/// picture.write_with_encoder(WebPEncoder::new(&mut file, |encoder| encoder.quality(80).effort(6)))?;
/// assert_eq!(&file[..4], b"RIFF");
/// # Ok::<(), image::ImageError>(())
/// ```
pub struct WebPEncoder<W, F> {
    writer: W,
    options: F,
    icc: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
}

impl<W, F> WebPEncoder<W, F>
where
    W: Write,
    F: for<'a> FnOnce(Encoder<'a>) -> Encoder<'a>,
{
    /// An encoder that writes one file to `writer`. `options` sets the options of the encoder that it is handed, all
    /// but [`stride`](Encoder::stride): `image` leaves nothing between rows. `|encoder| encoder` keeps the defaults.
    pub fn new(writer: W, options: F) -> Self {
        Self { writer, options, icc: None, exif: None }
    }
}

impl<W, F> fmt::Debug for WebPEncoder<W, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebPEncoder").finish_non_exhaustive()
    }
}

impl<W, F> ImageEncoder for WebPEncoder<W, F>
where
    W: Write,
    F: for<'a> FnOnce(Encoder<'a>) -> Encoder<'a>,
{
    /// Fails with `Unsupported` for other colour types, with `Parameter` for sizes that WebP does not have, buffers that
    /// do not fit their size and options out of range, with `Encoding` for a target that cannot be reached, and with
    /// what the writer fails with.
    fn write_image(mut self, pixels: &[u8], width: u32, height: u32, color: ExtendedColorType) -> ImageResult<()> {
        let expanded: Vec<u8>;
        let encoder = match color {
            ExtendedColorType::Rgb8 => Encoder::from_rgb(pixels, width, height),
            ExtendedColorType::Rgba8 => Encoder::new(pixels, width, height),
            ExtendedColorType::L8 => {
                expanded = pixels.iter().flat_map(|&grey| [grey; 3]).collect();
                Encoder::from_rgb(&expanded, width, height)
            }
            ExtendedColorType::La8 => {
                expanded = pixels.chunks_exact(2).flat_map(|la| [la[0], la[0], la[0], la[1]]).collect();
                Encoder::new(&expanded, width, height)
            }
            other => {
                let kind = UnsupportedErrorKind::Color(other);
                return Err(ImageError::Unsupported(UnsupportedError::from_format_and_kind(webp(), kind)));
            }
        };
        let mut encoder = (self.options)(encoder);
        if let Some(icc) = self.icc {
            encoder = encoder.icc(icc);
        }
        if let Some(exif) = self.exif {
            encoder = encoder.exif(exif);
        }
        self.writer.write_all(&encoder.encode().map_err(image_error)?)?;
        Ok(())
    }

    fn set_icc_profile(&mut self, icc_profile: Vec<u8>) -> Result<(), UnsupportedError> {
        self.icc = Some(icc_profile);
        Ok(())
    }

    fn set_exif_metadata(&mut self, exif: Vec<u8>) -> Result<(), UnsupportedError> {
        self.exif = Some(exif);
        Ok(())
    }
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
        picture.write_with_encoder(WebPEncoder::new(&mut file, |encoder| encoder))?;
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
        let mut encoder = WebPEncoder::new(&mut file, |encoder| encoder);
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
        let write = |pixels: &[u8], width, height, quality: u8, target: Option<usize>| {
            WebPEncoder::new(Vec::new(), |encoder| encoder.quality(quality).target_bytes(target)).write_image(
                pixels,
                width,
                height,
                ExtendedColorType::Rgb8,
            )
        };
        assert!(write(&[0; 48], 4, 4, 75, None).is_ok());
        assert!(matches!(write(&[], 0, 4, 75, None), Err(ImageError::Parameter(_))));
        assert!(matches!(write(&[0; 3], 4, 4, 75, None), Err(ImageError::Parameter(_))));
        assert!(matches!(write(&[0; 48], 4, 4, 101, None), Err(ImageError::Parameter(_))));
        assert!(matches!(write(&[0; 48], 4, 4, 75, Some(1)), Err(ImageError::Encoding(_))));
    }
}
