//! The state machine: events in, decisions out.

use super::job::pixels_within;
use super::queue::Queue;
use super::worker::{State, Worker};
use super::{Decision, Job, JobId, Limits, Rejection, Size, Termination, WorkerId};

/// Milliseconds a worker has for its handshake once its module is there: loading its script and one instantiation.
const HANDSHAKE: f64 = 20_000.0;

/// Milliseconds after which an idle worker goes, its memory with it.
const IDLE: f64 = 10_000.0;

/// The last worker stays longer: the next photo then starts at once, not after the 20 to 70 ms that a worker takes to start.
const LAST_IDLE: f64 = 60_000.0;

/// After so many failed starts in a row no further job is made to wait for the next attempt.
const MAX_FAILED_STARTS: u32 = 3;

/// A clock event this many milliseconds late means that the driver's thread was blocked or asleep, and that answers may lie
/// in its mailbox unread: they get [`LATE_GRACE`] to be heard before anyone is given up.
const LATE: f64 = 500.0;

/// See [`LATE`].
const LATE_GRACE: f64 = 50.0;

/// Decides for a pool of workers. See the [module](super) for the rules.
///
/// Idle workers go after 10 s, the last one after 60 s. After [`Pool::close`] nothing starts any more.
#[derive(Debug)]
pub struct Pool {
    limits: Limits,
    workers: Vec<Worker>,
    queue: Queue,
    decisions: Vec<Decision>,
    next_worker: WorkerId,
    /// Starts that failed since one last succeeded.
    failed_starts: u32,
    /// No deadline counts before this moment.
    not_before: f64,
    closed: bool,
}

