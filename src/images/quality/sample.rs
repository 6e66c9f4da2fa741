//! A small picture that stands for a large one: tiles of it, from the smoothest to the busiest, side by side.

use super::{Pool, Reference};
use crate::images::order::sort_by_key;
use crate::images::resize::copy;
use crate::images::{Pixels, Rect};

/// The sample's share of the picture: two or three trials on it then cost less than half an encode of the whole.
const SHARE: u64 = 8;

/// Fewer pixels than this say too little; a picture this small is its own sample.
const FEWEST: u64 = 224 * 224;

/// More pixels than this say no more.
const MOST: u64 = 320_000;

/// Tiles across and down, with the share of the budget that each layout suits: from 4 to 9 tiles.
const LAYOUTS: [(u32, u32); 3] = [(2, 2), (3, 2), (3, 3)];

/// The longest side of a tile; a multiple of 16, as all tiles' sides and positions are, so that no block of an encoder
/// lies on a seam.
const LONGEST: u32 = 192;

/// Points by which tiles score better than their picture, whose very worst place is rarely in one of them. Measured on
/// twelve photos: 1.2, give or take as much.
const FLATTERY: f32 = 1.2;

/// Tiles of a picture, ready to be compared.
pub struct Sample {
    mosaic: Pixels,
    tiles: Vec<(Rect, Reference)>,
    /// Pixels of the picture for each of the sample.
    scale: f64,
}

impl Sample {
    /// Chooses tiles: cells of the picture are ranked by how much goes on in them, and taken evenly from that ranking.
    pub fn new(pixels: &Pixels) -> Self {
        let area = u64::from(pixels.width) * u64::from(pixels.height);
        let budget = (area / SHARE).clamp(FEWEST, MOST);
        let whole = Rect { x: 0, y: 0, width: pixels.width, height: pixels.height };
        let chosen = if area <= 2 * FEWEST { None } else { choose(pixels, budget) };
        let Some((side, (across, down), cells)) = chosen else {
            return Self { tiles: vec![(whole, Reference::new(pixels))], mosaic: pixels.clone(), scale: 1.0 };
        };
        let (width, height) = (across * side, down * side);
        let mut mosaic = Pixels { width, height, data: vec![0; (width * height * 4) as usize], opaque: pixels.opaque };
        let mut tiles = Vec::with_capacity(cells.len());
        for (i, cell) in (0..).zip(cells) {
            let place = Rect { x: i % across * side, y: i / across * side, width: side, height: side };
            let tile = copy(pixels, cell);
            for (row, source) in (place.y..).zip(tile.data.chunks_exact(side as usize * 4)) {
                let at = (row * width + place.x) as usize * 4;
                mosaic.data[at..at + source.len()].copy_from_slice(source);
            }
            tiles.push((place, Reference::new(&tile)));
        }
        Self { tiles, scale: area as f64 / f64::from(width * height), mosaic }
    }

    /// The picture to be encoded in place of the whole.
    pub fn pixels(&self) -> &Pixels {
        &self.mosaic
    }

    /// [`Sample::pixels`], for when nothing is to be scored any more.
    pub fn into_pixels(self) -> Pixels {
        self.mosaic
    }

    /// How many times larger the whole is.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The score of what became of [`Sample::pixels`].
    pub fn score(&self, distorted: &Pixels) -> f32 {
        let mut pool = Pool::default();
        for (place, reference) in &self.tiles {
            reference.compare(&copy(distorted, *place), &mut pool);
        }
        if self.scale > 1.0 { pool.score() - FLATTERY } else { pool.score() }
    }
}

