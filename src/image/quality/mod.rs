//! How good a result looks, and which quality gets it there.

mod blur;
mod ssimulacra2;
mod xyb;

pub use ssimulacra2::{Pool, Reference, score};
