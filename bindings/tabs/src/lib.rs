//! Bindings of the engine: tabs.wasm, for the main thread of a page whose caches are shared with other tabs or stored, and whose
//! tabs take turns without Web Locks, which only secure contexts have.

pub mod replica;
pub mod turns;
