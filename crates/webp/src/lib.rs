//! A lossy WebP encoder in pure Rust.
