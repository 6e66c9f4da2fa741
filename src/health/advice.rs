//! What to do: causes with their place, by what mending them would gain.
//!
//! The engine gives numbers and names; the sentences are TypeScript's, as formatting one number here would cost 9 KB.

use super::machine::Health;
use super::metric::{Judged, spec};
use super::resources::Outcome;
use super::series::Series;
use super::sli::SliKind;
use super::{Metric, NameId, Part};
use crate::stats::{trend, within};

crate::codes! {
    /// What is wrong. The numbers that come with each are those of its sentence, in order.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Advice {
        /// Handlers of the interaction take long: INP, ms of the script.
        InpProcessing,
        /// Another task was at work: INP, ms of input delay.
        InpInputDelay,
        /// Painting takes long: INP, ms of presentation, elements.
        InpPresentation,
        /// A script asks for layout: INP, ms of it.
        InpForcedLayout,
        /// The server takes long: LCP, ms to the first byte.
        LcpServer,
        /// The picture is found late: LCP, ms of load delay.
        LcpDiscoveredLate,
        /// It waits behind others: LCP, ms of load delay.
        LcpNotPrioritised,
        /// It loads lazily: LCP, ms of load delay.
        LcpLazy,
        /// It takes long: LCP, ms of load duration.
        LcpDownload,
        /// It is there long before it is painted: LCP, ms of render delay.
        LcpRender,
        /// A picture without size: CLS, its shift.
        ShiftUnsized,
        /// A font that came: CLS, its shift.
        ShiftFont,
        /// Something that came late: CLS, its shift.
        ShiftLate,
        /// The server takes long: TTFB, ms of the request.
        TtfbServer,
        /// Redirects: TTFB, ms of them.
        TtfbRedirects,
        /// Text is not compressed: bytes, files.
        Uncompressed,
        /// Files are loaded again: times, bytes.
        Uncached,
        /// Many requests: their number.
        ManyFromHost,
        /// Another site is slow: ms (p75), requests.
        SlowThirdParty,
        /// A service is slow: ms (p95), requests.
        SlowHost,
        /// Files hold up the first paint: ms, files.
        RenderBlocking,
        /// Pictures are large: bytes of the largest, how many.
        LargeImages,
        /// Memory rises: bytes a minute, ms until it is critical (0: not foreseeable), at the earliest, at the latest.
        MemoryRising,
        /// Elements become more: a minute, now.
        DomGrowing,
        /// There are many: elements, depth.
        DomLarge,
        /// The cache rarely answers: share of hits.
        CacheHits,
        /// A script makes frames long: ms, frames.
        LongFrames,
        /// Requests fail: share, count.
        FailedRequests,
        /// Errors that nobody catches: count.
        Errors,
    }
}

/// What is wrong, with its numbers and names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub advice: Advice,
    /// In ms that users wait less.
    pub gain: f64,
    pub numbers: [f64; 4],
    pub name: NameId,
    pub place: NameId,
}

/// A good INP in ms, and the part of a bad one that is worth a word.
const GOOD_INP: f64 = 200.0;
const INP_PART: f64 = 80.0;
/// A part of a load that is worth a word, in ms: a fifth of a good LCP.
const LOAD_PART: f64 = 500.0;
/// A shift that is worth a word: half of a good CLS.
const SHIFT: f64 = 0.05;
/// What a shift of 1 is worth, in ms: a CLS that is just poor weighs as much as a handler of 250 ms. Ours.
const SHIFT_WORTH: f64 = 1000.0;
/// Bytes a ms where the browser does not guess the path: 10 Mbit/s.
const USUAL_PATH: f64 = 1250.0;
/// What compressing a text saves.
const COMPRESSED: f64 = 0.7;
/// Plain text that is worth a word, in bytes.
const PLAIN: f64 = 20_000.0;
/// Requests of one host that are many.
const MANY: f64 = 60.0;
/// Requests that are needed to call a host slow.
const FEW: u64 = 5;
/// Elements and depth that are many (Lighthouse, "Avoid an excessive DOM size").
const MANY_ELEMENTS: f64 = 1400.0;
const DEEP: f64 = 32.0;
/// ms of one script in long frames that are worth a word.
const FRAME_TIME: f64 = 150.0;
/// Failures and errors that are worth a word.
const FAILURES: f64 = 3.0;

/// Collects what is found.
struct List<'a> {
    health: &'a Health,
    found: Vec<Found>,
}

/// All that is wrong, what gains most first.
pub(super) fn find(health: &Health) -> Vec<Found> {
    let mut list = List { health, found: Vec::new() };
    list.interaction();
    list.load();
    list.shift();
    list.hosts();
    list.files();
    list.growth();
    list.scripts();
    let mut found = list.found;
    // Few, so the simplest sort will do: a stable one, so that what is equal keeps its order.
    for end in 1..found.len() {
        let mut at = end;
        while at > 0 && found[at - 1].gain < found[at].gain {
            found.swap(at - 1, at);
            at -= 1;
        }
    }
    found
}

