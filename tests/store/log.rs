//! A log against a model of storage: it stays small, costs little, loses nothing, and every failure comes to an end.

use std::collections::BTreeMap;

use pagelift::store::{Failure, Log, Recovery, Write};
use proptest::prelude::*;

/// Storage that holds so many records, each of a key and the number of its change.
struct Storage {
    records: Vec<(u32, u32)>,
    snapshot: usize,
    room: usize,
    /// Connections that break before one holds.
    broken: u32,
}

impl Storage {
    fn latest(&self) -> BTreeMap<u32, u32> {
        self.records.iter().copied().collect()
    }

    fn fits(&mut self, records: usize) -> Result<(), Failure> {
        if self.broken > 0 {
            self.broken -= 1;
            return Err(Failure::Broken);
        }
        if records > self.room { Err(Failure::Full) } else { Ok(()) }
    }

    fn append(&mut self, changes: &[(u32, u32)]) -> Result<(), Failure> {
        self.fits(self.records.len() + changes.len())?;
        self.records.extend_from_slice(changes);
        Ok(())
    }

    /// The newest of these, so many.
    fn replace(&mut self, entries: &BTreeMap<u32, u32>, most: usize) -> Result<(), Failure> {
        self.fits(most)?;
        let mut newest: Vec<(u32, u32)> = entries.iter().map(|(&key, &change)| (key, change)).collect();
        newest.sort_by_key(|&(_, change)| change);
        self.records = newest.split_off(newest.len() - most);
        self.snapshot = most;
        Ok(())
    }
}

/// What the driver does.
struct Driver {
    log: Log,
    storage: Storage,
    /// Entries written in snapshots, and changes in all.
    rewritten: usize,
    changes: usize,
    given_up: bool,
}

impl Driver {
    fn save(&mut self, changes: &[(u32, u32)], hurry: bool) -> Result<(), Failure> {
        match self.log.write(changes.len() as u32, hurry) {
            Write::Append => {
                self.storage.append(changes)?;
                self.log.appended(changes.len() as u32);
            }
            Write::Snapshot => {
                assert!(!hurry);
                let mut all = self.storage.latest();
                all.extend(changes.iter().copied());
                let count = all.len();
                self.storage.replace(&all, count)?;
                self.log.snapshot(count as u32);
                self.rewritten += count;
            }
        }
        Ok(())
    }

