//! What the pool wants done.

use super::{JobId, WorkerId};

crate::records! {
    /// One thing for the driver to do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Command {
        /// Start a worker under this new number; report [`Started`](super::Event::Started) once it has its module.
        Spawn {
            /// Used once.
            worker: WorkerId,
        },
        /// Give the job to the worker, which is idle. It may hold the memory that was asked for.
        Assign {
            /// The first in turn.
            job: JobId,
            /// The one to do it.
            worker: WorkerId,
        },
        /// Let the worker go on: the memory that its job [`Needs`](super::Event::Needs) is there.
        Proceed {
            /// The one that waits.
            worker: WorkerId,
        },
        /// End the worker at once, whatever it does; nothing that it still sends counts.
        Terminate {
            /// The one to end.
            worker: WorkerId,
        },
        /// Settle the job with an error.
        Reject {
            /// Settled by this.
            job: JobId,
            /// Which error.
            why: Rejection,
        },
    }
}

crate::codes! {
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
}
