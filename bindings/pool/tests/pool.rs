//! The numbers that cross the boundary, in a wasm engine.
#![cfg(target_arch = "wasm32")]

use pagelift_pool::pool::*;
use wasm_bindgen_test::wasm_bindgen_test;

const SPAWN: u32 = 1;
const ASSIGN: u32 = 2;
const PROCEED: u32 = 3;
const TERMINATE: u32 = 4;
const REJECT: u32 = 5;

/// One worker, memory for a page of unknown size (1 GiB).
fn pool() -> u32 {
    pool_new(2, f64::NAN, 0, 0)
}

/// What to do since the last call, four numbers each: what, worker, job, why.
fn decisions(pool: u32) -> Vec<u32> {
    let mut numbers = Vec::new();
    loop {
        match pool_decide(pool) {
            0 => return numbers,
            what => numbers.extend([what, pool_worker(pool), pool_job(pool), pool_why(pool)]),
        }
    }
}

#[wasm_bindgen_test]
fn a_job_goes_through() {
    let pool = pool();
    assert_eq!(pool_next_wake(pool), f64::INFINITY);
    assert_eq!(pool_window(pool), 2);
    pool_enqueue(pool, 0.0, 7, 1, 1, 1e6, f64::NAN);
    assert_eq!(decisions(pool), [SPAWN, 0, 0, 0]);
    pool_started(pool, 1.0, 0);
    assert_eq!(pool_next_wake(pool), 20_001.0);
    pool_ready(pool, 2.0, 0);
    assert_eq!(decisions(pool), [ASSIGN, 0, 7, 0]);
    assert_eq!(pool_allowed_pixels(pool, 7), 4e6);
    pool_needs(pool, 3.0, 7, 12e6);
    assert_eq!(decisions(pool), [PROCEED, 0, 7, 0]);
    assert_eq!(pool_allowed_pixels(pool, 7), 12e6);
    pool_done(pool, 4.0, 7, 1e6);
    assert!(decisions(pool).is_empty());
    pool_tick(pool, 60_004.0);
    assert_eq!(decisions(pool), [TERMINATE, 0, 0, 0]);
}

#[wasm_bindgen_test]
fn failures_have_their_numbers() {
    let pool = pool();
    pool_enqueue(pool, 0.0, 1, 1, 0, 0.0, 100.0);
    pool_ready(pool, 0.0, 0);
    decisions(pool);
    pool_tick(pool, 350.0);
    assert_eq!(decisions(pool), [TERMINATE, 0, 0, 3, REJECT, 0, 1, 3]);
    pool_enqueue(pool, 0.0, 2, 2, 2, f64::INFINITY, f64::NAN);
    pool_crashed(pool, 0.0, 1);
    assert_eq!(decisions(pool), [SPAWN, 1, 0, 0, TERMINATE, 1, 0, 5, REJECT, 0, 2, 1]);
    pool_enqueue(pool, 0.0, 3, 0, 9, f64::NAN, f64::NAN);
    pool_abort(pool, 0.0, 3);
    assert_eq!(decisions(pool), [SPAWN, 2, 0, 0, REJECT, 0, 3, 0]);
    pool_close(pool);
    assert_eq!(decisions(pool), [TERMINATE, 2, 0, 6]);
    pool_enqueue(pool, 0.0, 4, 1, 0, 0.0, f64::NAN);
    assert_eq!(decisions(pool), [REJECT, 0, 4, 4]);
}

#[wasm_bindgen_test]
fn the_caller_may_set_the_number_of_workers() {
    let pool = pool_new(2, 8.0, 0, 4);
    for job in 0..9 {
        pool_enqueue(pool, 0.0, job, 1, 0, 0.0, f64::NAN);
    }
    assert_eq!(decisions(pool).chunks(4).filter(|d| d[0] == SPAWN).count(), 4);
}
