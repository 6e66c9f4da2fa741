//! The engine's window to its host: the clock, and who hears of progress.

use pagelift::images::{Observer, Phase};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;

    /// `phase` is one of [`Phase`], as a number; `fraction` of it, 0 to 1.
    #[wasm_bindgen(js_namespace = host)]
    fn progress(phase: u32, fraction: f32);
}

/// A job is stopped by ending its worker, so progress is only reported.
pub(crate) struct Host;

impl Observer for Host {
    fn now(&mut self) -> f64 {
        now()
    }

    fn progress(&mut self, phase: Phase, fraction: f32) -> bool {
        progress(phase as u32, fraction);
        true
    }
}
