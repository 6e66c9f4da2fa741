//! Which quality reaches a score or a size, in few trials. Pure decisions: the trials are the caller's.

use crate::Result;

/// A quality that was tried, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The encoder's quality, 0 to 100.
    pub quality: f32,
    /// The score it reached (or is expected to reach).
    pub score: f32,
}

/// Points of score for a step of quality, until two trials say more exactly. Measured on photos near the score that looks
/// like the original.
const USUAL_SLOPE: f32 = 0.8;

/// A score this close is as good as the target: nobody sees a point.
const CLOSE: f32 = 0.75;

/// Interpolating between trials this far apart is exact enough.
const NARROW: f32 = 20.0;

/// Extrapolating this far is.
const NEAR: f32 = 5.0;

/// Trials on the sample, at most.
const SAMPLE_TRIALS: usize = 3;

/// The quality within `range` whose score is closest to `target`, by at most three trials on a sample, starting from
/// `start`; the score is the last trial's or interpolated.
pub fn approach(
    target: f32,
    start: f32,
    range: (f32, f32),
    mut score: impl FnMut(f32) -> Result<f32>,
) -> Result<Trial> {
    let mut trials: Vec<Trial> = Vec::with_capacity(SAMPLE_TRIALS);
    let mut next = Trial { quality: start.max(range.0).min(range.1), score: target };
    loop {
        let trial = Trial { score: score(next.quality)?, ..next };
        trials.push(trial);
        next = interpolated(&trials, target, range);
        let done = (trial.score - target).abs() <= CLOSE || (next.quality - trial.quality).abs() < 0.5;
        if done {
            return Ok(trial);
        }
        let distance = trials.iter().map(|t| (t.quality - next.quality).abs()).fold(f32::INFINITY, f32::min);
        let bracketed = bracket(&trials, target).is_some_and(|(low, high)| high.quality - low.quality <= NARROW);
        if bracketed || trials.len() == SAMPLE_TRIALS || (trials.len() > 1 && distance <= NEAR) {
            return Ok(next);
        }
    }
}

/// The closest trials below and above the target.
fn bracket(trials: &[Trial], target: f32) -> Option<(Trial, Trial)> {
    let below = trials.iter().filter(|t| t.score < target).max_by(|a, b| a.score.total_cmp(&b.score))?;
    let above = trials.iter().filter(|t| t.score >= target).min_by(|a, b| a.score.total_cmp(&b.score))?;
    (below.quality < above.quality).then_some((*below, *above))
}

/// Where the line through the best two trials (or one, at the usual slope) meets the target, within the range.
fn interpolated(trials: &[Trial], target: f32, range: (f32, f32)) -> Trial {
    let closest = trials.iter().min_by(|a, b| (a.score - target).abs().total_cmp(&(b.score - target).abs()));
    let Some(&closest) = closest else { return Trial { quality: range.1, score: target } };
    let slope = match (bracket(trials, target), trials) {
        (Some((low, high)), _) => (high.score - low.score) / (high.quality - low.quality),
        (None, [.., a, b]) => (a.score - b.score) / (a.quality - b.quality),
        _ => USUAL_SLOPE,
    };
    // A slope beyond these is noise: the curve of an encoder is monotone and bounded.
    let slope = if slope.is_finite() { slope.clamp(0.1, 2.5) } else { USUAL_SLOPE };
    let quality = (closest.quality + (target - closest.score) / slope).max(range.0).min(range.1);
    Trial { quality, score: closest.score + (quality - closest.quality) * slope }
}

/// A result in full: the quality, what it measures (a score, or bytes), and the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Full {
    /// The encoder's quality, 0 to 100.
    pub quality: f32,
    /// The score that was measured on the whole picture.
    pub score: f32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Full encodes for a score, at most.
const FULL_TRIALS: usize = 5;

