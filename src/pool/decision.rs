//! What the pool wants done.

use super::{JobId, WorkerId};

/// One thing for the driver to do. They are to be done in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Start a worker under this new number; report [`worker_started`](super::Pool::worker_started) once it has its module.
    Spawn(WorkerId),
    /// Give the job to the worker, which is idle.
    Assign(JobId, WorkerId),
    /// Tell the worker to go on: the memory its job asked for is there.
    Proceed(JobId, WorkerId),
    /// End the worker at once, whatever it does; nothing that it still sends counts.
    Terminate(WorkerId, Termination),
    /// Settle the job with an error.
    Reject(JobId, Rejection),
}

/// Why a worker ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Termination {
    /// It had nothing to do for long enough.
    Idle,
    /// Its memory passed the budget, and WebAssembly memory never shrinks.
    Retired,
    /// Its job was aborted.
    Aborted,
    /// Its job passed its time limit.
    TimedOut,
    /// It did not answer its handshake.
    Unresponsive,
    /// It reported an error, trapped or failed to start.
    Crashed,
    /// The pool was closed.
    Closed,
}

/// Why a job is rejected by the pool (and not by the work itself).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Its caller asked for it.
    Aborted,
    /// Its worker crashed or trapped, or no worker could be started for it.
    Crashed,
    /// The worker started for it did not answer its handshake.
    Unresponsive,
    /// It ran longer than its time limit.
    TimedOut,
    /// The pool was closed.
    Closed,
}

impl Rejection {
    /// The stable code that JavaScript sees; an abort has none there, callers get their signal's reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aborted => "image/cancelled",
            Self::Crashed => "worker/crashed",
            Self::Unresponsive => "worker/unresponsive",
            Self::TimedOut => "image/timeout",
            Self::Closed => "pool/closed",
        }
    }
}
