//! Statistics over streams of numbers, in bounded memory, without libm.

pub mod log2;
mod put;
pub mod ratio;
pub mod ring;
pub mod robust;
pub mod sketch;
mod sort;
pub mod trend;
mod within;

pub use put::put;
pub use ratio::{Ratio, Share};
pub use ring::{Cell, Ring};
pub use robust::{Detector, Sensitivity, Verdict};
pub use sketch::Sketch;
pub use sort::sort;
pub use trend::{Trend, trend};
pub use within::within;
