//! What a user waits for: a document, a soft navigation, or a document that came back from the back/forward cache.

use super::NameId;
use super::interactions::Interactions;
use super::shifts::Shifts;
use crate::stats::within;

/// How a document came.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Navigation {
    pub activation: f64,
    pub worker: f64,
    pub fetch: f64,
    pub lookup: f64,
    pub connect: f64,
    pub connected: f64,
    pub response: f64,
    pub redirects: f64,
}

impl Navigation {
    /// Time to first byte. WebKitGTK 2.50.6 gives times before the time origin, whose difference is right.
    pub fn ttfb(&self) -> f64 {
        if self.response < 0.0 { self.response - self.fetch } else { (self.response - self.activation).max(0.0) }
    }

    /// Waiting, cache, name, connection and request, as web-vitals tells them apart.
    pub fn parts(&self) -> [f64; 5] {
        let since = |time: f64| (time - self.activation).max(0.0);
        let begun = if self.worker > 0.0 { self.worker } else { self.fetch };
        if self.response < 0.0 {
            return [0.0, 0.0, 0.0, 0.0, self.ttfb()];
        }
        let ends = [since(begun), since(self.lookup), since(self.connect), since(self.connected), self.ttfb()];
        let mut before = 0.0;
        ends.map(|end| {
            let part = (end - before).max(0.0);
            before = end.max(before);
            part
        })
    }
}

/// The largest paint so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paint {
    /// Since the view began.
    pub value: f64,
    pub element: NameId,
    pub url: NameId,
    pub requested: f64,
    pub loaded: f64,
    pub is_lazy: bool,
    pub is_prior: bool,
    pub is_preloaded: bool,
}

/// What is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    /// From when on times count.
    pub start: f64,
    /// The interaction that led to it; 0 for a document.
    pub interaction: f64,
    pub ttfb: Option<f64>,
    pub fcp: Option<f64>,
    pub lcp: Option<Paint>,
    /// It is a document that came back from the back/forward cache.
    pub is_back: bool,
    /// The user has done something: what is painted from now on is the answer to that.
    pub is_painted: bool,
    pub shifts: Shifts,
    pub interactions: Interactions,
}

impl View {
    /// Another one begins, at that time.
    pub fn begin(&mut self, start: f64, interaction: f64) {
        self.interactions.reset();
        *self = Self { start, interaction, interactions: std::mem::take(&mut self.interactions), ..Self::default() };
    }

    /// Time to first byte, load delay, load duration and render delay, which add up to the largest paint.
    pub fn paint_parts(&self, paint: &Paint) -> [f64; 4] {
        let first = self.ttfb.unwrap_or(0.0).min(paint.value);
        let since = |time: f64| if time > 0.0 { time - self.start } else { 0.0 };
        let requested = within(since(paint.requested), first, paint.value.max(first));
        let loaded = within(since(paint.loaded), requested, paint.value.max(requested));
        [first, requested - first, loaded - requested, paint.value - loaded]
    }
}
