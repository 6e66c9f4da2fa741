//! Whose turn it is: jobs by their order, workers by how lately they were busy.

use super::Command;
use super::machine::Pool;
use super::worker::{State, Worker};

impl Pool {
    /// Brings workers and jobs together, then starts workers for the jobs that are left.
    pub(super) fn settle(&mut self, now: f64) {
        self.resume_paused(now);
        self.assign(now);
        self.spawn();
    }

    /// Lets jobs go on that wait for memory, in their order.
    fn resume_paused(&mut self, now: f64) {
        while let Some(at) = self.first_paused() {
            let Some(&job) = self.workers[at].job() else { return };
            if !self.fits(self.used_memory(), job.memory) {
                return;
            }
            let worker = &mut self.workers[at];
            worker.state = State::running(now, job);
            self.commands.push(Command::Proceed { worker: worker.id });
        }
    }

    fn assign(&mut self, now: f64) {
        while let Some(first) = self.queue.first() {
            if !self.may_start(self.used_memory(), first.memory) {
                return;
            }
            let Some(at) = self.last_used_idle() else { return };
            let Some(job) = self.queue.take_first() else { return };
            let worker = &mut self.workers[at];
            worker.state = State::running(now, job);
            self.commands.push(Command::Assign { job: job.id, worker: worker.id });
        }
    }

    /// The one that was busy last: the others get the chance to go.
    fn last_used_idle(&self) -> Option<usize> {
        self.first(|_, worker| if let State::Idle { since } = worker.state { -since } else { f64::INFINITY })
    }

    /// One worker for each waiting job that could run now, as far as the limit goes.
    fn spawn(&mut self) {
        let limit = self.workers_to_start();
        let mut used = self.used_memory();
        let mut spare = self.workers.iter().filter(|w| w.is_starting()).count();
        let mut missing = 0;
        for job in self.queue.iter() {
            if self.workers.len() + missing >= limit || !self.may_start(used, job.memory) {
                break;
            }
            used = used.saturating_add(job.memory);
            match spare {
                0 => missing += 1,
                _ => spare -= 1,
            }
        }
        for _ in 0..missing {
            let worker = self.next_worker;
            self.next_worker = self.next_worker.wrapping_add(1);
            self.workers.push(Worker { id: worker, state: State::Loading });
            self.commands.push(Command::Spawn { worker });
        }
    }
}
