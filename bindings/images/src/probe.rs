//! Reading headers: the engine's prober, fed with slices of a file.

use js_sys::Uint8Array;
use pagelift::Error;
use pagelift::images;
use wasm_bindgen::prelude::*;

use crate::info;
use crate::json::Object;

/// Reads the header of a file of which only slices are fetched. Feed what it wants until it wants nothing, then finish.
#[wasm_bindgen]
pub struct Prober {
    engine: images::Prober,
    failure: Option<Error>,
}

#[wasm_bindgen]
impl Prober {
    /// A prober for a file of so many bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(size: f64) -> Prober {
        Prober { engine: images::Prober::new(size as u64), failure: None }
    }

    /// Where the slice begins that is to be fed next.
    pub fn offset(&self) -> f64 {
        self.want().0 as f64
    }

    /// How many bytes of it are wanted; 0 once all is known that can be.
    pub fn length(&self) -> u32 {
        self.want().1 as u32
    }

    /// Takes the bytes at `offset`.
    pub fn feed(&mut self, offset: f64, bytes: &Uint8Array) {
        self.failure = self.engine.feed(offset as u64, &bytes.to_vec()).err();
    }

    /// What the header says, or an error, as JSON. The prober is used up.
    pub fn finish(self) -> Uint8Array {
        let Self { engine, failure } = self;
        match failure.map_or_else(|| engine.finish(), Err) {
            Ok(info) => info::to_json(&info).finish(),
            Err(error) => Object::error(&error).finish(),
        }
    }
}

impl Prober {
    fn want(&self) -> (u64, usize) {
        let want = if self.failure.is_none() { self.engine.want() } else { None };
        want.unwrap_or_default()
    }
}
