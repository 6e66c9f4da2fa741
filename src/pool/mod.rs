//! The worker pool's decisions, as a state machine without workers.
//!
//! Events come in with the time in milliseconds ([`Pool::enqueue`], [`Pool::worker_ready`], [`Pool::done`] ...), decisions go
//! out as values ([`Pool::take_decisions`]), and [`Pool::next_wake`] says when the clock alone will change something. Whoever
//! drives it owns the real workers, does what it is told, and reports what happened.
//!
//! - **Lazy.** No worker before the first job, never more than jobs wait, none for ever: see [`Pool`] for how long they stay.
//! - **Ordered.** By priority, then first in, first out; a job's priority is a head start in time, so nothing starves
//!   ([`Priority`]).
//! - **Bounded.** By cores and by memory ([`Device::limits`]); a job too big for the budget runs alone.
//! - **Settling.** Every job ends exactly once: done, failed, or rejected with a [`Rejection`].

mod decision;
mod device;
mod job;
mod queue;
mod scheduler;
mod worker;

pub use decision::{Decision, Rejection, Termination};
pub use device::{Device, DeviceKind, Limits};
pub use job::{Job, JobId, Priority, Size};
pub use scheduler::Pool;
pub use worker::WorkerId;
