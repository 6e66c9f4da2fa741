//! Any events with any numbers, as a page that is out of its mind may report them: no panic, nothing asked for twice, and no timeout
//! in the past.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use pagelift::codes::Record;
use pagelift::lazy::{Command, Event, Lazy, Settings};
use pagelift::machine::Machine;

fuzz_target!(|events: Vec<(u8, u8, [f64; 5], u16)>| {
    let mut lazy = Lazy::new(Settings { margin: f64::NAN, concurrency: 0, attempts: 2, base: 1000.0, seed: 1 });
    let (mut now, mut asked) = (0.0, BTreeSet::new());
    for (kind, slot, mut fields, later) in events {
        now += f64::from(later);
        // Slots are few, so that events meet; there are no more than a page has.
        fields[0] = f64::from(slot % 64);
        let Some(event) = Event::from_numbers(u32::from(kind % 24), fields) else { continue };
        let event = match event {
            Event::Attach { first, count } => Event::Attach { first, count: count % 3000 },
            other => other,
        };
        match event {
            Event::Attach { first, count } => asked.retain(|slot| !(first..first.saturating_add(count)).contains(slot)),
            Event::Loaded { slot, .. } | Event::Failed { slot } | Event::Unwatch { slot } => {
                asked.remove(&slot);
            }
            _ => {}
        }
        lazy.handle(now, event);
        if lazy.poll_timeout().is_some_and(|timeout| timeout <= now) {
            lazy.handle_timeout(now);
        }
        while let Some(command) = lazy.poll() {
            if let Command::Ask { slot } = command {
                assert!(asked.insert(slot), "{slot} is asked for twice");
            }
        }
        assert!(lazy.poll_timeout().is_none_or(|timeout| timeout > now), "a timeout in the past");
    }
});
