//! Bindings of the engine: pool.wasm, for the main thread of a page that has work for workers.
//!
//! Numbers go in and out, nothing else: no strings, no objects. So the module stays small, a call costs nanoseconds, and no
//! view of its memory is ever handed out to users.

pub mod pool;
