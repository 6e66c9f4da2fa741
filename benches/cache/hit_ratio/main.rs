//! Hit ratios of the cache's policies against the optimum: `cargo bench --bench cache_hit_ratio [-- --json]`.
//!
//! Request streams: traces (one key per line) in the folder that `PAGELIFT_TRACES` names, `../shared/traces` when
//! unset, none when absent; and generated mixes. Cache sizes: shares of each stream's distinct keys.

mod belady;
mod mixes;
mod replay;
mod traces;

use pagelift::cache::{Limits, PolicyKind};

/// Cache sizes, in percent of the distinct keys of a stream.
const SIZES: [f64; 7] = [0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0];
/// A cache of fewer entries says nothing about a policy.
const FEWEST_ENTRIES: u32 = 8;

/// A stream of requests; keys are dense numbers.
pub struct Stream {
    name: String,
    keys: Vec<u32>,
}

/// Hit ratios in percent of one stream at one cache size.
struct Row {
    stream: String,
    percent: f64,
    entries: u32,
    optimum: f64,
    lru: f64,
    adaptive: f64,
}

fn measure(stream: &Stream) -> Vec<Row> {
    let distinct = stream.keys.iter().max().map_or(0, |&key| key + 1);
    let mut rows: Vec<Row> = Vec::new();
    for percent in SIZES {
        let entries = (f64::from(distinct) * percent / 100.0).round() as u32;
        if entries < FEWEST_ENTRIES || rows.last().is_some_and(|row| row.entries == entries) {
            continue;
        }
        let ratio = |hits: usize| hits as f64 / stream.keys.len() as f64 * 100.0;
        let run = |kind| ratio(replay::hits(kind, Limits::entries(entries), &stream.keys));
        rows.push(Row {
            stream: stream.name.clone(),
            percent,
            entries,
            optimum: ratio(belady::hits(entries, &stream.keys)),
            lru: run(PolicyKind::Lru),
            adaptive: run(PolicyKind::Adaptive),
        });
    }
    rows
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count == 0.0 { 0.0 } else { sum / count }
}

fn print_table(rows: &[Row]) {
    println!(
        "{:<20} {:>6} {:>8} {:>8} {:>8} {:>9} {:>7}",
        "stream", "size %", "entries", "optimum", "lru", "adaptive", "gain"
    );
    for row in rows {
        let gain = row.adaptive - row.lru;
        println!(
            "{:<20} {:>6} {:>8} {:>8.2} {:>8.2} {:>9.2} {:>+7.2}",
            row.stream, row.percent, row.entries, row.optimum, row.lru, row.adaptive, gain
        );
    }
    let distance = |value: fn(&Row) -> f64| mean(rows.iter().map(|row| row.optimum - value(row)));
    let (lru, adaptive) = (distance(|row| row.lru), distance(|row| row.adaptive));
    let worst = rows.iter().map(|row| row.adaptive - row.lru).fold(f64::INFINITY, f64::min);
    println!(
        "{} cells; mean points below the optimum: lru {lru:.2}, adaptive {adaptive:.2} ({:.2}x); worst cell against lru {worst:+.2}",
        rows.len(),
        adaptive / lru
    );
}

fn print_json(rows: &[Row]) {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                r#"{{"stream":"{}","percent":{},"entries":{},"optimum":{:.3},"lru":{:.3},"adaptive":{:.3}}}"#,
                row.stream, row.percent, row.entries, row.optimum, row.lru, row.adaptive
            )
        })
        .collect();
    println!("[{}]", rows.join(",\n"));
}

fn main() {
    let streams = traces::all().into_iter().chain(mixes::all()).chain(mixes::held_out());
    let rows: Vec<Row> = streams.flat_map(|stream| measure(&stream)).collect();
    if std::env::args().any(|argument| argument == "--json") {
        print_json(&rows);
    } else {
        print_table(&rows);
    }
}
