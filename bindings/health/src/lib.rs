//! Bindings of the engine: health.wasm, for pages that are watched. Numbers go in and out, nothing else.

pub mod health;
