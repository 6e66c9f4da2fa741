//! Whether something rises steadily: the median of the slopes of all pairs (Theil, 1950; Sen, 1968).

use super::sort;

/// Points that are looked at, the newest: 780 pairs.
const MOST_POINTS: usize = 40;

/// Points that are needed.
const LEAST_POINTS: usize = 10;

/// The share of pairs that have to rise.
const AGREEMENT: f64 = 0.9;

/// Two standard deviations of a normal distribution.
const CONFIDENCE: f64 = 1.96;

/// How something rises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// By how much, a ms.
    pub slope: f64,
    /// The ends of the slope's 95 % confidence interval.
    pub slopes: [f64; 2],
    /// From the first point to the last one, in ms.
    pub span: f64,
    /// What the last point is on the line.
    pub last: f64,
}

impl Trend {
    /// In how many ms it reaches a limit, and the ends of the interval: `None` where it does not, or later than four times as
    /// far ahead as was looked back, which nobody can foresee.
    pub fn reaches(&self, limit: f64) -> Option<[f64; 3]> {
        let rest = limit - self.last;
        let when = |slope: f64| if slope > 0.0 { rest / slope } else { f64::INFINITY };
        let times = [when(self.slope), when(self.slopes[1]), when(self.slopes[0])];
        (rest > 0.0 && times[0] <= 4.0 * self.span).then_some(times)
    }
}

/// The trend of points (times in ms, which rise, and values), where they rise.
pub fn trend(points: &[(f64, f64)]) -> Option<Trend> {
    let points = &points[points.len().saturating_sub(MOST_POINTS)..];
    if points.len() < LEAST_POINTS {
        return None;
    }
    let mut slopes = Vec::with_capacity(points.len() * points.len() / 2);
    for (place, &(time, value)) in points.iter().enumerate() {
        slopes.extend(points[..place].iter().map(|&(before, was)| (value - was) / (time - before)));
    }
    sort(&mut slopes);
    let rising = slopes.iter().filter(|slope| **slope > 0.0).count();
    if (rising as f64) < AGREEMENT * slopes.len() as f64 {
        return None;
    }
    let count = points.len() as f64;
    let spread = CONFIDENCE * (count * (count - 1.0) * (2.0 * count + 5.0) / 18.0).sqrt();
    let at = |rank: f64| slopes[(rank.max(0.0) as usize).min(slopes.len() - 1)];
    let pairs = slopes.len() as f64;
    let slope = at(pairs / 2.0);
    let mut levels: Vec<f64> = points.iter().map(|&(time, value)| value - slope * time).collect();
    sort(&mut levels);
    let (first, last) = (points[0].0, points[points.len() - 1].0);
    Some(Trend {
        slope,
        slopes: [at((pairs - spread) / 2.0), at((pairs + spread) / 2.0)],
        span: last - first,
        last: levels[levels.len() / 2] + slope * last,
    })
}
