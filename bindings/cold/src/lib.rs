//! Bindings of the engine: cold.wasm, for the page's main thread, where a cache compresses or persists.
//!
//! Numbers go in and out, and bytes through the module's memory; no view of it is ever handed out to users.

pub mod cold;
pub mod log;
