//! Which script is to blame, by the scripts that long animation frames name.

use super::NameId;
use super::top::Top;

crate::codes! {
    /// A part of an interaction.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Part {
        /// Before its handlers.
        InputDelay,
        /// Its handlers.
        Processing,
        /// After its handlers, until it was painted.
        Presentation,
    }
}

/// Scripts that are kept for interactions still to come: entries of both kinds come in any order.
const RECENT: usize = 64;

/// Scripts that are told apart.
const MOST_SCRIPTS: usize = 40;

/// A script, and what of its time an interval took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Blame {
    pub source: NameId,
    pub function: NameId,
    pub time: f64,
    pub forced: f64,
}

#[derive(Clone, Copy, Debug)]
struct Script {
    start: f64,
    end: f64,
    blame: Blame,
    is_foreign: bool,
}

/// What a script took in long frames.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Total {
    pub count: f64,
    pub time: f64,
    pub forced: f64,
}

/// Scripts of long frames.
#[derive(Clone, Debug)]
pub(super) struct Frames {
    recent: Vec<Script>,
    next: usize,
    totals: Top<(NameId, NameId), Total>,
    /// The frame that came last has named no script so far.
    unnamed: Option<f64>,
}

impl Frames {
    pub const fn new() -> Self {
        Self { recent: Vec::new(), next: 0, totals: Top::new(MOST_SCRIPTS), unnamed: None }
    }

    /// A long frame, whose scripts follow.
    pub fn frame(&mut self, duration: f64) {
        self.settle();
        self.unnamed = Some(duration);
    }

    /// A frame without scripts is nobody's that is known.
    pub fn settle(&mut self) {
        if let Some(duration) = self.unnamed.take() {
            let total = self.totals.get((0, 0));
            total.count += 1.0;
            total.time += duration;
        }
    }

    pub fn script(&mut self, start: f64, blame: Blame, is_foreign: bool) {
        self.unnamed = None;
        let script = Script { start, end: start + blame.time, blame, is_foreign };
        if self.recent.len() < RECENT {
            self.recent.push(script);
        } else {
            self.recent[self.next] = script;
            self.next = (self.next + 1) % RECENT;
        }
        // An extension is not the page's to mend.
        if !is_foreign {
            let total = self.totals.get((blame.source, blame.function));
            total.count += 1.0;
            total.time += blame.time;
            total.forced += blame.forced;
        }
    }

    /// The page's script that took most of an interval, and when it began; one of an extension where no other took any.
    pub fn blame(&self, start: f64, end: f64) -> Option<(Blame, f64)> {
        let mut worst: Option<((bool, f64), Blame, f64)> = None;
        for script in &self.recent {
            let overlap = script.end.min(end) - script.start.max(start);
            let rank = (!script.is_foreign, overlap);
            if overlap > 0.0 && worst.is_none_or(|(most, ..)| rank > most) {
                // Layout that was forced is spread over the script evenly, as web-vitals does.
                let forced = script.blame.forced * overlap / script.blame.time;
                worst = Some((rank, Blame { time: overlap, forced, ..script.blame }, script.start));
            }
        }
        worst.map(|(_, blame, start)| (blame, start))
    }

    /// What each script took, by its source and function.
    pub fn totals(&self) -> impl Iterator<Item = &((NameId, NameId), Total)> {
        self.totals.iter()
    }
}
