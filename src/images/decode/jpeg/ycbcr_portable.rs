//! JFIF's YCbCr to RGBA where there is no sibling for the processor.

use super::ycbcr::pixel;

/// Appends a row; all slices are of one length.
pub fn row(y: &[u8], cb: &[u8], cr: &[u8], pixels: &mut Vec<u8>) {
    pixels.extend(y.iter().zip(cb).zip(cr).flat_map(|((&y, &cb), &cr)| pixel(y, cb, cr)));
}
