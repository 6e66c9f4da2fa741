//! One tab's share of a cache that several tabs have: what it knows of keys and filters, and how it catches up with the others.
//!
//! The driver has the keys, the values and the messages; here a key or a filter is a number that it chooses. A tab notifies the
//! others of its changes as they happen; each message says up to when its tab had notified them before, so that a gap shows. A
//! tab that opens, or comes back, says hello with its [`Vector`], and is offered what it lacks: anti-entropy (Demers et al.,
//! "Epidemic Algorithms for Replicated Database Maintenance", 1987). It asks those that offer one after the other, as
//! most know the same.

use super::register::{Range, Register, View};
use super::stamp::{Clock, Stamp};
use super::vector::Vector;

crate::constants! {
    /// How long a tab holds a key across tabs while it loads, in ms: others may load then too.
    pub const LOAD_TIMEOUT: u32 = 5000;
    /// How long removals are remembered at least, in ms. A tab that was away for longer begins again.
    pub const RETENTION: u32 = 86_400_000;
    /// How many keys without a value are remembered, and how many filters.
    pub const MOST_GONE: u32 = 10_000;
    /// See [`MOST_GONE`].
    pub const MOST_RANGES: u32 = 1000;
    /// How long to wait for an answer before another tab is asked, in ms.
    pub const ANSWER_PATIENCE: u32 = 1000;
}

/// Changes of the same moment by two tabs, of which the latter's is its own to tell, in ms.
const MOMENT: f64 = 1000.0;

crate::codes! {
    /// What a change of another tab, or one that was stored, means here.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Merged {
        /// It was known.
        Known,
        /// Something later has happened, of which its tab knows or will hear.
        Older,
        /// Something later has happened: its tab is to be notified of that.
        Outdated,
        /// The value that is here is stale from now on.
        Expired,
        /// It is new, and what a reader sees is that there is no value.
        Gone,
        /// Its value is new, and stale.
        Stale,
        /// Its value is new.
        Fresh,
    }
}

/// What one tab knows of a cache.
#[derive(Debug)]
pub struct Replica {
    clock: Clock,
    registers: Vec<Register>,
    ranges: Vec<Range>,
    /// What of other tabs' changes is known; of this one's what it has notified the others of.
    vector: Vector,
    last: Stamp,
    /// What happened up to then to keys that are not known any more is not known either.
    forgotten: Stamp,
    /// Since when a tab has not answered, in ms on the driver's clock.
    asked: Option<f64>,
    /// Tabs that have offered something meanwhile.
    offered: Vec<u32>,
}

impl Replica {
    /// What a tab knows that has read nothing yet, and heard nothing. `floor`: what happened before, in ms since 1970, is of no
    /// interest to it.
    pub fn new(tab: u32, floor: f64) -> Self {
        Self {
            clock: Clock::new(tab),
            registers: Vec::new(),
            ranges: Vec::new(),
            vector: Vector::new(floor),
            last: Stamp::NEVER,
            forgotten: Stamp::NEVER,
            asked: None,
            offered: Vec::new(),
        }
    }

    /// What is known of a key.
    pub fn register(&self, key: u32) -> Register {
        self.registers.get(key as usize).copied().unwrap_or(Register::NOTHING)
    }

    /// What is known of a filter.
    pub fn range(&self, filter: u32) -> Range {
        self.ranges.get(filter as usize).copied().unwrap_or(Range::NOTHING)
    }

    /// What is known of these filters together.
    pub fn range_of(&self, filters: impl IntoIterator<Item = u32>) -> Range {
        filters.into_iter().fold(Range::NOTHING, |range, filter| range.merge(self.range(filter)))
    }

    fn register_mut(&mut self, key: u32) -> &mut Register {
        let key = key as usize;
        if key >= self.registers.len() {
            self.registers.resize(key + 1, Register::NOTHING);
        }
        &mut self.registers[key]
    }

