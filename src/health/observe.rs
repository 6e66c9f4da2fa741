//! What each entry does, in terms of the rules beside this file.

use super::frames::Blame;
use super::interactions::Observed;
use super::machine::{Health, MINUTE};
use super::resources::{Outcome, Resource};
use super::shifts::Shift;
use super::view::{Navigation, Paint};
use super::{Command, Entry, FileKind, Metric, Part, SliKind};
use crate::stats::within;

/// Interactions for whose scripts is looked still, in ms after they were painted.
const BLAMED_FOR: f64 = 5000.0;

impl Health {
    /// Something was observed. What it means is judged with [`Observed`](super::Event::Observed), once for all. Its numbers are
    /// finite: of a list with others there is [no entry](crate::codes::Entry::from_list).
    pub fn observe(&mut self, entry: Entry) {
        if self.is_closed {
            return;
        }
        match entry {
            Entry::Navigation { activation, worker, fetch, lookup, connect, connected, response, redirects } => {
                self.navigation =
                    Navigation { activation, worker, fetch, lookup, connect, connected, response, redirects };
                self.view.start = activation;
                let ttfb = self.navigation.ttfb();
                if response != 0.0 {
                    self.view.ttfb = Some(ttfb);
                    self.set(Metric::Ttfb, ttfb);
                }
            }
            Entry::FirstPaint { time } => self.paint_first(time),
            Entry::LargestPaint { time, element, url, requested, loaded, is_lazy, is_prior, is_preloaded } => {
                if self.view.interaction == 0.0 && time < self.hidden_since {
                    let value = (time - self.view.start).max(0.0);
                    let [is_lazy, is_prior, is_preloaded] = [is_lazy, is_prior, is_preloaded].map(|flag| flag != 0);
                    self.paint(Paint { value, element, url, requested, loaded, is_lazy, is_prior, is_preloaded });
                }
            }
            Entry::SoftNavigation { time, interaction } => {
                self.finish_view();
                self.hidden_since = f64::INFINITY;
                self.view.begin(time, interaction);
                self.view.ttfb = Some(0.0);
                self.set(Metric::Cls, 0.0);
            }
            Entry::SoftPaint { start, time, interaction, element, url } => {
                if self.view.interaction > 0.0 && interaction == self.view.interaction && time < self.hidden_since {
                    let value = (time - start).max(0.0);
                    self.paint(Paint { value, element, url, ..Paint::default() });
                }
            }
            Entry::Interaction { start, processing, processed, duration, id, kind, target } => {
                if duration >= 0.0 {
                    self.view.interactions.add(Observed { start, processing, processed, duration, id, kind, target });
                }
            }
            Entry::Shift { time, value, is_expected, element, is_unsized, is_text } => {
                if is_expected == 0 && value > 0.0 {
                    let is_by_font = self.resources.had_font(time);
                    let [is_unsized, is_text] = [is_unsized, is_text].map(|flag| flag != 0);
                    self.view.shifts.add(Shift { time, value, element, is_unsized, is_text, is_by_font });
                }
            }
            Entry::Frame { duration, .. } => {
                self.frames.frame(duration);
                self.add(Metric::LongFrame, duration);
            }
            Entry::Script { start, duration, forced, source, function, is_foreign } => {
                let forced = within(forced, 0.0, duration.max(0.0));
                self.frames.script(start, Blame { source, function, time: duration.max(0.0), forced }, is_foreign != 0);
            }
            Entry::Task { duration, .. } => {
                self.has_tasks = true;
                self.task_time += duration.max(0.0);
                self.add(Metric::LongTask, duration);
            }
            Entry::Resource {
                host,
                kind,
                file,
                duration,
                end,
                transfer,
                encoded,
                decoded,
                status,
                is_blocking,
                is_third_party,
                url,
            } => {
                let [is_blocking, is_third_party] = [is_blocking, is_third_party].map(|flag| flag != 0);
                self.load(&Resource {
                    host,
                    kind,
                    file,
                    duration,
                    end,
                    transfer,
                    encoded,
                    decoded,
                    status,
                    is_blocking,
                    is_third_party,
                    url,
                });
            }
            Entry::Memory { used, limit } => {
                self.add(Metric::Memory, used);
                if limit > 0.0 {
                    self.add(Metric::MemoryShare, used / limit);
                }
            }
            Entry::Lookups { hits, all } => {
                if hits >= 0.0 && all >= hits {
                    self.lookups = (self.lookups.0 + hits, self.lookups.1 + all);
                }
            }
            Entry::Interval { duration } => {
                if duration > 0.0 && duration < MINUTE {
                    self.intervals.push(duration);
                }
            }
            Entry::Failure { is_rejection, message, source } => {
                let is_rejection = is_rejection.min(1);
                *self.failures.get((is_rejection, message, source)) += 1.0;
                self.errors[is_rejection as usize] += 1.0;
            }
        }
    }

