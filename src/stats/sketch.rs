//! Quantiles of a stream: a base-2 exponential histogram.
//!
//! The data model is OpenTelemetry's (`ExponentialHistogram`: scale, offset, counts; bucket `i` holds what is above
//! 2^(i / 2^scale) and at most 2^((i + 1) / 2^scale)), which is DDSketch (Masson, Rim and Lee, 2019) with a base that can be
//! halved exactly. Of t-digest, P2 and DDSketch none has its bound on the error, its exact merge and 13 ns an insert.

use super::log2::{exp2, floor_log2, is_exact};
use super::put::put;
use super::within;

/// The scale of a new sketch: 32 buckets for each doubling, so that a quantile is at most 1.09 % off.
const SCALE: u32 = 5;

/// The most buckets; at the first scale they cover a factor of 2^20. Wider data halves the scale.
const MOST_BUCKETS: i32 = 640;

/// At the first scale doubles have buckets from -1074 * 32 to 1024 * 32: halved so often, all of them are two.
const MOST_HALVINGS: f64 = 16.0;
const FARTHEST: f64 = 34_368.0;

/// Buckets that are made at a time.
const CHUNK: i32 = 16;

/// The least number that has a bucket: the smallest normal one. What is less counts as 0.
const LEAST: f64 = f64::MIN_POSITIVE;

/// Counts of numbers that are 0 or more.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// How often the first scale was halved.
    coarser: u32,
    /// The bucket that `counts` begins with, and the first and last one that was used.
    start: i32,
    first: i32,
    last: i32,
    counts: Vec<u32>,
    zeros: u32,
    count: u64,
    sum: f64,
    min: f64,
    max: f64,
}

