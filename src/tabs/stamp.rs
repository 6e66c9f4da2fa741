//! When something happened, as all tabs order it: hybrid logical clocks (Kulkarni et al., "Logical Physical Clocks", 2014).

/// From one stamp to the next within a moment, in ms: many must not run ahead of the clock. Times up to [`LATEST`] have room
/// for it.
pub const STEP: f64 = 1.0 / 1024.0;

/// The latest time that a stamp can have, in ms since 1970: the year 2109.
pub const LATEST: f64 = 4_398_046_511_104.0;

/// How far a stamp that was heard of moves the clock beyond its own time, in ms. A tab whose clock is further ahead is compared
/// with, but does not drag the others along.
const DRAG: f64 = 60_000.0;

/// When something happened, in ms since 1970 and beyond all that its tab had seen, and which tab it was, which breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Stamp {
    /// In ms since 1970, from 0 to [`LATEST`].
    pub time: f64,
    /// A number that no other tab has.
    pub tab: u32,
}

impl Stamp {
    /// Before everything.
    pub const NEVER: Self = Self { time: 0.0, tab: 0 };

    /// A stamp of another tab or of a store; none for a time that no clock has.
    pub fn new(time: f64, tab: u32) -> Option<Self> {
        (time > 0.0 && time <= LATEST).then_some(Self { time, tab })
    }

    /// The later of two.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        if other > self { other } else { self }
    }
}

/// The clock of one tab.
#[derive(Debug)]
pub struct Clock {
    tab: u32,
    time: f64,
}

impl Clock {
    /// The clock of this tab.
    pub fn new(tab: u32) -> Self {
        Self { tab, time: 0.0 }
    }

    /// The number of this tab.
    pub fn tab(&self) -> u32 {
        self.tab
    }

    /// The stamp of something that happens here at `now` and has to be later than `seen`, however far ahead that is: stamps of one
    /// tab rise, as its time in a [`Vector`](super::Vector) says up to when all of them are known.
    pub fn next(&mut self, now: f64, seen: Stamp) -> Stamp {
        let seen = if seen > Stamp::NEVER { seen.time + STEP } else { 0.0 };
        self.time = (self.time + STEP).max(now).max(seen).min(LATEST);
        Stamp { time: self.time, tab: self.tab }
    }

    /// A stamp was heard of at `now`.
    pub fn see(&mut self, stamp: Stamp, now: f64) {
        self.time = self.time.max(stamp.time.min(now + DRAG));
    }
}
