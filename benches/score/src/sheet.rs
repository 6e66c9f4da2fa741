//! Photos of a given size out of smaller ones without enlarging any: parts side by side, each pixel as it was taken.
//! Enlarged photos would be smooth where real ones are not, and flatter every resizer and every encoder.

use image::RgbImage;
use image::imageops::{crop_imm, replace};

use crate::{Outcome, picture};

/// A picture and where its part begins.
pub struct Part {
    pixels: RgbImage,
    x: u32,
    y: u32,
}

impl Part {
    pub fn read(path: &str, x: u32, y: u32) -> Outcome<Self> {
        Ok(Self { pixels: picture::read(path.as_ref())?.pixels, x, y })
    }
}

/// Places the parts in a grid with as many columns as rows (or one more) that fills `width` x `height` exactly.
pub fn assemble(parts: &[Part], width: u32, height: u32) -> Outcome<RgbImage> {
    let count = u32::try_from(parts.len())?;
    let columns = (1..=count).find(|columns| columns * columns >= count).ok_or("no parts")?;
    let rows = count / columns;
    if columns * rows != count || width % columns != 0 || height % rows != 0 {
        return Err(format!("{count} parts do not fill {width} x {height}").into());
    }
    let (part_width, part_height) = (width / columns, height / rows);
    let mut whole = RgbImage::new(width, height);
    for (index, part) in (0..).zip(parts) {
        if part.x + part_width > part.pixels.width() || part.y + part_height > part.pixels.height() {
            let (has_width, has_height) = part.pixels.dimensions();
            return Err(format!(
                "a part of {part_width} x {part_height} at {},{} does not fit into {has_width} x {has_height}",
                part.x, part.y
            )
            .into());
        }
        let (x, y) = (index % columns * part_width, index / columns * part_height);
        let cut = crop_imm(&part.pixels, part.x, part.y, part_width, part_height).to_image();
        replace(&mut whole, &cut, i64::from(x), i64::from(y));
    }
    Ok(whole)
}