/// The smallest result that reaches `target`, from full encodes starting at `start`. When not even quality 100 does,
/// that one.
pub fn reach(target: f32, start: f32, mut full: impl FnMut(f32) -> Result<Full>) -> Result<Full> {
    let mut quality = start.round().clamp(0.0, 100.0);
    let mut failed: Option<Trial> = None;
    let mut reached: Option<Full> = None;
    for trial in 1.. {
        let result = full(quality)?;
        let (score, at) = (result.score, result.quality);
        let slope = match (&failed, &reached) {
            (Some(t), _) if t.quality < at => ((score - t.score) / (at - t.quality)).clamp(0.1, 2.5),
            _ => USUAL_SLOPE,
        };
        let step = ((target - score) / slope).abs().max(1.0);
        if score >= target {
            quality = (at - step).floor().max(0.0);
            let smaller = reached.as_ref().is_none_or(|best| result.bytes.len() <= best.bytes.len());
            if smaller {
                reached = Some(result);
            }
            let done = score - target <= CLOSE || at <= 0.0 || trial >= FULL_TRIALS;
            if done || failed.is_some_and(|t| quality <= t.quality) {
                break;
            }
        } else {
            failed = Some(Trial { quality: at, score });
            if at >= 100.0 {
                return Ok(result);
            }
            quality = (at + step).ceil().min(100.0);
            if let Some(best) = &reached {
                if trial >= FULL_TRIALS || at + 1.0 >= best.quality {
                    break;
                }
                quality = quality.min(best.quality - 1.0);
            } else if trial >= FULL_TRIALS {
                // Close calls have been tried; the target is a promise.
                quality = 100.0;
            }
        }
    }
    match reached {
        Some(best) => Ok(best),
        None => full(100.0),
    }
}

/// What came of looking for a size.
#[derive(Clone, Debug, PartialEq)]
pub enum Sized {
    /// The best quality that fits, and its file.
    Fits(f32, Vec<u8>),
    /// Not even the lowest quality fits: its size in bytes.
    Smallest(u64),
}

/// Full encodes for a size, at most.
const SIZE_TRIALS: usize = 8;

/// A result that uses this share of the limit is good enough.
const USED: f64 = 0.96;

/// What is aimed at: sizes are expected, not known.
const AIM: f64 = 0.985;

