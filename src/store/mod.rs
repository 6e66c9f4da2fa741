//! What every capability needs that keeps something in the browser's storage. What is stored, and where, is the driver's to
//! know.

mod age;
mod log;

pub use age::{elapsed, is_ahead};
pub use log::{
    CLONED_BYTES, CLONES, CONSTANTS, DELAY, Failure, LEAST_OPENING, LONGEST_READ, Log, OPENING, PATIENCE,
    RECORD_ENTRIES, Recovery, SLICE, SPACE_LIFETIME, Write,
};
