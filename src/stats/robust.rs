//! What is unusual: an exponentially weighted mean and mean absolute deviation that outliers cannot move, and a control chart
//! over the residuals (Roberts, "Control Chart Tests Based on Geometric Moving Averages", 1959).
//!
//! Of ten detectors on 58 labelled series (Numenta Anomaly Benchmark) and on series that were made, it has the fewest false
//! alarms, and costs 50 ns a value. A window of medians, the usual choice, follows the data and stays alarmed.

use super::log2::log2;
use super::within;

/// How much one value counts at least; the first ones count for more.
const LEAST_SHARE: f64 = 0.005;
/// Values before anything is judged.
const WARM_UP: u32 = 30;
/// Deviations beyond which a value is learnt as if it were so far.
const LEARNT: f64 = 3.0;
/// The standard deviation of a normal distribution, in mean absolute deviations.
const SIGMA: f64 = 1.2533;
/// The least standard deviation, as a share of the mean: data that stands still is not suspicious when it moves a little.
const LEAST_SIGMA: f64 = 0.02;
/// Deviations that count in the chart at most.
const CHARTED: f64 = 8.0;

/// How easily something is unusual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sensitivity {
    /// No false alarm in 20,000 values; a shift has to be about twofold.
    #[default]
    Normal,
    /// Judges logarithms: a shift of a half is found, for one false alarm in 10,000 values.
    High,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As always.
    Usual,
    /// Far off, once.
    Spike,
    /// Off for a while.
    Sustained,
}

/// Knows what is usual of one metric: four numbers of state.
#[derive(Clone, Debug, Default)]
pub struct Detector {
    sensitivity: Sensitivity,
    count: u32,
    mean: f64,
    deviation: f64,
    chart: f64,
}

impl Detector {
    /// Knows nothing yet.
    pub fn new(sensitivity: Sensitivity) -> Self {
        Self { sensitivity, ..Self::default() }
    }

    /// Judges a value that is 0 or more, then learns it.
    pub fn observe(&mut self, value: f64) -> Verdict {
        let (value, weight, spike, sustained) = match self.sensitivity {
            Sensitivity::Normal => (value, 0.3, 17.0, 8.5),
            // Zero has no logarithm; what is less than a hundredth of the unit is as good as that.
            Sensitivity::High => (log2(value.max(0.0) + 0.01), 0.2, 5.6, 5.6),
        };
        let sigma = (SIGMA * self.deviation).max(match self.sensitivity {
            Sensitivity::Normal => LEAST_SIGMA * self.mean.abs(),
            // The logarithm of that share.
            Sensitivity::High => LEAST_SIGMA * std::f64::consts::LOG2_E,
        });
        // A quarter of what is usual is as unusual as nothing: zero among small counts says little, and its logarithm much.
        let residual =
            (value - self.mean).max(if self.sensitivity == Sensitivity::High { -2.0 } else { f64::NEG_INFINITY });
        let score = if sigma > 0.0 { residual / sigma } else { 0.0 };
        let judged = self.count >= WARM_UP;
        self.count = self.count.saturating_add(1);
        let share = LEAST_SHARE.max(1.0 / f64::from(self.count));
        let learnt = if self.count > 2 { within(residual, -LEARNT * sigma, LEARNT * sigma) } else { residual };
        self.mean += share * learnt;
        self.deviation += share * (learnt.abs() - self.deviation);
        if !judged {
            return Verdict::Usual;
        }
        self.chart += weight * (within(score, -CHARTED, CHARTED) - self.chart);
        // The chart's own standard deviation.
        let charted = self.chart.abs() / (weight / (2.0 - weight)).sqrt();
        if charted >= sustained {
            Verdict::Sustained
        } else if score.abs() >= spike {
            Verdict::Spike
        } else {
            Verdict::Usual
        }
    }

    /// What is usual: from and to, within two standard deviations.
    pub fn usual(&self) -> [f64; 2] {
        let reach = 2.0 * SIGMA * self.deviation;
        let ends = [self.mean - reach, self.mean + reach];
        match self.sensitivity {
            Sensitivity::Normal => [ends[0].max(0.0), ends[1]],
            // Within 2 %, which is enough to be told.
            Sensitivity::High => ends.map(|end| (super::log2::exp2((end * 32.0) as i32, 5) - 0.01).max(0.0)),
        }
    }
}
