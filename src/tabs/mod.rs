//! What every capability needs that works together with its other tabs. How messages travel is the driver's to know.

mod turn;

pub use turn::{Command, Event, Turns};
