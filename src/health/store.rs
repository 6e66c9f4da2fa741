//! What outlives a page: sketches by hour, events of service levels, open alerts. The tabs of a site add up: each stores what is
//! new to it on top of what it finds, in one transaction.

use super::machine::Health;
use super::{SeriesId, Subject};
use crate::stats::{Share, Sketch};

impl Health {
    /// What is new is about to be stored.
    pub fn begin_storing(&mut self) {
        for series in &mut self.series {
            series.storing.merge(&series.unstored);
            series.unstored.clear();
        }
        for sli in &mut self.slis {
            sli.storing.good += sli.unstored.good;
            sli.storing.valid += sli.unstored.valid;
            sli.unstored = Share::default();
        }
    }

    /// It is stored. Until then it is kept, and stored with what comes next.
    pub fn end_storing(&mut self) {
        self.series.iter_mut().for_each(|series| series.storing.clear());
        self.slis.iter_mut().for_each(|sli| sli.storing = Share::default());
    }

    /// What a series has to store, on top of what was `found` stored of it for this hour: numbers; nothing where it has nothing
    /// new.
    pub fn store_series(&self, series: SeriesId, found: &[f64], numbers: &mut Vec<f64>) {
        let Some(series) = self.series.get(series as usize).filter(|series| series.storing.count() > 0) else { return };
        let mut sum = Sketch::read(found).map_or_else(Sketch::default, |(sketch, _)| sketch);
        sum.merge(&series.storing);
        sum.write(numbers);
    }

    /// The events of a service level that are to be stored, on top of those that are.
    pub fn store_sli(&self, sli: u32) -> Share {
        self.slis.get(sli as usize).map_or_else(Share::default, |sli| sli.storing)
    }

    /// What was stored of a series `ago` hours ago; whether that was anything. The oldest first.
    pub fn restore_series(&mut self, series: SeriesId, ago: u32, stored: &[f64]) -> bool {
        let at = self.now - f64::from(ago) * 3_600_000.0;
        match (self.series.get_mut(series as usize), Sketch::read(stored)) {
            (Some(series), Some((sketch, _))) if sketch.count() > 0 => {
                series.restore(ago, at, &sketch);
                true
            }
            _ => false,
        }
    }

    /// The events of a service level `ago` hours ago.
    pub fn restore_sli(&mut self, sli: u32, ago: u32, good: f64, valid: f64) {
        if let Some(sli) = self.slis.get_mut(sli as usize)
            && good >= 0.0
            && valid >= good
            && valid < 1e12
        {
            sli.ratio.restore(ago, Share { good, valid });
        }
    }

    /// An alert that was open when the page was left.
    pub fn restore_alert(&mut self, subject: Subject, of: u32, is_critical: bool, value: f64, threshold: f64) {
        let Some(watch) = self.watch(subject, of).filter(|watch| !watch.is_open()) else { return };
        watch.restore(is_critical);
        let level = if is_critical { super::Level::Critical } else { super::Level::Warning };
        let news = super::alerts::News { subject, of, transition: super::Transition::Opened, level, value, threshold };
        // Whoever had it open was told.
        self.alerts.take(self.now, &news);
    }
}
