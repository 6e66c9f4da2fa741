//! Interaction to next paint, by the rules of web-vitals 6 (`InteractionManager`): of the ten longest interactions the longest,
//! or for each 50 interactions the next one.

use super::NameId;
use super::frames::{Blame, Part};

/// Interactions that are kept.
const MOST: usize = 10;

/// Interactions for which one longest is left out.
const PER_OUTLIER: f64 = 50.0;

/// Events that are painted within so many ms belong to one frame: durations are rounded to 8 ms (Event Timing, 3.1).
const ROUNDING: f64 = 8.0;

/// What an interaction below the threshold of observation is said to take, as web-vitals does: it was one, and it was short.
const BRIEF: f64 = 8.0;

/// Frames whose events are still to come.
const FRAMES: usize = 10;

/// Interactions of which further events are still to come.
const TOLD: usize = 10;

/// When the events of one frame were handled.
#[derive(Clone, Copy, Debug)]
struct Frame {
    painted: f64,
    processing: f64,
    processed: f64,
}

/// An event as it was observed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    pub start: f64,
    pub processing: f64,
    pub processed: f64,
    pub duration: f64,
    pub id: f64,
    pub kind: NameId,
    pub target: NameId,
}

/// One interaction: its longest event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interaction {
    id: f64,
    pub start: f64,
    pub latency: f64,
    processing: f64,
    processed: f64,
    pub kind: NameId,
    pub target: NameId,
    pub blame: Option<(Blame, Part)>,
}

impl Interaction {
    /// When it was painted; not before its handlers began, whatever the rounding says.
    pub fn painted(&self) -> f64 {
        (self.start + self.latency).max(self.processing_start())
    }

    /// When its handlers began. A handler of an earlier event of the frame may have been at work when the user did it.
    pub fn processing_start(&self) -> f64 {
        self.processing.max(self.start)
    }

    /// When its handlers ended. An `alert()` goes on after the paint.
    pub fn processing_end(&self) -> f64 {
        self.processed.min(self.painted())
    }

    /// Input delay, processing and presentation delay.
    pub fn parts(&self) -> [f64; 3] {
        [
            self.processing_start() - self.start,
            self.processing_end() - self.processing_start(),
            self.painted() - self.processing_end(),
        ]
    }
}

/// The interactions since a navigation.
#[derive(Clone, Debug, Default)]
pub(super) struct Interactions {
    /// The longest first.
    longest: Vec<Interaction>,
    frames: Vec<Frame>,
    /// How many there were, and how many before the navigation.
    count: f64,
    before: f64,
    /// The ids that were seen, where nobody counts.
    ids: Option<(f64, f64)>,
    /// Those that came since [`take_new`](Self::take_new), with the longest of their events; and the ids of those before.
    new: Vec<(f64, f64)>,
    told: Vec<f64>,
}

impl Interactions {
    pub fn add(&mut self, event: Observed) {
        let painted = event.start + event.duration;
        let of_frame = |frame: &&mut Frame| (frame.painted - painted).abs() <= ROUNDING;
        let frame = match self.frames.iter_mut().rev().find(of_frame) {
            Some(frame) => {
                frame.processing = frame.processing.min(event.processing);
                frame.processed = frame.processed.max(event.processed);
                *frame
            }
            None => {
                let frame = Frame { painted, processing: event.processing, processed: event.processed };
                if self.frames.len() == FRAMES {
                    self.frames.remove(0);
                }
                self.frames.push(frame);
                frame
            }
        };
        // What was known of the frame's interactions has become more.
        for other in &mut self.longest {
            if (other.start + other.latency - painted).abs() <= ROUNDING {
                (other.processing, other.processed) = (frame.processing, frame.processed);
            }
        }
        if event.id > 0.0 {
            self.see(event.id);
            self.keep(&event, frame);
            match self.new.iter_mut().find(|(id, _)| *id == event.id) {
                Some((_, longest)) => *longest = longest.max(event.duration),
                None => self.new.push((event.id, event.duration)),
            }
        }
    }

    /// What the interactions took that came since the last call, once each: an interaction is several events.
    pub fn take_new(&mut self) -> Vec<f64> {
        let new = std::mem::take(&mut self.new);
        let told = new.iter().filter(|(id, _)| !self.told.contains(id));
        let durations = told.map(|(_, longest)| *longest).collect();
        self.told.extend(new.iter().map(|(id, _)| *id));
        self.told.drain(..self.told.len().saturating_sub(TOLD));
        durations
    }

    /// Where nobody counts: ids rise by 7 (web-vitals' `interactionCountPolyfill`).
    fn see(&mut self, id: f64) {
        let (least, most) = self.ids.unwrap_or((id, id));
        self.ids = Some((least.min(id), most.max(id)));
    }

    fn keep(&mut self, event: &Observed, frame: Frame) {
        let new = Interaction {
            id: event.id,
            start: event.start,
            latency: event.duration,
            processing: frame.processing,
            processed: frame.processed,
            kind: event.kind,
            target: event.target,
            blame: None,
        };
        match self.longest.iter().position(|interaction| interaction.id == event.id) {
            Some(place) if event.duration > self.longest[place].latency => {
                let known = self.longest.remove(place);
                // Its first event knows the target, which may have left the page since.
                let target = if new.target == 0 { known.target } else { new.target };
                self.insert(Interaction { target, ..new });
            }
            Some(place) => {
                let known = &mut self.longest[place].target;
                *known = if *known == 0 { new.target } else { *known };
            }
            None => self.insert(new),
        }
    }

    fn insert(&mut self, interaction: Interaction) {
        let place = self.longest.iter().position(|other| other.latency < interaction.latency);
        self.longest.insert(place.unwrap_or(self.longest.len()), interaction);
        self.longest.truncate(MOST);
    }

    /// How many there were in all, as the browser says; `NaN` where it does not.
    pub fn count(&mut self, count: f64) {
        let guessed = self.ids.map_or(0.0, |(least, most)| (most - least) / 7.0 + 1.0);
        self.count = if count.is_nan() { guessed + self.before } else { count };
    }

    /// Another navigation begins.
    pub fn reset(&mut self) {
        *self = Self { before: self.count, count: self.count, ..Self::default() };
    }

    /// The interaction that counts.
    pub fn worst(&self) -> Option<&Interaction> {
        let outliers = ((self.count - self.before) / PER_OUTLIER).max(0.0) as usize;
        self.longest.get(outliers.min(self.longest.len().saturating_sub(1)))
    }

    /// INP in ms, where there was an interaction.
    pub fn value(&self) -> Option<f64> {
        let brief = (self.count > self.before).then_some(BRIEF);
        self.worst().map(|worst| worst.latency).or(brief)
    }

    /// Those that were painted after `since`.
    pub fn recent(&mut self, since: f64) -> impl Iterator<Item = &mut Interaction> {
        self.longest.iter_mut().filter(move |interaction| interaction.painted() >= since)
    }
}