impl Sketch {
    /// Adds a number; whether it is one that can be: finite, and not negative.
    pub fn insert(&mut self, value: f64) -> bool {
        if !(0.0..f64::INFINITY).contains(&value) {
            return false;
        }
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        }
        (self.min, self.max) = (self.min.min(value), self.max.max(value));
        self.count += 1;
        self.sum += value;
        if value < LEAST {
            self.zeros = self.zeros.saturating_add(1);
            return true;
        }
        let bucket = (floor_log2(value, SCALE) - i32::from(is_exact(value))) >> self.coarser;
        let bucket = self.reach(bucket, bucket);
        self.add(bucket, 1);
        true
    }

    /// Takes in all that another one has. Exact and associative: the outcome does not depend on who takes in whom.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            (self.min, self.max) = (other.min, other.max);
        }
        (self.min, self.max) = (self.min.min(other.min), self.max.max(other.max));
        self.count += other.count;
        self.sum += other.sum;
        self.zeros = self.zeros.saturating_add(other.zeros);
        if other.is_without_buckets() {
            return;
        }
        self.coarsen(other.coarser.saturating_sub(self.coarser));
        let shift = self.coarser - other.coarser;
        self.reach(other.first >> shift, other.last >> shift);
        let shift = self.coarser - other.coarser;
        for bucket in other.first..=other.last {
            self.add(bucket >> shift, other.counts[(bucket - other.start) as usize]);
        }
    }

    /// Forgets all, and keeps the memory.
    pub fn clear(&mut self) {
        (self.zeros, self.count, self.sum) = (0, 0, 0.0);
        (self.first, self.last) = (i32::MAX, i32::MIN);
        self.counts.fill(0);
        // The buckets of another scale are others.
        if self.coarser > 0 {
            self.counts.clear();
            self.coarser = 0;
        }
    }

    fn add(&mut self, bucket: i32, count: u32) {
        let place = &mut self.counts[(bucket - self.start) as usize];
        *place = place.saturating_add(count);
    }

    /// Makes room for these buckets; the first one, of the scale that there is then.
    fn reach(&mut self, mut low: i32, mut high: i32) -> i32 {
        let asked = low;
        if !self.is_without_buckets() {
            (low, high) = (low.min(self.first), high.max(self.last));
        }
        let mut halvings = 0;
        while (high >> halvings) - (low >> halvings) >= MOST_BUCKETS {
            halvings += 1;
        }
        self.coarsen(halvings);
        (self.first, self.last) = (low >> halvings, high >> halvings);
        let end = self.start + self.counts.len() as i32;
        if self.counts.is_empty() || self.first < self.start || self.last >= end {
            self.regrow();
        }
        asked >> halvings
    }

    fn is_without_buckets(&self) -> bool {
        self.counts.is_empty() || self.first > self.last
    }

    /// New room around what is used.
    fn regrow(&mut self) {
        let old_start = self.start;
        let old = std::mem::take(&mut self.counts);
        self.start = self.first.div_euclid(CHUNK) * CHUNK;
        let end = (self.last.div_euclid(CHUNK) + 1) * CHUNK;
        self.counts = vec![0; (end - self.start) as usize];
        for (place, count) in old.into_iter().enumerate() {
            if count > 0 {
                self.add(old_start + place as i32, count);
            }
        }
    }

    /// Halves the scale so many times: two buckets become one.
    fn coarsen(&mut self, halvings: u32) {
        if halvings == 0 {
            return;
        }
        self.coarser += halvings;
        if self.is_without_buckets() {
            self.counts.clear();
            return;
        }
        let (start, old) = (self.start, std::mem::take(&mut self.counts));
        (self.first, self.last) = (self.first >> halvings, self.last >> halvings);
        self.start = self.first;
        self.counts = vec![0; (self.last - self.first + 1) as usize];
        for (place, count) in old.into_iter().enumerate() {
            if count > 0 {
                self.add((start + place as i32) >> halvings, count);
            }
        }
    }

    /// How many numbers there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// The least of them; 0 where there is none.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The greatest of them; 0 where there is none.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// The number that this share (0 to 1) of them does not exceed, by nearest rank, within [`error`](Self::error); `NaN`
    /// where there is none.
    pub fn quantile(&self, share: f64) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        let rank = (self.count as f64 * share).ceil().max(1.0);
        let mut below = f64::from(self.zeros);
        if below >= rank {
            return self.min;
        }
        for bucket in self.first..=self.last {
            below += f64::from(self.counts[(bucket - self.start) as usize]);
            if below >= rank {
                return within(self.middle(bucket), self.min, self.max);
            }
        }
        self.max
    }

    /// The most that a quantile is off, as a share of its value.
    pub fn error(&self) -> f64 {
        let base = exp2(1, SCALE.saturating_sub(self.coarser));
        // Halved once more than the scale has bits, a bucket is several doublings wide.
        let base = if self.coarser > SCALE { exp2(1 << (self.coarser - SCALE), 0) } else { base };
        (base - 1.0) / (base + 1.0)
    }

    /// What is off from both ends of a bucket by the same share.
    fn middle(&self, bucket: i32) -> f64 {
        let (low, high) = (self.bound(bucket), self.bound(bucket + 1));
        2.0 * low * (high / (low + high))
    }

    /// The lower end of a bucket.
    fn bound(&self, bucket: i32) -> f64 {
        exp2(bucket << self.coarser, SCALE)
    }

    /// Adds it to these numbers, for [`read`](Self::read): its count, zeros, sum, least and greatest value, how often its scale was
    /// halved, its first bucket, and the count of each bucket.
    pub fn write(&self, numbers: &mut Vec<f64>) {
        let used = if self.is_without_buckets() { 0..0 } else { self.first..self.last + 1 };
        let head = [self.count as f64, f64::from(self.zeros), self.sum, self.min, self.max];
        put(numbers, &head);
        put(numbers, &[f64::from(self.coarser), f64::from(used.start)]);
        numbers.extend(used.map(|bucket| f64::from(self.counts[(bucket - self.start) as usize])));
    }

    /// What was [written](Self::write); `None` for other numbers.
    pub fn read(numbers: &[f64]) -> Option<Self> {
        let (&[count, zeros, sum, min, max, coarser, first], counts) = numbers.split_first_chunk()?;
        let is_valid = [count, zeros, sum, min, max].iter().all(|number| (0.0..f64::INFINITY).contains(number))
            && (0.0..=MOST_HALVINGS).contains(&coarser)
            && first.abs() <= FARTHEST
            && counts.len() <= MOST_BUCKETS as usize;
        if !is_valid {
            return None;
        }
        let mut sketch =
            Self { coarser: coarser as u32, zeros: zeros as u32, sum, min: min.min(max), max, ..Self::default() };
        let mut counted = zeros as u32 as u64;
        if let Some(last) = counts.len().checked_sub(1) {
            let first = first as i32;
            sketch.reach(first, first + last as i32);
            for (bucket, count) in (first..).zip(counts) {
                sketch.add(bucket, *count as u32);
                counted += u64::from(*count as u32);
            }
        }
        // Whoever stored other counts cannot make quantiles run out of buckets.
        sketch.count = counted.max(count as u64);
        Some(sketch)
    }
}
