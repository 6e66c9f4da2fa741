//! Watching as a machine: what each event and entry does, in terms of the rules beside this file.

use super::alert::Watch;
use super::alerts::{Alert, Alerts, News};
use super::archive::Store;
use super::busy::Busy;
use super::cost::Cost;
use super::frames::Frames;
use super::metric::{Rule, spec};
use super::resources::{Outcome, Resources};
use super::series::{Kept, Series};
use super::sli::Sli;
use super::top::Top;
use super::view::{Navigation, Paint, View};
use super::{Command, Event, Level, Metric, NameId, Rating, Reason, SeriesId, SliKind, Subject, Transition, Unit};
use crate::machine::{Commands, Machine};
use crate::stats::{Sensitivity, Sketch, Verdict, sort};

pub(super) const MINUTE: f64 = 60_000.0;
const MINUTES_OF_AN_HOUR: u32 = 60;

/// The first sample comes so soon, in ms.
const FIRST_SAMPLE: f64 = 1000.0;

/// Without a sample for so many periods, and so many ms on top, the computer slept.
pub(super) const ASLEEP_PERIODS: f64 = 3.0;
const ASLEEP: f64 = 30_000.0;

/// Parts of the window that is judged.
const SLOTS: f64 = 5.0;

/// Lookups that a hit ratio needs.
const LOOKUPS: f64 = 100.0;

/// Kinds of errors that are told apart.
const MOST_FAILURES: usize = 30;

/// The shortest time between two frames, in ms, that a display may be thought to have.
const SHORTEST_FRAME: f64 = 4.0;

/// How often the memory of the whole page is measured, in lived ms: the browser collects garbage for it.
pub(super) const PAGE_MEMORY_EVERY: f64 = 300_000.0;

/// A page is young for so long, in ms of seen time.
const YOUNG: f64 = 30_000.0;

/// What a caller may set. Times are ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Between samples.
    pub period: f64,
    /// How long a condition has to hold; `NaN`: by the metric.
    pub wait: f64,
    /// How long it has to be over.
    pub keep: f64,
    /// The latest values that are judged.
    pub window: f64,
    /// For how long objectives hold.
    pub slo_period: f64,
    /// The share of time that watching may take.
    pub budget: f64,
    /// Metrics of the page's own.
    pub most_series: u32,
    /// Cells of each ring.
    pub cells: [u32; 3],
    /// How easily something is unusual.
    pub sensitivity: Sensitivity,
    /// For the times of probes.
    pub seed: u32,
}

/// Watches one page. See the [module](super) for the rules.
#[derive(Debug)]
pub struct Health {
    pub(super) settings: Settings,
    pub(super) commands: Commands<Command>,
    pub(super) now: f64,
    /// Lived time, in ms.
    pub(super) seen: f64,
    pub(super) is_hidden: bool,
    is_paused: bool,
    pub(super) is_closed: bool,
    next_sample: f64,
    /// How long it was until then when time stopped, in ms.
    until_sample: f64,
    is_sampling: bool,
    /// When the memory of the whole page was measured last, in lived ms.
    page_measured: f64,
    /// Lived time of the last sample, and of what ends next.
    sampled: f64,
    minute_ends: f64,
    slot_ends: f64,
    minutes: u32,
    pub(super) series: Vec<Series>,
    pub(super) navigation: Navigation,
    pub(super) view: View,
    pub(super) hidden_since: f64,
    pub(super) frames: Frames,
    pub(super) resources: Resources,
    /// Resources among those just observed.
    pub(super) observed: u32,
    busy: Busy,
    pub(super) cost: Cost,
    pub(super) alerts: Alerts,
    pub(super) slis: Vec<Sli>,
    /// Where something is to outlive the page.
    pub(super) store: Option<Store>,
    /// Errors and rejections by message and source.
    pub(super) failures: Top<(u32, NameId, NameId), f64>,
    pub(super) errors: [f64; 2],
    pub(super) requests: f64,
    pub(super) lookups: (f64, f64),
    pub(super) task_time: f64,
    pub(super) has_tasks: bool,
    pub(super) intervals: Vec<f64>,
    /// The shortest time between frames that was the usual one of a sample.
    refresh: f64,
}

