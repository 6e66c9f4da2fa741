//! What follows when a worker fails: nobody waits for a worker that will never come.

use super::Rejection;
use super::machine::Pool;

/// After so many failed starts in a row no further job is made to wait for the next attempt.
const MAX_FAILED_STARTS: u32 = 3;

impl Pool {
    /// Ends a worker that failed and settles what depended on it.
    pub(super) fn give_up(&mut self, at: usize, why: Rejection) {
        let worker = self.workers[at];
        self.terminate(at);
        if let Some(job) = worker.job() {
            self.reject(job.id, why);
        } else if worker.is_starting() {
            self.start_failed(why);
        }
    }

    /// How many workers there may be, with those that start: one attempt at a time once starting has failed repeatedly.
    pub(super) const fn workers_to_start(&self) -> usize {
        if self.failed_starts < MAX_FAILED_STARTS { self.limits.workers as usize } else { 1 }
    }

    /// A worker never came up. Where others did, or as many are still on their way as jobs wait, those take the jobs; else the
    /// job it was started for is rejected. After several failures in a row everything that waits is, and every start
    /// given up, so that nobody queues for a worker that will never come.
    fn start_failed(&mut self, why: Rejection) {
        self.failed_starts = self.failed_starts.saturating_add(1);
        let starting = self.workers.iter().filter(|w| w.is_starting()).count();
        if starting < self.workers.len() {
            return;
        }
        let hopeless = self.failed_starts >= MAX_FAILED_STARTS;
        let served = if hopeless { 0 } else { starting };
        let lost = self.queue.len().saturating_sub(served).min(if hopeless { usize::MAX } else { 1 });
        for _ in 0..lost {
            if let Some(job) = self.queue.take_first() {
                self.reject(job.id, why);
            }
        }
        while hopeless && !self.workers.is_empty() {
            self.terminate(0);
        }
    }
}
