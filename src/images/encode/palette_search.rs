//! PNG with a reduced palette: how many colours a quality, a score or a size asks for.

use super::{Content, Written, png};
use crate::images::options::{CompressOptions, Quality};
use crate::images::quality::BandScorer;
use crate::images::resize::copy;
use crate::images::{Format, Pixels};
use crate::{Error, Result};

/// Sizes of palettes that are tried, largest first.
const SIZES: [u16; 8] = [256, 128, 64, 32, 16, 8, 4, 2];

/// Palettes below this many colours are only used to meet a size.
const FEWEST_FOR_SCORE: usize = 5;

/// Writes PNG: lossless, unless a quality below 100, a score or `limit` (bytes) asks for a palette.
pub fn png(
    pixels: &Pixels,
    content: &Content,
    options: &CompressOptions,
    limit: Option<u64>,
    tick: &mut dyn FnMut(f32) -> Result<()>,
) -> Result<Written> {
    let fits = |bytes: &[u8]| limit.is_none_or(|limit| bytes.len() as u64 <= limit);
    let effort = options.effort;
    let lossless = png::Layout::lossless(pixels, content);
    let mut best: Option<Written> = None;
    // A picture that fits a palette as it is gains nothing from another one but noise.
    if lossless.is_indexed() || !matches!(options.quality, Quality::Fixed(quality) if quality < 100.0) {
        let bytes = png::write(&lossless, effort, &mut part(tick, 0.0, 0.4))?;
        if fits(&bytes) && !matches!(options.quality, Quality::Score(_)) {
            return Ok(written(bytes, None, Some(100.0)));
        }
        best = Some(written(bytes, None, Some(100.0)));
    }
    match options.quality {
        Quality::Fixed(quality) if quality < 100.0 && !lossless.is_indexed() => {
            let reduced = png::reduce(pixels, colors(quality))?;
            // Dithering can cost more than it saves: drawings with soft edges are often smaller as they are.
            let (a, b) = (png::estimate(&lossless, 2)?, png::estimate(&reduced, 2)?);
            let (layout, lossy) = if a <= b { (&lossless, false) } else { (&reduced, true) };
            let bytes = png::write(layout, effort, &mut part(tick, 0.2, 0.6))?;
            if fits(&bytes) {
                return Ok(if lossy { written(bytes, Some(quality), None) } else { written(bytes, None, Some(100.0)) });
            }
        }
        Quality::Score(target) if !lossless.is_indexed() => {
            for (tried, size) in SIZES[..FEWEST_FOR_SCORE].iter().enumerate() {
                let from = 0.4 + 0.1 * tried as f32;
                let reduced = png::reduce(pixels, *size)?;
                let reached = measure(pixels, &reduced, &mut part(tick, from, from + 0.05))?;
                if reached < target {
                    break;
                }
                let bytes = png::write(&reduced, effort, &mut part(tick, from + 0.05, from + 0.1))?;
                if best.as_ref().is_none_or(|best| bytes.len() < best.bytes.len()) {
                    best = Some(written(bytes, None, Some(reached)));
                }
            }
        }
        _ => {}
    }
    match (best, limit) {
        (Some(best), _) if fits(&best.bytes) => Ok(best),
        (_, Some(limit)) => fit(pixels, limit, effort, tick),
        (best, None) => best.map_or_else(
            || {
                let bytes = png::write(&lossless, effort, &mut part(tick, 0.6, 1.0))?;
                Ok(written(bytes, None, Some(100.0)))
            },
            Ok,
        ),
    }
}

/// The largest palette whose file has at most `limit` bytes.
fn fit(pixels: &Pixels, limit: u64, effort: u8, tick: &mut dyn FnMut(f32) -> Result<()>) -> Result<Written> {
    // The sizes fall with the palette: bisect. `high` is the first index that may fit.
    let (mut low, mut high) = (0, SIZES.len());
    let mut best = None;
    let mut smallest = u64::MAX;
    let mut from = 0.6;
    while low < high {
        let middle = (low + high) / 2;
        let reduced = png::reduce(pixels, SIZES[middle])?;
        let bytes = png::write(&reduced, effort, &mut part(tick, from, from + 0.08))?;
        from += 0.08;
        smallest = smallest.min(bytes.len() as u64);
        if bytes.len() as u64 <= limit {
            high = middle;
            best = Some((bytes, SIZES[middle]));
        } else {
            low = middle + 1;
        }
    }
    let (bytes, size) = best.ok_or_else(|| Error::cannot_fit(limit, smallest))?;
    let reached = measure(pixels, &png::reduce(pixels, size)?, &mut part(tick, 0.95, 1.0))?;
    Ok(written(bytes, None, Some(reached)))
}

/// The score of a reduced picture, a band at a time.
fn measure(pixels: &Pixels, reduced: &png::Layout<'_>, tick: &mut dyn FnMut(f32) -> Result<()>) -> Result<f32> {
    let original = |part| copy(pixels, part);
    let mut scorer = BandScorer::new(pixels.width, pixels.height, &original);
    let rows = scorer.rows();
    for top in (0..pixels.height).step_by(rows as usize) {
        tick(scorer.fraction())?;
        scorer.add(&reduced.seen(top..(top + rows).min(pixels.height)));
    }
    Ok(scorer.score())
}

/// The palette for a quality from 0 (2 colours) to 80 and above (256).
fn colors(quality: f32) -> u16 {
    let share = (quality / 80.0).clamp(0.0, 1.0);
    (2.0 + 254.0 * share * share).round() as u16
}

fn written(bytes: Vec<u8>, quality: Option<f32>, score: Option<f32>) -> Written {
    Written { bytes, format: Format::Png, quality, score }
}

fn part(tick: &mut dyn FnMut(f32) -> Result<()>, from: f32, to: f32) -> impl FnMut(f32) -> Result<()> {
    move |fraction| tick(from + (to - from) * fraction)
}
