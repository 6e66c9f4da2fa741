//! The numbers that cross the boundary, in a wasm engine.
#![cfg(target_arch = "wasm32")]

use pagelift::codes::{Number, RECORD, Record};
use pagelift::pool::{Command, DeviceKind, Event, Priority, Rejection};
use pagelift_pool::pool::*;
use wasm_bindgen_test::wasm_bindgen_test;

const MIB: f64 = 1048576.0;

/// So many workers, on a device of unknown size: 1 GiB.
fn pool(workers: u32) -> u32 {
    pool_new(2, f64::NAN, DeviceKind::Desktop.to_number() as u32, 128.0 * MIB, workers)
}

fn handle(pool: u32, now: f64, event: Event) {
    let [kind, a, b, c, d, e] = event.to_numbers();
    machine_handle(pool, now, kind as u32, a, b, c, d, e);
}

fn enqueue(pool: u32, job: u32) {
    handle(pool, 0.0, Event::Enqueue { job, priority: Priority::Visible, memory: 0, time_limit: 100.0 });
}

/// How many commands there are; what they are, JavaScript alone can read.
fn commands(pool: u32) -> u32 {
    (0..100).map(|_| machine_poll(pool)).take_while(|count| *count > 0).sum()
}

#[wasm_bindgen_test]
fn a_job_goes_through() {
    let pool = pool(0);
    assert_eq!(machine_timeout(pool), f64::INFINITY);
    assert_eq!(pool_window(pool), 2);
    enqueue(pool, 7);
    assert_eq!(commands(pool), 1);
    handle(pool, 1.0, Event::Started { worker: 0 });
    assert_eq!(machine_timeout(pool), 20_001.0);
    handle(pool, 2.0, Event::Ready { worker: 0 });
    assert_eq!(commands(pool), 1);
    handle(pool, 3.0, Event::Needs { job: 7, memory: 1 << 40 });
    assert_eq!(commands(pool), 1);
    handle(pool, 4.0, Event::Done { job: 7, worker_memory: 1 });
    assert_eq!(commands(pool), 0);
    machine_handle_timeout(pool, 60_004.0);
    assert_eq!(commands(pool), 1);
    machine_free(pool);
}

#[wasm_bindgen_test]
fn more_commands_than_the_outbox_holds_come_in_several_goes() {
    let pool = pool(3);
    for job in 0..50 {
        enqueue(pool, job);
    }
    assert_eq!(commands(pool), 3);
    handle(pool, 1.0, Event::Close);
    assert_eq!(commands(pool), 53);
}

#[wasm_bindgen_test]
fn the_outbox_holds_what_the_machine_wants() {
    let wanted = Command::Reject { job: 4, why: Rejection::Closed };
    assert_eq!(wanted.to_numbers(), [4.0, 4.0, 4.0, 0.0, 0.0, 0.0]);
    assert_eq!(machine_outbox() as usize % align_of::<[f64; RECORD]>(), 0);
}
