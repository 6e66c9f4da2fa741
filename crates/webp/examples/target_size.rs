//! The best quality under a limit, with progress: `cargo run --release --example target_size -- 20000`

use std::error::Error;
use std::ops::ControlFlow;

use pagelift_webp::{EncodeError, Encoder};

/// A gradient with some texture, so that there is something to encode.
fn picture(width: usize, height: usize) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let texture = ((x * 7919) ^ (y * 104_729)) % 23;
            pixels.extend([(x * 255 / width) as u8, (y * 232 / height + texture) as u8, (128 + texture) as u8]);
        }
    }
    pixels
}

fn main() -> Result<(), Box<dyn Error>> {
    let limit = std::env::args().nth(1).map_or(Ok(20_000), |text| text.parse())?;
    let (width, height) = (640, 480);
    let report = |done: f32| {
        eprint!("\r{:3.0} %", done * 100.0);
        ControlFlow::Continue(())
    };
    let pixels = picture(width, height);
    let encoder = Encoder::from_rgb(&pixels, width as u32, height as u32).target_bytes(limit);
    match encoder.encode_with_progress(report) {
        Ok(file) => println!("\r{} of {limit} bytes", file.len()),
        Err(EncodeError::TargetTooSmall { smallest, .. }) => println!("\rno less than {smallest} bytes"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
