//! A worker as the pool sees it.

use super::queue::Waiting;

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
    /// At work: killed at `deadline`, holding `memory` bytes of the budget.
    Running { work: Waiting, memory: u64, deadline: f64 },
    /// Has read its job's header and waits for `needs` bytes of the budget, holding none meanwhile (so that two of them
    /// cannot wait for each other).
    Paused { work: Waiting, needs: u64 },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Worker {
    pub id: WorkerId,
    pub state: State,
}

impl Worker {
    /// The job it works on.
    pub fn work(&self) -> Option<&Waiting> {
        match &self.state {
            State::Running { work, .. } | State::Paused { work, .. } => Some(work),
            _ => None,
        }
    }

    /// Whether it has not answered its handshake yet.
    pub const fn is_starting(&self) -> bool {
        matches!(self.state, State::Loading | State::Starting { .. })
    }

    /// The bytes it holds of the budget.
    pub const fn memory(&self) -> u64 {
        match self.state {
            State::Running { memory, .. } => memory,
            _ => 0,
        }
    }
}