impl Pool {
    /// A pool that has started nothing yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            workers: Vec::new(),
            queue: Queue::default(),
            decisions: Vec::new(),
            next_worker: 0,
            failed_starts: 0,
            not_before: f64::NEG_INFINITY,
            closed: false,
        }
    }

    /// The bounds it keeps.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// How many jobs of a long list to hand in at a time: enough that every worker has its next job at hand.
    pub fn window(&self) -> u32 {
        self.limits.workers.saturating_mul(2)
    }

    /// A job arrives. After [`Pool::close`] it is rejected at once.
    pub fn enqueue(&mut self, now: f64, job: Job) {
        if self.closed {
            self.decisions.push(Decision::Reject(job.id, Rejection::Closed));
            return;
        }
        self.queue.insert(now, job);
        self.settle(now);
    }

    /// The worker has been given its module: its handshake is due from now on.
    pub fn worker_started(&mut self, now: f64, worker: WorkerId) {
        if let Some(worker) = self.workers.iter_mut().find(|w| w.id == worker && matches!(w.state, State::Loading)) {
            worker.state = State::Starting { deadline: now + HANDSHAKE };
        }
    }

    /// The worker has answered its handshake.
    pub fn worker_ready(&mut self, now: f64, worker: WorkerId) {
        if let Some(worker) = self.workers.iter_mut().find(|w| w.id == worker && w.is_starting()) {
            worker.state = State::Idle { since: now };
            self.failed_starts = 0;
            self.settle(now);
        }
    }

    /// The most pixels that the running job may decode without asking ([`Pool::needs`]); 0 when it does not run.
    pub fn allowed_pixels(&self, job: JobId) -> u64 {
        let worker = self.workers.iter().find(|w| w.work().is_some_and(|work| work.job.id == job));
        worker.map_or(0, |w| pixels_within(w.memory()))
    }

    /// The job's header announces more pixels than allowed, and its worker waits for [`Decision::Proceed`].
    pub fn needs(&mut self, now: f64, job: JobId, pixels: u64) {
        let Some(at) = self.running(job) else { return };
        if let State::Running { work, .. } = self.workers[at].state {
            self.workers[at].state = State::Paused { work, needs: Size::Pixels(pixels).memory() };
            self.settle(now);
        }
    }

    /// The job is done or has failed by itself; either way the worker is free again and says how much memory it holds now,
    /// in bytes.
    pub fn done(&mut self, now: f64, job: JobId, worker_memory: u64) {
        let Some(at) = self.running(job) else { return };
        if worker_memory > self.limits.worker_memory {
            self.terminate(at, Termination::Retired);
        } else {
            self.workers[at].state = State::Idle { since: now };
        }
        self.settle(now);
    }

    /// The worker reported an error outside a job, trapped, or could not be started.
    pub fn worker_crashed(&mut self, now: f64, worker: WorkerId) {
        let Some(at) = self.workers.iter().position(|w| w.id == worker) else { return };
        self.give_up(at, Termination::Crashed, Rejection::Crashed);
        self.settle(now);
    }

    /// The caller no longer wants the job: it leaves the queue, or its worker ends at once.
    pub fn abort(&mut self, now: f64, job: JobId) {
        if self.queue.remove(job) {
            self.decisions.push(Decision::Reject(job, Rejection::Aborted));
        } else if let Some(at) = self.running(job) {
            self.give_up(at, Termination::Aborted, Rejection::Aborted);
        }
        self.settle(now);
    }

    /// The clock has reached [`Pool::next_wake`] (calling it at any other time does no harm).
    pub fn tick(&mut self, now: f64) {
        let Some(wake) = self.next_wake() else { return };
        if now < wake {
            return;
        }
        if now > wake + LATE && self.not_before < wake {
            self.not_before = now + LATE_GRACE;
            return;
        }
        while let Some(at) = (0..self.workers.len()).find(|at| self.due(*at) <= now) {
            match self.workers[at].state {
                State::Starting { .. } => self.give_up(at, Termination::Unresponsive, Rejection::Unresponsive),
                State::Running { .. } => self.give_up(at, Termination::TimedOut, Rejection::TimedOut),
                _ => self.terminate(at, Termination::Idle),
            }
        }
        self.settle(now);
    }

    /// When [`Pool::tick`] is to be called; `None` while there is nothing to wait for.
    pub fn next_wake(&self) -> Option<f64> {
        let first = (0..self.workers.len()).map(|at| self.due(at)).fold(f64::INFINITY, f64::min);
        (first < f64::INFINITY).then(|| first.max(self.not_before))
    }

    /// Rejects every job, ends every worker, and stays closed.
    pub fn close(&mut self) {
        self.closed = true;
        while let Some(waiting) = self.queue.take_first() {
            self.decisions.push(Decision::Reject(waiting.job.id, Rejection::Closed));
        }
        while !self.workers.is_empty() {
            if let Some(work) = self.workers[0].work() {
                self.decisions.push(Decision::Reject(work.job.id, Rejection::Closed));
            }
            self.terminate(0, Termination::Closed);
        }
    }

    /// What to do, in order, since the last call.
    pub fn take_decisions(&mut self) -> Vec<Decision> {
        std::mem::take(&mut self.decisions)
    }

    /// The worker that runs the job.
    fn running(&self, job: JobId) -> Option<usize> {
        self.workers.iter().position(|w| w.work().is_some_and(|work| work.job.id == job))
    }

    /// When time alone changes this worker's state.
    fn due(&self, at: usize) -> f64 {
        match self.workers[at].state {
            State::Loading | State::Paused { .. } => f64::INFINITY,
            State::Starting { deadline } | State::Running { deadline, .. } => deadline,
            State::Idle { since } => since + if self.workers.len() == 1 { LAST_IDLE } else { IDLE },
        }
    }

    fn terminate(&mut self, at: usize, why: Termination) {
        let worker = self.workers.remove(at);
        self.decisions.push(Decision::Terminate(worker.id, why));
    }

    /// Ends a worker that failed and settles what depended on it.
    fn give_up(&mut self, at: usize, why: Termination, rejection: Rejection) {
        let worker = self.workers[at];
        self.terminate(at, why);
        if let Some(work) = worker.work() {
            self.decisions.push(Decision::Reject(work.job.id, rejection));
        } else if worker.is_starting() {
            self.start_failed(why, rejection);
        }
    }

    /// A worker never came up. Where others did, or as many are still on their way as jobs wait, those take the jobs; else the
    /// job it was started for is rejected. After several failures in a row everything that waits is, and every start
    /// given up, so that nobody queues for a worker that will never come.
    fn start_failed(&mut self, why: Termination, rejection: Rejection) {
        self.failed_starts = self.failed_starts.saturating_add(1);
        let starting = self.workers.iter().filter(|w| w.is_starting()).count();
        if starting < self.workers.len() {
            return;
        }
        let hopeless = self.failed_starts >= MAX_FAILED_STARTS;
        let served = if hopeless { 0 } else { starting };
        let lost = self.queue.len().saturating_sub(served).min(if hopeless { usize::MAX } else { 1 });
        for _ in 0..lost {
            if let Some(waiting) = self.queue.take_first() {
                self.decisions.push(Decision::Reject(waiting.job.id, rejection));
            }
        }
        while hopeless && !self.workers.is_empty() {
            self.terminate(0, why);
        }
    }

    /// Brings workers and jobs together, then starts workers for the jobs that are left.
    fn settle(&mut self, now: f64) {
        self.resume_paused(now);
        self.assign(now);
        self.spawn();
    }

    /// Whether `memory` more bytes fit beside `used`. What is too big for the whole budget runs, but alone.
    fn fits(&self, used: u64, memory: u64) -> bool {
        memory == 0 || used == 0 || used.saturating_add(memory) <= self.limits.memory
    }

    fn used_memory(&self) -> u64 {
        self.workers.iter().fold(0, |sum, w| sum.saturating_add(w.memory()))
    }

    /// Lets jobs go on that asked for memory, the one whose turn came first first.
    fn resume_paused(&mut self, now: f64) {
        while let Some((at, work, needs)) = self.first_paused() {
            if !self.fits(self.used_memory(), needs) {
                return;
            }
            let worker = &mut self.workers[at];
            worker.state = State::Running { work, memory: needs, deadline: now + work.job.kill_after() };
            self.decisions.push(Decision::Proceed(work.job.id, worker.id));
        }
    }

    fn first_paused(&self) -> Option<(usize, super::queue::Waiting, u64)> {
        let paused = self.workers.iter().enumerate().filter_map(|(at, w)| match w.state {
            State::Paused { work, needs } => Some((at, work, needs)),
            _ => None,
        });
        paused.reduce(|first, other| if other.1.due < first.1.due { other } else { first })
    }

    /// Nothing overtakes a job that waits for memory (it would starve), except what needs none.
    fn may_start(&self, used: u64, memory: u64) -> bool {
        memory == 0 || (self.first_paused().is_none() && self.fits(used, memory))
    }

    fn assign(&mut self, now: f64) {
        while let Some(first) = self.queue.first() {
            let memory = first.job.size.memory();
            if !self.may_start(self.used_memory(), memory) {
                return;
            }
            let Some(at) = self.last_used_idle() else { return };
            let Some(work) = self.queue.take_first() else { return };
            let worker = &mut self.workers[at];
            worker.state = State::Running { work, memory, deadline: now + work.job.kill_after() };
            self.decisions.push(Decision::Assign(work.job.id, worker.id));
        }
    }

    /// The one that was busy last: the others get the chance to go.
    fn last_used_idle(&self) -> Option<usize> {
        let idle = self.workers.iter().enumerate().filter_map(|(at, w)| match w.state {
            State::Idle { since } => Some((at, since)),
            _ => None,
        });
        idle.reduce(|last, other| if other.1 >= last.1 { other } else { last }).map(|(at, _)| at)
    }

    /// One worker for each waiting job that could run now, as far as the limit goes.
    fn spawn(&mut self) {
        // One attempt at a time once starting has failed repeatedly.
        let limit = if self.failed_starts < MAX_FAILED_STARTS { self.limits.workers } else { 1 };
        let mut used = self.used_memory();
        let mut spare = self.workers.iter().filter(|w| w.is_starting()).count();
        let mut missing = 0;
        for waiting in self.queue.iter() {
            let memory = waiting.job.size.memory();
            if self.workers.len() + missing >= limit as usize || !self.may_start(used, memory) {
                break;
            }
            used = used.saturating_add(memory);
            match spare {
                0 => missing += 1,
                _ => spare -= 1,
            }
        }
        for _ in 0..missing {
            let id = self.next_worker;
            self.next_worker = self.next_worker.wrapping_add(1);
            self.workers.push(Worker { id, state: State::Loading });
            self.decisions.push(Decision::Spawn(id));
        }
    }
}
