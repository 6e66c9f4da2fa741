//! PNG: the smallest layout that holds the picture, filters chosen per row, several strategies compared at higher effort.

mod container;
mod filter;
mod layout;
mod palette;

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::Content;
use crate::Result;
use crate::images::Pixels;
use filter::{Filterer, Strategy};

pub(super) use container::chunk;
pub use container::with_metadata;
pub use layout::Layout;
pub use palette::reduce;

/// The rows that stand for a picture when filter strategies are compared: bands of this many rows.
const BAND_ROWS: u32 = 16;

/// Pictures below this many bytes of samples are compared whole.
const SMALL: u64 = 256 * 1024;

/// Encodes without loss. `effort` is 0 to 6; `tick` hears the fraction done and may stop the work with an error.
pub fn encode(
    pixels: &Pixels,
    content: &Content,
    effort: u8,
    tick: &mut dyn FnMut(f32) -> Result<()>,
) -> Result<Vec<u8>> {
    write(&Layout::lossless(pixels, content), effort, tick)
}

/// Encodes a layout, lossless or reduced.
pub fn write(layout: &Layout<'_>, effort: u8, tick: &mut dyn FnMut(f32) -> Result<()>) -> Result<Vec<u8>> {
    let strategies = strategies(layout, effort);
    let all = 0..layout.height();
    let level = level(effort);
    let mut best: Option<Vec<u8>> = None;
    if strategies.len() > 1 && (effort >= 6 || layout.bytes() <= SMALL) {
        for (done, strategy) in strategies.iter().enumerate() {
            let share = 1.0 / strategies.len() as f32;
            let data = compress(layout, all.clone(), *strategy, level, &mut |f| tick((done as f32 + f) * share))?;
            if best.as_ref().is_none_or(|best| data.len() < best.len()) {
                best = Some(data);
            }
        }
    }
    let data = match best {
        Some(data) => data,
        None => {
            let strategy = best_on_bands(layout, &strategies, level, tick)?;
            compress(layout, all, strategy, level, tick)?
        }
    };
    Ok(container::assemble(layout, data))
}

/// An estimate of the bytes that [`write()`] would take, from bands of rows.
pub fn estimate(layout: &Layout<'_>, effort: u8) -> Result<u64> {
    let (mut smallest, rows) = (u64::MAX, bands(layout.height()));
    let sampled: u32 = rows.iter().map(|band| band.len() as u32).sum();
    for strategy in strategies(layout, effort) {
        let mut bytes = 0;
        for band in &rows {
            bytes += compress(layout, band.clone(), strategy, level(effort), &mut |_| Ok(()))?.len() as u64;
        }
        smallest = smallest.min(bytes);
    }
    Ok(smallest * u64::from(layout.height()) / u64::from(sampled.max(1)))
}

/// What is worth a try for this layout.
fn strategies(layout: &Layout<'_>, effort: u8) -> Vec<Strategy> {
    let mut list = match (layout.is_indexed(), effort) {
        (true, _) => vec![Strategy::None],
        (false, 0) => vec![Strategy::Up],
        (false, _) => vec![Strategy::SmallestSum],
    };
    if effort >= 3 {
        list.push(if layout.is_indexed() { Strategy::SmallestSum } else { Strategy::None });
    }
    if effort >= 4 {
        list.push(Strategy::LeastEntropy);
    }
    if effort >= 6 {
        list.extend([Strategy::Up, Strategy::Paeth]);
    }
    list
}

/// The deflate level for an effort: 10 is the slowest that miniz_oxide has.
fn level(effort: u8) -> u32 {
    [1, 3, 4, 6, 7, 9, 10][usize::from(effort.min(6))]
}

/// The strategy that is best on a sample of the rows.
fn best_on_bands(
    layout: &Layout<'_>,
    strategies: &[Strategy],
    level: u32,
    tick: &mut dyn FnMut(f32) -> Result<()>,
) -> Result<Strategy> {
    if let [only] = strategies {
        return Ok(*only);
    }
    let rows = bands(layout.height());
    let mut best = (usize::MAX, Strategy::None);
    for strategy in strategies {
        let mut bytes = 0;
        for band in &rows {
            tick(0.0)?;
            // The order of strategies hardly depends on the level; a low one is several times faster.
            bytes += compress(layout, band.clone(), *strategy, level.min(4), &mut |_| Ok(()))?.len();
        }
        if bytes < best.0 {
            best = (bytes, *strategy);
        }
    }
    Ok(best.1)
}

/// About an eighth of the rows (all of a low picture), spread evenly.
fn bands(height: u32) -> Vec<std::ops::Range<u32>> {
    let every = if height <= 4 * BAND_ROWS { BAND_ROWS } else { (height / 4).min(8 * BAND_ROWS) };
    (0..height).step_by(every as usize).map(|start| start..(start + BAND_ROWS).min(height)).collect()
}

/// Filters and deflates rows; the row above the first counts as zeros, as for a picture of its own.
fn compress(
    layout: &Layout<'_>,
    rows: std::ops::Range<u32>,
    strategy: Strategy,
    level: u32,
    tick: &mut dyn FnMut(f32) -> Result<()>,
) -> Result<Vec<u8>> {
    let mut deflate = ZlibEncoder::new(Deflated(Vec::new()), Compression::new(level));
    let mut filterer = Filterer::new(layout.row_bytes(), layout.pixel_bytes(), strategy);
    let total = rows.len() as f32;
    for (done, y) in rows.enumerate() {
        layout.row(y, filterer.row());
        // Writing into a vector cannot fail.
        let _ = deflate.write_all(filterer.filtered());
        if done % 64 == 0 {
            tick(done as f32 / total)?;
        }
    }
    Ok(deflate.finish().map(|deflated| deflated.0).unwrap_or_default())
}

/// Bytes as a zlib stream.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut deflate = ZlibEncoder::new(Deflated(Vec::new()), Compression::default());
    // Writing into a vector cannot fail.
    let _ = deflate.write_all(bytes);
    deflate.finish().map(|deflated| deflated.0).unwrap_or_default()
}

/// Grows in smaller steps than a vector by itself, which would take up to three times the memory of what it holds.
struct Deflated(Vec<u8>);

impl Write for Deflated {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.capacity() - self.0.len() < bytes.len() {
            self.0.reserve_exact(bytes.len().max(self.0.len() / 4));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