impl Health {
    /// Nothing is watched until the page is [seen](Event::Visible).
    pub fn new(settings: Settings) -> Self {
        let mut health = Self {
            settings,
            commands: Commands::new(),
            now: 0.0,
            seen: 0.0,
            is_hidden: true,
            is_paused: false,
            is_closed: false,
            next_sample: f64::INFINITY,
            until_sample: FIRST_SAMPLE.min(settings.period),
            is_sampling: false,
            page_measured: f64::NEG_INFINITY,
            sampled: 0.0,
            minute_ends: MINUTE,
            slot_ends: settings.window / SLOTS,
            minutes: 0,
            series: Vec::new(),
            navigation: Navigation::default(),
            view: View::default(),
            hidden_since: f64::INFINITY,
            frames: Frames::new(),
            resources: Resources::new(),
            observed: 0,
            busy: Busy::new(settings.seed),
            cost: Cost::new(settings.budget, settings.period),
            alerts: Alerts::default(),
            slis: Sli::defaults(settings.slo_period),
            store: None,
            failures: Top::new(MOST_FAILURES),
            errors: [0.0; 2],
            requests: 0.0,
            lookups: (0.0, 0.0),
            task_time: 0.0,
            has_tasks: false,
            intervals: Vec::new(),
            refresh: f64::INFINITY,
        };
        for metric in 0..Metric::COUNT {
            if let Some(metric) = crate::codes::Number::from_number(metric as f64) {
                let (unit, rule) = spec(metric);
                health.push_series(unit, rule);
            }
        }
        // What there is no room for.
        health.push_series(Unit::Count, None);
        health
    }

    fn push_series(&mut self, unit: Unit, rule: Option<Rule>) -> SeriesId {
        let [raw, minutes, hours] = self.settings.cells.map(|cells| cells as usize);
        let Settings { sensitivity, .. } = self.settings;
        let mut series = Series::new(unit, rule, &Kept { raw, minutes, hours, sensitivity });
        series.unstored = self.store.as_ref().map(|_| Default::default());
        self.series.push(series);
        self.series.len() as SeriesId - 1
    }

    /// A metric of the page's own; the one for all others once there are as many as there may be. An operation has thresholds:
    /// one second, and five.
    pub fn add_series(&mut self, unit: Unit, is_operation: bool) -> SeriesId {
        if self.series.len() > Metric::COUNT + self.settings.most_series as usize {
            return Metric::COUNT as SeriesId;
        }
        self.push_series(unit, is_operation.then(|| Rule::of_operation(1000.0, 5000.0)))
    }

    /// Sets thresholds: none for `NaN`. `false` where they make no sense: negative, or upside down for a metric of every page.
    pub fn set_threshold(&mut self, series: SeriesId, warning: f64, critical: f64) -> bool {
        let Some(own) = self.series.get_mut(series as usize) else { return false };
        if warning.is_nan() && critical.is_nan() {
            own.rule = None;
            return true;
        }
        let known: Option<Metric> = crate::codes::Number::from_number(f64::from(series));
        let rule = match (own.rule, known.and_then(|metric| spec(metric).1)) {
            (Some(rule), _) | (None, Some(rule)) => Rule { warning, critical, ..rule },
            (None, None) => Rule::of_operation(warning, critical),
        };
        let was_downward =
            known.and_then(|metric| spec(metric).1).map_or(rule.is_downward(), |rule| rule.is_downward());
        let is_sound = warning >= 0.0 && critical >= 0.0 && warning < f64::INFINITY && critical < f64::INFINITY;
        if !is_sound || was_downward != rule.is_downward() || warning == critical {
            return false;
        }
        own.rule = Some(rule);
        true
    }

