//! Worker pools' decisions: see `pagelift::pool`, which this hands to JavaScript as numbers. Each call names the pool first.

use std::vec;

use pagelift::pool::{self, Decision, Device, DeviceKind, Job, Priority, Rejection, Size, Termination};
use pagelift_module::{Objects, with};
use wasm_bindgen::prelude::*;

/// A pool of workers that decides, and leaves the doing to its caller. Times are milliseconds on any monotonic clock.
struct Pool {
    engine: pool::Pool,
    decided: vec::IntoIter<Decision>,
    /// What, worker, job, why.
    current: [u32; 4],
}

thread_local! {
    static POOLS: Objects<Pool> = const { Objects::new() };
}

/// For a device with so many `cores` (0: unknown) and `memory_gib` (`NaN`: unknown); `kind` is 0 for a desktop page,
/// 1 for a phone, 2 for a server. `max_workers` overrides the number of workers unless it is 0.
#[wasm_bindgen]
pub fn pool_new(cores: u32, memory_gib: f64, kind: u32, max_workers: u32) -> u32 {
    let kind = match kind {
        0 => DeviceKind::Desktop,
        1 => DeviceKind::Phone,
        _ => DeviceKind::Server,
    };
    let limits = Device { cores, memory_gib: Some(memory_gib), kind }.limits();
    let limits = if max_workers == 0 { limits } else { limits.with_workers(max_workers) };
    let pool = Pool { engine: pool::Pool::new(limits), decided: Vec::new().into_iter(), current: NOTHING };
    POOLS.with(|pools| pools.add(pool))
}

/// Gives back a pool's memory.
#[wasm_bindgen]
pub fn pool_free(pool: u32) {
    POOLS.with(|pools| pools.remove(pool));
}

/// How many jobs of a long list to hand in at a time.
#[wasm_bindgen]
pub fn pool_window(pool: u32) -> u32 {
    with(&POOLS, pool, |pool| pool.engine.window())
}

/// A job arrives: `priority` 0 immediate, 1 visible, 2 background; `size_kind` 0 header, 1 `size` bytes of a file,
/// 2 `size` pixels; `time_limit` in ms (`NaN`: the default).
#[wasm_bindgen]
pub fn pool_enqueue(pool: u32, now: f64, job: u32, priority: u32, size_kind: u32, size: f64, time_limit: f64) {
    with(&POOLS, pool, |pool| {
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
        pool.engine.enqueue(now, Job { id: job, priority, size, time_limit: Some(time_limit) });
    });
}

/// The worker has been given its module.
#[wasm_bindgen]
pub fn pool_started(pool: u32, now: f64, worker: u32) {
    with(&POOLS, pool, |pool| pool.engine.worker_started(now, worker));
}

/// The worker has answered its handshake.
#[wasm_bindgen]
pub fn pool_ready(pool: u32, now: f64, worker: u32) {
    with(&POOLS, pool, |pool| pool.engine.worker_ready(now, worker));
}

/// The most pixels that the running job may decode without asking.
#[wasm_bindgen(js_name = pool_allowedPixels)]
pub fn pool_allowed_pixels(pool: u32, job: u32) -> f64 {
    with(&POOLS, pool, |pool| pool.engine.allowed_pixels(job) as f64)
}

/// The running job has more pixels than allowed and waits.
#[wasm_bindgen]
pub fn pool_needs(pool: u32, now: f64, job: u32, pixels: f64) {
    with(&POOLS, pool, |pool| pool.engine.needs(now, job, pixels as u64));
}

/// The job ended by itself, well or not; its worker holds so many bytes of memory.
#[wasm_bindgen]
pub fn pool_done(pool: u32, now: f64, job: u32, worker_memory: f64) {
    with(&POOLS, pool, |pool| pool.engine.done(now, job, worker_memory as u64));
}

/// The worker crashed, trapped or could not be started.
#[wasm_bindgen]
pub fn pool_crashed(pool: u32, now: f64, worker: u32) {
    with(&POOLS, pool, |pool| pool.engine.worker_crashed(now, worker));
}

/// Nobody wants the job any more.
#[wasm_bindgen]
pub fn pool_abort(pool: u32, now: f64, job: u32) {
    with(&POOLS, pool, |pool| pool.engine.abort(now, job));
}

/// The clock has reached `nextWake`.
#[wasm_bindgen]
pub fn pool_tick(pool: u32, now: f64) {
    with(&POOLS, pool, |pool| pool.engine.tick(now));
}

/// Rejects every job and ends every worker, for good.
#[wasm_bindgen]
pub fn pool_close(pool: u32) {
    with(&POOLS, pool, |pool| pool.engine.close());
}

/// When to call `tick`; `Infinity` when there is nothing to wait for.
#[wasm_bindgen(js_name = pool_nextWake)]
pub fn pool_next_wake(pool: u32) -> f64 {
    with(&POOLS, pool, |pool| pool.engine.next_wake().unwrap_or(f64::INFINITY))
}

/// Steps to the next thing to do, in order, and says what it is; [`pool_worker`], [`pool_job`] and
/// [`pool_why`] say the rest.
///
/// | what | | worker | job | why |
/// |---|---|---|---|---|
/// | 0 | nothing | | | |
/// | 1 | spawn | x | | |
/// | 2 | assign | x | x | |
/// | 3 | proceed | x | x | |
/// | 4 | terminate | x | | 0 idle, 1 retired, 2 aborted, 3 timed out, 4 unresponsive, 5 crashed, 6 closed |
/// | 5 | reject | | x | 0 aborted, 1 crashed, 2 unresponsive, 3 timed out, 4 closed |
#[wasm_bindgen]
pub fn pool_decide(pool: u32) -> u32 {
    with(&POOLS, pool, |pool| {
        if pool.decided.as_slice().is_empty() {
            pool.decided = pool.engine.take_decisions().into_iter();
        }
        pool.current = pool.decided.next().map_or(NOTHING, numbers);
        pool.current[0]
    })
}

/// The worker that the decision is about.
#[wasm_bindgen]
pub fn pool_worker(pool: u32) -> u32 {
    with(&POOLS, pool, |pool| pool.current[1])
}

/// The job that the decision is about.
#[wasm_bindgen]
pub fn pool_job(pool: u32) -> u32 {
    with(&POOLS, pool, |pool| pool.current[2])
}

/// The reason of the decision.
#[wasm_bindgen]
pub fn pool_why(pool: u32) -> u32 {
    with(&POOLS, pool, |pool| pool.current[3])
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
