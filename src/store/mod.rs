//! What every capability needs that keeps something in the browser's storage. What is stored, and where, is the driver's to
//! know.

mod age;
mod log;

pub use age::{elapsed, is_ahead};
pub use log::{
    CLONED_BYTES, CLONES, CONSTANTS, DELAY, Failure, LINGER, LONGEST_READ, Log, PATIENCE, Recovery, SLICE, Write,
};