    /// A service level of the page's own: its number.
    pub fn add_sli(&mut self, objective: f64) -> u32 {
        self.slis.push(Sli::new(SliKind::Own, objective, self.settings.slo_period));
        self.slis.len() as u32 - 1
    }

    /// The name of a file that a [`Command::Name`] asked for.
    pub fn name_file(&mut self, place: u32, name: NameId) {
        if let Some(file) = self.resources.files.get_mut(place as usize) {
            file.name = name;
        }
    }

    /// A value of a metric.
    pub fn record(&mut self, series: SeriesId, value: f64) {
        if let Some(series) = self.series.get_mut(series as usize).filter(|_| !self.is_closed) {
            series.record(value);
        }
    }

    pub(super) fn add(&mut self, metric: Metric, value: f64) {
        self.record(metric.id(), value);
    }

    /// A vital of the view has this value now.
    pub(super) fn set(&mut self, metric: Metric, value: f64) {
        if self.series[metric as usize].set_live(value) {
            let rating = self.series[metric as usize].rule.map_or(Rating::None, |rule| rule.rating(value));
            self.commands.push(Command::Vital { series: metric.id(), value, rating });
        }
    }

    /// The latencies of answers.
    pub(super) fn latencies(&self) -> Sketch {
        self.series[Metric::ResponseTime as usize].total()
    }

    /// Whether the page has just begun.
    pub(super) fn is_young(&self) -> bool {
        self.seen < YOUNG
    }

    /// Whether time counts.
    fn is_running(&self) -> bool {
        !self.is_hidden && !self.is_paused && !self.is_closed
    }

    fn asleep(&self) -> f64 {
        ASLEEP_PERIODS * self.cost.period + ASLEEP
    }

    /// Time has passed: it was lived where the page was seen, unless the computer slept or the clock jumped.
    fn advance(&mut self, now: f64) {
        let passed = now - self.now;
        if self.is_running() && passed > 0.0 {
            if passed < self.asleep() {
                self.seen += passed;
            } else {
                // A probe that is late for that says nothing of the thread.
                self.busy.schedule(now);
            }
        }
        self.now = now;
    }

    fn end_samples(&mut self) {
        for of in 0..self.series.len() {
            let Some(cell) = self.series[of].end_sample(self.now) else { continue };
            if !is_judged_by_its_past(of) {
                continue;
            }
            let value = f64::from(cell.p75);
            let verdict = self.series[of].is_unusual(value);
            let series = &mut self.series[of];
            let [low, high] = series.detector.usual();
            let was_unusual = std::mem::replace(&mut series.was_unusual, verdict != Verdict::Usual);
            if verdict != Verdict::Usual && !was_unusual {
                let unit = series.unit;
                self.commands.push(Command::Unusual { series: of as u32, value, low, high, unit });
            }
            let level = if verdict == Verdict::Sustained { Level::Warning } else { Level::Clear };
            self.judge(Subject::Unusual, of as u32, level, value, high);
        }
    }

    /// What the sample can tell of the time since the last one.
    fn derive(&mut self) {
        let elapsed = self.seen - self.sampled;
        self.sampled = self.seen;
        let requests = std::mem::take(&mut self.requests);
        let task_time = std::mem::take(&mut self.task_time);
        if elapsed > 0.0 {
            self.add(Metric::RequestRate, requests / elapsed * 1000.0);
            if self.has_tasks {
                self.add(Metric::LongTaskShare, (task_time / elapsed).min(1.0));
            }
        }
        if let Some(share) = self.busy.share() {
            self.add(Metric::MainThreadBusy, share);
        }
        let (hits, all) = self.lookups;
        if all >= LOOKUPS {
            self.lookups = (0.0, 0.0);
            self.add(Metric::CacheHitRatio, hits / all);
        }
        self.derive_frames();
    }

