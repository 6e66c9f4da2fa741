//! The worker pool's decisions, as a [`Machine`](crate::machine::Machine) without workers.
//!
//! A job is a number with the memory that it needs; what it does, only its driver knows. One rule a file:
//!
//! - **Lazy.** No worker before the first job, never more than jobs wait (`turns`), none for ever: an idle worker goes after
//!   10 s, the last one after 60 s (`deadlines`).
//! - **Ordered.** By priority, then first in, first out; a job's priority is a head start in time, so nothing starves
//!   ([`Priority`], `queue`).
//! - **Bounded.** By cores and by memory ([`Device::limits`], `memory`); a job too big for the budget runs alone.
//! - **Settling.** Every job ends exactly once: done, failed, or rejected with a [`Rejection`] (`deadlines`, `failure`).

mod command;
mod deadlines;
mod device;
mod event;
mod failure;
mod job;
mod machine;
mod memory;
mod queue;
mod turns;
mod worker;

pub use command::{Command, Rejection};
pub use device::{Device, DeviceKind, Limits};
pub use event::Event;
pub use job::{JobId, Priority};
pub use machine::Pool;
pub use worker::WorkerId;
