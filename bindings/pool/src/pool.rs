//! Worker pools: see `pagelift::pool`.

use pagelift::codes::{Code, Number};
use pagelift::pool::{Command, Device, DeviceKind, Event, Pool, Priority, Rejection};
use wasm_bindgen::prelude::*;

pagelift_module::machine!(Pool, Event, Command);
pagelift_module::names!(DeviceKind::NAMES, Priority::NAMES, Rejection::NAMES);

/// For a device with so many `cores` (0: unknown) and `memory_gib` (`NaN`: unknown), and jobs that typically hold `typical_job`
/// bytes. `workers` is their number, 0 for as many as the device can spare.
#[wasm_bindgen]
pub fn pool_new(cores: u32, memory_gib: f64, kind: u32, typical_job: f64, workers: u32) -> u32 {
    let kind = DeviceKind::from_number(f64::from(kind)).unwrap_or(DeviceKind::Desktop);
    let device = Device { cores, memory_gib: Some(memory_gib), kind };
    // The cast saturates, and NaN is 0.
    machine_add(Pool::new(device.limits(typical_job as u64, (workers > 0).then_some(workers))))
}

/// How many jobs of a long list to hand in at a time.
#[wasm_bindgen]
pub fn pool_window(pool: u32) -> u32 {
    pagelift_module::with(&MACHINES, pool, |pool| pool.window())
}
