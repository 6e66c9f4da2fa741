//! Bindings of the engine: `images.wasm`, which lives in workers (and in Node). It holds no policy.
//!
//! Numbers and byte arrays go in; byte arrays come out, text among them as JSON. So a worker needs no generated glue, only
//! the few functions that this module imports: see `ts/internal/worker/engine.ts`, which is the other side. It leaves
//! wasm-bindgen's table of constants empty: nothing here may hand `JsValue::UNDEFINED` and its like to JavaScript.

mod base64;
mod compress;
mod host;
mod info;
mod json;
mod options;
mod probe;
mod sketch;
mod variants;

use wasm_bindgen::prelude::*;

pub use compress::{Compressed, check, compress_file, compress_pixels};
pub use options::Options;
pub use probe::Prober;
pub use sketch::{sketch_file, sketch_pixels};
pub use variants::{Variants, variants_file, variants_pixels};

// What a picture costs, which the page wants to know before this module is there. The crate brings the allocator too.
pagelift_module::names!(pagelift::images::cost::CONSTANTS, <pagelift::images::Phase as pagelift::codes::Code>::NAMES);

/// Runs once when the module is instantiated: a bug in the engine says where it is before the instance is discarded.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}
