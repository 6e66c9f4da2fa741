//! What is known of one metric.

use super::metric::{Judged, Rule};
use super::{Reason, Unit, Watch};
use crate::stats::{Cell, Detector, Ring, Sensitivity, Sketch, Verdict};

/// Parts of the window of values that are judged.
const SLOTS: usize = 5;

/// Minutes whose least value is kept, for trends.
const FLOORS: usize = 40;

/// How much is kept of each metric.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    pub raw: usize,
    pub minutes: usize,
    pub hours: usize,
    pub sensitivity: Sensitivity,
}

/// One metric: sketches of what is new, this minute, this hour and the last one, rings of cells, and what watches it.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub unit: Unit,
    pub unavailable: Option<Reason>,
    pub rule: Option<Rule>,
    pub watch: Watch,
    pub unusual: Watch,
    pub rising: Watch,
    /// The value of the view that there is, which may become another.
    pub live: Option<f64>,
    pub last: f64,
    pub rejected: u32,
    pub detector: Detector,
    pub was_unusual: bool,
    pub raw: Ring,
    pub minutes: Ring,
    pub hours: Ring,
    /// The least value of each minute, and when it ended.
    pub floors: Vec<(f64, f64)>,
    pub new: Sketch,
    minute: Sketch,
    hour: Sketch,
    last_hour: Sketch,
    /// The newest first.
    window: [Sketch; SLOTS],
    worst: [f64; SLOTS],
    /// Whether the sample that ended last had values.
    is_fresh: bool,
    /// What is not stored yet, where anything is.
    pub unstored: Option<Sketch>,
    /// The value of the view that is stored, as one that may change.
    pub stored_live: Option<f64>,
}

impl Series {
    pub fn new(unit: Unit, rule: Option<Rule>, kept: &Kept) -> Self {
        Self {
            unit,
            unavailable: None,
            rule,
            watch: Watch::default(),
            unusual: Watch::default(),
            rising: Watch::default(),
            live: None,
            last: f64::NAN,
            rejected: 0,
            detector: Detector::new(kept.sensitivity),
            was_unusual: false,
            raw: Ring::new(kept.raw),
            minutes: Ring::new(kept.minutes),
            hours: Ring::new(kept.hours),
            floors: Vec::new(),
            new: Sketch::default(),
            minute: Sketch::default(),
            hour: Sketch::default(),
            last_hour: Sketch::default(),
            window: Default::default(),
            worst: [0.0; SLOTS],
            is_fresh: false,
            unstored: None,
            stored_live: None,
        }
    }

    /// Adds a value.
    pub fn record(&mut self, value: f64) {
        if !self.new.insert(value) {
            self.rejected = self.rejected.saturating_add(1);
            return;
        }
        self.unavailable = None;
        self.last = value;
    }

    /// The view's value is this by now; whether it was another.
    pub fn set_live(&mut self, value: f64) -> bool {
        let is_new = self.live != Some(value);
        if is_new {
            self.unavailable = None;
            (self.live, self.last) = (Some(value), value);
            self.see(value);
        }
        is_new
    }

    /// A value counts among the worst of the window.
    pub fn see(&mut self, value: f64) {
        self.worst[0] = self.worst[0].max(value);
    }

    /// The view is over: its value stays.
    pub fn finish(&mut self) {
        if let Some(value) = self.live.take() {
            self.record(value);
        }
    }

    /// A sample ends. What it had, where it had anything.
    pub fn end_sample(&mut self, now: f64) -> Option<Cell> {
        self.is_fresh = self.new.count() > 0;
        if !self.is_fresh {
            return None;
        }
        let cell = Cell::of(&self.new, now, self.last);
        self.raw.push(cell);
        self.minute.merge(&self.new);
        if matches!(self.rule, Some(Rule { judged: Judged::Quantile(..) | Judged::Share(..), .. })) {
            self.window[0].merge(&self.new);
        }
        if let Some(unstored) = &mut self.unstored {
            unstored.merge(&self.new);
        }
        self.new.clear();
        Some(cell)
    }

    pub fn end_minute(&mut self, now: f64) {
        if self.minute.count() == 0 {
            return;
        }
        self.minutes.push(Cell::of(&self.minute, now, self.last));
        if self.floors.len() == FLOORS {
            self.floors.remove(0);
        }
        self.floors.push((now, self.minute.min()));
        self.hour.merge(&self.minute);
        self.minute.clear();
    }

    /// A sample and a minute end early: the page may be gone soon. Its least value is not that of a minute.
    pub fn end_early(&mut self, now: f64) {
        self.end_sample(now);
        let floors = std::mem::take(&mut self.floors);
        self.end_minute(now);
        self.floors = floors;
    }

    /// What was stored of a whole hour, or of this one where it is `recent`, until `at`.
    pub fn restore(&mut self, stored: &Sketch, last: f64, at: f64, is_recent: bool) {
        if stored.count() == 0 {
            return;
        }
        self.hours.push(Cell::of(stored, at, last));
        if is_recent {
            self.last_hour.merge(stored);
            self.last = last;
        }
    }

    pub fn end_hour(&mut self, now: f64) {
        if self.hour.count() > 0 {
            self.hours.push(Cell::of(&self.hour, now, self.last));
        }
        self.last_hour = std::mem::take(&mut self.hour);
    }

    /// The oldest part of the window no longer counts.
    pub fn end_slot(&mut self) {
        self.window.rotate_right(1);
        self.window[0].clear();
        self.worst.rotate_right(1);
        self.worst[0] = 0.0;
    }

    /// The value that is judged, where there is one.
    pub fn judged(&self, rule: &Rule) -> Option<f64> {
        let window = || {
            let mut window = self.window[0].clone();
            self.window[1..].iter().for_each(|slot| window.merge(slot));
            window
        };
        match rule.judged {
            Judged::Worst => Some(self.worst.iter().fold(0.0, |worst, slot| worst.max(*slot))),
            Judged::Last => self.is_fresh.then_some(self.last),
            Judged::Quantile(share, least) => {
                let window = window();
                (window.count() as f64 >= least).then(|| window.quantile(share))
            }
            Judged::Share(least, least_bad) => {
                let window = window();
                let count = window.count() as f64;
                // The sum of shares, so many of which are 1.
                let bad = if window.sum() >= least_bad { window.sum() } else { 0.0 };
                (count >= least).then(|| bad / count)
            }
        }
    }

    /// Whether a value is unusual; it is learnt.
    pub fn is_unusual(&mut self, value: f64) -> Verdict {
        self.detector.observe(value)
    }

    /// What has come since the last minute ended, but for this sample.
    pub fn minute(&self) -> &Sketch {
        &self.minute
    }

    /// All of the last one to two hours.
    pub fn total(&self) -> Sketch {
        let mut total = self.last_hour.clone();
        [&self.hour, &self.minute, &self.new].into_iter().for_each(|sketch| total.merge(sketch));
        if let Some(value) = self.live {
            total.insert(value);
        }
        total
    }
}
