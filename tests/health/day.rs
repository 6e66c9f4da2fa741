//! A day of a page, cell by cell.

use pagelift::health::{CellColumn, CostColumn, Event, Metric, SliColumn, Table};

use super::page::{Page, SETTINGS};

const TASK: u32 = Metric::LongTask as u32;
const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;

fn cells(page: &Page, table: Table) -> Vec<Vec<f64>> {
    let mut numbers = Vec::new();
    let width = page.health.table(table, TASK, 0.0, &mut numbers);
    numbers.chunks(width).map(<[f64]>::to_vec).collect()
}

/// Each sample has one value, its number: what a cell holds is known exactly.
fn samples_of(cell: &[f64]) -> (f64, f64) {
    let [count, sum, min, max] =
        [CellColumn::Count, CellColumn::Sum, CellColumn::Min, CellColumn::Max].map(|column| cell[column as usize]);
    assert_eq!(count, max - min + 1.0, "no sample is missing within");
    assert_eq!(sum, (min + max) * count / 2.0, "and none is counted twice");
    assert_eq!(cell[CellColumn::Last as usize], max);
    (min, max)
}

#[test]
fn a_day_is_kept_exactly_and_no_more_of_it_than_was_asked_for() {
    let mut page = Page::new(SETTINGS);
    let mut spent = 0.0;
    let mut events = Vec::new();
    for minute in 0..24 * 60 {
        // Hidden at night, away for some seconds in each other minute, frozen at noon.
        match minute {
            480 => page.tell(Event::Hidden { since: page.now }),
            960 => page.tell(Event::Visible),
            1080 => page.now += 2.0 * HOUR,
            _ => {}
        }
        let is_seen = !(480..960).contains(&minute);
        if is_seen && minute % 2 == 1 {
            page.tell(Event::Hidden { since: page.now });
            page.now += 7000.0;
            page.tell(Event::Visible);
        }
        if is_seen {
            let bad = f64::from(u8::from(minute % 50 == 0));
            page.tell(Event::Counted { sli: 0, good: 10.0 - bad, valid: 10.0 });
            events.push((10.0 - bad, 10.0));
        }
        page.tell(Event::Spent { duration: 4.0 });
        spent += 4.0;
        for _ in 0..60 {
            page.at_sample = vec![(TASK, page.samples as f64 + 1.0)];
            page.live(1000.0);
        }
    }
    let samples = page.samples as f64;
    assert!((5000.0..=5800.0).contains(&samples), "16 hours of seen time: {samples}");

    let [raw, minutes, hours] = [Table::Raw, Table::Minutes, Table::Hours].map(|table| cells(&page, table));
    assert_eq!((raw.len(), minutes.len()), (300, 180));
    assert!((15..=16).contains(&hours.len()), "hours of seen time: {}", hours.len());
    for level in [&raw, &minutes, &hours] {
        let ranges: Vec<(f64, f64)> = level.iter().map(|cell| samples_of(cell)).collect();
        assert!(ranges.windows(2).all(|pair| pair[0].1 + 1.0 == pair[1].0), "cells follow each other");
        assert!(level.windows(2).all(|pair| pair[0][0] < pair[1][0]), "in time");
    }
    assert_eq!(samples_of(&raw[299]).1, samples);
    assert_eq!(samples_of(&hours[0]).0, 1.0, "the first hour begins with the first sample");

    // The last hour that was seen, of which each minute is counted.
    let sli = &page.rows(Table::Slis)[0];
    let (good, valid) = (sli[SliColumn::Good as usize], sli[SliColumn::Valid as usize]);
    let last = &events[events.len() - (valid / 10.0) as usize..];
    assert!((57..=66).contains(&last.len()), "an hour of minutes, some of which were partly hidden: {}", last.len());
    assert_eq!(good, last.iter().map(|(good, _)| good).sum::<f64>());

    let cost = &page.rows(Table::Cost)[0];
    assert_eq!(cost[CostColumn::Spent as usize], spent);
    assert_eq!(cost[CostColumn::Level as usize], 0.0, "4 ms a minute are within the budget");
    assert!((cost[CostColumn::Seen as usize] - 16.0 * HOUR).abs() < 0.2 * HOUR, "{}", cost[CostColumn::Seen as usize]);
}
