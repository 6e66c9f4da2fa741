//! A picture of some hundred bytes: WebP at 16 pixels.

use super::scaled;
use crate::images::{Pixels, encode};
use crate::{Error, ErrorCode, Result};

/// Pixels of the longer side that are tried: the first one fits into 150 bytes, unless the picture is noise or transparent.
const SIDES: [u32; 5] = [16, 12, 8, 4, 1];

/// A WebP file of at most `most_bytes`, as good as fits.
///
/// Errors: `image/cannot-fit` where not even a pixel fits.
pub(super) fn lqip(picture: &Pixels, most_bytes: u32) -> Result<Vec<u8>> {
    let mut refused = None;
    for side in SIDES {
        let small = scaled(picture.clone(), side)?;
        match encode::webp::encode(&small, 100.0, 6, Some(most_bytes.into()), &mut |_| Ok(())) {
            Err(error) if error.code() == ErrorCode::CannotFit => refused = Some(error),
            other => return other,
        }
    }
    Err(refused.unwrap_or_else(|| Error::cannot_fit(most_bytes.into(), 0)))
}
