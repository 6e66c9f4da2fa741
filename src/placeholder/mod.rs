//! What stands where a picture will be: hashes of some 30 characters, colours, and a picture of some hundred bytes.

mod blur_hash;
mod cosine;
mod dominant;
mod lqip;
pub mod options;
mod palette;
mod thumb_hash;

use crate::Result;
use crate::images::{Pixels, Rect, reduce, resize};

pub use blur_hash::blur_hash;
pub use options::Options;
pub use palette::Swatch;
pub use thumb_hash::thumb_hash;

/// The longest side in pixels that hashes are made of: ThumbHash allows no more, and neither would differ.
pub const LONGEST_SIDE: u32 = 100;

/// All that can stand for a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    /// The bytes of a ThumbHash.
    pub thumb_hash: Vec<u8>,
    /// A BlurHash.
    pub blur_hash: String,
    /// Red, green and blue of the colour that most of the picture has.
    pub dominant_color: [u8; 3],
    /// The colours that it is made of, the one with the largest share first.
    pub palette: Vec<Swatch>,
    /// Whether any pixel is transparent.
    pub has_alpha: bool,
    /// A WebP file of 16 pixels on the longer side.
    pub lqip: Vec<u8>,
}

/// Makes placeholders of a picture of any size, which is upright and sRGB.
///
/// Errors: `options/invalid` for a picture whose fields contradict each other, `image/cannot-fit` where `lqip_bytes` are not
/// enough for a pixel.
pub fn placeholder(picture: &Pixels, options: &Options) -> Result<Placeholder> {
    picture.check()?;
    let mut picture = scaled(reduce(picture), LONGEST_SIDE)?;
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (across, down) = options.blur_hash;
    let components = (across.clamp(1, 9) as usize, down.clamp(1, 9) as usize);
    Ok(Placeholder {
        thumb_hash: thumb_hash(width, height, &picture.data),
        blur_hash: blur_hash(width, height, &picture.data, components),
        dominant_color: dominant::dominant_color(&picture.data),
        palette: palette::palette(&picture, options.palette)?,
        has_alpha: !picture.detect_opaque(),
        lqip: lqip::lqip(&picture, options.lqip_bytes)?,
    })
}

/// The picture with at most so many pixels on its longer side.
fn scaled(picture: Pixels, longest: u32) -> Result<Pixels> {
    let (width, height) = (picture.width, picture.height);
    let most = width.max(height);
    if most <= longest {
        return Ok(picture);
    }
    let side = |side: u32| ((f64::from(side) * f64::from(longest) / f64::from(most)).round() as u32).max(1);
    resize(picture, Rect { x: 0, y: 0, width, height }, side(width), side(height))
}
