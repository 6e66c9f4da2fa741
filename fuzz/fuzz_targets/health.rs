//! Entries, events, thresholds and stored records with any numbers, at times that go back and forth: no panic, tables of whole rows,
//! no timeout in the past, bounded lists, and nothing after the end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::codes::{ENTRY, Entry as _, Number as _, Record as _};
use pagelift::health::{Command, Entry, Event, Health, Metric, Settings, Table, Unit};
use pagelift::machine::Machine as _;
use pagelift::stats::Sensitivity;

#[derive(arbitrary::Arbitrary, Debug)]
enum Step {
    Entry(u8, [f64; ENTRY]),
    Event(u8, u8, [f64; 5]),
    Record(u8, f64),
    Threshold(u8, f64, f64),
    Series(u8, bool),
    Read(Vec<f64>),
    /// Numbers that are often those of real records.
    ReadNear(Vec<(u8, i8)>),
    Restore(f64),
    Store(f64),
    Compact(f64),
    Later(f64),
    Table(u8, u8, f64),
}

const MOST_SERIES: u32 = 20;
/// Of all lists that are kept by name.
const MOST_ROWS: usize = 1000;

const SETTINGS: Settings = Settings {
    period: 1000.0,
    wait: f64::NAN,
    keep: 1000.0,
    window: 10_000.0,
    slo_period: 3_600_000.0,
    budget: 0.001,
    most_series: MOST_SERIES,
    cells: [20, 10, 5],
    sensitivity: Sensitivity::High,
    seed: 1,
};

fn check_table(health: &Health, table: Table, of: u32, from: f64) {
    let mut rows = Vec::new();
    let width = health.table(table, of, from, &mut rows);
    assert!(width > 0 && rows.len() % width == 0, "{table:?}: {} numbers in rows of {width}", rows.len());
    assert!(rows.len() / width <= MOST_ROWS, "{table:?} has {} rows", rows.len() / width);
}

fuzz_target!(|steps: Vec<Step>| {
    let mut health = Health::new(SETTINGS);
    health.add_sli(0.99);
    health.persist(0.5);
    health.handle(0.0, Event::Visible);
    let same: Vec<f64> = (0..100).map(f64::from).collect();
    let (mut now, mut is_closed, mut sampling) = (0.0, false, false);
    for step in steps {
        match step {
            Step::Entry(kind, mut numbers) => {
                numbers[0] = f64::from(kind % 20);
                if let Some(entry) = Entry::from_list(&numbers) {
                    health.observe(entry);
                }
            }
            Step::Event(kind, slot, mut fields) => {
                if slot % 2 == 0 {
                    fields[0] = f64::from(slot / 2);
                }
                let Some(event) = Event::from_numbers(u32::from(kind % 20), fields) else { continue };
                if matches!(event, Event::Sampled) && !std::mem::take(&mut sampling) {
                    continue;
                }
                is_closed |= matches!(event, Event::Close);
                health.handle(now, event);
            }
            Step::Record(series, value) => health.record(u32::from(series), value),
            Step::Threshold(series, warning, critical) => {
                health.set_threshold(u32::from(series), warning, critical);
            }
            Step::Series(unit, is_operation) => {
                let unit = Unit::from_number(f64::from(unit % 5)).unwrap();
                let series = health.add_series(unit, is_operation);
                assert!(series <= Metric::COUNT as u32 + MOST_SERIES + 1);
            }
            Step::Read(numbers) => {
                health.read_stored(&numbers, &same, &same);
            }
            Step::ReadNear(numbers) => {
                let numbers: Vec<f64> = numbers.iter().map(|(a, b)| f64::from(*a) * f64::from(*b)).collect();
                health.read_stored(&numbers, &same, &same);
            }
            Step::Restore(wall) => health.restore(now, wall),
            Step::Store(wall) => {
                let mut record = Vec::new();
                health.store(wall, &mut record);
                // What was stored can be read, wherever the clock stood.
                let mut other = Health::new(Settings { most_series: 0, ..SETTINGS });
                other.persist(0.25);
                assert!(other.read_stored(&record, &same, &same));
                other.restore(0.0, wall);
            }
            Step::Compact(wall) => {
                let mut record = Vec::new();
                health.compact(wall, &mut record);
            }
            Step::Later(by) => {
                if by.is_finite() && by.abs() < 1e9 {
                    now += by;
                }
                if health.poll_timeout().is_some_and(|timeout| timeout <= now) {
                    health.handle_timeout(now);
                    assert!(health.poll_timeout().is_none_or(|timeout| timeout > now), "a timeout in the past");
                }
            }
            Step::Table(table, of, from) => {
                if let Some(table) = Table::from_number(f64::from(table % 18)) {
                    check_table(&health, table, u32::from(of), from);
                }
            }
        }
        while let Some(command) = health.poll() {
            assert!(!is_closed, "{command:?} of a closed page");
            sampling |= matches!(command, Command::Sample { .. });
        }
    }
    for table in (0..18).filter_map(|table| Table::from_number(f64::from(table))) {
        check_table(&health, table, 0, 0.0);
    }
});
