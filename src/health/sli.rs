//! Service levels: the share of events that has to be good, and how fast the bad ones that it allows are used up.

use super::{Level, Watch};
use crate::stats::{Ratio, Share, Sketch};

crate::codes! {
    /// What a service level is about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum SliKind {
        /// Requests that the server answered.
        Availability,
        /// Requests and operations that did not fail in any way.
        Errors,
        /// The 95th percentile of answers.
        LatencyP95,
        /// The 99th percentile of answers.
        LatencyP99,
        /// The page's own.
        Own,
    }
}

crate::codes! {
    /// Whether it is kept.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Status {
        /// There are too few events.
        Unknown,
        /// Yes.
        Meeting,
        /// Not quite.
        AtRisk,
        /// No.
        Breaching,
    }
}

crate::codes! {
    /// Where it goes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Direction {
        /// Nowhere.
        Stable,
        /// To the better.
        Improving,
        /// To the worse.
        Degrading,
    }
}

/// Events below which nobody knows.
const LEAST_EVENTS: f64 = 20.0;
/// Bad events below which no budget is said to burn, and no level to be missed for certain.
const LEAST_BAD: f64 = 3.0;

/// A day in minutes, and the period that burn rates are made for.
const DAY: f64 = 24.0 * 60.0;
const PERIOD: f64 = 30.0 * DAY;

/// Burn rates that are too much over a long window, in minutes at a period of 30 days; the short window, which says that it goes on
/// still, is a twelfth (Google, "The Site Reliability Workbook", chapter 5).
const BURNS: [(f64, f64, Level); 3] =
    [(14.4, 60.0, Level::Critical), (6.0, 360.0, Level::Critical), (1.0, 4320.0, Level::Warning)];

/// The shortest long window, in minutes.
const SHORTEST: f64 = 5.0;

/// How much worse a share of bad events may be before it is at risk: ours, between the objective and five times its bad share.
const AT_RISK: f64 = 5.0;

/// Differences from one hour to its last minutes that are none.
const STABLE: f64 = 0.1;

/// One service level.
#[derive(Clone, Debug)]
pub(super) struct Sli {
    pub kind: SliKind,
    /// The share of good events, or ms.
    pub objective: f64,
    /// In minutes.
    period: f64,
    pub ratio: Ratio,
    /// What is not stored yet.
    pub unstored: Share,
    pub watch: Watch,
}

impl Sli {
    /// `period` is in ms.
    pub fn new(kind: SliKind, objective: f64, period: f64) -> Self {
        let (ratio, unstored, watch) = Default::default();
        Self { kind, objective, period: period / 60_000.0, ratio, unstored, watch }
    }

    /// Those that every page has.
    pub fn defaults(period: f64) -> Vec<Self> {
        [
            Self::new(SliKind::Availability, 0.999, period),
            Self::new(SliKind::Errors, 0.999, period),
            Self::new(SliKind::LatencyP95, 500.0, period),
            Self::new(SliKind::LatencyP99, 1000.0, period),
        ]
        .into()
    }

    pub fn count(&mut self, good: f64, valid: f64) {
        let events = Share { good, valid };
        if events.is_sound() {
            self.ratio.add(good, valid);
            self.unstored.add(events);
        }
    }

    pub fn is_latency(&self) -> bool {
        matches!(self.kind, SliKind::LatencyP95 | SliKind::LatencyP99)
    }

    /// What it is now, whether that is enough, and how many events there were: of the last hour; of latencies, of these.
    pub fn current(&self, latencies: &Sketch) -> (f64, Status, Share) {
        if self.is_latency() {
            let count = latencies.count() as f64;
            let share = if self.kind == SliKind::LatencyP95 { 0.95 } else { 0.99 };
            let value = latencies.quantile(share);
            return (
                value,
                self.status(count, value, self.objective, 1.5 * self.objective),
                Share { good: count, valid: count },
            );
        }
        let events = self.ratio.window(60.0);
        let bad = 1.0 - events.ratio();
        let allowed = 1.0 - self.objective;
        // Rounding: a share that is exactly the objective is kept.
        let at_risk = if events.bad() < LEAST_BAD { 1.0 } else { AT_RISK * allowed };
        let status = self.status(events.valid, bad, allowed * (1.0 + 1e-9), at_risk);
        (events.ratio(), status, events)
    }

    fn status(&self, events: f64, value: f64, meeting: f64, at_risk: f64) -> Status {
        if events < LEAST_EVENTS {
            Status::Unknown
        } else if value <= meeting {
            Status::Meeting
        } else if value <= at_risk {
            Status::AtRisk
        } else {
            Status::Breaching
        }
    }

    /// Where it goes: the last five minutes against the hour.
    pub fn direction(&self) -> Direction {
        let (hour, now) = (self.ratio.window(60.0), self.ratio.window(5.0));
        if self.is_latency() || hour.valid < LEAST_EVENTS || now.valid < LEAST_EVENTS {
            return Direction::Stable;
        }
        let (before, after) = (1.0 - hour.ratio(), 1.0 - now.ratio());
        let least = STABLE * (1.0 - self.objective);
        if after > before + least {
            Direction::Degrading
        } else if after < before - least {
            Direction::Improving
        } else {
            Direction::Stable
        }
    }

    fn burn(&self, events: Share) -> f64 {
        if events.valid > 0.0 { (events.bad() / events.valid) / (1.0 - self.objective) } else { 0.0 }
    }

    /// How fast the budget is used up, of the last hour.
    pub fn burn_rate(&self) -> f64 {
        self.burn(self.ratio.window(60.0))
    }

    /// What is left of the bad events that all that is counted allows, from 1 down.
    pub fn budget_left(&self) -> f64 {
        1.0 - self.burn(self.ratio.all())
    }

    /// How bad it burns, the rate, and the rate that is too much. A window longer than what was counted is not exceeded.
    pub fn burning(&self) -> (Level, f64, f64) {
        for (limit, long, level) in BURNS {
            let long = (long * self.period / PERIOD).max(SHORTEST);
            let events = self.ratio.window(long);
            let rate = self.burn(events);
            let is_known = self.ratio.minutes() >= long && events.valid >= LEAST_EVENTS && events.bad() >= LEAST_BAD;
            if is_known && rate > limit && self.burn(self.ratio.window((long / 12.0).max(1.0))) > limit {
                return (level, rate, limit);
            }
        }
        (Level::Clear, self.burn_rate(), BURNS[0].0)
    }
}
