//! What a metric was in a time, of the cells that history has of it.

use super::SeriesId;
use super::archive::HOUR;
use super::machine::{Health, MINUTE};
use crate::stats::{Cell, Ring, Sketch};

/// Cells as one. Percentiles are means of theirs, weighted by their counts: nearer to the truth than any other that cells allow.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// What history has begins then, in ms.
    pub begin: f64,
    pub count: f64,
    pub sum: f64,
    pub min: f64,
    pub max: f64,
    /// The median, the 75th and the 95th percentile.
    pub percentiles: [f64; 3],
}

impl Past {
    fn add(&mut self, cell: &Cell) {
        let [count, min, max] = [cell.count, cell.min, cell.max].map(f64::from);
        if count == 0.0 {
            return;
        }
        let all = self.count + count;
        if self.count == 0.0 {
            (self.min, self.max) = (min, max);
        }
        for (mean, percentile) in self.percentiles.iter_mut().zip([cell.p50, cell.p75, cell.p95]) {
            *mean += (f64::from(percentile) - *mean) * (count / all);
        }
        (self.min, self.max) = (self.min.min(min), self.max.max(max));
        self.count = all;
        self.sum += f64::from(cell.sum);
    }
}

fn oldest(ring: &Ring) -> f64 {
    ring.iter().next().map_or(f64::INFINITY, |cell| cell.at)
}

impl Health {
    /// What a series was after `from`, in ms of the page's clock. Of the finest level that reaches back as far, or of the one that
    /// reaches back furthest; what has come since its last cell is of finer ones.
    pub(super) fn past(&self, of: SeriesId, from: f64) -> Option<Past> {
        let series = self.series.get(of as usize)?;
        let levels = [(&series.raw, self.cost.period), (&series.minutes, MINUTE), (&series.hours, HOUR)];
        // Ends of cells are compared: a coarser one begins earlier although it knows no more.
        let furthest = levels.iter().map(|(ring, _)| oldest(ring)).fold(f64::INFINITY, f64::min);
        let reaches = |(ring, length): &(&Ring, f64)| oldest(ring) - length <= from || oldest(ring) == furthest;
        let chosen = levels.iter().position(reaches)?;
        let mut past = Past { begin: f64::INFINITY, ..Past::default() };
        let mut after = from;
        for (ring, _) in levels[..=chosen].iter().rev() {
            for cell in ring.iter().filter(|cell| cell.at > after) {
                past.begin = past.begin.min(cell.at - levels[chosen].1);
                past.add(cell);
            }
            after = after.max(ring.iter().next_back().map_or(after, |cell| cell.at));
        }
        past.add(&Cell::of(&series.tail(), self.now, series.last));
        past.begin = past.begin.min(self.now).max(from);
        (past.count > 0.0).then_some(past)
    }
}

impl super::series::Series {
    /// What no cell has yet.
    fn tail(&self) -> Sketch {
        let mut tail = self.new.clone();
        if self.raw.is_empty() {
            tail.merge(self.minute());
        }
        if let Some(value) = self.live {
            tail.insert(value);
        }
        tail
    }
}
