//! The input side of the image engine through its public functions, on files made in code.

mod bmp;
mod color;
pub mod containers;
pub mod corpus;
mod damaged_profiles;
mod gif;
mod jpeg;
mod jpeg_writer;
pub mod metadata;
mod orientation;
pub mod png;
mod probing;
pub mod webp;

use pagelift::images::{Pixels, decode, probe};
use pagelift::{ErrorCode, Result};

/// Probes and decodes.
fn read(bytes: &[u8]) -> Result<Pixels> {
    let info = probe(bytes)?;
    decode(bytes, &info, &mut |_| true)
}

/// The RGBA of one pixel.
fn at(pixels: &Pixels, x: u32, y: u32) -> [u8; 4] {
    let start = ((y * pixels.width + x) * 4) as usize;
    *pixels.data[start..].first_chunk().expect("inside the picture")
}

/// A picture with smooth and busy parts and all channels different; alpha as asked.
fn sample(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let pixel = |i: u32| {
        let (x, y) = (i % width, i / width);
        let busy = ((x * 7919) ^ (y * 104_729)) % 64;
        let a = if alpha { (x * 255 / width.max(2)) as u8 } else { 255 };
        [(x * 255 / width) as u8, (y * 255 / height) as u8, (busy * 3 + 20) as u8, a]
    };
    (0..width * height).flat_map(pixel).collect()
}

/// Whatever is cut off the end, the result is the whole picture or an error, never a picture with missing parts.
fn check_truncation(name: &str, bytes: &[u8]) {
    let info = probe(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let whole = decode(bytes, &info, &mut |_| true).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut errors = 0;
    for end in 0..bytes.len() {
        match decode(&bytes[..end], &info, &mut |_| true) {
            Ok(pixels) => assert!(pixels == whole, "{name}: cut to {end} of {} bytes, parts are missing", bytes.len()),
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::Corrupt, "{name}: cut to {end}: {error}");
                errors += 1;
            }
        }
        // The probe may still know the size, or not; it must not panic.
        let _ = probe(&bytes[..end]);
    }
    assert!(errors * 10 > bytes.len() * 9, "{name}: only {errors} of {} cuts were noticed", bytes.len());
}