/// The best quality up to `ceiling` whose file has at most `limit` bytes. `known` is a file that was too large, by its
/// quality and size; `expect` says at which quality a file should have so many bytes, given another by quality and size.
pub fn fit(
    limit: u64,
    ceiling: f32,
    known: Option<(f32, u64)>,
    mut expect: impl FnMut(f64, Option<(f32, u64)>) -> Result<f32>,
    mut encode: impl FnMut(f32) -> Result<Vec<u8>>,
) -> Result<Sized> {
    let ceiling = ceiling.floor().clamp(0.0, 100.0);
    let mut too_large: Option<(f32, u64)> = known;
    let mut fits: Option<(f32, Vec<u8>)> = None;
    for trial in 0.. {
        let quality = match (&fits, too_large) {
            (None, None) => expect(limit as f64 * AIM, None)?,
            // The size grows about exponentially with the quality: its logarithm is interpolated.
            (Some((low, bytes)), Some((high, size))) => {
                let (a, b) = ((bytes.len() as f64).ln(), (size as f64).ln());
                let share = ((limit as f64 * 0.99).ln() - a) / (b - a);
                (f64::from(*low) + share.clamp(0.0, 1.0) * f64::from(high - low)).floor() as f32
            }
            // The last trials go straight to the bottom.
            (None, Some(known)) if trial < SIZE_TRIALS / 2 => expect(limit as f64 * AIM, Some(known))?,
            (None, Some(_)) => 0.0,
            (Some((low, bytes)), None) => expect(limit as f64 * AIM, Some((*low, bytes.len() as u64)))?,
        };
        let low = fits.as_ref().map_or(-1.0, |(quality, _)| *quality);
        let high = too_large.map_or(ceiling + 1.0, |(quality, _)| quality.min(ceiling + 1.0));
        let quality = quality.max(low + 1.0).min((high - 1.0).ceil()).max(0.0);
        if quality <= low {
            break;
        }
        let bytes = encode(quality)?;
        let size = bytes.len() as u64;
        if size <= limit {
            let enough = size as f64 >= limit as f64 * USED || quality >= ceiling || trial >= SIZE_TRIALS;
            fits = Some((quality, bytes));
            if enough {
                break;
            }
        } else {
            if quality <= 0.0 {
                return Ok(Sized::Smallest(size));
            }
            too_large = Some((quality, size));
            if trial >= SIZE_TRIALS && fits.is_some() {
                break;
            }
        }
    }
    match fits {
        Some((quality, bytes)) => Ok(Sized::Fits(quality, bytes)),
        None => Ok(Sized::Smallest(encode(0.0)?.len() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_met_in_two_trials() {
        let mut calls = 0;
        let found = approach(76.0, 75.0, (40.0, 95.0), |quality| {
            calls += 1;
            Ok(50.0 + (quality - 40.0) * 0.6)
        });
        let found = found.unwrap();
        assert!((found.quality - 83.33).abs() < 1.0 && calls <= 2, "{found:?} {calls}");
    }

    #[test]
    fn the_range_holds() {
        let low = approach(50.0, 75.0, (40.0, 95.0), |_| Ok(99.0)).unwrap();
        assert_eq!(low.quality, 40.0);
        let high = approach(90.0, 75.0, (40.0, 95.0), |quality| Ok(quality / 10.0)).unwrap();
        assert_eq!(high.quality, 95.0);
    }

    #[test]
    fn nothing_reaches_the_impossible() {
        let full = |quality: f32| Ok(Full { quality, score: quality * 0.9, bytes: vec![0; quality as usize] });
        assert_eq!(reach(95.0, 80.0, full).unwrap().quality, 100.0);
    }

    proptest! {
        #[test]
        fn approach_is_close_on_any_curve(steep in 0.3f32..1.2, bend in 0.0f32..0.006, at50 in 20.0f32..70.0) {
            let curve = |q: f32| at50 + (q - 50.0) * steep - (q - 50.0).powi(2) * bend;
            let found = approach(72.0, 75.0, (40.0, 95.0), |q| Ok(curve(q))).unwrap();
            prop_assert!((40.0..=95.0).contains(&found.quality));
            let limits = (curve(40.0).max(72.0), curve(95.0).min(72.0));
            let reachable = limits.0 <= 72.0 && limits.1 >= 72.0;
            prop_assert!(!reachable || (curve(found.quality) - 72.0).abs() < 4.0, "{:?} {}", found, curve(found.quality));
        }

        #[test]
        fn reach_reaches(steep in 0.2f32..1.2, at50 in 20.0f32..70.0, target in 40.0f32..95.0, start in 0.0f32..100.0) {
            let curve = |q: f32| (at50 + (q - 50.0) * steep).min(100.0);
            let mut calls = 0;
            let best = reach(target, start, |quality| {
                calls += 1;
                Ok(Full { quality, score: curve(quality), bytes: vec![0; 100 + quality as usize] })
            }).unwrap();
            prop_assert!(best.score >= target || best.quality == 100.0);
            prop_assert!(calls <= 7);
        }

        #[test]
        fn fit_fits(
            base in 50f64..3000.0,
            growth in 0.005f64..0.06,
            limit in 20u64..20_000,
            known in any::<bool>(),
            wrong in 0.8f32..1.2,
        ) {
            let size = |q: f32| (base * (growth * f64::from(q)).exp()) as usize;
            let known = (known && size(90.0) as u64 > limit).then(|| (90.0, size(90.0) as u64));
            let mut calls = 0;
            let expect = |bytes: f64, known: Option<(f32, u64)>| {
                let (quality, from) = known.map_or((0.0, base), |(quality, size)| (quality, size as f64));
                Ok(quality + ((bytes / from).ln() / growth) as f32 * wrong)
            };
            let found = fit(limit, 90.0, known, expect, |q| { calls += 1; Ok(vec![0; size(q)]) }).unwrap();
            prop_assert!(calls <= 12, "{}", calls);
            match found {
                Sized::Fits(quality, bytes) => {
                    prop_assert!(bytes.len() as u64 <= limit);
                    let used = bytes.len() as f64 / limit as f64;
                    prop_assert!(quality >= 90.0 || used >= 0.90 || size(quality + 1.0) as u64 > limit, "{} {}", quality, used);
                }
                Sized::Smallest(smallest) => {
                    prop_assert!(smallest > limit);
                    prop_assert_eq!(smallest as usize, size(0.0));
                }
            }
        }
    }
}
