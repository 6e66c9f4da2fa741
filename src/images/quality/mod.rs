//! How good a result looks, and which quality gets it there.

mod blur;
mod sample;
pub(super) mod search;
mod size_curve;
mod ssimulacra2;
mod xyb;

pub use sample::Sample;
pub(super) use size_curve::SizeCurve;
pub(super) use ssimulacra2::BandScorer;
pub use ssimulacra2::{Pool, Reference, score};
