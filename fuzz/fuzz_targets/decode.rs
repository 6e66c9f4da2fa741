//! Any bytes: a whole picture of the probed size or a typed error, and what follows on the pixels.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::{decode, orient, probe, read_metadata, to_srgb};

/// Pictures larger than this only cost time.
const MAX_PIXELS: u64 = 1 << 18;

fuzz_target!(|bytes: &[u8]| {
    let Ok(info) = probe(bytes) else { return };
    if u64::from(info.stored_width) * u64::from(info.stored_height) > MAX_PIXELS {
        return;
    }
    let Ok(mut pixels) = decode(bytes, &info, &mut |_| true) else { return };
    assert_eq!((pixels.width, pixels.height), (info.stored_width, info.stored_height));
    assert_eq!(pixels.data.len(), (pixels.width * pixels.height * 4) as usize);
    if pixels.opaque {
        assert!(pixels.data.chunks_exact(4).all(|pixel| pixel[3] == 255));
    }
    if let Some(icc) = read_metadata(bytes, &info).icc {
        to_srgb(&mut pixels, &icc);
    }
    let upright = orient(pixels, info.orientation);
    assert_eq!((upright.width, upright.height), (info.width, info.height));
});
