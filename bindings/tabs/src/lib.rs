//! Bindings of the engine: tabs.wasm, for the main thread of a page whose tabs take turns without Web Locks, which only secure
//! contexts have.

pub mod turns;
