//! Any bytes, any options: a result that decodes and holds its limits, or a typed error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::image::options::{Fit, MetadataPolicy, OutputFormat, Quality};
use pagelift::image::{CompressOptions, Input, Pixels, Silent, compress, decode, probe};

/// The first bytes are the options, the rest is a file or pixels.
const OPTION_BYTES: usize = 12;

fn options(bytes: &[u8; OPTION_BYTES]) -> CompressOptions {
    let [format, quality, level, limit, limit_scale, width, height, fit, effort, metadata, red, flags] = *bytes;
    let side = |byte: u8| (byte > 0).then(|| u32::from(byte) * 2);
    CompressOptions {
        format: [OutputFormat::Auto, OutputFormat::WebP, OutputFormat::Jpeg, OutputFormat::Png]
            [usize::from(format % 4)],
        quality: match quality % 3 {
            0 => Quality::Auto,
            1 => Quality::Fixed(f32::from(level) * 100.0 / 255.0),
            _ => Quality::Score(f32::from(level) * 100.0 / 255.0),
        },
        max_bytes: (limit > 0).then(|| u64::from(limit) << (limit_scale % 10)),
        max_width: side(width),
        max_height: side(height),
        fit: [Fit::Inside, Fit::Cover, Fit::Contain, Fit::Fill][usize::from(fit % 4)],
        enlarge: flags & 1 == 1,
        effort: effort % 7,
        metadata: [MetadataPolicy::None, MetadataPolicy::Safe, MetadataPolicy::All][usize::from(metadata % 3)],
        background: (flags & 2 == 2).then_some([red, 255 - red, 9]),
        // Large enough for every path, small enough for many runs a second.
        max_pixels: 60_000,
        timeout: f64::INFINITY,
    }
}

/// Pixels that repeat the bytes: their number of colours and their noise are the fuzzer's to choose.
fn pixels(bytes: &[u8]) -> Option<Pixels> {
    let (&[width, height], rest) = bytes.split_first_chunk()?;
    let (width, height) = (u32::from(width).max(1), u32::from(height).max(1));
    let pattern = if rest.is_empty() { &[77][..] } else { rest };
    let data = pattern.iter().copied().cycle().take((width * height * 4) as usize).collect();
    Pixels::from_rgba(width, height, data).ok()
}

fuzz_target!(|data: &[u8]| {
    let Some((head, rest)) = data.split_first_chunk::<OPTION_BYTES>() else { return };
    let options = options(head);
    let input = if head[11] & 4 == 4 {
        let Some(pixels) = pixels(rest) else { return };
        Input::Decoded { pixels, original: (head[11] & 8 == 8).then(|| rest.to_vec()) }
    } else {
        Input::Encoded(rest.to_vec())
    };
    let decoded_here = matches!(input, Input::Encoded(_));
    match compress(input, &options, &mut Silent) {
        Ok(result) => {
            if let Some(bytes) = &result.bytes {
                assert!(options.max_bytes.is_none_or(|limit| bytes.len() as u64 <= limit));
                let info = probe(bytes).expect("a result has a header");
                assert_eq!((info.format, info.width, info.height), (result.format, result.width, result.height));
                // A kept original that only lost its metadata is the browser's to decode where the browser decoded it.
                if decoded_here {
                    decode(bytes, &info, &mut |_| true).expect("a result decodes");
                }
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