    fn make_room(&mut self, changes: &[(u32, u32)]) -> Result<(), Failure> {
        let mut all = self.storage.latest();
        all.extend(changes.iter().copied());
        self.storage.records.clear();
        let mut count = self.log.keep(all.len() as u32);
        while count > 0 {
            match self.storage.replace(&all, count as usize) {
                Ok(()) => {
                    self.log.snapshot(count);
                    return Ok(());
                }
                Err(Failure::Full) => count = self.log.keep_fewer(),
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::Full)
    }

    /// Says how many attempts it took.
    fn write(&mut self, changes: &[(u32, u32)], hurry: bool) -> u32 {
        self.changes += changes.len();
        let mut attempts = 1;
        let mut result = self.save(changes, hurry);
        while let Err(failure) = result {
            attempts += 1;
            result = match self.log.failed(failure) {
                Recovery::Retry => self.save(changes, true),
                Recovery::MakeRoom => self.make_room(changes),
                Recovery::GiveUp => {
                    self.given_up = true;
                    break;
                }
            };
        }
        attempts
    }
}

#[derive(Clone, Debug)]
struct Step {
    keys: Vec<u32>,
    hurry: bool,
    broken: u32,
    outdated: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let keys =
        prop_oneof![3 => prop::collection::vec(0..2000_u32, 1..20), 1 => prop::collection::vec(0..2000_u32, 1..400)];
    let broken = prop_oneof![20 => Just(0), 1 => 1..2_u32];
    (keys, prop::bool::weighted(0.1), broken, prop::bool::weighted(0.02))
        .prop_map(|(keys, hurry, broken, outdated)| Step { keys, hurry, broken, outdated })
}

fn driver(room: usize) -> Driver {
    let storage = Storage { records: Vec::new(), snapshot: 0, room, broken: 0 };
    Driver { log: Log::default(), storage, rewritten: 0, changes: 0, given_up: false }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_log_stays_small_costs_little_and_loses_nothing(steps in prop::collection::vec(step(), 1..80)) {
        let mut driver = driver(usize::MAX);
        let mut model = BTreeMap::new();
        let (mut number, mut forced) = (0, 0);
        for Step { keys, hurry, broken, outdated } in steps {
            let changes: Vec<(u32, u32)> = keys.iter().map(|&key| { number += 1; (key, number) }).collect();
            model.extend(changes.iter().copied());
            driver.storage.broken = broken;
            if outdated {
                driver.log.outdated();
                forced += driver.storage.latest().len() + keys.len();
            }
            driver.write(&changes, hurry);
            prop_assert!(!driver.given_up);
            prop_assert_eq!(driver.storage.latest(), model.clone());
            // A page that ends, and one that has just had trouble, only appends.
            if !hurry && broken == 0 {
                let changes = driver.storage.records.len() - driver.storage.snapshot;
                prop_assert!(changes <= 250 + driver.storage.snapshot / 4, "{} changes", changes);
            }
        }
        prop_assert!(driver.rewritten <= 5 * driver.changes + forced, "{} of {}", driver.rewritten, driver.changes);
    }

    #[test]
    fn when_storage_is_full_the_newest_stay(
        steps in prop::collection::vec(step(), 1..60), room in 0..1500_usize,
    ) {
        let mut driver = driver(room);
        let mut number = 0;
        for Step { keys, hurry, .. } in steps {
            let changes: Vec<(u32, u32)> = keys.iter().map(|&key| { number += 1; (key, number) }).collect();
            let before = driver.storage.latest();
            driver.write(&changes, hurry);
            if driver.given_up {
                prop_assert_eq!(room, 0, "there was room for one");
                break;
            }
            let mut all = before;
            all.extend(changes);
            let kept = driver.storage.latest();
            // Half of what has room is used, or more, and what is kept is newer than what is not.
            prop_assert!(kept.len() == all.len() || 2 * kept.len() + 1 >= room.min(all.len()));
            let oldest_kept = kept.values().min().copied().unwrap_or(0);
            prop_assert!(all.iter().all(|(key, &change)| kept.contains_key(key) || change < oldest_kept));
            prop_assert!(kept.iter().all(|(key, change)| all[key] == *change));
        }
    }

    #[test]
    fn failures_come_to_an_end(failures in prop::collection::vec(any::<bool>(), 3)) {
        let mut log = Log::default();
        let recoveries: Vec<Recovery> = failures
            .iter()
            .map(|&full| log.failed(if full { Failure::Full } else { Failure::Broken }))
            .collect();
        prop_assert_eq!(recoveries[0] == Recovery::MakeRoom, failures[0]);
        prop_assert!(recoveries.contains(&Recovery::GiveUp));
    }
}

#[test]
fn after_a_success_trouble_is_new() {
    let mut log = Log::default();
    assert_eq!(log.failed(Failure::Broken), Recovery::Retry);
    log.appended(1);
    assert_eq!(log.failed(Failure::Broken), Recovery::Retry);
    assert_eq!(log.failed(Failure::Full), Recovery::MakeRoom);
    log.snapshot(5);
    assert_eq!(log.failed(Failure::Full), Recovery::MakeRoom);
    assert_eq!(log.failed(Failure::Full), Recovery::GiveUp);
}

#[test]
fn a_small_store_is_not_written_anew_at_every_change() {
    let mut driver = driver(usize::MAX);
    for change in 0..250 {
        driver.write(&[(change % 3, change)], false);
    }
    assert_eq!(driver.rewritten, 0);
    driver.write(&[(0, 250)], false);
    assert_eq!(driver.rewritten, 3);
}
