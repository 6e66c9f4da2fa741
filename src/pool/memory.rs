//! What fits: the memory of all running jobs stays within the budget, and what is too big for the whole budget runs alone.

use super::machine::Pool;
use super::worker::State;

impl Pool {
    /// Whether `memory` more bytes fit beside `used`.
    pub(super) const fn fits(&self, used: u64, memory: u64) -> bool {
        memory == 0 || used == 0 || used.saturating_add(memory) <= self.limits.memory
    }

    /// The bytes that all running jobs hold.
    pub(super) fn used_memory(&self) -> u64 {
        self.workers.iter().fold(0, |sum, w| sum.saturating_add(w.memory()))
    }

    /// Nothing overtakes a job that waits for memory (it would starve), except what needs none.
    pub(super) fn may_start(&self, used: u64, memory: u64) -> bool {
        memory == 0 || (self.first_paused().is_none() && self.fits(used, memory))
    }

    /// The worker that waits for memory with the job whose turn came first.
    pub(super) fn first_paused(&self) -> Option<usize> {
        self.first(|_, worker| if let State::Paused { job } = worker.state { job.due } else { f64::INFINITY })
    }
}
