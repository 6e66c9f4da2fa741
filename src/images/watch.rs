//! Progress, cancellation and the time limit of one job.

use super::{Observer, Phase};
use crate::{Error, ErrorCode, Result};

/// Stands between the pipeline and its [`Observer`]: progress never falls within a phase, and every report also checks
/// the clock.
pub(super) struct Watch<'a> {
    observer: &'a mut dyn Observer,
    start: f64,
    timeout: f64,
    phase: Phase,
    /// When the phase began, in milliseconds.
    since: f64,
    fraction: f32,
}

impl<'a> Watch<'a> {
    /// Starts the clock; `timeout` in milliseconds.
    pub fn new(observer: &'a mut dyn Observer, timeout: f64) -> Self {
        let start = observer.now();
        Self { observer, start, timeout, phase: Phase::Decode, since: start, fraction: 0.0 }
    }

    /// Begins a phase; returns how long the one before took, in milliseconds.
    pub fn enter(&mut self, phase: Phase) -> Result<f64> {
        let now = self.observer.now();
        let took = now - std::mem::replace(&mut self.since, now);
        self.phase = phase;
        self.fraction = 0.0;
        self.tick(0.0)?;
        Ok(took)
    }

    /// Ends the last phase; returns how long it took, in milliseconds.
    pub fn finish(&mut self) -> Result<f64> {
        self.tick(1.0)?;
        Ok(self.observer.now() - self.since)
    }

    /// The phase has come to `fraction` (0 to 1). Fails with `image/cancelled` or `image/timeout`.
    pub fn tick(&mut self, fraction: f32) -> Result<()> {
        self.fraction = fraction.max(self.fraction).min(1.0);
        if !self.observer.progress(self.phase, self.fraction) {
            return Err(Error::new(ErrorCode::Cancelled, "the caller asked to stop"));
        }
        let passed = self.observer.now() - self.start;
        if passed > self.timeout {
            let message = format!(
                "timeout: the job may take {} ms, {} ms have passed",
                self.timeout.ceil() as u64,
                passed.ceil() as u64
            );
            return Err(Error::new(ErrorCode::Timeout, message));
        }
        Ok(())
    }

    /// As [`Watch::tick`], for a part of the phase: `fraction` of the way from `from` to `to`.
    pub fn part(&mut self, from: f32, to: f32) -> impl FnMut(f32) -> Result<()> {
        move |fraction| self.tick(from + (to - from) * fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Recorder {
        time: f64,
        heard: Vec<(Phase, f32)>,
        stop_at: usize,
    }

    impl Observer for Recorder {
        fn now(&mut self) -> f64 {
            self.time += 10.0;
            self.time
        }

        fn progress(&mut self, phase: Phase, fraction: f32) -> bool {
            self.heard.push((phase, fraction));
            self.heard.len() < self.stop_at
        }
    }

    #[test]
    fn progress_never_falls_and_phases_are_timed() {
        let mut recorder = Recorder { time: 0.0, heard: Vec::new(), stop_at: 100 };
        let mut watch = Watch::new(&mut recorder, 1e9);
        watch.tick(0.5).unwrap();
        watch.tick(0.2).unwrap();
        assert!(watch.enter(Phase::Encode).unwrap() > 0.0);
        watch.part(0.5, 1.0)(0.5).unwrap();
        watch.tick(7.0).unwrap();
        assert!(watch.finish().unwrap() > 0.0);
        let fractions: Vec<f32> = recorder.heard.iter().map(|(_, fraction)| *fraction).collect();
        assert_eq!(fractions, [0.5, 0.5, 0.0, 0.75, 1.0, 1.0]);
    }

    #[test]
    fn the_clock_and_the_caller_stop_it() {
        let mut recorder = Recorder { time: 0.0, heard: Vec::new(), stop_at: 100 };
        let mut watch = Watch::new(&mut recorder, 25.0);
        watch.tick(0.1).unwrap();
        watch.tick(0.2).unwrap();
        assert_eq!(watch.tick(0.3).unwrap_err().code(), ErrorCode::Timeout);
        let mut recorder = Recorder { time: 0.0, heard: Vec::new(), stop_at: 1 };
        assert_eq!(Watch::new(&mut recorder, 1e9).tick(0.1).unwrap_err().code(), ErrorCode::Cancelled);
    }
}
