//! The alpha plane: an `ALPH` chunk (RFC 9649 section 2.7.1.2), lossless VP8L or raw, whichever is smaller.

use crate::error::EncodeError;
use image_webp::{ColorType, EncoderParams, WebPEncoder};

/// Compression methods in the chunk's first byte.
const RAW: u8 = 0;
const LOSSLESS: u8 = 1;
/// Filters in bits 2 and 3 of the chunk's first byte: samples are differences to their neighbour.
const FILTER_SHIFT: u8 = 2;
const HORIZONTAL: u8 = 1;
const VERTICAL: u8 = 2;

/// RIFF header, chunk header, and the five bytes of signature, size and version: `ALPH` holds what comes after.
const VP8L_HEADERS: usize = 12 + 8 + 5;

/// The payload of an `ALPH` chunk for `alpha`, `width * height` samples; `None` when all are opaque.
pub fn encode(alpha: &[u8], width: u32, height: u32, quality: u8) -> Result<Option<Vec<u8>>, EncodeError> {
    if alpha.iter().all(|a| *a == 255) {
        return Ok(None);
    }
    let quantized;
    let alpha = if quality < 100 {
        quantized = quantize(alpha, quality);
        &quantized
    } else {
        alpha
    };
    let mut best = Vec::with_capacity(alpha.len() + 1);
    best.push(RAW);
    best.extend_from_slice(alpha);
    for predict in [false, true] {
        let stream = lossless(alpha, width, height, predict)?;
        if stream.len() + 1 < best.len() {
            best = [&[LOSSLESS], stream.as_slice()].concat();
        }
    }
    // Differences to the left and above: the decoder adds them up again, with VP8L in between.
    for (filter, filtered) in
        [(HORIZONTAL, horizontal(alpha, width as usize)), (VERTICAL, vertical(alpha, width as usize))]
    {
        let stream = lossless(&filtered, width, height, false)?;
        if stream.len() + 1 < best.len() {
            best = [&[LOSSLESS | filter << FILTER_SHIFT], stream.as_slice()].concat();
        }
    }
    Ok(Some(best))
}

fn lossless(alpha: &[u8], width: u32, height: u32, predict: bool) -> Result<Vec<u8>, EncodeError> {
    let mut file = Vec::new();
    let mut encoder = WebPEncoder::new(&mut file);
    let mut params = EncoderParams::default();
    params.use_predictor_transform = predict;
    encoder.set_params(params);
    encoder.encode(alpha, width, height, ColorType::L8).map_err(|_| EncodeError::Alpha)?;
    if file.len() <= VP8L_HEADERS {
        return Err(EncodeError::Alpha);
    }
    // A chunk of odd size was padded by a zero byte, which the decoder never reaches.
    Ok(file.split_off(VP8L_HEADERS))
}

/// Fewer levels, evenly spaced, 0 and 255 among them.
fn quantize(alpha: &[u8], quality: u8) -> Vec<u8> {
    let steps = 1 + u32::from(quality) * u32::from(quality) * 254 / 10_000;
    let table: [u8; 256] = core::array::from_fn(|a| {
        let level = (a as u32 * steps + 127) / 255;
        ((level * 255 + steps / 2) / steps) as u8
    });
    alpha.iter().map(|a| table[*a as usize]).collect()
}

/// Differences to the left neighbour; the first column's to the one above.
fn horizontal(alpha: &[u8], width: usize) -> Vec<u8> {
    (0..alpha.len())
        .map(|i| match (i % width, i / width) {
            (0, 0) => alpha[0],
            (0, _) => alpha[i].wrapping_sub(alpha[i - width]),
            _ => alpha[i].wrapping_sub(alpha[i - 1]),
        })
        .collect()
}

/// Differences to the neighbour above; the first row's to the one to the left.
fn vertical(alpha: &[u8], width: usize) -> Vec<u8> {
    (0..alpha.len())
        .map(|i| match i {
            0 => alpha[0],
            _ if i < width => alpha[i].wrapping_sub(alpha[i - 1]),
            _ => alpha[i].wrapping_sub(alpha[i - width]),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantizing_keeps_both_ends_and_finer_at_higher_quality() {
        let all: Vec<u8> = (0..=255).collect();
        let mut last = 1;
        for quality in [0, 10, 50, 90, 99] {
            let mut levels = quantize(&all, quality);
            assert_eq!((levels[0], levels[255]), (0, 255));
            assert!(levels.is_sorted());
            levels.dedup();
            assert!(levels.len() > last, "{quality}: {}", levels.len());
            last = levels.len();
        }
    }

    #[test]
    fn opaque_planes_need_no_chunk() {
        assert_eq!(encode(&[255; 12], 4, 3, 100), Ok(None));
    }
}
