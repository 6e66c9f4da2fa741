//! What scrolls: where it is, how fast it moves, and where it comes to rest.

use super::ScrollerId;

/// Milliseconds over which speeds are averaged.
const SMOOTHING: f64 = 40.0;

/// Milliseconds without news after which nothing moves.
const SETTLE: f64 = 80.0;

/// Milliseconds between two positions after which they say nothing of a speed.
const STALE: f64 = 200.0;

/// Screens in one step that are a jump, and no speed.
const JUMP: f64 = 2.0;

/// A fling covers its speed times so many milliseconds: browsers let it decay with this time constant.
const DECAY: f64 = 325.0;

/// Below this, in px a ms, nothing moves.
const STILL: f64 = 0.05;

/// The most scrollers within each other that are looked at.
const DEEPEST: usize = 16;

/// e to the power of `-x`, for `x` of at least 0, within 4 % up to 1.5: its shape is what matters here, and it needs no table.
fn decay(x: f64) -> f64 {
    let mut power = 1.0 / (1.0 + x / 32.0);
    for _ in 0..5 {
        power *= power;
    }
    power
}

/// Along one axis.
#[derive(Clone, Copy, Debug, Default)]
struct Axis {
    /// How far the content is scrolled.
    at: f64,
    /// How much of it is seen.
    length: f64,
    /// Pixels a ms.
    speed: f64,
    /// Which way it moved last: 1 or -1.
    direction: f64,
    /// Of its own box, in the content of the scroller around it.
    start: f64,
}

/// A moment to look at: now, when a request made now has come, or when everything is at rest.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    Now,
    /// In so many milliseconds.
    Then(f64),
    AtRest,
}

/// How far something is from being seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Distance {
    /// Pixels, 0 for what is seen.
    pub gap: f64,
    /// How far its middle is from that of the screen, in screens.
    pub middle: f64,
    /// Whether it lies behind a movement.
    pub behind: bool,
}

/// A box: left, top, right, bottom.
pub(super) type Rect = [f64; 4];

#[derive(Clone, Copy, Debug)]
struct Scroller {
    parent: ScrollerId,
    /// Across and down.
    axes: [Axis; 2],
    /// When it last moved.
    moved: f64,
}

/// All that scroll, by number.
#[derive(Debug, Default)]
pub(super) struct Scrollers(Vec<Scroller>);

impl Axis {
    fn scroll_to(&mut self, at: f64, elapsed: f64) {
        let step = at - self.at;
        self.at = at;
        if step == 0.0 {
            return;
        }
        self.direction = step.signum();
        if elapsed > STALE || step.abs() > JUMP * self.length {
            self.speed = 0.0;
        } else if elapsed > 0.0 {
            self.speed += (1.0 - decay(elapsed / SMOOTHING)) * (step / elapsed - self.speed);
        }
    }

    fn position(&self, when: When) -> f64 {
        let way = match when {
            When::Now => 0.0,
            When::Then(wait) => DECAY * (1.0 - decay(wait / DECAY)),
            When::AtRest => DECAY,
        };
        self.at + self.speed * way
    }
    fn distance(&self, from: f64, to: f64, when: When) -> Distance {
        let start = self.position(when);
        let end = start + self.length;
        let (above, below) = (start - to, from - end);
        // What only touches the edge is not seen, but what has no length is where it is.
        let gap = above.max(below).max(0.0);
        let middle = ((from + to) - (start + end)).abs() / 2.0 / self.length.max(1.0);
        let behind = gap > 0.0 && if above > below { self.direction > 0.0 } else { self.direction < 0.0 };
        Distance { gap, middle, behind }
    }
}

impl Scrollers {
    fn get_mut(&mut self, id: ScrollerId) -> Option<&mut Scroller> {
        self.0.get_mut(id as usize)
    }

    /// There is one, within another. Numbers come in order; others change nothing.
    pub fn add(&mut self, id: ScrollerId, parent: ScrollerId) {
        let scroller =
            Scroller { parent, axes: [Axis { direction: 1.0, ..Axis::default() }; 2], moved: f64::NEG_INFINITY };
        if let Some(known) = self.get_mut(id) {
            known.parent = parent;
        } else if id as usize == self.0.len() {
            self.0.push(scroller);
        }
    }

    /// Its own box, in the content of the one around it.
    pub fn place(&mut self, id: ScrollerId, starts: [f64; 2], lengths: [f64; 2]) {
        if let Some(scroller) = self.get_mut(id) {
            for (axis, (start, length)) in scroller.axes.iter_mut().zip(starts.into_iter().zip(lengths)) {
                (axis.start, axis.length) = (finite(start), finite(length).max(0.0));
            }
        }
    }

    /// It is at this position of its content.
    pub fn scroll_to(&mut self, now: f64, id: ScrollerId, position: [f64; 2]) {
        if let Some(scroller) = self.get_mut(id) {
            let elapsed = now - scroller.moved;
            let before = scroller.axes.map(|axis| axis.at);
            for (axis, at) in scroller.axes.iter_mut().zip(position) {
                axis.scroll_to(finite(at), elapsed);
            }
            if scroller.axes.map(|axis| axis.at) != before {
                scroller.moved = now;
            }
        }
    }

    /// When what moves is known to be at rest, unless there is news; infinity where nothing moves.
    pub fn settles(&self) -> f64 {
        let moving = self.0.iter().filter(|scroller| scroller.axes.iter().any(|axis| axis.speed != 0.0));
        moving.fold(f64::INFINITY, |first, scroller| first.min(scroller.moved + SETTLE))
    }

    /// Stops what has had no news.
    pub fn settle(&mut self, now: f64) {
        for scroller in &mut self.0 {
            if now >= scroller.moved + SETTLE {
                for axis in &mut scroller.axes {
                    axis.speed = 0.0;
                }
            }
        }
    }

    /// How high the page's screen is.
    pub fn screen(&self) -> f64 {
        self.0.first().map_or(0.0, |page| page.axes[1].length)
    }

    /// Whether something in this scroller moves over the screen.
    pub fn is_moving(&self, id: ScrollerId) -> bool {
        self.path(id).any(|scroller| scroller.axes.iter().any(|axis| axis.speed.abs() >= STILL))
    }

    /// How far a box in the content of this scroller is from being seen, through all scrollers around it.
    pub fn distance(&self, id: ScrollerId, rect: Rect, when: When) -> Distance {
        let mut total = Distance::default();
        let mut rect = rect;
        for scroller in self.path(id) {
            let [across, down] = &scroller.axes;
            for part in [across.distance(rect[0], rect[2], when), down.distance(rect[1], rect[3], when)] {
                total.gap += part.gap;
                total.middle += part.middle;
                total.behind |= part.behind;
            }
            rect = [across.start, down.start, across.start + across.length, down.start + down.length];
        }
        total
    }

    /// This scroller and those around it.
    fn path(&self, id: ScrollerId) -> impl Iterator<Item = &Scroller> {
        let mut next = self.0.get(id as usize);
        let mut this = id;
        std::iter::from_fn(move || {
            let scroller = next?;
            next = if scroller.parent == this { None } else { self.0.get(scroller.parent as usize) };
            this = scroller.parent;
            Some(scroller)
        })
        .take(DEEPEST)
    }
}

/// Numbers come from pages: what is none is 0.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
