//! The encoders behind two functions.

use pagelift::placeholder;
use wasm_bindgen::prelude::*;

/// The bytes of a ThumbHash.
#[wasm_bindgen]
pub fn thumb_hash(width: usize, height: usize, rgba: &[u8]) -> Vec<u8> {
    placeholder::thumb_hash(width, height, rgba)
}

/// A BlurHash of 4x3 components.
#[wasm_bindgen]
pub fn blur_hash(width: usize, height: usize, rgba: &[u8]) -> String {
    placeholder::blur_hash(width, height, rgba, (4, 3))
}
