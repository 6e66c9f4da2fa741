//! Logs of what is stored: see `pagelift::store`. Each call but the last names the log first.

use pagelift::codes::Number;
use pagelift::store::{self, Failure, Log};
use pagelift_module::{Objects, with};
use wasm_bindgen::prelude::*;

pagelift_module::names!(
    store::CONSTANTS,
    crate::cold::CONSTANTS,
    <store::Write as pagelift::codes::Code>::NAMES,
    <store::Failure as pagelift::codes::Code>::NAMES,
    <store::Recovery as pagelift::codes::Code>::NAMES,
);

thread_local! {
    static LOGS: Objects<Log> = const { Objects::new() };
}

/// Makes the log of a store that may be empty.
#[wasm_bindgen]
pub fn log_new() -> u32 {
    LOGS.with(|logs| logs.add(Log::default()))
}

/// Gives back a log's memory.
#[wasm_bindgen]
pub fn log_free(log: u32) {
    LOGS.with(|logs| logs.remove(log));
}

/// So many entries were read in snapshots, and so many changes beside them.
#[wasm_bindgen]
pub fn log_opened(log: u32, snapshot: u32, changes: u32) {
    with(&LOGS, log, |log| log.opened(snapshot, changes));
}

/// What is stored is void, or can be read by nobody any more.
#[wasm_bindgen]
pub fn log_outdated(log: u32) {
    with(&LOGS, log, Log::outdated);
}

/// How to write so many changes (`Write`); `hurry`: the page may be gone soon.
#[wasm_bindgen]
pub fn log_write(log: u32, changes: u32, hurry: bool) -> u32 {
    with(&LOGS, log, |log| log.write(changes, hurry) as u32)
}

/// So many changes were appended.
#[wasm_bindgen]
pub fn log_appended(log: u32, changes: u32) {
    with(&LOGS, log, |log| log.appended(changes));
}

/// A snapshot of so many entries was written.
#[wasm_bindgen]
pub fn log_snapshot(log: u32, entries: u32) {
    with(&LOGS, log, |log| log.snapshot(entries));
}

/// Writing failed, for this reason (`Failure`): what to do (`Recovery`).
#[wasm_bindgen]
pub fn log_failed(log: u32, failure: u32) -> u32 {
    // A number that no failure has is as bad as one.
    let failure = Failure::from_number(f64::from(failure)).unwrap_or(Failure::Broken);
    with(&LOGS, log, |log| log.failed(failure) as u32)
}

/// Storage was full and is empty now: how many of so many entries, the newest, to write first.
#[wasm_bindgen]
pub fn log_keep(log: u32, entries: u32) -> u32 {
    with(&LOGS, log, |log| log.keep(entries))
}

/// They were too many: how many to try next; 0 when not even one had room.
#[wasm_bindgen(js_name = log_keepFewer)]
pub fn log_keep_fewer(log: u32) -> u32 {
    with(&LOGS, log, Log::keep_fewer)
}

/// How long ago something was stored, in ms, by clocks that may have been set meanwhile.
#[wasm_bindgen]
pub fn log_elapsed(saved_at: f64, now: f64) -> f64 {
    store::elapsed(saved_at, now)
}

/// Whether something was stored when the clock was ahead: it is to be stored anew.
#[wasm_bindgen(js_name = log_isAhead)]
pub fn log_is_ahead(saved_at: f64, now: f64) -> bool {
    store::is_ahead(saved_at, now)
}
