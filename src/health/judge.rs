//! What is wrong by now, told once.

use super::alert::{Timing, Watch};
use super::alerts::{Alert, News};
use super::machine::{Health, MINUTE, PAGE_MEMORY_EVERY};
use super::{Command, Level, Metric, State, Subject};
use crate::codes::Number as _;
use crate::stats::trend;

/// How long a condition has to hold by default: so many ms or so many samples, whichever is longer; a busy thread longer.
const WAIT: f64 = 15_000.0;
const WAIT_SAMPLES: f64 = 2.0;
const BUSY_WAIT: f64 = 30_000.0;

/// After so many times of those after which a value is due there is a gap.
const GAP_PERIODS: f64 = 3.0;

impl Health {
    /// Watches a condition.
    pub(super) fn watch(&mut self, subject: Subject, of: u32) -> Option<&mut Watch> {
        match subject {
            Subject::Overflow => None,
            Subject::Budget => self.slis.get_mut(of as usize).map(|sli| &mut sli.watch),
            _ => self.series.get_mut(of as usize).map(|series| match subject {
                Subject::Threshold => &mut series.watch,
                Subject::Unusual => &mut series.unusual,
                _ => &mut series.rising,
            }),
        }
    }

    /// How long a condition has to hold and to be over, and from when on no value is a gap.
    pub(super) fn timing(&self, subject: Subject, of: u32) -> Timing {
        let metric = Metric::from_number(f64::from(of)).filter(|_| subject != Subject::Budget);
        let wait = match metric {
            _ if !self.settings.wait.is_nan() => self.settings.wait,
            Some(Metric::MainThreadBusy) if subject == Subject::Threshold => BUSY_WAIT,
            _ => WAIT.max(WAIT_SAMPLES * self.cost.period),
        };
        // Some come less often than samples.
        let comes_every = match metric {
            _ if subject == Subject::Rising => MINUTE,
            Some(Metric::Errors | Metric::Rejections) => MINUTE,
            Some(Metric::PageMemory) => PAGE_MEMORY_EVERY,
            Some(Metric::CacheHitRatio) => self.settings.window,
            _ => 0.0,
        };
        Timing { wait, keep: self.settings.keep, gap: GAP_PERIODS * self.cost.period.max(comes_every) }
    }

    /// Where an alert is, and whether nothing was measured for a while.
    pub(super) fn state_of(&self, alert: &Alert) -> (State, bool) {
        let series = self.series.get(alert.of as usize);
        let watch = match alert.subject {
            _ if !alert.is_open => return (State::Ok, false),
            Subject::Overflow => return (State::Firing, false),
            Subject::Budget => self.slis.get(alert.of as usize).map(|sli| &sli.watch),
            Subject::Threshold => series.map(|series| &series.watch),
            Subject::Unusual => series.map(|series| &series.unusual),
            Subject::Rising => series.map(|series| &series.rising),
        };
        let timing = self.timing(alert.subject, alert.of);
        watch.map_or((State::Ok, false), |watch| (watch.state(), self.is_hidden || watch.is_stale(self.seen, &timing)))
    }

    /// A condition has this value; what is new of it is told.
    pub(super) fn judge(&mut self, subject: Subject, of: u32, level: Level, value: f64, threshold: f64) {
        let (seen, now, timing) = (self.seen, self.now, self.timing(subject, of));
        let Some(watch) = self.watch(subject, of) else { return };
        let transition = watch.observe(seen, level, &timing);
        let level = if watch.is_critical() { Level::Critical } else { Level::Warning };
        if watch.is_open() {
            self.alerts.update(subject, of, value);
        }
        if let Some(transition) = transition {
            self.tell(now, &News { subject, of, transition, level, value, threshold });
        }
    }

    pub(super) fn tell(&mut self, now: f64, news: &News) {
        if let Some((alert, transition)) = self.alerts.take(now, news) {
            self.commands.push(Command::Alert { alert, transition });
        }
    }

    pub(super) fn judge_all(&mut self) {
        for of in 0..self.series.len() {
            let series = &self.series[of];
            let Some(rule) = series.rule.filter(|_| series.unavailable.is_none()) else {
                // Whoever takes a threshold away means that it is no matter any more.
                if series.rule.is_none() && series.watch.is_open() {
                    self.judge(Subject::Threshold, of as u32, Level::Clear, series.last, series.last);
                }
                continue;
            };
            let Some(value) = series.judged(&rule) else { continue };
            let level = rule.level(value);
            let threshold = if level == Level::Critical { rule.critical } else { rule.warning };
            self.judge(Subject::Threshold, of as u32, level, value, threshold);
        }
        for of in 0..self.slis.len() {
            if !self.slis[of].is_latency() {
                let (level, rate, limit) = self.slis[of].burning();
                self.judge(Subject::Budget, of as u32, level, rate, limit);
            }
        }
    }

    /// In how many ms a series will be critical, at the earliest and at the latest, where that can be foreseen.
    pub(super) fn foreseen(&self, of: u32) -> Option<[f64; 3]> {
        let series = self.series.get(of as usize)?;
        trend(&series.floors)?.reaches(series.rule?.critical)
    }

    /// Whether memory will be critical.
    pub(super) fn judge_trend(&mut self) {
        let of = Metric::MemoryShare;
        let Some(rule) = self.series[of as usize].rule else { return };
        let (level, value) = self.foreseen(of.id()).map_or((Level::Clear, 0.0), |[when, ..]| (Level::Warning, when));
        self.judge(Subject::Rising, of.id(), level, value, rule.critical);
    }
}
