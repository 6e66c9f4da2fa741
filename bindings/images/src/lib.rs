//! Bindings of the engine: images.wasm.
