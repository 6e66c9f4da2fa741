//! The engine's window to its host: the clock and the progress callback.

use js_sys::Function;
use pagelift::image::{Observer, Phase};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Calls `on_progress(phase, fraction)`; its `false` ends the job, a callback that throws does not.
pub(crate) struct Callback<'a> {
    pub on_progress: &'a Function,
}

impl Observer for Callback<'_> {
    fn now(&mut self) -> f64 {
        performance_now()
    }

    fn progress(&mut self, phase: Phase, fraction: f32) -> bool {
        let told = self.on_progress.call2(&JsValue::NULL, &phase.name().into(), &fraction.into());
        told.map_or(true, |answer| answer != JsValue::FALSE)
    }
}
