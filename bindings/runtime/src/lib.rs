//! Bindings of the engine: runtime.wasm.
