//! The jobs that wait, in the order in which they are taken.

use super::{Job, JobId};

/// A job and the moment that decides its turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub job: Job,
    /// Time of arrival, shifted by the priority's head start. Fixed on arrival, so nothing is ever sorted again.
    pub due: f64,
}

/// Invariant: `jobs` is sorted by `due`; equal ones keep their order of arrival.
///
/// A plain list: taking the first of ten thousand moves the others in 30 microseconds, once for a job of milliseconds, and
/// a ring buffer is half a kilobyte of code more.
#[derive(Debug, Default)]
pub(super) struct Queue {
    jobs: Vec<Waiting>,
}

impl Queue {
    /// Finds the place from the back: nearly always, that is the back itself.
    pub fn insert(&mut self, now: f64, job: Job) {
        let due = now + job.priority.delay();
        let behind = self.jobs.iter().rev().take_while(|other| other.due > due).count();
        self.jobs.insert(self.jobs.len() - behind, Waiting { job, due });
    }

    pub fn first(&self) -> Option<&Waiting> {
        self.jobs.first()
    }

    pub fn take_first(&mut self) -> Option<Waiting> {
        (!self.jobs.is_empty()).then(|| self.jobs.remove(0))
    }

    /// Whether the job waited here.
    pub fn remove(&mut self, id: JobId) -> bool {
        let at = self.jobs.iter().position(|waiting| waiting.job.id == id);
        at.map(|at| self.jobs.remove(at)).is_some()
    }

    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Waiting> {
        self.jobs.iter()
    }
}
