//! Pictures made by arithmetic, so that tests need no files.
#![allow(dead_code)]

use pagelift::images::Pixels;

fn picture(width: u32, height: u32, mut color: impl FnMut(u32, u32) -> [u8; 4]) -> Pixels {
    let mut data = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        for x in 0..width {
            data.extend_from_slice(&color(x, y));
        }
    }
    let mut pixels = Pixels::from_rgba(width, height, data).expect("a picture");
    pixels.detect_opaque();
    pixels
}

/// As a camera sees it: smooth shades, soft shapes, edges, and noise everywhere.
pub fn photo(width: u32, height: u32) -> Pixels {
    let mut state = 12_345u32;
    picture(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (state >> 27) as f32 - 16.0;
        let (u, v) = (x as f32 / 97.0, y as f32 / 71.0);
        let shape = (u.sin() * v.cos() + (u * 3.1 + v).sin() * 0.3) * 60.0;
        let edge = if (x as f32 * 0.7 + y as f32 * 0.4) % 190.0 < 60.0 { 35.0 } else { 0.0 };
        let texture = (x as f32 * 0.9).sin() * (y as f32 * 0.8).cos() * 12.0;
        let level = |base: f32| (base + shape + edge + texture + noise).clamp(0.0, 255.0) as u8;
        [level(130.0 + v * 4.0), level(110.0), level(90.0 - u * 3.0), 255]
    })
}

/// Flat areas of a few colours with hard edges.
pub fn drawing(width: u32, height: u32) -> Pixels {
    const COLORS: [[u8; 4]; 5] =
        [[255, 255, 255, 255], [220, 40, 40, 255], [30, 60, 200, 255], [250, 200, 0, 255], [20, 20, 20, 255]];
    picture(width, height, |x, y| {
        let (cx, cy) = (x as i32 % 80 - 40, y as i32 % 60 - 30);
        let inside = cx * cx + cy * cy < 500;
        COLORS[if inside { (x / 80 + y / 60) as usize % 4 + 1 } else { 0 }]
    })
}

/// Small dark marks in rows on white, with grey edges, as lettering has.
pub fn lettering(width: u32, height: u32) -> Pixels {
    let mut state = 99u32;
    let mut glyphs = Vec::new();
    for _ in 0..64 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        glyphs.push(state);
    }
    picture(width, height, |x, y| {
        let (column, row) = (x / 8, y / 14);
        let (gx, gy) = (x % 8, y % 14);
        let glyph = glyphs[((column * 7 + row * 13) % 64) as usize];
        let ink = gx < 6 && gy < 10 && (glyph >> ((gy / 2 * 3 + gx / 2) % 31)) & 1 == 1;
        let soft = gx < 7 && gy < 10 && (glyph >> ((gy / 2 * 3 + gx.saturating_sub(1) / 2) % 31)) & 1 == 1;
        let level = if ink {
            20
        } else if soft {
            140
        } else {
            255
        };
        [level, level, level, 255]
    })
}

/// A photo that fades out towards its edges.
pub fn soft_alpha(width: u32, height: u32) -> Pixels {
    let mut pixels = photo(width, height);
    for (i, pixel) in pixels.data.chunks_exact_mut(4).enumerate() {
        let (x, y) = (i as u32 % width, i as u32 / width);
        let edge = x.min(width - 1 - x).min(y).min(height - 1 - y);
        pixel[3] = (edge * 8).min(255) as u8;
        if pixel[3] == 0 {
            pixel.fill(0);
        }
    }
    pixels.opaque = false;
    pixels.detect_opaque();
    pixels
}
