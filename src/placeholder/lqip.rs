//! A picture of some hundred bytes: WebP at 16 pixels.

use pagelift_webp::{EncodeError, Encoder};

use super::scaled;
use crate::images::Pixels;
use crate::{Error, Result};

/// Pixels of the longer side that are tried: the first one fits into 150 bytes, unless the picture is noise or transparent.
const SIDES: [u32; 5] = [16, 12, 8, 4, 1];

/// A WebP file of at most `most_bytes`, as good as fits.
///
/// Errors: `image/cannot-fit` where not even a pixel fits.
pub(super) fn lqip(picture: &Pixels, most_bytes: u32) -> Result<Vec<u8>> {
    let mut smallest = usize::MAX;
    for side in SIDES {
        let small = scaled(picture.clone(), side)?;
        let encoder = Encoder::new(&small.data, small.width, small.height)
            .effort(6)
            .alpha_quality(50)
            .target_bytes(most_bytes as usize);
        match encoder.encode() {
            Ok(file) => return Ok(file),
            Err(EncodeError::TargetTooSmall { smallest: reached, .. }) => smallest = smallest.min(reached),
            Err(_) => break,
        }
    }
    Err(Error::cannot_fit(most_bytes.into(), smallest as u64))
}