    fn derive_frames(&mut self) {
        let mut intervals = std::mem::take(&mut self.intervals);
        let Some(middle) = intervals.len().checked_sub(1).map(|last| last / 2) else { return };
        sort(&mut intervals);
        self.refresh = self.refresh.min(intervals[middle].max(SHORTEST_FRAME));
        let time: f64 = intervals.iter().sum();
        let frames = intervals.len() as f64;
        let due = (time / self.refresh + 0.5).floor().max(frames);
        self.add(Metric::FrameRate, frames / time * 1000.0);
        self.add(Metric::DroppedFrames, 1.0 - frames / due);
    }

    fn sampled(&mut self) {
        if !std::mem::take(&mut self.is_sampling) || !self.is_running() {
            return;
        }
        self.derive();
        // Where samples are rare, several at a time.
        let minutes = ((self.seen - self.minute_ends) / MINUTE).floor() + 1.0;
        if minutes > 0.0 {
            let [errors, rejections] = std::mem::take(&mut self.errors);
            self.add(Metric::Errors, errors / minutes);
            self.add(Metric::Rejections, rejections / minutes);
        }
        self.end_samples();
        if minutes > 0.0 {
            self.end_minutes(minutes);
        }
        while self.seen >= self.slot_ends {
            self.slot_ends += self.settings.window / SLOTS;
            self.series.iter_mut().for_each(Series::end_slot);
        }
        self.judge_all();
        self.store_in_time();
        self.commands.push(Command::Judged);
    }

    fn end_minutes(&mut self, minutes: f64) {
        let now = self.now;
        self.series.iter_mut().for_each(|series| series.end_minute(now));
        self.judge_trend();
        while self.seen >= self.minute_ends {
            self.minute_ends += MINUTE;
            self.minutes += 1;
            self.slis.iter_mut().for_each(|sli| sli.ratio.next_minute());
            if self.minutes.is_multiple_of(MINUTES_OF_AN_HOUR) {
                self.series.iter_mut().for_each(|series| series.end_hour(now));
            }
        }
        if self.cost.end_minutes(minutes) {
            self.observe_less();
        }
    }

    /// What is watched is another: what is given up is not there, which is something else than 0.
    fn observe_less(&mut self) {
        const OF_RESOURCES: [Metric; 4] =
            [Metric::ResponseTime, Metric::FailedRequests, Metric::Transferred, Metric::CachedResources];
        let (resources, frames) = (self.cost.has_resources(), self.cost.has_frames());
        self.commands.push(Command::Observe { resources: u32::from(resources), frames: u32::from(frames) });
        let mut give_up = |metric: Metric| self.series[metric as usize].unavailable = Some(Reason::Budget);
        if !resources {
            OF_RESOURCES.into_iter().for_each(&mut give_up);
        }
        if !frames {
            give_up(Metric::LongFrame);
        }
    }

    pub(super) fn finish_view(&mut self) {
        for metric in [Metric::Lcp, Metric::Inp, Metric::Cls, Metric::Fcp, Metric::Ttfb] {
            self.series[metric as usize].finish();
        }
    }

    /// The page came back from the back/forward cache: it is as if it were new.
    fn restored(&mut self, time: f64, painted: f64) {
        if !time.is_finite() || !painted.is_finite() {
            return;
        }
        self.finish_view();
        self.hidden_since = f64::INFINITY;
        self.view.begin(time, 0.0);
        self.view.is_back = true;
        self.view.ttfb = Some(0.0);
        self.set(Metric::Ttfb, 0.0);
        self.paint_first(painted);
        self.paint(Paint { value: (painted - time).max(0.0), ..Paint::default() });
        self.view.is_painted = true;
        self.navigation = Navigation::default();
    }

    /// Time stands still: who looks away every few seconds is sampled as often as others.
    fn stop(&mut self) {
        if self.is_running() {
            self.until_sample = (self.next_sample - self.now).max(0.0);
        }
    }

    fn go_on(&mut self) {
        if self.is_running() {
            self.next_sample = self.now + self.until_sample;
            self.is_sampling = false;
            self.busy.schedule(self.now);
        }
    }

