//! WebP through [`pagelift_webp`], and metadata in and out of its RIFF chunks.

use std::ops::ControlFlow;

use pagelift_webp::{EncodeError, Encoder};

use crate::images::container::riff::{self, flag};
use crate::images::container::source::Source;
use crate::images::{ImageInfo, Pixels, probe};
use crate::{Error, ErrorCode, Result};

/// WebP stores a side in 14 bits.
pub const LONGEST_SIDE: u32 = pagelift_webp::MAX_DIMENSION;

/// Encodes with `quality` 0 to 100 and `effort` 0 to 6; with `most_bytes`, at the best quality that fits (and
/// `image/cannot-fit` when none does).
pub fn encode(
    pixels: &Pixels,
    quality: f32,
    effort: u8,
    most_bytes: Option<u64>,
    tick: &mut dyn FnMut(f32) -> Result<()>,
) -> Result<Vec<u8>> {
    let limit = most_bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX).max(1));
    let encoder = Encoder::new(&pixels.data, pixels.width, pixels.height)
        .quality(quality.clamp(0.0, 100.0))
        .effort(effort.min(6))
        .target_bytes(limit);
    let mut stopped = None;
    let progress = |fraction: f32| match tick(fraction) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            stopped = Some(error);
            ControlFlow::Break(())
        }
    };
    let result = encoder.encode_with_progress(progress);
    result.map_err(|error| match (stopped, error) {
        (Some(reason), _) => reason,
        (None, EncodeError::TargetTooSmall { target, smallest }) => Error::cannot_fit(target as u64, smallest as u64),
        (None, _) => Error::new(ErrorCode::TooLarge, "webp: the picture cannot be encoded"),
    })
}

/// Adds EXIF (a TIFF block) and XMP behind the picture of a file that has none. A file that is not understood comes
/// back as it is.
pub fn with_metadata(webp: Vec<u8>, exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Vec<u8> {
    extended(&webp, exif, xmp).unwrap_or(webp)
}

fn extended(webp: &[u8], exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Option<Vec<u8>> {
    let source = Source::whole(webp);
    let mut file = webp.get(..12)?.to_vec();
    let flags = file.len() + 8;
    let mut position = riff::FIRST;
    while let Some(chunk) = riff::next(&source, position).ok()? {
        let contents = chunk.contents(&source, usize::MAX).ok()??;
        if position == riff::FIRST && &chunk.name != b"VP8X" {
            push(&mut file, b"VP8X", &header(&probe(webp).ok()?)?)?;
        }
        push(&mut file, &chunk.name, contents)?;
        position = chunk.next;
    }
    for (name, flag, payload) in [(b"EXIF", flag::EXIF, exif), (b"XMP ", flag::XMP, xmp)] {
        if let Some(payload) = payload {
            push(&mut file, name, payload)?;
            *file.get_mut(flags)? |= flag;
        }
    }
    sized(file)
}

/// The contents of VP8X for a file without one: its flags and its size.
fn header(info: &ImageInfo) -> Option<[u8; 10]> {
    let alpha = if info.has_alpha { flag::ALPHA } else { 0 };
    let [w0, w1, w2, _] = info.width.checked_sub(1)?.to_le_bytes();
    let [h0, h1, h2, _] = info.height.checked_sub(1)?.to_le_bytes();
    Some([alpha, 0, 0, 0, w0, w1, w2, h0, h1, h2])
}

/// Appends a chunk.
pub fn push(file: &mut Vec<u8>, name: &[u8; 4], payload: &[u8]) -> Option<()> {
    file.extend_from_slice(name);
    file.extend_from_slice(&u32::try_from(payload.len()).ok()?.to_le_bytes());
    file.extend_from_slice(payload);
    if payload.len() % 2 == 1 {
        file.push(0);
    }
    Some(())
}

/// Writes the container's size into it.
pub fn sized(mut file: Vec<u8>) -> Option<Vec<u8>> {
    let size = u32::try_from(file.len().checked_sub(8)?).ok()?;
    file.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_goes_in_and_out() {
        for alpha in [255, 100] {
            let pixels = Pixels { width: 21, height: 13, data: [10, 200, 90, alpha].repeat(21 * 13), opaque: false };
            let plain = encode(&pixels, 75.0, 4, None, &mut |_| Ok(())).unwrap();
            let with = with_metadata(plain.clone(), Some(b"II*\0."), Some(b"<x/>"));
            let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&with[..])).unwrap();
            assert_eq!((decoder.dimensions(), decoder.has_alpha()), ((21, 13), alpha < 255));
            assert_eq!(decoder.exif_metadata().unwrap().as_deref(), Some(&b"II*\0."[..]));
            assert_eq!(decoder.xmp_metadata().unwrap().as_deref(), Some(&b"<x/>"[..]));
        }
    }

    #[test]
    fn a_limit_that_cannot_be_met_says_so() {
        let pixels =
            Pixels { width: 64, height: 64, data: (0..64 * 64 * 4).map(|i| (i * i) as u8).collect(), opaque: false };
        let error = encode(&pixels, 75.0, 2, Some(20), &mut |_| Ok(())).unwrap_err();
        assert_eq!(error.code(), ErrorCode::CannotFit);
        let smallest = error.smallest_bytes().unwrap();
        let bytes = encode(&pixels, 75.0, 2, Some(smallest), &mut |_| Ok(())).unwrap();
        assert!(bytes.len() as u64 <= smallest);
    }

    #[test]
    fn stops_when_told_to() {
        let pixels = Pixels { width: 64, height: 64, data: vec![9; 64 * 64 * 4], opaque: false };
        let stop = Error::new(ErrorCode::Cancelled, "stop");
        let result = encode(&pixels, 75.0, 2, None, &mut |_| Err(stop.clone()));
        assert_eq!(result, Err(stop));
    }
}
