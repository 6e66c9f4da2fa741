//! What can happen to the pool.

use super::{JobId, Priority, WorkerId};

crate::records! {
    /// One thing that happened. What is about a job or worker that is gone changes nothing.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Event {
        /// A job arrives. In a closed pool it is rejected at once.
        Enqueue {
            /// The driver's number for it, used once.
            job: JobId,
            /// How soon it is wanted.
            priority: Priority,
            /// The bytes that it is expected to hold at its peak; 0 for next to nothing. It asks ([`Needs`](Self::Needs))
            /// before it takes more.
            memory: u64,
            /// The most milliseconds it may run, not counting the wait; anything that is no positive, finite number is a
            /// minute.
            time_limit: f64,
        },
        /// The worker has been given its module: its handshake is due from now on.
        Started {
            /// As it was spawned.
            worker: WorkerId,
        },
        /// The worker has answered its handshake.
        Ready {
            /// As it was spawned.
            worker: WorkerId,
        },
        /// The running job needs more memory than was expected, and waits for [`Proceed`](super::Command::Proceed).
        Needs {
            /// Assigned before.
            job: JobId,
            /// The bytes that it will hold at its peak.
            memory: u64,
        },
        /// The job is done or has failed by itself; either way its worker is free again.
        Done {
            /// Assigned before.
            job: JobId,
            /// The bytes that its worker holds now.
            worker_memory: u64,
        },
        /// The worker reported an error outside a job, trapped, or could not be started.
        Crashed {
            /// As it was spawned.
            worker: WorkerId,
        },
        /// The caller no longer wants the job: it leaves the queue, or its worker ends at once.
        Abort {
            /// Enqueued before.
            job: JobId,
        },
        /// Every job is rejected and every worker ended, for good.
        Close,
    }
}
