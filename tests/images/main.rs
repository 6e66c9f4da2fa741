//! The images engine through its public functions, on pictures made in code.
#![cfg(feature = "images")]

mod compress;
mod compress_any;
mod dropped;
mod input;
mod pictures;
mod planted;
