//! The jobs that wait, in the order in which they are taken.

use super::JobId;
use super::job::Job;

/// Invariant: `jobs` is sorted by `due`, which is fixed on arrival; equal ones keep their order of arrival.
///
/// A plain list: taking the first of ten thousand moves the others in 30 microseconds, once for a job of milliseconds, and
/// a ring buffer is half a kilobyte of code more.
#[derive(Debug)]
pub(super) struct Queue {
    jobs: Vec<Job>,
}

impl Queue {
    pub const fn new() -> Self {
        Self { jobs: Vec::new() }
    }

    /// Finds the place from the back: nearly always, that is the back itself.
    pub fn insert(&mut self, job: Job) {
        let behind = self.jobs.iter().rev().take_while(|other| other.due > job.due).count();
        self.jobs.insert(self.jobs.len() - behind, job);
    }

    pub fn first(&self) -> Option<&Job> {
        self.jobs.first()
    }

    pub fn take_first(&mut self) -> Option<Job> {
        (!self.jobs.is_empty()).then(|| self.jobs.remove(0))
    }

    /// Whether the job waited here.
    pub fn remove(&mut self, id: JobId) -> bool {
        let at = self.jobs.iter().position(|job| job.id == id);
        at.map(|at| self.jobs.remove(at)).is_some()
    }

    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Job> {
        self.jobs.iter()
    }
}
