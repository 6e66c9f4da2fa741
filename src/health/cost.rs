//! What watching takes itself, and what is given up to stay within the budget.

/// The longest time between samples, in ms.
const LONGEST_PERIOD: f64 = 120_000.0;

/// Minutes below half the budget before more is watched again.
const CALM_MINUTES: u32 = 5;

/// The last thing that is given up.
const LAST_LEVEL: u32 = 3;

/// Time spent, within a budget.
#[derive(Clone, Debug)]
pub(super) struct Cost {
    budget: f64,
    asked_period: f64,
    /// Between samples now, in ms.
    pub period: f64,
    /// What was given up: 0 nothing, 1 frequent samples, 2 resources, 3 scripts of frames.
    pub level: u32,
    /// In all, and since minutes ended, in ms.
    pub spent: f64,
    recent: f64,
    calm: u32,
}

impl Cost {
    pub fn new(budget: f64, period: f64) -> Self {
        Self { budget, asked_period: period, period, level: 0, spent: 0.0, recent: 0.0, calm: 0 }
    }

    pub fn spend(&mut self, duration: f64) {
        if duration > 0.0 && duration < f64::INFINITY {
            self.spent += duration;
            self.recent += duration;
        }
    }

    /// So many minutes are over, one or more; whether the level is another.
    pub fn end_minutes(&mut self, minutes: f64) -> bool {
        let share = std::mem::take(&mut self.recent) / (60_000.0 * minutes);
        let before = self.level;
        if share > self.budget {
            self.calm = 0;
            // First the period doubles as often as it may, then one thing after the other is given up.
            if self.period < LONGEST_PERIOD {
                self.period = (2.0 * self.period).min(LONGEST_PERIOD.max(self.asked_period));
                self.level = self.level.max(1);
            } else {
                self.level = (self.level + 1).min(LAST_LEVEL);
            }
        } else if share < self.budget / 2.0 && self.level > 0 {
            self.calm += 1;
            if self.calm == CALM_MINUTES {
                self.calm = 0;
                if self.level > 1 {
                    self.level -= 1;
                } else {
                    self.period = (self.period / 2.0).max(self.asked_period);
                    self.level = u32::from(self.period > self.asked_period);
                }
            }
        }
        before != self.level
    }

    /// Whether resources are observed.
    pub fn has_resources(&self) -> bool {
        self.level < 2
    }

    /// Whether long frames and their scripts are.
    pub fn has_frames(&self) -> bool {
        self.level < LAST_LEVEL
    }
}
