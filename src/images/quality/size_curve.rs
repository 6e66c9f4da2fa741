//! How the size of a file grows with the quality: learnt on a sample, which costs little, before the whole is encoded.

use crate::Result;

/// Growth of a size's logarithm for a step of quality, until two trials say more exactly.
const USUAL_SLOPE: f64 = 0.03;

/// Trials for one question, at most.
const TRIALS: usize = 4;

/// A size this close in its logarithm is as good as the one asked for: the sample is not the whole.
const CLOSE: f64 = 0.012;

/// Sizes of the sample that are known, as quality and logarithm.
#[derive(Default)]
pub struct SizeCurve {
    trials: Vec<(f32, f64)>,
}

impl SizeCurve {
    /// Learns that the sample takes `bytes` at `quality`.
    pub fn add(&mut self, quality: f32, bytes: f64) {
        self.trials.push((quality, bytes.max(1.0).ln()));
    }

    /// The quality (a whole one, from 0 to `most`) at which the whole should take `bytes`. `known` is the whole's size at
    /// another quality, which says how the sample differs from it; `sample` encodes the sample and returns its bytes.
    pub fn quality_for(
        &mut self,
        bytes: f64,
        known: Option<(f32, u64)>,
        most: f32,
        sample: &mut dyn FnMut(f32) -> Result<f64>,
    ) -> Result<f32> {
        let wanted = bytes.max(1.0).ln();
        for _ in 0..TRIALS {
            let quality = self.expected(wanted, known, most);
            if self.trials.iter().any(|trial| trial.0 == quality) {
                return Ok(quality);
            }
            self.add(quality, sample(quality)?);
            let met = self.trials.last().is_some_and(|trial| (trial.1 - wanted + self.error(known)).abs() < CLOSE);
            if met {
                return Ok(quality);
            }
        }
        Ok(self.expected(wanted, known, most))
    }

    /// How much larger the whole is than the sample says, as a logarithm.
    fn error(&self, known: Option<(f32, u64)>) -> f64 {
        known.map_or(0.0, |(quality, size)| (size as f64).max(1.0).ln() - self.size_at(quality))
    }

    fn expected(&self, wanted: f64, known: Option<(f32, u64)>, most: f32) -> f32 {
        // `clamp` by what is no constant brings the formatting of floats: 7 KB of module.
        self.quality_at(wanted - self.error(known)).max(0.0).min(most).floor()
    }

    /// The logarithm of the sample's size at `quality`.
    fn size_at(&self, quality: f32) -> f64 {
        let below = self.trials.iter().filter(|trial| trial.0 <= quality).max_by(|a, b| a.0.total_cmp(&b.0));
        let above = self.trials.iter().filter(|trial| trial.0 > quality).min_by(|a, b| a.0.total_cmp(&b.0));
        match (below, above) {
            (Some(a), Some(b)) => a.1 + f64::from((quality - a.0) / (b.0 - a.0)) * (b.1 - a.1),
            (Some(only), None) | (None, Some(only)) => only.1 + f64::from(quality - only.0) * self.slope(),
            (None, None) => 0.0,
        }
    }

    /// The quality at which the sample's size has the logarithm `size`.
    fn quality_at(&self, size: f64) -> f32 {
        let below = self.trials.iter().filter(|trial| trial.1 <= size).max_by(|a, b| a.1.total_cmp(&b.1));
        let above = self.trials.iter().filter(|trial| trial.1 > size).min_by(|a, b| a.1.total_cmp(&b.1));
        match (below, above) {
            (Some(a), Some(b)) => a.0 + ((size - a.1) / (b.1 - a.1)) as f32 * (b.0 - a.0),
            (Some(only), None) | (None, Some(only)) => only.0 + ((size - only.1) / self.slope()) as f32,
            (None, None) => 0.0,
        }
    }

    /// By the last two trials, within what encoders do.
    fn slope(&self) -> f64 {
        match &self.trials[..] {
            [.., a, b] if a.0 != b.0 => ((b.1 - a.1) / f64::from(b.0 - a.0)).clamp(0.01, 0.2),
            _ => USUAL_SLOPE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_the_quality_of_a_size(base in 300f64..9000.0, growth in 0.01f64..0.06, wrong in 0.7f64..1.4, q in 0.0f32..90.0) {
            let size = |quality: f32| base * (growth * f64::from(quality)).exp();
            let mut curve = SizeCurve::default();
            curve.add(90.0, size(90.0) * wrong);
            let mut trials = 0;
            let known = Some((90.0, size(90.0) as u64));
            let found = curve.quality_for(size(q), known, 90.0, &mut |quality| {
                trials += 1;
                Ok(size(quality) * wrong)
            }).unwrap();
            prop_assert!((found - q).abs() <= 1.5, "{} for {}", found, q);
            prop_assert!(found == found.floor() && trials <= TRIALS);
        }
    }

    #[test]
    fn what_is_out_of_reach_is_a_limit() {
        let mut curve = SizeCurve::default();
        curve.add(82.0, 10_000.0);
        assert_eq!(curve.quality_for(10.0, None, 82.0, &mut |_| Ok(5000.0)).unwrap(), 0.0);
        assert_eq!(curve.quality_for(1e9, None, 82.0, &mut |_| Ok(5000.0)).unwrap(), 82.0);
    }
}
