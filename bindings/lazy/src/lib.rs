//! Bindings of the engine: lazy.wasm, for pages that load lazily. Numbers go in and out, nothing else.

pub mod lazy;