    pub(super) fn paint_first(&mut self, time: f64) {
        if self.view.fcp.is_none() && time < self.hidden_since {
            let value = (time - self.view.start).max(0.0);
            self.view.fcp = Some(value);
            self.set(Metric::Fcp, value);
        }
    }

    pub(super) fn paint(&mut self, paint: Paint) {
        if !self.view.is_painted {
            self.view.lcp = Some(paint);
            self.set(Metric::Lcp, paint.value);
        }
    }

    fn load(&mut self, resource: &Resource) {
        let place = self.resources.add(resource);
        if let Some(place) = place {
            self.commands.push(Command::Name { resource: self.observed, place });
        }
        self.observed += 1;
        self.requests += 1.0;
        self.add(Metric::Transferred, resource.transfer);
        if resource.decoded > 0.0 {
            self.add(Metric::CachedResources, f64::from(u8::from(resource.is_cached())));
        }
        if resource.file == FileKind::Call {
            self.add(Metric::ResponseTime, resource.duration);
        }
        match Outcome::of(resource.status) {
            Outcome::Unknown => {}
            outcome => self.count_call(outcome),
        }
    }

    pub(super) fn count_call(&mut self, outcome: Outcome) {
        self.add(Metric::FailedRequests, f64::from(u8::from(outcome != Outcome::Good)));
        for sli in &mut self.slis {
            if matches!(sli.kind, SliKind::Availability | SliKind::Errors) {
                sli.count(f64::from(u8::from(sli.kind.is_good(outcome))), 1.0);
            }
        }
    }

    /// All that was observed is told: what it means.
    pub(super) fn settle(&mut self, interactions: f64) {
        self.observed = 0;
        self.frames.settle();
        self.view.interactions.count(interactions);
        let frames = &self.frames;
        for interaction in self.view.interactions.recent(self.now - BLAMED_FOR) {
            let begun = interaction.processing_start();
            let ended = interaction.processing_end();
            interaction.blame = frames.blame(interaction.start, interaction.painted()).map(|(blame, start)| {
                let part = if start < begun {
                    Part::InputDelay
                } else if start < ended {
                    Part::Processing
                } else {
                    Part::Presentation
                };
                (blame, part)
            });
        }
        let inp = self.view.interactions.value();
        for duration in self.view.interactions.take_new() {
            self.add(Metric::Interaction, duration);
            // What is left out of the INP, as one of very many, is no reason for an alert either.
            self.series[Metric::Inp as usize].see(duration.min(inp.unwrap_or(duration)));
        }
        if let Some(inp) = inp {
            self.set(Metric::Inp, inp);
        }
        // A page without paint has no shifts that anybody saw.
        let cls = self.view.shifts.value();
        let tells_shifts = self.series[Metric::Cls as usize].unavailable.is_none();
        // One that came back is stable as it was: it has a value once something moves (web-vitals#785).
        let is_first = self.series[Metric::Cls as usize].live.is_none() && !self.view.is_back;
        if tells_shifts && self.view.fcp.is_some() && (cls > 0.0 || is_first) {
            self.set(Metric::Cls, cls);
        }
    }
}
