//! The encoder behind two functions, as small as a module of it can be.

use pagelift_webp::{EncodeConfig, encode_rgba};
use wasm_bindgen::prelude::*;

/// A WebP file at `quality` and `effort`.
#[wasm_bindgen]
pub fn encode(pixels: &[u8], width: u32, height: u32, quality: f32, effort: u8) -> Result<Vec<u8>, JsError> {
    let config = EncodeConfig::new(quality).with_effort(effort);
    Ok(encode_rgba(pixels, width, height, width as usize * 4, &config)?)
}

/// A WebP file of at most `bytes` bytes.
#[wasm_bindgen]
pub fn encode_within(pixels: &[u8], width: u32, height: u32, bytes: usize, effort: u8) -> Result<Vec<u8>, JsError> {
    let config = EncodeConfig::default().with_effort(effort).with_target_bytes(bytes);
    Ok(encode_rgba(pixels, width, height, width as usize * 4, &config)?)
}
