//! What fits: the memory of all running jobs stays within the budget, and what is too big for the whole budget runs alone.

use super::job::Job;
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

    /// The one whose turn came first among the jobs that wait for memory, and where its worker is.
    pub(super) fn first_paused(&self) -> Option<(usize, Job)> {
        let paused = self.workers.iter().enumerate().filter_map(|(at, w)| match w.state {
            State::Paused { job } => Some((at, job)),
            _ => None,
        });
        paused.reduce(|first, other| if other.1.due < first.1.due { other } else { first })
    }
}