    fn resolve(&mut self, id: u32) {
        let Some(&Alert { subject, of, value, threshold, .. }) = self.alerts.get(id) else { return };
        let was_open = self.watch(subject, of).is_some_and(Watch::resolve);
        if was_open || subject == Subject::Overflow {
            let transition = Transition::Resolved;
            self.tell(self.now, &News { subject, of, transition, level: Level::Warning, value, threshold });
        }
    }

    fn close(&mut self) {
        self.is_closed = true;
    }
}

/// Values of a page's life are compared with no past: there is one a document.
fn is_judged_by_its_past(series: usize) -> bool {
    const VITALS: usize = Metric::Ttfb as usize;
    let is_one_of = |metrics: [Metric; 3]| metrics.iter().any(|metric| *metric as usize == series);
    series > VITALS && !is_one_of([Metric::Pressure, Metric::WasmMemory, Metric::Downlink])
}

impl Machine for Health {
    type Event = Event;
    type Command = Command;

    fn handle(&mut self, now: f64, event: Event) {
        if self.is_closed {
            return;
        }
        self.advance(now);
        match event {
            Event::Observed { interactions } => self.settle(interactions),
            Event::Recorded { series, value } => self.record(series, value),
            Event::Ended { series, duration, is_failed } => {
                self.record(series, duration);
                for sli in self.slis.iter_mut().filter(|sli| sli.kind == SliKind::Errors) {
                    sli.count(f64::from(u8::from(is_failed == 0)), 1.0);
                }
            }
            Event::Called { status } => {
                // The call itself was seen failing where it has no status.
                let outcome = Outcome::of(status);
                self.count_call(if outcome == Outcome::Unknown { Outcome::Failed } else { outcome });
            }
            Event::Counted { sli, good, valid } => {
                if let Some(sli) = self.slis.get_mut(sli as usize) {
                    sli.count(good, valid);
                }
            }
            Event::Sampled => self.sampled(),
            Event::Unavailable { series, reason } => {
                if let Some(series) = self.series.get_mut(series as usize) {
                    series.unavailable = Some(reason);
                }
            }
            Event::Input => self.view.is_painted = true,
            Event::Hidden { since } => {
                self.stop();
                let was_hidden = std::mem::replace(&mut self.is_hidden, true);
                self.hidden_since = self.hidden_since.min(since);
                if !was_hidden {
                    self.store_early();
                }
            }
            Event::Visible => {
                let was_hidden = std::mem::replace(&mut self.is_hidden, false);
                if was_hidden {
                    self.go_on();
                }
            }
            Event::Restored { time, painted } => self.restored(time, painted),
            Event::Resolve { alert } => self.resolve(alert),
            Event::Spent { duration } => self.cost.spend(duration),
            Event::Pause => {
                self.stop();
                self.is_paused = true;
            }
            Event::Resume => {
                if std::mem::take(&mut self.is_paused) {
                    self.go_on();
                }
            }
            Event::Close => self.close(),
        }
    }

    fn poll(&mut self) -> Option<Command> {
        self.commands.next()
    }

    fn poll_timeout(&self) -> Option<f64> {
        self.is_running().then(|| self.next_sample.min(self.busy.due)).filter(|timeout| *timeout < f64::INFINITY)
    }

    fn handle_timeout(&mut self, now: f64) {
        // Early calls change nothing.
        if self.poll_timeout().is_none_or(|timeout| timeout > now) {
            return;
        }
        self.advance(now);
        if now >= self.busy.due {
            let lateness = self.busy.probe(now);
            self.add(Metric::LoopDelay, lateness);
        }
        if now >= self.next_sample {
            self.next_sample = now + self.cost.period;
            self.is_sampling = true;
            let is_due = self.seen - self.page_measured >= PAGE_MEMORY_EVERY;
            if is_due {
                self.page_measured = self.seen;
            }
            self.commands.push(Command::Sample { with_page_memory: u32::from(is_due) });
        }
    }
}
