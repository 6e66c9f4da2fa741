//! Any pixels and options: a placeholder or an error, of the lengths that its header says and within its bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::{Pixels, probe};
use pagelift::placeholder::{Options, placeholder};

fuzz_target!(|input: (u16, u16, u8, u8, u16, u8, &[u8])| {
    let (width, height, across, down, bytes, colors, pattern) = input;
    // Long sides are of little use here: they are scaled down first.
    let (width, height) = (u32::from(width) % 900 + 1, u32::from(height) % 160 + 1);
    let data: Vec<u8> = (0..width as usize * height as usize * 4)
        .map(|i| pattern.get(i % pattern.len().max(1)).copied().unwrap_or(0))
        .collect();
    let picture = Pixels::from_rgba(width, height, data).unwrap();
    let options = Options {
        blur_hash: (u32::from(across), u32::from(down)),
        lqip_bytes: u32::from(bytes).max(60),
        palette: u32::from(colors),
    };
    let Ok(made) = placeholder(&picture, &options) else { return };
    let components = u32::from(across).clamp(1, 9) * u32::from(down).clamp(1, 9);
    assert_eq!(made.blur_hash.len(), 4 + 2 * components as usize);
    assert!((14..=36).contains(&made.thumb_hash.len()), "{}", made.thumb_hash.len());
    assert_eq!(made.thumb_hash[2] >> 7 == 1, made.has_alpha);
    assert!(made.lqip.len() <= options.lqip_bytes as usize);
    let tiny = probe(&made.lqip).unwrap();
    assert!(tiny.width.max(tiny.height) <= 16);
    let shares: f32 = made.palette.iter().map(|(_, share)| share).sum();
    assert!(made.palette.is_empty() || (shares - 1.0).abs() < 0.01, "{shares}");
});
