//! Statistics over streams.

mod log2;
mod ratio;
mod ring;
mod robust;
mod series;
mod sketch;
mod trend;
