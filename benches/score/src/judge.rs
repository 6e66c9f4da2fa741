//! SSIMULACRA2 against references whose half of the work is kept.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use image::RgbImage;

use crate::{Outcome, picture};

/// References in memory at a time; each holds some 100 bytes per pixel.
const KEPT: usize = 6;

/// What a picture turned out to be.
pub struct Verdict {
    pub score: f64,
    pub width: u32,
    pub height: u32,
    pub format: &'static str,
}

/// Scores pictures; the most recently used references are kept.
#[derive(Default)]
pub struct Judge {
    references: VecDeque<(PathBuf, (u32, u32), Ssimulacra2Reference)>,
}

fn slice(pixels: &RgbImage) -> Outcome<PixelSlice<'_>> {
    let stride = pixels.width() as usize * 3;
    Ok(PixelSlice::new(pixels.as_raw(), pixels.width(), pixels.height(), stride, PixelDescriptor::RGB8_SRGB)?)
}

impl Judge {
    pub fn score(&mut self, reference: &Path, path: &Path) -> Outcome<Verdict> {
        if !self.references.iter().any(|(kept, ..)| kept == reference) {
            let pixels = picture::read(reference)?.pixels;
            self.references.truncate(KEPT - 1);
            let made = Ssimulacra2Reference::new(&slice(&pixels)?)?;
            self.references.push_front((reference.to_owned(), pixels.dimensions(), made));
        }
        let (_, size, kept) = self.references.iter().find(|(kept, ..)| kept == reference).ok_or("no reference")?;
        let picture = picture::read(path)?;
        let (width, height) = picture.pixels.dimensions();
        if (width, height) != *size {
            return Err(format!("expected {} x {}, got {width} x {height}", size.0, size.1).into());
        }
        let score = kept.compare(&slice(&picture.pixels)?)?;
        Ok(Verdict { score, width, height, format: picture.format })
    }
}
