//! Scores of pictures that are not in memory at once, tile by tile.

use super::weights::SCALES;
use super::{Pool, Reference, SMALLEST_SIDE};
use crate::images::quality::xyb::Linear;
use crate::images::resize::copy;
use crate::images::{Pixels, Rect};

/// Pictures are scored in tiles of at most this side; a tile's full scale, which takes most of the memory, in quarters.
const TILE: u32 = 512;
const QUARTER: u32 = TILE / 2;

/// The score of a whole picture against its original (of the same size), tile by tile. `tick` hears the fraction done
/// and may stop the work with an error.
pub fn score<E>(original: &Pixels, distorted: &Pixels, tick: &mut dyn FnMut(f32) -> Result<(), E>) -> Result<f32, E> {
    let mut pool = Pool::default();
    let tiles = tiles(original.width, original.height);
    for (done, &tile) in tiles.iter().enumerate() {
        tick(done as f32 / tiles.len() as f32)?;
        compare_once(tile, &|part| copy(original, part), &|part| copy(distorted, part), &mut pool);
    }
    Ok(pool.score())
}

/// The score of a picture that comes in bands of rows, so that not all of it is in memory at once: the same as
/// [`score`] of the whole.
pub struct BandScorer<'a> {
    original: &'a dyn Fn(Rect) -> Pixels,
    tiles: Vec<Rect>,
    done: usize,
    pool: Pool,
}

impl<'a> BandScorer<'a> {
    /// `original` hands out parts of the original, which is `width` x `height`.
    pub fn new(width: u32, height: u32, original: &'a dyn Fn(Rect) -> Pixels) -> Self {
        Self { original, tiles: tiles(width, height), done: 0, pool: Pool::default() }
    }

    /// The rows of every band; the last has what is left.
    pub fn rows(&self) -> u32 {
        self.tiles.first().map_or(1, |tile| tile.height)
    }

    /// Adds the next band from the top.
    pub fn add(&mut self, band: &Pixels) {
        let top = self.tiles.get(self.done).map_or(0, |tile| tile.y);
        while let Some(&tile) = self.tiles.get(self.done).filter(|tile| tile.y == top) {
            let distorted = |part: Rect| copy(band, Rect { y: part.y - top, ..part });
            compare_once(tile, self.original, &distorted, &mut self.pool);
            self.done += 1;
        }
    }

    /// The fraction of the picture that was added.
    pub fn fraction(&self) -> f32 {
        self.done as f32 / self.tiles.len().max(1) as f32
    }

    /// The score of all that was added.
    pub fn score(&self) -> f32 {
        self.pool.score()
    }
}

/// Adds one tile: its quarters at full scale, and what they leave at half the size at all other scales.
fn compare_once(tile: Rect, original: &dyn Fn(Rect) -> Pixels, distorted: &dyn Fn(Rect) -> Pixels, pool: &mut Pool) {
    let (width, height) = (tile.width as usize, tile.height as usize);
    let halves = width.min(height) >= SMALLEST_SIDE;
    let mut half =
        [Linear::black(width.div_ceil(2), height.div_ceil(2)), Linear::black(width.div_ceil(2), height.div_ceil(2))];
    for part in parts(tile.width, tile.height, QUARTER) {
        let place = Rect { x: tile.x + part.x, y: tile.y + part.y, ..part };
        let linear = [original(place), distorted(place)].map(|pixels| Linear::new(&pixels));
        if halves {
            for (half, linear) in half.iter_mut().zip(&linear) {
                half.put(&linear.halved(), part.x as usize / 2, part.y as usize / 2);
            }
        }
        let [original, distorted] = linear;
        Reference::of(original, 0..1).compare_scales(distorted, 0..1, pool);
    }
    if halves {
        let [original, distorted] = half;
        Reference::of(original, 1..SCALES).compare_scales(distorted, 1..SCALES, pool);
    }
}

/// Tiles of nearly equal size that cover the picture.
fn tiles(width: u32, height: u32) -> Vec<Rect> {
    parts(width, height, TILE)
}

/// Parts with sides of at most `longest`, by rows, cut at multiples of 16 so that halving meets no odd column.
fn parts(width: u32, height: u32, longest: u32) -> Vec<Rect> {
    let cuts = |size: u32| {
        let step = size.div_ceil(size.div_ceil(longest)).next_multiple_of(16);
        (0..size).step_by(step as usize).map(move |at| (at, step.min(size - at)))
    };
    let rows = cuts(height).flat_map(|(y, height)| cuts(width).map(move |(x, width)| Rect { x, y, width, height }));
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_picture_once() {
        for (w, h) in [(1, 1), (512, 512), (513, 1025), (4000, 3000), (1, 5000), (16_383, 3)] {
            let tiles = tiles(w, h);
            let area: u64 = tiles.iter().map(|t| u64::from(t.width) * u64::from(t.height)).sum();
            assert_eq!(area, u64::from(w) * u64::from(h));
            assert!(tiles.iter().all(|t| t.x + t.width <= w && t.y + t.height <= h && t.x % 16 == 0));
            assert!(tiles.iter().all(|t| t.width <= TILE && t.height <= TILE));
        }
    }
}
