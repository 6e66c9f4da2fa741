//! The encoder behind two functions, as small as a module of it can be.

use pagelift_webp::Encoder;
use wasm_bindgen::prelude::*;

/// A WebP file at `quality` and `effort`.
#[wasm_bindgen]
pub fn encode(pixels: &[u8], width: u32, height: u32, quality: f32, effort: u8) -> Result<Vec<u8>, JsError> {
    Ok(Encoder::new(pixels, width, height).quality(quality).effort(effort).encode()?)
}

/// A WebP file of at most `bytes` bytes.
#[wasm_bindgen]
pub fn encode_within(pixels: &[u8], width: u32, height: u32, bytes: usize, effort: u8) -> Result<Vec<u8>, JsError> {
    Ok(Encoder::new(pixels, width, height).effort(effort).target_bytes(bytes).encode()?)
}
