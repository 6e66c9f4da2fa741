//! BlurHash (<https://github.com/woltapp/blurhash/blob/master/Algorithm.md>), letter by letter as npm blurhash 2.0.5 gives it.

use std::f64::consts::PI;

use super::cosine::cos;

const DIGITS: &[u8; 83] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

/// Red, green and blue in linear light.
type Color = [f64; 3];

/// A byte of sRGB as linear light, 0 to 1.
fn linear(byte: u8) -> f64 {
    let value = f64::from(byte) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Linear light as a byte of sRGB.
fn srgb(value: f64) -> u32 {
    let value = value.clamp(0.0, 1.0);
    let byte =
        if value <= 0.003_130_8 { value * 12.92 * 255.0 } else { (1.055 * value.powf(1.0 / 2.4) - 0.055) * 255.0 };
    (byte + 0.5) as u32
}

/// Appends `count` digits of base 83.
fn push_digits(hash: &mut String, value: u32, count: u32) {
    for at in (0..count).rev() {
        hash.push(char::from(DIGITS[(value / 83u32.pow(at) % 83) as usize]));
    }
}

/// The hash of `rgba` (4 bytes a pixel, rows from the top, alpha not looked at), which is `width` x `height` pixels, with so
/// many components, 1 to 9 each.
pub fn blur_hash(width: usize, height: usize, rgba: &[u8], (across, down): (usize, usize)) -> String {
    let factors = factors(width, height, rgba, (across, down));
    let mut hash = String::with_capacity(4 + 2 * across * down);
    push_digits(&mut hash, (across - 1 + (down - 1) * 9) as u32, 1);
    let (average, varying) = factors.split_first().unwrap_or((&[0.0; 3], &[]));
    // The reference compares signed values: where all are negative, they clip.
    let most = varying.iter().flatten().fold(f64::NEG_INFINITY, |most, value| most.max(*value));
    let step = if varying.is_empty() { 0.0 } else { (most * 166.0 - 0.5).floor().clamp(0.0, 82.0) };
    push_digits(&mut hash, step as u32, 1);
    let [r, g, b] = average.map(srgb);
    push_digits(&mut hash, r << 16 | g << 8 | b, 4);
    let scale = (step + 1.0) / 166.0;
    for color in varying {
        let [r, g, b] = color.map(|value| {
            let root = (value / scale).abs().sqrt();
            let signed = if value < 0.0 { -root } else { root };
            (signed * 9.0 + 9.5).floor().clamp(0.0, 18.0) as u32
        });
        push_digits(&mut hash, r * 361 + g * 19 + b, 2);
    }
    hash
}

/// The components, row by row: separably, the sums of each row of pixels first.
fn factors(width: usize, height: usize, rgba: &[u8], (across, down): (usize, usize)) -> Vec<Color> {
    let light: Vec<f64> = (0..=255).map(linear).collect();
    let table = |count: usize, length: usize| -> Vec<f64> {
        let argument = move |frequency: usize, at: usize| PI * frequency as f64 * at as f64 / length as f64;
        (0..count).flat_map(|frequency| (0..length).map(move |at| cos(argument(frequency, at)))).collect()
    };
    let (columns, rows) = (table(across, width), table(down, height));
    let mut factors = vec![[0.0; 3]; across * down];
    for (y, row) in rgba.chunks_exact(width * 4).enumerate() {
        for (i, column) in columns.chunks_exact(width).enumerate() {
            let mut sum = [0.0; 3];
            for (pixel, cosine) in row.chunks_exact(4).zip(column) {
                for k in 0..3 {
                    sum[k] += cosine * light[usize::from(pixel[k])];
                }
            }
            for (factors, rows) in factors.chunks_exact_mut(across).zip(rows.chunks_exact(height)) {
                for (factor, sum) in factors[i].iter_mut().zip(sum) {
                    *factor += sum * rows[y];
                }
            }
        }
    }
    let pixels = (width * height) as f64;
    for (n, factor) in factors.iter_mut().enumerate() {
        *factor = factor.map(|sum| sum * if n == 0 { 1.0 } else { 2.0 } / pixels);
    }
    factors
}
