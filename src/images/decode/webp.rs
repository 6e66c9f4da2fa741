//! WebP: lossy, lossless, with alpha; of an animation its first frame on the canvas.

use std::borrow::Cow;
use std::io::Cursor;

use crate::images::Pixels;
use crate::{Error, Result};

/// Decodes into the final buffer; three bytes a pixel are spread to four in place.
pub fn decode(bytes: &[u8]) -> Result<Pixels> {
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions();
    let count = width as usize * height as usize;
    let has_alpha = decoder.has_alpha();
    let mut data = vec![0; count * 4];
    read(&mut decoder, &mut data[..count * if has_alpha { 4 } else { 3 }])?;
    if !has_alpha {
        for i in (0..count).rev() {
            let rgb = [data[i * 3], data[i * 3 + 1], data[i * 3 + 2]];
            data[i * 4..i * 4 + 4].copy_from_slice(&[rgb[0], rgb[1], rgb[2], 255]);
        }
    }
    let mut pixels = Pixels::from_rgba(width, height, data)?;
    pixels.opaque = !has_alpha;
    Ok(pixels)
}

/// Decodes to bands of `rows` rows, which `sink` sees from the top; the last has what is left. Fails with what `sink` fails
/// with.
pub fn decode_bands(bytes: &[u8], rows: usize, sink: &mut dyn FnMut(&Pixels) -> Result<()>) -> Result<()> {
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions();
    let opaque = !decoder.has_alpha();
    let row_bytes = width as usize * if opaque { 3 } else { 4 };
    let mut data = vec![0; row_bytes * height as usize];
    read(&mut decoder, &mut data)?;
    drop(decoder);
    for band in data.chunks(row_bytes.saturating_mul(rows)) {
        let height = (band.len() / row_bytes) as u32;
        let spread = |rgb: &[u8]| [rgb[0], rgb[1], rgb[2], 255];
        let data = if opaque { band.chunks_exact(3).flat_map(spread).collect() } else { band.to_vec() };
        sink(&Pixels { width, height, data, opaque })?;
    }
    Ok(())
}

type Decoder<'a> = image_webp::WebPDecoder<Cursor<Cow<'a, [u8]>>>;

fn open(bytes: &[u8]) -> Result<Decoder<'_>> {
    check_length(bytes)?;
    let new = |bytes| Decoder::new(Cursor::new(bytes));
    let decoder = new(Cow::Borrowed(bytes)).or_else(|error| new(unannounced(bytes).ok_or(error)?.into()));
    let mut decoder = decoder.map_err(error)?;
    let (width, height) = decoder.dimensions();
    let count = width as usize * height as usize;
    // Planes, alpha and a frame of an animation beside the canvas: never more than that, whatever the file says.
    decoder.set_memory_limit(count.saturating_mul(12).saturating_add(1 << 20));
    Ok(decoder)
}

/// The file without the flags for EXIF and XMP, if it has one: tools that take the chunks out leave the flags behind, at which
/// browsers do not look, and for which image-webp 0.2.4 misses the chunks.
fn unannounced(bytes: &[u8]) -> Option<Vec<u8>> {
    const METADATA: u8 = 0x0c;
    let flags = bytes.get(20).filter(|&flags| bytes.get(12..16) == Some(b"VP8X") && flags & METADATA != 0)?;
    let mut bytes = bytes.to_vec();
    bytes[20] = flags & !METADATA;
    Some(bytes)
}

/// Reads the picture, or the first frame.
fn read(decoder: &mut Decoder<'_>, image: &mut [u8]) -> Result<()> {
    if decoder.is_animated() {
        decoder.set_background_color([0; 4]).map_err(error)?;
        decoder.read_frame(image).map_err(error)?;
    } else {
        decoder.read_image(image).map_err(error)?;
    }
    Ok(())
}

/// The decoder takes missing bits for zeros, so the length that the header promises is checked here.
fn check_length(bytes: &[u8]) -> Result<()> {
    let size = bytes.get(4..8).map_or(u32::MAX, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    if bytes.len() as u64 >= u64::from(size) + 8 {
        return Ok(());
    }
    Err(Error::corrupt(format!("WebP: expected {} bytes, got {}", u64::from(size) + 8, bytes.len())))
}

fn error(error: image_webp::DecodingError) -> Error {
    use image_webp::DecodingError as E;
    match error {
        E::UnsupportedFeature(what) => Error::unsupported(format!("WebP: {what}")),
        E::MemoryLimitExceeded | E::ImageTooLarge => {
            Error::unsupported("WebP: the picture needs more memory than allowed")
        }
        E::IoError(_) => Error::corrupt("WebP: the file ends early"),
        // Their own texts would bring the formatting of everything that can go wrong.
        _ => Error::corrupt("WebP: the file is damaged"),
    }
}
