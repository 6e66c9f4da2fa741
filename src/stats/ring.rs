//! What a metric was: one cell for each period, the oldest of which go.

use super::Sketch;
use super::sort::sort_by;

/// What a metric was in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// When the period ended, in ms.
    pub at: f64,
    /// How many values there were.
    pub count: f32,
    /// Their sum.
    pub sum: f32,
    /// The least of them.
    pub min: f32,
    /// The greatest of them.
    pub max: f32,
    /// The last of them.
    pub last: f32,
    /// The median.
    pub p50: f32,
    /// The 75th percentile.
    pub p75: f32,
    /// The 95th percentile.
    pub p95: f32,
}

impl Cell {
    /// The numbers of a cell.
    pub const NUMBERS: usize = 9;

    /// Of what was seen until `at`, which is something.
    pub fn of(sketch: &Sketch, at: f64, last: f64) -> Self {
        let quantile = |share| sketch.quantile(share) as f32;
        Self {
            at,
            count: sketch.count() as f32,
            sum: sketch.sum() as f32,
            min: sketch.min() as f32,
            max: sketch.max() as f32,
            last: last as f32,
            p50: quantile(0.5),
            p75: quantile(0.75),
            p95: quantile(0.95),
        }
    }

    /// From [`numbers`](Self::numbers), where these are some.
    pub fn from_numbers(numbers: &[f64]) -> Option<Self> {
        let &[at, ref rest @ ..] = numbers.first_chunk::<{ Self::NUMBERS }>()?;
        let is_valid = at.is_finite() && rest.iter().all(|number| (0.0..f64::INFINITY).contains(number));
        let [count, sum, min, max, last, p50, p75, p95] = rest.map(|number| number as f32);
        is_valid.then_some(Self { at, count, sum, min, max, last, p50, p75, p95 })
    }

    /// By another clock.
    pub fn moved(self, by: f64) -> Self {
        Self { at: self.at + by, ..self }
    }

    /// As numbers, in the order of the fields.
    pub fn numbers(&self) -> [f64; Self::NUMBERS] {
        let [count, sum, min, max, last, p50, p75, p95] =
            [self.count, self.sum, self.min, self.max, self.last, self.p50, self.p75, self.p95].map(f64::from);
        [self.at, count, sum, min, max, last, p50, p75, p95]
    }
}

/// The last cells, at most so many.
#[derive(Clone, Debug)]
pub struct Ring {
    cells: Vec<Cell>,
    /// Where the oldest one is once there are as many as there may be.
    oldest: usize,
    most: usize,
}

impl Ring {
    /// None yet; `most` is how many are kept.
    pub fn new(most: usize) -> Self {
        Self { cells: Vec::new(), oldest: 0, most }
    }

    /// Adds the newest.
    pub fn push(&mut self, cell: Cell) {
        if self.cells.len() < self.most {
            self.cells.push(cell);
        } else if let Some(oldest) = self.cells.get_mut(self.oldest) {
            *oldest = cell;
            self.oldest = (self.oldest + 1) % self.most;
        }
    }

    /// Puts cells in order that were not pushed in order of time.
    pub fn sort(&mut self) {
        self.oldest = 0;
        sort_by(&mut self.cells, |cell| cell.at);
    }

    /// From the oldest to the newest.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Cell> {
        let (newer, older) = self.cells.split_at(self.oldest.min(self.cells.len()));
        older.iter().chain(newer)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
