//! What every capability needs of time. Nothing here reads a clock: the time comes in as an argument.

mod wheel;

pub use wheel::Wheel;
