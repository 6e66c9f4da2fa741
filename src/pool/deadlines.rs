//! What time alone changes: handshakes that fail, jobs that run too long, idle workers that go.

use super::Rejection;
use super::job::Job;
use super::machine::Pool;
use super::worker::{State, Worker};

/// Milliseconds a worker has for its handshake once its module is there: loading its script and one instantiation.
const HANDSHAKE: f64 = 20_000.0;

/// Milliseconds after which an idle worker goes, its memory with it.
const IDLE: f64 = 10_000.0;

/// The last worker stays longer: the next job then starts at once, not after the 20 to 70 ms that a worker takes to start.
const LAST_IDLE: f64 = 60_000.0;

/// A timeout handled this many milliseconds late means that the driver's thread was blocked or asleep, and that answers may
/// lie in its mailbox unread: they get [`LATE_GRACE`] to be heard before anyone is given up.
const LATE: f64 = 500.0;

/// See [`LATE`].
const LATE_GRACE: f64 = 50.0;

impl State {
    pub(super) const fn handshake(now: f64) -> Self {
        Self::Starting { deadline: now + HANDSHAKE }
    }

    pub(super) const fn running(now: f64, job: Job) -> Self {
        Self::Running { job, deadline: now + job.time_limit }
    }
}

impl Pool {
    /// When the next deadline is; `None` while time alone changes nothing.
    pub(super) fn next_deadline(&self) -> Option<f64> {
        let first = self.first(Self::deadline)?;
        Some(self.deadline(&self.workers[first]).max(self.not_before))
    }

    /// Ends what is past its deadline.
    pub(super) fn end_overdue(&mut self, now: f64) {
        let Some(next) = self.next_deadline().filter(|next| *next <= now) else { return };
        if now > next + LATE && self.not_before < next {
            self.not_before = now + LATE_GRACE;
            return;
        }
        while let Some(at) = self.first(Self::deadline).filter(|at| self.deadline(&self.workers[*at]) <= now) {
            match self.workers[at].state {
                State::Starting { .. } => self.give_up(at, Rejection::Unresponsive),
                State::Running { .. } => self.give_up(at, Rejection::TimedOut),
                _ => self.terminate(at),
            }
        }
    }

    /// When time alone changes this worker's state.
    fn deadline(&self, worker: &Worker) -> f64 {
        match worker.state {
            State::Loading | State::Paused { .. } => f64::INFINITY,
            State::Starting { deadline } | State::Running { deadline, .. } => deadline,
            State::Idle { since } => since + if self.workers.len() == 1 { LAST_IDLE } else { IDLE },
        }
    }
}
