//! The engine of Pagelift. It decides; the bindings and the TypeScript do.
//!
//! Nothing here knows a page: the time, bytes and entropy come in as arguments, decisions go out as values.
#![forbid(unsafe_code)]

pub mod cache;
pub mod codes;
mod error;
pub mod health;
#[cfg(feature = "images")]
pub mod images;
pub mod lazy;
pub mod machine;
#[cfg(feature = "images")]
pub mod placeholder;
pub mod pool;
pub mod random;
pub mod stats;
pub mod store;
pub mod tabs;
pub mod time;

pub use error::{Error, ErrorCode, Result};
