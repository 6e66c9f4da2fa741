//! What tabs may say to each other, with any numbers: no panic, what is known never goes back, and the merge does not depend on
//! the order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::tabs::{Range, Register, Replica, Stamp, Vector, range_at};

#[derive(arbitrary::Arbitrary, Clone, Debug)]
enum Step {
    Merge { key: u8, written: (f64, u32), removed: bool, stale: (f64, u32), is_read: bool },
    MergeRange { filter: u8, removes: bool, stamp: (f64, u32) },
    Write { key: u8, filters: Vec<u8> },
    Mark { key: u8, removes: bool },
    MarkRange { filter: u8, removes: bool },
    Heard { stamp: (f64, u32), before: f64 },
    Hello(u32, Vec<f64>),
    Answered(Vec<f64>),
    Overdue,
    Forget(u8),
    ForgetRange(u8),
    Later(f64),
}

fn stamp((time, tab): (f64, u32)) -> Stamp {
    Stamp::new(time, tab).unwrap_or(Stamp::NEVER)
}

fn register(written: (f64, u32), removed: bool, stale: (f64, u32)) -> Register {
    let written = stamp(written);
    Register { written, removed: removed && written > Stamp::NEVER, stale: stamp(stale) }
}

fuzz_target!(|steps: Vec<Step>| {
    let mut replica = Replica::new(1, 0.0);
    let mut now = 1.8e12;
    let mut last = Stamp::NEVER;
    for step in &steps {
        match step.clone() {
            Step::Merge { key, written, removed, stale, is_read } => {
                let before = replica.register(key.into());
                replica.merge(key.into(), register(written, removed, stale), Range::NOTHING, is_read, now);
                let after = replica.register(key.into());
                assert!(after.written >= before.written && after.stale >= before.stale);
            }
            Step::MergeRange { filter, removes, stamp: at } => {
                replica.merge_range(filter.into(), range_at(removes, stamp(at)), now);
            }
            Step::Write { key, filters } => {
                let range = replica.range_of(filters.into_iter().map(u32::from));
                let seen = replica.register(key.into()).latest().later(range.latest());
                let written = replica.write(key.into(), range, now);
                assert!(written > last || written.time >= pagelift::tabs::LATEST);
                assert!(written > seen || seen.time >= pagelift::tabs::LATEST);
                last = written;
            }
            Step::Mark { key, removes } => last = replica.mark(key.into(), removes, now),
            Step::MarkRange { filter, removes } => last = replica.mark_range(filter.into(), removes, now),
            Step::Heard { stamp: at, before } => {
                replica.heard(stamp(at), before, now);
            }
            Step::Hello(tab, numbers) => {
                let vector = Vector::read(&numbers);
                replica.wants(tab, &vector, now);
                replica.offers(&vector);
                assert!(replica.news(&vector, 0).chain(replica.range_news(&vector, 0)).all(|number| number < 256));
            }
            Step::Answered(numbers) => {
                replica.answered(&Vector::read(&numbers), now);
            }
            Step::Overdue => {
                replica.overdue(now);
            }
            Step::Forget(key) => replica.forget(key.into()),
            Step::ForgetRange(filter) => replica.forget_range(filter.into()),
            // A tab's clock does not go back.
            Step::Later(by) => now += if by >= 0.0 && by < 1e9 { by } else { 0.0 },
        }
        let mut numbers = Vec::new();
        replica.vector().write(&mut numbers);
        assert!(numbers.len() <= 129);
    }
    // In another order: the same.
    let facts: Vec<_> = steps
        .iter()
        .filter_map(|step| match *step {
            Step::Merge { key, written, removed, stale, .. } => Some((key, register(written, removed, stale))),
            _ => None,
        })
        .collect();
    for key in facts.iter().map(|&(key, _)| key) {
        let own = facts.iter().filter(|&&(other, _)| other == key).map(|&(_, register)| register);
        let forwards = own.clone().fold(Register::NOTHING, Register::merge);
        let backwards = own.rev().fold(Register::NOTHING, Register::merge);
        assert_eq!(forwards, backwards);
    }
});
