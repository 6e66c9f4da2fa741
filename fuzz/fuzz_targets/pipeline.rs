//! Any bytes, any options: a result that decodes and holds its limits, or a typed error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::options::{Animation, Fit, MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Input, Pixels, Silent, compress, decode, probe};

/// The first bytes are the options, the rest is a file or pixels.
const OPTION_BYTES: usize = 12;

/// Enough for several macroblocks and MCUs each way, and for hundreds of runs a second.
const MAX_PIXELS: u64 = 64 * 64;

/// Pictures are sampled from twice 224 x 224 pixels on and scored in tiles from 512 on: one option in 64 goes there.
const MAX_PIXELS_OF_LARGE: u64 = 150_000;

fn options(bytes: &[u8; OPTION_BYTES]) -> CompressOptions {
    let [format, quality, level, limit, limit_scale, width, height, fit, effort, metadata, red, flags] = *bytes;
    let large = limit_scale >> 2 == 63;
    let side = |byte: u8| (byte > 0).then(|| if large { u32::from(byte) * 2 } else { u32::from(byte).div_ceil(3) });
    CompressOptions {
        format: [OutputFormat::Auto, OutputFormat::WebP, OutputFormat::Jpeg, OutputFormat::Png]
            [usize::from(format % 4)],
        // A search costs several encodes: most runs do without.
        quality: match quality % 8 {
            0 => Quality::Auto,
            1 => Quality::Score(f32::from(level) * 100.0 / 255.0),
            _ => Quality::Fixed(f32::from(level) * 100.0 / 255.0),
        },
        max_bytes: (limit > 63).then(|| u64::from(limit - 63) << (limit_scale % 9)),
        max_width: side(width),
        max_height: side(height),
        fit: [Fit::Inside, Fit::Cover, Fit::Contain, Fit::Fill][usize::from(fit % 4)],
        enlarge: flags & 1 == 1,
        // The high efforts run the same code more often.
        effort: [0, 1, 2, 1, 2, 3, 0, 4, 1, 2, 0, 1, 2, 3, 5, 6][usize::from(effort % 16)],
        metadata: [MetadataPolicy::None, MetadataPolicy::Safe, MetadataPolicy::All][usize::from(metadata % 3)],
        animation: [Animation::Keep, Animation::FirstFrame][usize::from(flags >> 4 & 1)],
        background: (flags & 2 == 2).then_some([red, 255 - red, 9]),
        max_pixels: if large { MAX_PIXELS_OF_LARGE } else { MAX_PIXELS },
        timeout: f64::INFINITY,
    }
}

/// Pixels that repeat the bytes: their number of colours and their noise are the fuzzer's to choose.
fn pixels(bytes: &[u8], most: u64) -> Option<Pixels> {
    let (&[width, height], rest) = bytes.split_first_chunk()?;
    let (width, height) = (u32::from(width).max(1), u32::from(height).max(1));
    if u64::from(width * height) > most {
        return None;
    }
    let pattern = if rest.is_empty() { &[77][..] } else { rest };
    let data = pattern.iter().copied().cycle().take((width * height * 4) as usize).collect();
    Pixels::from_rgba(width, height, data).ok()
}

fuzz_target!(|data: &[u8]| {
    let Some((head, rest)) = data.split_first_chunk::<OPTION_BYTES>() else { return };
    let options = options(head);
    let input = if head[11] & 4 == 4 {
        let Some(pixels) = pixels(rest, options.max_pixels) else { return };
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
