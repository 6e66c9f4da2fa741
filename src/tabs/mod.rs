//! What every capability needs that works together with its other tabs. How messages travel is the driver's to know.

mod register;
mod replica;
mod stamp;
mod turn;
mod vector;

pub use register::{Range, Register, View};
pub use replica::{
    ANSWER_PATIENCE, CONSTANTS, LOAD_TIMEOUT, MOST_GONE, MOST_RANGES, Merged, RETENTION, Replica, range_at,
};
pub use stamp::{Clock, LATEST, STEP, Stamp};
pub use turn::{Command, Event, Turns};
pub use vector::Vector;
