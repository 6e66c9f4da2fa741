//! The pool as a machine: what each event does, in terms of the rules beside this file.

use super::job::Job;
use super::queue::Queue;
use super::worker::{State, Worker};
use super::{Command, Event, JobId, Limits, Rejection, WorkerId};
use crate::machine::{Commands, Machine};

/// Decides for a pool of workers. See the [module](super) for the rules.
#[derive(Debug)]
pub struct Pool {
    pub(super) limits: Limits,
    pub(super) workers: Vec<Worker>,
    pub(super) queue: Queue,
    pub(super) commands: Commands<Command>,
    pub(super) next_worker: WorkerId,
    /// Starts that failed since one last succeeded.
    pub(super) failed_starts: u32,
    /// No deadline counts before this moment.
    pub(super) not_before: f64,
    closed: bool,
}

impl Pool {
    /// A pool that has started nothing yet.
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            workers: Vec::new(),
            queue: Queue::new(),
            commands: Commands::new(),
            next_worker: 0,
            failed_starts: 0,
            not_before: f64::NEG_INFINITY,
            closed: false,
        }
    }

    /// How many jobs of a long list to hand in at a time: enough that every worker has its next job at hand.
    pub const fn window(&self) -> u32 {
        self.limits.workers.saturating_mul(2)
    }

    fn enqueue(&mut self, job: Job) {
        if self.closed {
            self.reject(job.id, Rejection::Closed);
        } else {
            self.queue.insert(job);
        }
    }

    fn started(&mut self, now: f64, id: WorkerId) {
        if let Some(worker) = self.workers.iter_mut().find(|w| w.id == id && matches!(w.state, State::Loading)) {
            worker.state = State::handshake(now);
        }
    }

    fn ready(&mut self, now: f64, id: WorkerId) {
        if let Some(worker) = self.workers.iter_mut().find(|w| w.id == id && w.is_starting()) {
            worker.state = State::Idle { since: now };
            self.failed_starts = 0;
        }
    }

    fn needs(&mut self, id: JobId, memory: u64) {
        if let Some(worker) = self.workers.iter_mut().find(|w| w.works_on(id))
            && let State::Running { job, .. } = worker.state
        {
            worker.state = State::Paused { job: Job { memory, ..job } };
        }
    }

    fn done(&mut self, now: f64, job: JobId, worker_memory: u64) {
        let Some(at) = self.workers.iter().position(|w| w.works_on(job)) else { return };
        if worker_memory > self.limits.worker_memory {
            self.terminate(at);
        } else {
            self.workers[at].state = State::Idle { since: now };
        }
    }

    fn crashed(&mut self, id: WorkerId) {
        if let Some(at) = self.workers.iter().position(|w| w.id == id) {
            self.give_up(at, Rejection::Crashed);
        }
    }

    fn abort(&mut self, job: JobId) {
        if self.queue.remove(job) {
            self.reject(job, Rejection::Aborted);
        } else if let Some(at) = self.workers.iter().position(|w| w.works_on(job)) {
            self.give_up(at, Rejection::Aborted);
        }
    }

    fn close(&mut self) {
        self.closed = true;
        while let Some(job) = self.queue.take_first() {
            self.reject(job.id, Rejection::Closed);
        }
        while !self.workers.is_empty() {
            if let Some(job) = self.workers[0].job() {
                self.reject(job.id, Rejection::Closed);
            }
            self.terminate(0);
        }
    }

    /// The worker whose `time` is the least; it is infinite for those that do not count.
    // Inlined, this would be in the module three times.
    #[inline(never)]
    pub(super) fn first(&self, time: fn(&Self, &Worker) -> f64) -> Option<usize> {
        let mut first = None;
        let mut least = f64::INFINITY;
        for (at, worker) in self.workers.iter().enumerate() {
            let time = time(self, worker);
            if time < least {
                (first, least) = (Some(at), time);
            }
        }
        first
    }

    pub(super) fn reject(&mut self, job: JobId, why: Rejection) {
        self.commands.push(Command::Reject { job, why });
    }

    pub(super) fn terminate(&mut self, at: usize) {
        let worker = self.workers.remove(at).id;
        self.commands.push(Command::Terminate { worker });
    }
}

impl Machine for Pool {
    type Event = Event;
    type Command = Command;

    fn handle(&mut self, now: f64, event: Event) {
        match event {
            Event::Enqueue { job, priority, memory, time_limit } => {
                self.enqueue(Job::new(now, job, priority, memory, time_limit));
            }
            Event::Started { worker } => self.started(now, worker),
            Event::Ready { worker } => self.ready(now, worker),
            Event::Needs { job, memory } => self.needs(job, memory),
            Event::Done { job, worker_memory } => self.done(now, job, worker_memory),
            Event::Crashed { worker } => self.crashed(worker),
            Event::Abort { job } => self.abort(job),
            Event::Close => self.close(),
        }
        self.settle(now);
    }

    fn poll(&mut self) -> Option<Command> {
        self.commands.next()
    }

    fn poll_timeout(&self) -> Option<f64> {
        self.next_deadline()
    }

    fn handle_timeout(&mut self, now: f64) {
        self.end_overdue(now);
        self.settle(now);
    }
}
