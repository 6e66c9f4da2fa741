//! What is measured without being asked, in which unit, and what of it is too much.

crate::codes! {
    /// A metric that every page has.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Metric {
        /// Largest contentful paint.
        Lcp,
        /// Interaction to next paint.
        Inp,
        /// Cumulative layout shift.
        Cls,
        /// First contentful paint.
        Fcp,
        /// Time to first byte.
        Ttfb,
        /// Each interaction that took 40 ms or more.
        Interaction,
        /// Each long animation frame, which is one of 50 ms or more.
        LongFrame,
        /// Each task of 50 ms or more.
        LongTask,
        /// Frames a second, where frames were asked for.
        FrameRate,
        /// The share of those frames that was missed.
        DroppedFrames,
        /// How late timers come.
        LoopDelay,
        /// The share of probes that found the main thread busy.
        MainThreadBusy,
        /// The share of time in tasks of 50 ms or more: what the thread is busy at least.
        LongTaskShare,
        /// What the browser says of the processor: 0 nominal, 1 fair, 2 serious, 3 critical.
        Pressure,
        /// The JavaScript heap.
        Memory,
        /// The heap as a share of what it may be.
        MemoryShare,
        /// All memory of the page, its frames and workers.
        PageMemory,
        /// Memory of the package's own WebAssembly.
        WasmMemory,
        /// Elements of the document.
        DomNodes,
        /// How deep they are nested.
        DomDepth,
        /// How long each resource took.
        ResponseTime,
        /// Whether it failed.
        FailedRequests,
        /// Bytes that came over the network for it.
        Transferred,
        /// The share of resources that came from the browser's cache.
        CachedResources,
        /// Requests a second.
        RequestRate,
        /// The share of lookups that the cache given to `watchHealth` answered.
        CacheHitRatio,
        /// Errors that nobody caught, a minute.
        Errors,
        /// Rejections that nobody handled, a minute.
        Rejections,
        /// The round trip, as the browser guesses it.
        RoundTrip,
        /// Bytes a second, as the browser guesses it.
        Downlink,
    }
}

crate::codes! {
    /// Units, as UCUM and OpenTelemetry write them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Unit {
        /// ms
        Milliseconds,
        /// s
        Seconds,
        /// By
        Bytes,
        /// 1
        Count,
        /// From 0 to 1.
        Ratio,
    }
}

crate::codes! {
    /// Why there is nothing.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Reason {
        /// This engine does not tell.
        Engine,
        /// Only isolated pages may know.
        Isolation,
        /// The user or a policy does not allow it.
        Permission,
        /// The page was hidden.
        Hidden,
        /// It was switched off, to stay within the budget.
        Budget,
    }
}

crate::codes! {
    /// How good a value is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Rating {
        /// Nobody says.
        None,
        /// Below the warning.
        Good,
        /// Between both thresholds.
        NeedsImprovement,
        /// Beyond the critical one.
        Poor,
    }
}

impl Metric {
    /// How many there are.
    pub const COUNT: usize = Self::Downlink as usize + 1;

    /// Its number among all series.
    pub const fn id(self) -> super::SeriesId {
        self as u32
    }
}

/// What of a metric is judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Judged {
    /// The worst of the window.
    Worst,
    /// The last value.
    Last,
    /// A quantile of the window, once there are so many values.
    Quantile(f64, f64),
    /// The mean of the window, once there are so many values and so many that are not 0.
    Share(f64, f64),
}

/// From when on a metric is too bad: above these values, or below them where the critical one is the smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub warning: f64,
    pub critical: f64,
    pub judged: Judged,
}

/// Hysteresis: what was too much is so until it is a tenth below the threshold.
const RESOLVED: f64 = 0.1;

/// Values that a quantile needs.
const FOR_P75: f64 = 20.0;
const FOR_P95: f64 = 60.0;

impl Rule {
    pub(super) const fn new(warning: f64, critical: f64, judged: Judged) -> Self {
        Self { warning, critical, judged }
    }

    /// For a metric of the page's own.
    pub(super) const fn of_operation(warning: f64, critical: f64) -> Self {
        Self::new(warning, critical, Judged::Quantile(0.75, FOR_P75))
    }

    pub(super) fn is_downward(&self) -> bool {
        self.critical < self.warning
    }

    pub(super) fn level(&self, value: f64) -> super::Level {
        let sign = if self.is_downward() { -1.0 } else { 1.0 };
        let beyond = |threshold: f64| value * sign > threshold * sign;
        if beyond(self.critical) {
            super::Level::Critical
        } else if beyond(self.warning) {
            super::Level::Warning
        } else if beyond(self.warning - sign * RESOLVED * self.warning) {
            super::Level::Near
        } else {
            super::Level::Clear
        }
    }

    pub(super) fn rating(&self, value: f64) -> Rating {
        match self.level(value) {
            super::Level::Critical => Rating::Poor,
            super::Level::Warning => Rating::NeedsImprovement,
            _ => Rating::Good,
        }
    }
}

/// The unit, and the default thresholds. Those of the vitals are what web-vitals 6.2.3 exports.
pub(super) const fn spec(metric: Metric) -> (Unit, Option<Rule>) {
    use Judged::{Last, Quantile, Share, Worst};
    const fn rule(warning: f64, critical: f64, judged: Judged) -> Option<Rule> {
        Some(Rule::new(warning, critical, judged))
    }
    match metric {
        Metric::Lcp => (Unit::Milliseconds, rule(2500.0, 4000.0, Worst)),
        Metric::Inp => (Unit::Milliseconds, rule(200.0, 500.0, Worst)),
        Metric::Cls => (Unit::Count, rule(0.1, 0.25, Worst)),
        Metric::Fcp => (Unit::Milliseconds, rule(1800.0, 3000.0, Worst)),
        Metric::Ttfb => (Unit::Milliseconds, rule(800.0, 1800.0, Worst)),
        Metric::Interaction | Metric::LongFrame | Metric::LongTask | Metric::LoopDelay | Metric::RoundTrip => {
            (Unit::Milliseconds, None)
        }
        Metric::MainThreadBusy => (Unit::Ratio, rule(0.7, 0.8, Last)),
        Metric::MemoryShare => (Unit::Ratio, rule(0.7, 0.85, Last)),
        Metric::ResponseTime => (Unit::Milliseconds, rule(500.0, 2000.0, Quantile(0.95, FOR_P95))),
        Metric::FailedRequests => (Unit::Ratio, rule(0.02, 0.05, Share(20.0, 3.0))),
        Metric::CacheHitRatio => (Unit::Ratio, rule(0.8, 0.6, Last)),
        Metric::DroppedFrames | Metric::LongTaskShare | Metric::CachedResources => (Unit::Ratio, None),
        Metric::Memory | Metric::PageMemory | Metric::WasmMemory | Metric::Transferred | Metric::Downlink => {
            (Unit::Bytes, None)
        }
        Metric::FrameRate
        | Metric::Pressure
        | Metric::DomNodes
        | Metric::DomDepth
        | Metric::RequestRate
        | Metric::Errors
        | Metric::Rejections => (Unit::Count, None),
    }
}
