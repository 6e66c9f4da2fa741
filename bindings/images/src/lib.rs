//! Bindings of the engine: `images.wasm`, which lives in workers (and in Node). It holds no policy.

mod compress;
mod errors;
mod info;
mod observer;
mod options;
mod probe;

use wasm_bindgen::prelude::*;

pub use compress::{check, compress};
pub use probe::{Prober, sniff};

/// Runs once when the module is instantiated: a bug in the engine says where it is before the instance is thrown away.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}
