//! A worker as the pool sees it.

use super::JobId;
use super::job::Job;

/// The pool's number for a worker; each is used once.
pub type WorkerId = u32;

#[derive(Clone, Copy, Debug)]
pub(super) enum State {
    /// Spawned; its module is still being loaded, which takes as long as the network does.
    Loading,
    /// Has its module and owes the handshake until `deadline`.
    Starting { deadline: f64 },
    /// Ready for a job since then.
    Idle { since: f64 },
    /// At work: ended at `deadline`, holding the memory of its job.
    Running { job: Job, deadline: f64 },
    /// Waits for the memory that its job needs, holding none meanwhile (so that two of them cannot wait for each other).
    Paused { job: Job },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Worker {
    pub id: WorkerId,
    pub state: State,
}

impl Worker {
    /// The job it works on.
    pub const fn job(&self) -> Option<&Job> {
        match &self.state {
            State::Running { job, .. } | State::Paused { job } => Some(job),
            _ => None,
        }
    }

    /// Whether it works on this one.
    pub fn works_on(&self, id: JobId) -> bool {
        self.job().is_some_and(|job| job.id == id)
    }

    /// Whether it has not answered its handshake yet.
    pub const fn is_starting(&self) -> bool {
        matches!(self.state, State::Loading | State::Starting { .. })
    }

    /// The bytes it holds of the budget.
    pub const fn memory(&self) -> u64 {
        match self.state {
            State::Running { job, .. } => job.memory,
            _ => 0,
        }
    }
}
