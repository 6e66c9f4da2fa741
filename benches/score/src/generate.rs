//! A picture with what photos have: amplitudes that fall with frequency, edges between areas of their own colour and
//! texture, areas out of focus, and sensor noise. The same seed gives the same picture.

use image::{Rgb, RgbImage};

/// SplitMix64's finaliser: well mixed bits of a lattice point.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Between 0 and 1, fixed for a lattice point.
fn lattice(x: i64, y: i64, seed: u64) -> f32 {
    let bits = mix(seed ^ mix((x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ mix(y as u64)));
    (bits >> 40) as f32 / (1u64 << 24) as f32
}

/// Value noise, smooth between lattice points.
fn noise(x: f32, y: f32, seed: u64) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (across, down) = (ease(x - left), ease(y - top));
    let (i, j) = (left as i64, top as i64);
    let upper = lattice(i, j, seed) + (lattice(i + 1, j, seed) - lattice(i, j, seed)) * across;
    let lower = lattice(i, j + 1, seed) + (lattice(i + 1, j + 1, seed) - lattice(i, j + 1, seed)) * across;
    upper + (lower - upper) * down
}

/// Octaves from `scale` pixels downwards, each half as strong: about the 1/f of natural scenes. Around 0.
fn octaves(x: f32, y: f32, scale: f32, count: u32, seed: u64) -> f32 {
    (0..count).fold(0.0, |sum, octave| {
        let size = scale / (1u32 << octave) as f32;
        sum + (noise(x / size, y / size, seed + u64::from(octave)) - 0.5) / 1.6f32.powi(octave as i32)
    })
}

/// A picture of `width` x `height` pixels.
pub fn photo(width: u32, height: u32, seed: u64) -> RgbImage {
    let unit = width.max(height) as f32;
    RgbImage::from_fn(width, height, |column, row| {
        let (x, y) = (column as f32, row as f32);
        // Areas: where a slow noise crosses a level there is an edge, a pixel or two wide like a lens makes it.
        let relief = octaves(x, y, unit / 4.0, 7, seed) * 9.0;
        let area = relief.floor();
        let edge = ((relief - area) * unit / 40.0).min(1.0);
        let tone = |index: f32, channel: u64| lattice(index as i64, 7, seed ^ (0xc0_10 + channel));
        // Every third area is out of focus: no fine texture in it.
        let octave_count = if (area as i64).rem_euclid(3) == 0 { 2 } else { 8 };
        let texture = octaves(x, y, unit / 24.0, octave_count, seed ^ 0x7e) * 0.5;
        let light = 0.75 + 0.4 * octaves(x, y, unit / 2.0, 2, seed ^ 0x11);
        let grain = (lattice(i64::from(column), i64::from(row), seed ^ 0x6a) - 0.5) * 0.025;
        let channel = |channel: u64| {
            let base = tone(area - 1.0, channel) * (1.0 - edge) + tone(area, channel) * edge;
            let value = (base * 0.8 + 0.1 + texture) * light + grain;
            (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
        };
        Rgb([channel(0), channel(1), channel(2)])
    })
}