    fn range_mut(&mut self, filter: u32) -> &mut Range {
        let filter = filter as usize;
        if filter >= self.ranges.len() {
            self.ranges.resize(filter + 1, Range::NOTHING);
        }
        &mut self.ranges[filter]
    }

    fn happens(&mut self, now: f64, seen: Stamp) -> Stamp {
        let stamp = self.clock.next(now, seen);
        self.last = self.last.later(stamp);
        stamp
    }

    /// This tab writes a value at `now`, in ms since 1970. It is later than all that has happened to the key, by these ranges too.
    pub fn write(&mut self, key: u32, range: Range, now: f64) -> Stamp {
        let seen = self.register(key).latest().later(range.latest());
        let stamp = self.happens(now, seen);
        let register = self.register_mut(key);
        *register = register.merge(Register::value(stamp));
        stamp
    }

    /// This tab removes a value, or makes it stale.
    pub fn mark(&mut self, key: u32, removes: bool, now: f64) -> Stamp {
        let stamp = self.happens(now, self.register(key).latest());
        self.mark_at(key, removes, stamp);
        stamp
    }

    /// The same as of a stamp.
    pub fn mark_at(&mut self, key: u32, removes: bool, stamp: Stamp) {
        let register = self.register_mut(key);
        let change = if removes { Register::removed(stamp) } else { Register::stale(stamp) };
        *register = register.merge(change);
    }

    /// This tab removes all values of a filter, or makes them stale.
    pub fn mark_range(&mut self, filter: u32, removes: bool, now: f64) -> Stamp {
        let stamp = self.happens(now, self.range(filter).latest());
        self.merge_range(filter, range_at(removes, stamp), now);
        stamp
    }

    /// Another tab has done something to a key, or has stored that, as it was heard of at `now`. `range`: what is known of the
    /// filters that match the key and its tags. `is_read`: from storage, which has what was forgotten.
    pub fn merge(&mut self, key: u32, change: Register, range: Range, is_read: bool, now: f64) -> Merged {
        self.clock.see(change.latest(), now);
        let is_value = change.written > Stamp::NEVER && !change.removed;
        if is_value && !is_read && change.written <= self.forgotten {
            // Nobody knows whether it was removed since.
            return Merged::Older;
        }
        let known = self.register(key);
        let merged = known.merge(change);
        *self.register_mut(key) = merged;
        let view = merged.view(range);
        if merged.written > known.written || merged.removed != known.removed {
            return match view {
                View::Gone => Merged::Gone,
                View::Stale => Merged::Stale,
                View::Fresh => Merged::Fresh,
            };
        }
        if view == View::Stale && known.view(range) == View::Fresh {
            Merged::Expired
        } else {
            self.refused(known, change)
        }
    }

    fn refused(&self, known: Register, change: Register) -> Merged {
        let behind = change.latest();
        if known.written == change.written || known.written <= behind {
            Merged::Known
        } else if known.written.tab == self.clock.tab() || known.written.time > behind.time + MOMENT {
            Merged::Outdated
        } else {
            Merged::Older
        }
    }

    /// Another tab has done something to all keys of a filter, or has stored that. Whether that is new.
    pub fn merge_range(&mut self, filter: u32, change: Range, now: f64) -> bool {
        self.clock.see(change.latest(), now);
        let range = self.range_mut(filter);
        let merged = range.merge(change);
        let is_new = merged != *range;
        *range = merged;
        is_new
    }

    /// What a reader sees of a key.
    pub fn view(&self, key: u32, range: Range) -> View {
        self.register(key).view(range)
    }

    /// The driver does not remember a key any more.
    pub fn forget(&mut self, key: u32) {
        self.forgotten = self.forgotten.later(self.register(key).latest());
        *self.register_mut(key) = Register::NOTHING;
    }

    /// The driver does not remember a filter any more.
    pub fn forget_range(&mut self, filter: u32) {
        self.forgotten = self.forgotten.later(self.range(filter).latest());
        *self.range_mut(filter) = Range::NOTHING;
    }

