//! Reading headers: the engine's prober, fed with slices of a file.

use pagelift::image::{self, Format};
use wasm_bindgen::prelude::*;

use crate::errors::to_js;
use crate::info::ImageInfo;

/// Reads the header of a file of which only slices are fetched. Feed what it wants until it wants nothing, then finish.
#[wasm_bindgen]
pub struct Prober(image::Prober);

#[wasm_bindgen]
impl Prober {
    /// A prober for a file of `totalBytes`.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(js_name = totalBytes)] total_bytes: f64) -> Prober {
        Prober(image::Prober::new(total_bytes as u64))
    }

    /// `[offset, length]` in bytes of the slice to feed next; `undefined` once the header is known.
    pub fn want(&self) -> Option<Vec<f64>> {
        self.0.want().map(|(offset, length)| vec![offset as f64, length as f64])
    }

    /// Takes the bytes at `offset`. Throws an `EngineError` when they are no picture.
    pub fn feed(&mut self, offset: f64, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.feed(offset as u64, bytes).map_err(to_js)
    }

    /// What the header says. The prober is used up.
    #[wasm_bindgen(unchecked_return_type = "ImageInfo")]
    pub fn finish(self) -> Result<JsValue, JsValue> {
        let info = self.0.finish().map_err(to_js)?;
        Ok(serde_wasm_bindgen::to_value(&ImageInfo::from(info))?)
    }
}

/// The format's name by the first bytes of a file (32 are enough); `undefined` when it is none that Pagelift knows.
#[wasm_bindgen]
pub fn sniff(bytes: &[u8]) -> Option<String> {
    Format::sniff(bytes).map(|format| format.name().into())
}