/// The tiles' side, how they are laid out, and which cells of the picture they are; `None` when the picture has too few.
fn choose(pixels: &Pixels, budget: u64) -> Option<(u32, (u32, u32), Vec<Rect>)> {
    let fits = |&(across, down): &(u32, u32)| u64::from(across * down) * u64::from(LONGEST * LONGEST) <= budget;
    let layout = LAYOUTS.iter().rev().find(|layout| fits(layout)).copied().unwrap_or(LAYOUTS[0]);
    let count = layout.0 * layout.1;
    let side = ((budget / u64::from(count)).isqrt() as u32 / 16 * 16).min(LONGEST);
    let (across, down) = (pixels.width / side, pixels.height / side);
    if across * down < count {
        return None;
    }
    // Cells are spread over the picture, so that no margin is always left out.
    let position = |i: u32, cells: u32, size: u32| {
        let slack = size - cells * side;
        (i * side + slack * i / (cells - 1).max(1)) / 16 * 16
    };
    let mut cells: Vec<(u32, Rect)> = (0..across * down)
        .map(|i| {
            let (x, y) = (position(i % across, across, pixels.width), position(i / across, down, pixels.height));
            let cell = Rect { x, y, width: side, height: side };
            (activity(pixels, cell), cell)
        })
        .collect();
    // Equal ones stay in the order of rows.
    sort_by_key(&mut cells, |&(activity, _)| u64::from(activity));
    // From the very smoothest to the very busiest: the score's fourth powers are ruled by the worst places.
    let picked = |i: u32| i as usize * (cells.len() - 1) / (count - 1) as usize;
    let chosen = (0..count).map(|i| cells[picked(i)].1).collect();
    Some((side, layout, chosen))
}

/// The sum of steps between neighbours' green, in every fourth row.
fn activity(pixels: &Pixels, cell: Rect) -> u32 {
    let row_bytes = pixels.width as usize * 4;
    let rows = pixels.data.chunks_exact(row_bytes).skip(cell.y as usize).take(cell.height as usize).step_by(4);
    rows.map(|row| {
        let part = &row[cell.x as usize * 4..][..cell.width as usize * 4];
        let steps = part.chunks_exact(4).zip(part[4..].chunks_exact(4));
        steps.map(|(a, b)| u32::from(a[1].abs_diff(b[1]))).sum::<u32>()
    })
    .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Busier from left to right.
    fn picture(width: u32, height: u32) -> Pixels {
        let mut state = 7u32;
        let pixel = |i: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let level = (state >> 24) * (i % width) / width;
            [level as u8, level as u8, level as u8, 255]
        };
        Pixels { width, height, data: (0..width * height).flat_map(pixel).collect(), opaque: true }
    }

    #[test]
    fn a_small_picture_is_its_own_sample() {
        for (w, h) in [(1, 1), (300, 200), (1, 5000), (100_000, 1)] {
            let pixels = picture(w, h);
            let sample = Sample::new(&pixels);
            assert_eq!((sample.pixels(), sample.scale()), (&pixels, 1.0));
        }
    }

    #[test]
    fn a_thin_picture_without_enough_cells_is_too() {
        let pixels = picture(100, 3000);
        assert_eq!(Sample::new(&pixels).scale(), 1.0);
    }

    #[test]
    fn a_large_picture_has_tiles_from_smooth_to_busy() {
        let pixels = picture(1600, 1200);
        let sample = Sample::new(&pixels);
        assert_eq!((sample.pixels().width, sample.pixels().height), (576, 384));
        let activities: Vec<u32> = sample.tiles.iter().map(|(place, _)| activity(sample.pixels(), *place)).collect();
        assert!(activities.is_sorted() && activities[0] * 4 < activities[5], "{activities:?}");
        assert!((sample.score(sample.pixels()) - 100.0 + FLATTERY).abs() < 0.01);
    }

    #[test]
    fn the_sample_scores_as_the_whole() {
        let pixels = picture(1600, 1200);
        let coarse = |pixels: &Pixels| {
            let mut coarse = pixels.clone();
            coarse.data.iter_mut().enumerate().filter(|(i, _)| i % 4 != 3).for_each(|(_, v)| *v = *v / 16 * 16 + 8);
            coarse
        };
        let whole = crate::images::quality::score::<()>(&pixels, &coarse(&pixels), &mut |_| Ok(())).unwrap();
        let sample = Sample::new(&pixels);
        let part = sample.score(&coarse(sample.pixels()));
        assert!((whole - part).abs() < 3.0, "{whole} {part}");
    }
}
