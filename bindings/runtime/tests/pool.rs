//! The numbers that cross the boundary, in a wasm engine.
#![cfg(target_arch = "wasm32")]

use pagelift_runtime::Pool;
use wasm_bindgen_test::wasm_bindgen_test;

const SPAWN: u32 = 1;
const ASSIGN: u32 = 2;
const PROCEED: u32 = 3;
const TERMINATE: u32 = 4;
const REJECT: u32 = 5;

/// One worker, memory for a page of unknown size (1 GiB).
fn pool() -> Pool {
    Pool::new(2, f64::NAN, 0, 0)
}

/// What to do since the last call, four numbers each: what, worker, job, why.
fn decisions(pool: &mut Pool) -> Vec<u32> {
    let mut numbers = Vec::new();
    loop {
        match pool.decide() {
            0 => return numbers,
            what => numbers.extend([what, pool.worker(), pool.job(), pool.why()]),
        }
    }
}

#[wasm_bindgen_test]
fn a_job_goes_through() {
    let mut pool = pool();
    assert_eq!(pool.next_wake(), f64::INFINITY);
    assert_eq!(pool.window(), 2);
    pool.enqueue(0.0, 7, 1, 1, 1e6, f64::NAN);
    assert_eq!(decisions(&mut pool), [SPAWN, 0, 0, 0]);
    pool.started(1.0, 0);
    assert_eq!(pool.next_wake(), 20_001.0);
    pool.ready(2.0, 0);
    assert_eq!(decisions(&mut pool), [ASSIGN, 0, 7, 0]);
    assert_eq!(pool.allowed_pixels(7), 4e6);
    pool.needs(3.0, 7, 12e6);
    assert_eq!(decisions(&mut pool), [PROCEED, 0, 7, 0]);
    assert_eq!(pool.allowed_pixels(7), 12e6);
    pool.done(4.0, 7, 1e6);
    assert!(decisions(&mut pool).is_empty());
    pool.tick(60_004.0);
    assert_eq!(decisions(&mut pool), [TERMINATE, 0, 0, 0]);
}

#[wasm_bindgen_test]
fn failures_have_their_numbers() {
    let mut pool = pool();
    pool.enqueue(0.0, 1, 1, 0, 0.0, 100.0);
    pool.ready(0.0, 0);
    decisions(&mut pool);
    pool.tick(350.0);
    assert_eq!(decisions(&mut pool), [TERMINATE, 0, 0, 3, REJECT, 0, 1, 3]);
    pool.enqueue(0.0, 2, 2, 2, f64::INFINITY, f64::NAN);
    pool.crashed(0.0, 1);
    assert_eq!(decisions(&mut pool), [SPAWN, 1, 0, 0, TERMINATE, 1, 0, 5, REJECT, 0, 2, 1]);
    pool.enqueue(0.0, 3, 0, 9, f64::NAN, f64::NAN);
    pool.abort(0.0, 3);
    assert_eq!(decisions(&mut pool), [SPAWN, 2, 0, 0, REJECT, 0, 3, 0]);
    pool.close();
    assert_eq!(decisions(&mut pool), [TERMINATE, 2, 0, 6]);
    pool.enqueue(0.0, 4, 1, 0, 0.0, f64::NAN);
    assert_eq!(decisions(&mut pool), [REJECT, 0, 4, 4]);
}

#[wasm_bindgen_test]
fn the_caller_may_set_the_number_of_workers() {
    let mut pool = Pool::new(2, 8.0, 0, 4);
    for job in 0..9 {
        pool.enqueue(0.0, job, 1, 0, 0.0, f64::NAN);
    }
    assert_eq!(decisions(&mut pool).chunks(4).filter(|d| d[0] == SPAWN).count(), 4);
}
