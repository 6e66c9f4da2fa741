//! Bindings of the engine: runtime.wasm, for the page's main thread.
//!
//! Numbers go in and out, nothing else: no strings, no objects. So the module stays small, a call costs nanoseconds, and no
//! view of its memory is ever handed out to users.

pub mod cache;
pub mod pool;