    /// What of other tabs' changes is known; of this one's what it has notified the others of.
    pub fn vector(&self) -> Vector {
        let mut vector = self.vector.clone();
        vector.see(self.last);
        vector
    }

    /// This tab is going to notify the others of all that it has done: the time of what it had notified them of before.
    pub fn announce(&mut self) -> f64 {
        let own = self.clock.tab();
        let before = self.vector.seen_of(own);
        self.vector.see(self.last);
        before
    }

    /// All that a store, or another tab's answer, had is known.
    pub fn knows(&mut self, vector: &Vector) {
        self.vector.merge(vector);
    }

    /// Another tab has notified all of its changes up to `stamp`, and did so before up to `before`. Whether to ask it for what was
    /// missed between.
    pub fn heard(&mut self, stamp: Stamp, before: f64, now: f64) -> bool {
        if self.vector.knows(Stamp { time: before, tab: stamp.tab }) {
            self.vector.see(stamp);
            return false;
        }
        self.asks(stamp.tab, now)
    }

    /// Another tab has said hello, or asked: whether there is something to offer.
    pub fn offers(&self, vector: &Vector) -> bool {
        self.news(vector, 0).next().is_some() || self.range_news(vector, 0).next().is_some()
    }

    /// Another tab has said hello, and what it knows: whether to ask it.
    pub fn wants(&mut self, tab: u32, vector: &Vector, now: f64) -> bool {
        self.vector.lacks(vector) && self.asks(tab, now)
    }

    /// Whether to ask a tab that has something to tell: one at a time, as most know the same.
    pub fn asks(&mut self, tab: u32, now: f64) -> bool {
        let waits = self.asked.is_some_and(|asked| now < asked + f64::from(ANSWER_PATIENCE));
        if !waits {
            self.asked = Some(now);
        } else if !self.offered.contains(&tab) {
            self.offered.push(tab);
        }
        !waits
    }

    /// An answer has come to its end, of a tab that knows so much. The next tab to ask.
    pub fn answered(&mut self, vector: &Vector, now: f64) -> Option<u32> {
        self.knows(vector);
        self.asks_next(now)
    }

    /// No answer has come for [`ANSWER_PATIENCE`] ms: the tab may be gone, or frozen. The next tab to ask.
    pub fn overdue(&mut self, now: f64) -> Option<u32> {
        let is_late = self.asked.is_some_and(|asked| now >= asked + f64::from(ANSWER_PATIENCE));
        if is_late { self.asks_next(now) } else { None }
    }

    fn asks_next(&mut self, now: f64) -> Option<u32> {
        let next = self.offered.pop();
        self.asked = next.map(|_| now);
        next
    }

    /// Keys, from this one on, of which something is known that a vector lacks.
    pub fn news<'a>(&'a self, vector: &'a Vector, from: u32) -> impl Iterator<Item = u32> + 'a {
        let is_news = |register: &Register| !vector.knows(register.written) || !vector.knows(register.stale);
        let keys = self.registers.iter().enumerate().skip(from as usize);
        keys.filter(move |(_, register)| is_news(register)).map(|(key, _)| key as u32)
    }

    /// The same of filters.
    pub fn range_news<'a>(&'a self, vector: &'a Vector, from: u32) -> impl Iterator<Item = u32> + 'a {
        let is_news = |range: &Range| !vector.knows(range.removed) || !vector.knows(range.stale);
        let filters = self.ranges.iter().enumerate().skip(from as usize);
        filters.filter(move |(_, range)| is_news(range)).map(|(filter, _)| filter as u32)
    }
}

/// All values of a filter were removed, or made stale.
pub fn range_at(removes: bool, stamp: Stamp) -> Range {
    if removes { Range { removed: stamp, ..Range::NOTHING } } else { Range { stale: stamp, ..Range::NOTHING } }
}