impl<'a> List<'a> {
    fn add(&mut self, advice: Advice, gain: f64, numbers: [f64; 4], name: NameId, place: NameId) {
        self.found.push(Found { advice, gain, numbers, name, place });
    }

    fn series(&self, metric: Metric) -> &'a Series {
        &self.health.series[metric as usize]
    }

    /// Bytes a ms.
    fn path(&self) -> f64 {
        let downlink = self.series(Metric::Downlink).last;
        if downlink > 0.0 { downlink / 1000.0 } else { USUAL_PATH }
    }

    fn interaction(&mut self) {
        let Some(worst) = self.health.view.interactions.worst().filter(|worst| worst.latency > GOOD_INP) else {
            return;
        };
        let inp = worst.latency;
        let [delay, processing, presentation] = worst.parts();
        let (blame, part) = worst.blame.unzip();
        let blame = blame.unwrap_or_default();
        let (name, place) = (blame.function, blame.source);
        let elements = self.series(Metric::DomNodes).last;
        let elements = if elements.is_nan() { 0.0 } else { elements };
        if blame.forced > INP_PART / 2.0 {
            self.add(Advice::InpForcedLayout, blame.forced, [inp, blame.forced, 0.0, 0.0], name, place);
        }
        // What a script takes of a part is named by it, the part whole where nobody is known.
        let own =
            |of: Part, whole: f64| if part == Some(of) { within(blame.time - blame.forced, 0.0, whole) } else { whole };
        let named = |of: Part| if part == Some(of) { (name, place) } else { (0, 0) };
        if processing > INP_PART {
            let time = own(Part::Processing, processing);
            let (name, place) = named(Part::Processing);
            self.add(Advice::InpProcessing, time, [inp, time, 0.0, 0.0], name, place);
        }
        if delay > INP_PART {
            let (name, place) = named(Part::InputDelay);
            self.add(Advice::InpInputDelay, delay, [inp, delay, 0.0, 0.0], name, place);
        }
        if presentation > INP_PART {
            self.add(Advice::InpPresentation, presentation, [inp, presentation, elements, 0.0], 0, 0);
        }
    }

    fn load(&mut self) {
        let (view, navigation) = (&self.health.view, &self.health.navigation);
        if let Some(paint) = view.lcp {
            let [_, delay, duration, render] = view.paint_parts(&paint);
            let (lcp, name, place) = (paint.value, paint.url, paint.element);
            if delay > LOAD_PART {
                let advice = match (paint.is_lazy, paint.is_preloaded, paint.is_prior) {
                    (true, ..) => Some(Advice::LcpLazy),
                    (_, false, _) => Some(Advice::LcpDiscoveredLate),
                    (_, true, false) => Some(Advice::LcpNotPrioritised),
                    // What could be done for it was.
                    (_, true, true) => None,
                };
                if let Some(advice) = advice {
                    self.add(advice, delay, [lcp, delay, 0.0, 0.0], name, place);
                }
            }
            if duration > LOAD_PART {
                self.add(Advice::LcpDownload, duration, [lcp, duration, 0.0, 0.0], name, place);
                if !paint.is_prior && paint.url != 0 {
                    self.add(Advice::LcpNotPrioritised, duration / 2.0, [lcp, duration, 0.0, 0.0], name, place);
                }
            }
            if render > LOAD_PART {
                self.add(Advice::LcpRender, render, [lcp, render, 0.0, 0.0], name, place);
            }
        }
        let is_document = view.interaction == 0.0;
        let Some(ttfb) = view.ttfb.filter(|_| is_document) else { return };
        let redirects = navigation.redirects;
        if redirects > LOAD_PART / 5.0 {
            self.add(Advice::TtfbRedirects, redirects, [ttfb, redirects, 0.0, 0.0], 0, 0);
        }
        let request = navigation.parts()[4];
        if request > LOAD_PART {
            let poor_lcp = view.lcp.is_some_and(|paint| paint.value > 2500.0);
            let gain = request - LOAD_PART / 5.0;
            if poor_lcp {
                let lcp = view.lcp.map_or(0.0, |paint| paint.value);
                self.add(Advice::LcpServer, gain, [lcp, ttfb, 0.0, 0.0], 0, 0);
            } else {
                self.add(Advice::TtfbServer, gain, [ttfb, request, 0.0, 0.0], 0, 0);
            }
        }
    }

    fn shift(&mut self) {
        let shifts = &self.health.view.shifts;
        let Some(largest) = shifts.largest().filter(|_| shifts.value() > SHIFT) else { return };
        let advice = if largest.is_unsized {
            Advice::ShiftUnsized
        } else if largest.is_by_font && largest.is_text {
            Advice::ShiftFont
        } else {
            Advice::ShiftLate
        };
        let (cls, shift) = (shifts.value(), largest.value);
        self.add(advice, SHIFT_WORTH * cls, [cls, shift, 0.0, 0.0], 0, largest.element);
    }

    fn hosts(&mut self) {
        let resources = &self.health.resources;
        for &(host, ref faults) in resources.faults.iter() {
            if faults.plain_bytes > PLAIN {
                let gain = faults.plain_bytes * COMPRESSED / self.path();
                self.add(Advice::Uncompressed, gain, [faults.plain_bytes, faults.plain_files, 0.0, 0.0], 0, host);
            }
            if faults.again_bytes > PLAIN {
                let gain = faults.again_bytes / self.path();
                self.add(Advice::Uncached, gain, [faults.again, faults.again_bytes, 0.0, 0.0], 0, host);
            }
            if faults.requests > MANY && self.health.is_young() {
                self.add(Advice::ManyFromHost, faults.requests, [faults.requests, 0.0, 0.0, 0.0], 0, host);
            }
            if faults.blocking_time > LOAD_PART {
                let gain = faults.blocking_time - LOAD_PART / 2.0;
                self.add(Advice::RenderBlocking, gain, [faults.blocking_time, faults.blocking, 0.0, 0.0], 0, host);
            }
            let share = faults.failed / faults.requests;
            if faults.failed >= FAILURES && share > 0.02 {
                let gain = share * SHIFT_WORTH;
                self.add(Advice::FailedRequests, gain, [share, faults.failed, 0.0, 0.0], 0, host);
            }
        }
        for &((host, _), ref own) in resources.hosts.iter() {
            let count = own.durations.count();
            let (p75, p95) = (own.durations.quantile(0.75), own.durations.quantile(0.95));
            if count >= FEW && own.is_third_party && p75 > LOAD_PART {
                self.add(Advice::SlowThirdParty, p75 / 2.0, [p75, count as f64, 0.0, 0.0], 0, host);
            } else if count >= FEW && own.is_call && p95 > LOAD_PART {
                self.add(Advice::SlowHost, p95 - LOAD_PART / 2.0, [p95, count as f64, 0.0, 0.0], 0, host);
            }
        }
    }

    fn files(&mut self) {
        let large = || self.health.resources.files.iter().filter(|file| file.is_large_picture);
        let Some(largest) = large().max_by(|a, b| a.bytes.total_cmp(&b.bytes)) else { return };
        let bytes: f64 = large().map(|file| file.bytes).sum();
        let gain = bytes * COMPRESSED / self.path() / 2.0;
        self.add(Advice::LargeImages, gain, [largest.bytes, large().count() as f64, 0.0, 0.0], largest.name, 0);
    }

    fn growth(&mut self) {
        const MINUTE: f64 = 60_000.0;
        let memory = self.series(Metric::Memory);
        if let Some(trend) = trend(&memory.floors) {
            // A critical share of the limit, which only Chromium tells.
            let share = self.series(Metric::MemoryShare);
            let critical = spec(Metric::MemoryShare).1.map_or(1.0, |rule| share.rule.unwrap_or(rule).critical);
            let limit = if share.last > 0.0 { memory.last / share.last * critical } else { f64::INFINITY };
            let [when, early, late] = trend.reaches(limit).unwrap_or_default();
            let rate = trend.slope * MINUTE;
            // A megabyte a minute is a second of a collection's pauses in a day. Ours.
            self.add(Advice::MemoryRising, rate / 10_000.0, [rate, when, early, late], 0, 0);
        }
        let elements = self.series(Metric::DomNodes);
        if let Some(trend) = trend(&elements.floors) {
            let rate = trend.slope * MINUTE;
            self.add(Advice::DomGrowing, rate, [rate, elements.last, 0.0, 0.0], 0, 0);
        }
        let depth = self.series(Metric::DomDepth).last;
        if elements.last > MANY_ELEMENTS || depth > DEEP {
            self.add(Advice::DomLarge, elements.last / 100.0, [elements.last, depth, 0.0, 0.0], 0, 0);
        }
        let hits = self.series(Metric::CacheHitRatio);
        if let Some(rule) = hits.rule.filter(|rule| rule.judged == Judged::Last && hits.last < rule.warning) {
            let gain = (rule.warning - hits.last) * SHIFT_WORTH / 2.0;
            self.add(Advice::CacheHits, gain, [hits.last, 0.0, 0.0, 0.0], 0, 0);
        }
    }

    fn scripts(&mut self) {
        for &((source, function), ref total) in self.health.frames.totals() {
            // What is to blame for an interaction is told already, with the same cure.
            let is_it = |found: &Found| (found.name, found.place) == (function, source);
            let is_told = function != 0 && self.found.iter().any(is_it);
            if total.time > FRAME_TIME && !is_told {
                let gain = total.time / total.count.max(1.0).sqrt();
                self.add(Advice::LongFrames, gain, [total.time, total.count, 0.0, 0.0], function, source);
            }
        }
        for &((_, message, source), ref count) in self.health.failures.iter() {
            if *count >= FAILURES {
                self.add(Advice::Errors, 10.0 * *count, [*count, 0.0, 0.0, 0.0], message, source);
            }
        }
    }
}

impl SliKind {
    /// Whether a request that ended so was good.
    pub(super) fn is_good(self, outcome: Outcome) -> bool {
        match self {
            Self::Errors => outcome == Outcome::Good,
            _ => outcome != Outcome::Failed,
        }
    }
}
