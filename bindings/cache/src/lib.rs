//! Bindings of the engine: cache.wasm, for the main thread of a page with a cache.
//!
//! Numbers go in and out, nothing else: no strings, no objects. So the module stays small, a call costs nanoseconds, and no
//! view of its memory is ever handed out to users.

pub mod cache;
