//! Watching a page: see `pagelift::health`.

use std::cell::{Cell, RefCell};

use pagelift::codes::{Code as _, ENTRY, Entry as _, Number as _};
use pagelift::health::*;
use pagelift::stats::Sensitivity;
use wasm_bindgen::prelude::*;

pagelift::constants! {
    /// Entries that are handed over at a time.
    pub const INBOX: usize = 64;
}

pagelift_module::machine!(Health, Event, Command);
pagelift_module::names!(
    pagelift::health::Entry::NAMES,
    Metric::NAMES,
    Unit::NAMES,
    Reason::NAMES,
    Rating::NAMES,
    Transition::NAMES,
    State::NAMES,
    Severity::NAMES,
    Subject::NAMES,
    Status::NAMES,
    Direction::NAMES,
    Advice::NAMES,
    FileKind::NAMES,
    Part::NAMES,
    Table::NAMES,
    pagelift::health::CONSTANTS,
    CONSTANTS,
);
pagelift_module::names!(
    MetricColumn::NAMES,
    AlertColumn::NAMES,
    TransitionColumn::NAMES,
    SliColumn::NAMES,
    AdviceColumn::NAMES,
    InteractionColumn::NAMES,
    PaintColumn::NAMES,
    ShiftColumn::NAMES,
    FirstByteColumn::NAMES,
    HostColumn::NAMES,
    ScriptColumn::NAMES,
    ErrorColumn::NAMES,
    FileColumn::NAMES,
    CostColumn::NAMES,
    CellColumn::NAMES,
    PastColumn::NAMES,
);

std::thread_local! {
    /// Where the driver puts entries.
    static ENTRIES: [Cell<[f64; ENTRY]>; INBOX] = const { [const { Cell::new([0.0; ENTRY]) }; INBOX] };
    /// Where tables are read.
    static ROWS: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

fn with<R>(health: u32, call: impl FnOnce(&mut Health) -> R) -> R {
    pagelift_module::with(&MACHINES, health, call)
}

/// Makes one for a page. Times are ms; `wait` is `NaN` to choose here; `is_sensitive` is 1 or 0.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "a setting each")]
pub fn health_new(
    period: f64,
    wait: f64,
    keep: f64,
    window: f64,
    slo_period: f64,
    budget: f64,
    most_series: u32,
    raw: u32,
    minutes: u32,
    hours: u32,
    is_sensitive: u32,
    seed: u32,
) -> u32 {
    let sensitivity = if is_sensitive == 0 { Sensitivity::Normal } else { Sensitivity::High };
    let cells = [raw, minutes, hours];
    machine_add(Health::new(Settings {
        period,
        wait,
        keep,
        window,
        slo_period,
        budget,
        most_series,
        cells,
        sensitivity,
        seed,
    }))
}

/// Where entries go: [`INBOX`] of `ENTRY` numbers. It stays there.
#[wasm_bindgen]
pub fn health_inbox() -> u32 {
    ENTRIES.with(|entries| entries.as_ptr() as usize as u32)
}

/// So many entries are there.
#[wasm_bindgen]
pub fn health_observe(health: u32, count: u32) {
    with(health, |health| {
        ENTRIES.with(|entries| {
            for numbers in entries.iter().take(count as usize) {
                if let Some(entry) = pagelift::health::Entry::from_list(&numbers.get()) {
                    health.observe(entry);
                }
            }
        });
    });
}

/// A metric of the page's own, with a [`Unit`]; an operation has thresholds.
#[wasm_bindgen]
pub fn health_series(health: u32, unit: u32, is_operation: u32) -> u32 {
    let unit = Unit::from_number(f64::from(unit)).unwrap_or(Unit::Count);
    with(health, |health| health.add_series(unit, is_operation != 0))
}

/// Sets thresholds; 0 where they make no sense.
#[wasm_bindgen]
pub fn health_threshold(health: u32, series: u32, warning: f64, critical: f64) -> u32 {
    with(health, |health| u32::from(health.set_threshold(series, warning, critical)))
}

/// A service level of the page's own.
#[wasm_bindgen]
pub fn health_sli(health: u32, objective: f64) -> u32 {
    with(health, |health| health.add_sli(objective))
}

/// The name of a file that was asked for.
#[wasm_bindgen(js_name = health_nameFile)]
pub fn health_name_file(health: u32, place: u32, name: u32) {
    with(health, |health| health.name_file(place, name));
}

/// A value of a metric.
#[wasm_bindgen]
pub fn health_record(health: u32, series: u32, value: f64) {
    with(health, |health| health.record(series, value));
}

/// Puts a [`Table`] among the rows, `of` a series where it is one of cells, `from` a time where it is of one: how many numbers,
/// the first of which is the width of a row.
#[wasm_bindgen]
pub fn health_table(health: u32, table: u32, of: u32, from: f64) -> u32 {
    let Some(table) = Table::from_number(f64::from(table)) else { return 0 };
    with(health, |health| {
        ROWS.with_borrow_mut(|rows| {
            rows.clear();
            rows.push(0.0);
            rows[0] = health.table(table, of, from, rows) as f64;
            rows.len() as u32
        })
    })
}

/// From now on there is something to store; `page` is a number that no other page has.
#[wasm_bindgen]
pub fn health_persist(health: u32, page: f64) {
    with(health, |health| health.persist(page));
}

/// Room for so many numbers, where rows are.
#[wasm_bindgen]
pub fn health_room(count: u32) -> u32 {
    ROWS.with_borrow_mut(|rows| {
        rows.clear();
        rows.resize(count as usize, 0.0);
    });
    health_rows()
}

/// Takes in a record that was stored. The room has the numbers of its series here, those of its service levels, and the record.
#[wasm_bindgen]
pub fn health_read(health: u32, series: u32, slis: u32) -> u32 {
    with(health, |health| {
        ROWS.with_borrow(|numbers| {
            let (series, rest) = numbers.split_at(numbers.len().min(series as usize));
            let (slis, record) = rest.split_at(rest.len().min(slis as usize));
            u32::from(health.read_stored(record, series, slis))
        })
    })
}

/// Goes on where what was read ends; times are ms of the page's clock and since 1970.
#[wasm_bindgen]
pub fn health_restore(health: u32, now: f64, wall: f64) {
    with(health, |health| health.restore(now, wall));
}

fn record(health: u32, write: impl FnOnce(&mut Health, &mut Vec<f64>)) -> u32 {
    with(health, |health| {
        ROWS.with_borrow_mut(|numbers| {
            numbers.clear();
            write(health, numbers);
            numbers.len() as u32
        })
    })
}

/// Puts all that was read among the rows, as one record: how many numbers.
#[wasm_bindgen]
pub fn health_compact(health: u32, wall: f64) -> u32 {
    record(health, |health, numbers| health.compact(wall, numbers))
}

/// Puts what is new among the rows, as a record: how many numbers.
#[wasm_bindgen]
pub fn health_store(health: u32, wall: f64) -> u32 {
    record(health, |health, numbers| health.store(wall, numbers))
}

/// Where the rows of the last table are.
#[wasm_bindgen]
pub fn health_rows() -> u32 {
    ROWS.with_borrow(|rows| rows.as_ptr() as usize as u32)
}
