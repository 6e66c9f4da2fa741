//! The detector on series that were made: how much of the trouble it finds, and how often it is wrong.

use pagelift::stats::{Detector, Sensitivity, Verdict};

use super::series::{AT, Base, KINDS, Trouble, series};

/// Values after the trouble begins within which it has to be found.
const IN_TIME: usize = 100;
/// An alarm that lasts is counted once for so many values.
const LASTING: usize = 60;

#[derive(Debug, Default)]
struct Score {
    found: u32,
    missed: u32,
    wrong: u32,
    quiet: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.wrong)
    }

    fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.missed)
    }

    fn add(&mut self, sensitivity: Sensitivity, (base, trouble): (Base, Trouble), seed: u32) {
        let mut detector = Detector::new(sensitivity);
        let values = series(base, trouble, seed);
        let alarms: Vec<usize> = values
            .iter()
            .enumerate()
            .filter(|(_, value)| detector.observe(**value) != Verdict::Usual)
            .map(|(at, _)| at)
            .collect();
        let quiet = if trouble == Trouble::Nothing { values.len() } else { AT };
        self.quiet += quiet;
        let mut last = None;
        for &at in alarms.iter().filter(|at| **at < quiet) {
            if last.is_none_or(|last| at >= last + LASTING) {
                self.wrong += 1;
                last = Some(at);
            }
        }
        if trouble != Trouble::Nothing {
            let is_found = alarms.iter().any(|at| (AT..AT + IN_TIME).contains(at));
            *(if is_found { &mut self.found } else { &mut self.missed }) += 1;
        }
    }
}

fn score(sensitivity: Sensitivity, seeds: std::ops::Range<u32>) -> Score {
    let mut score = Score::default();
    for seed in seeds {
        for (place, kind) in KINDS.into_iter().enumerate() {
            score.add(sensitivity, kind, seed * 100 + place as u32);
        }
    }
    score
}

#[test]
fn trouble_is_found_and_peace_is_kept() {
    for seeds in [0..6, 100..130] {
        let score = score(Sensitivity::Normal, seeds);
        assert!(score.precision() >= 0.9 && score.recall() >= 0.75, "{score:?}");
    }
}

#[test]
fn at_high_sensitivity_more_is_found() {
    for seeds in [0..6, 100..130] {
        let score = score(Sensitivity::High, seeds);
        assert!(score.precision() >= 0.75 && score.recall() >= 0.85, "{score:?}");
    }
}

#[test]
fn at_most_one_false_alarm_in_20_000_quiet_values() {
    let mut score = Score::default();
    for seed in 0..40 {
        for base in [Base::Normal(0.1), Base::Normal(0.3), Base::Slow, Base::Counts, Base::Wave(0.3), Base::Sawtooth] {
            score.add(Sensitivity::Normal, (base, Trouble::Nothing), 7_000 + seed);
        }
    }
    assert!(score.wrong as usize * 20_000 <= score.quiet, "{score:?}");
}

#[test]
fn a_value_that_stands_still_is_never_unusual_and_what_is_usual_is_told() {
    for sensitivity in [Sensitivity::Normal, Sensitivity::High] {
        let mut detector = Detector::new(sensitivity);
        assert!((0..1000).all(|_| detector.observe(160.0) == Verdict::Usual));
        let [from, to] = detector.usual();
        assert!(from > 155.0 && to < 165.0, "{from} to {to}");
        assert_ne!((0..40).map(|_| detector.observe(412.0)).next_back(), Some(Verdict::Usual));
        let mut zero = Detector::new(sensitivity);
        assert!((0..1000).all(|_| zero.observe(0.0) == Verdict::Usual));
    }
}
