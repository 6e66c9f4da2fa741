//! The worker pool's decisions: see `pagelift::pool`, which this hands to JavaScript as numbers.

use std::vec;

use pagelift::pool::{self, Decision, Device, DeviceKind, Job, Priority, Rejection, Size, Termination};
use wasm_bindgen::prelude::*;

/// A pool of workers that decides, and leaves the doing to its caller. Times are milliseconds on any monotonic clock.
#[wasm_bindgen]
pub struct Pool {
    engine: pool::Pool,
    decided: vec::IntoIter<Decision>,
    /// What, worker, job, why.
    current: [u32; 4],
}

#[wasm_bindgen]
impl Pool {
    /// For a device with so many `cores` (0: unknown) and `memory_gib` (`NaN`: unknown); `kind` is 0 for a desktop page,
    /// 1 for a phone, 2 for a server. `max_workers` overrides the number of workers unless it is 0.
    #[wasm_bindgen(constructor)]
    pub fn new(cores: u32, memory_gib: f64, kind: u32, max_workers: u32) -> Self {
        let kind = match kind {
            0 => DeviceKind::Desktop,
            1 => DeviceKind::Phone,
            _ => DeviceKind::Server,
        };
        let limits = Device { cores, memory_gib: Some(memory_gib), kind }.limits();
        let limits = if max_workers == 0 { limits } else { limits.with_workers(max_workers) };
        Self { engine: pool::Pool::new(limits), decided: Vec::new().into_iter(), current: NOTHING }
    }

    /// How many jobs of a long list to hand in at a time.
    pub fn window(&self) -> u32 {
        self.engine.window()
    }

    /// A job arrives: `priority` 0 immediate, 1 visible, 2 background; `size_kind` 0 header, 1 `size` bytes of a file,
    /// 2 `size` pixels; `time_limit` in ms (`NaN`: the default).
    pub fn enqueue(&mut self, now: f64, job: u32, priority: u32, size_kind: u32, size: f64, time_limit: f64) {
        let priority = match priority {
            0 => Priority::Immediate,
            1 => Priority::Visible,
            _ => Priority::Background,
        };
        // The casts of a size saturate, NaN is 0.
        let size = match size_kind {
            0 => Size::Header,
            1 => Size::File(size as u64),
            _ => Size::Pixels(size as u64),
        };
        self.engine.enqueue(now, Job { id: job, priority, size, time_limit: Some(time_limit) });
    }

    /// The worker has been given its module.
    pub fn started(&mut self, now: f64, worker: u32) {
        self.engine.worker_started(now, worker);
    }

    /// The worker has answered its handshake.
    pub fn ready(&mut self, now: f64, worker: u32) {
        self.engine.worker_ready(now, worker);
    }

    /// The most pixels that the running job may decode without asking.
    #[wasm_bindgen(js_name = allowedPixels)]
    pub fn allowed_pixels(&self, job: u32) -> f64 {
        self.engine.allowed_pixels(job) as f64
    }

    /// The running job has more pixels than allowed and waits.
    pub fn needs(&mut self, now: f64, job: u32, pixels: f64) {
        self.engine.needs(now, job, pixels as u64);
    }

    /// The job ended by itself, well or not; its worker holds so many bytes of memory.
    pub fn done(&mut self, now: f64, job: u32, worker_memory: f64) {
        self.engine.done(now, job, worker_memory as u64);
    }

    /// The worker crashed, trapped or could not be started.
    pub fn crashed(&mut self, now: f64, worker: u32) {
        self.engine.worker_crashed(now, worker);
    }

    /// Nobody wants the job any more.
    pub fn abort(&mut self, now: f64, job: u32) {
        self.engine.abort(now, job);
    }

    /// The clock has reached `nextWake`.
    pub fn tick(&mut self, now: f64) {
        self.engine.tick(now);
    }

    /// Rejects every job and ends every worker, for good.
    pub fn close(&mut self) {
        self.engine.close();
    }

    /// When to call `tick`; `Infinity` when there is nothing to wait for.
    #[wasm_bindgen(js_name = nextWake)]
    pub fn next_wake(&self) -> f64 {
        self.engine.next_wake().unwrap_or(f64::INFINITY)
    }

    /// Steps to the next thing to do, in order, and says what it is; [`worker`](Self::worker), [`job`](Self::job) and
    /// [`why`](Self::why) say the rest.
    ///
    /// | what | | worker | job | why |
    /// |---|---|---|---|---|
    /// | 0 | nothing | | | |
    /// | 1 | spawn | x | | |
    /// | 2 | assign | x | x | |
    /// | 3 | proceed | x | x | |
    /// | 4 | terminate | x | | 0 idle, 1 retired, 2 aborted, 3 timed out, 4 unresponsive, 5 crashed, 6 closed |
    /// | 5 | reject | | x | 0 aborted, 1 crashed, 2 unresponsive, 3 timed out, 4 closed |
    pub fn decide(&mut self) -> u32 {
        if self.decided.as_slice().is_empty() {
            self.decided = self.engine.take_decisions().into_iter();
        }
        self.current = self.decided.next().map_or(NOTHING, numbers);
        self.current[0]
    }

    /// The worker that the decision is about.
    pub fn worker(&self) -> u32 {
        self.current[1]
    }

    /// The job that the decision is about.
    pub fn job(&self) -> u32 {
        self.current[2]
    }

    /// The reason of the decision.
    pub fn why(&self) -> u32 {
        self.current[3]
    }
}

const NOTHING: [u32; 4] = [0; 4];

const fn numbers(decision: Decision) -> [u32; 4] {
    match decision {
        Decision::Spawn(worker) => [1, worker, 0, 0],
        Decision::Assign(job, worker) => [2, worker, job, 0],
        Decision::Proceed(job, worker) => [3, worker, job, 0],
        Decision::Terminate(worker, why) => [4, worker, 0, termination(why)],
        Decision::Reject(job, why) => [5, 0, job, rejection(why)],
    }
}

const fn termination(why: Termination) -> u32 {
    match why {
        Termination::Idle => 0,
        Termination::Retired => 1,
        Termination::Aborted => 2,
        Termination::TimedOut => 3,
        Termination::Unresponsive => 4,
        Termination::Crashed => 5,
        Termination::Closed => 6,
    }
}

const fn rejection(why: Rejection) -> u32 {
    match why {
        Rejection::Aborted => 0,
        Rejection::Crashed => 1,
        Rejection::Unresponsive => 2,
        Rejection::TimedOut => 3,
        Rejection::Closed => 4,
    }
}
