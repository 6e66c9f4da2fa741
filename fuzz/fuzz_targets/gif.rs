//! Any blocks behind the header of a GIF: a whole picture of the probed size or a typed error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::ErrorCode;
use pagelift::images::{Prober, decode, probe};

/// Pictures larger than this only cost time.
const MAX_PIXELS: u64 = 1 << 18;

fuzz_target!(|blocks: &[u8]| {
    let bytes = [b"GIF89a", blocks.strip_prefix(b"GIF89a").unwrap_or(blocks)].concat();
    let Ok(info) = probe(&bytes) else { return };
    let mut prober = Prober::new(bytes.len() as u64);
    while let Some((offset, length)) = prober.want() {
        prober.feed(offset, &bytes[offset as usize..][..length]).expect("as in memory");
    }
    let pieces = prober.finish().expect("as in memory");
    assert_eq!((pieces.width, pieces.height), (info.width, info.height));
    if u64::from(info.width) * u64::from(info.height) > MAX_PIXELS {
        return;
    }
    match decode(&bytes, &info, &mut |_| true) {
        Ok(pixels) => {
            assert_eq!((pixels.width, pixels.height), (info.width, info.height));
            let is_opaque = pixels.data.chunks_exact(4).all(|pixel| pixel[3] == 255);
            assert!(is_opaque || (info.has_alpha && !pixels.opaque));
            // What is cut off the end is not missed, or noticed.
            if let Ok(shorter) = decode(&bytes[..bytes.len() - 1], &info, &mut |_| true) {
                assert!(shorter == pixels);
            }
        }
        Err(error) => assert_eq!(error.code(), ErrorCode::Corrupt),
    }
});
