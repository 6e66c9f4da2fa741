//! Shares of events that were good, over any of the windows that burn rates need.

/// Good events among those that count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Events that were as they should be.
    pub good: f64,
    /// Events that count.
    pub valid: f64,
}

impl Share {
    /// The share of good ones, 0 to 1; `NaN` where none counts.
    pub fn ratio(self) -> f64 {
        self.good / self.valid
    }

    /// Those that were not as they should be.
    pub fn bad(self) -> f64 {
        self.valid - self.good
    }

    /// Whether there can be such events.
    pub fn is_sound(self) -> bool {
        let is_count = |number: f64| (0.0..1e9).contains(&number);
        is_count(self.valid) && is_count(self.good) && self.good <= self.valid
    }

    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.good += other.good;
        self.valid += other.valid;
    }
}

/// Minutes of a cell of each level, and how many cells there are: an hour, six hours and three days.
const LEVELS: [(u32, usize); 3] = [(1, 60), (5, 72), (60, 72)];

/// Counts for the minutes of the last hour, for each 5 minutes of the last six, and for each hour of the last three days.
#[derive(Clone, Debug)]
pub struct Ratio {
    levels: [Vec<Share>; 3],
    /// The minute that is being counted; the first one is [`FIRST`], so that there can be some before it.
    minute: u32,
    /// How many minutes are counted, this one included.
    known: u32,
}

/// As many minutes as the longest level has.
const FIRST: u32 = 72 * 60;

impl Default for Ratio {
    fn default() -> Self {
        Self { levels: LEVELS.map(|(_, cells)| vec![Share::default(); cells]), minute: FIRST, known: 1 }
    }
}

impl Ratio {
    /// Counts events of this minute.
    pub fn add(&mut self, good: f64, valid: f64) {
        for (level, (minutes, cells)) in self.levels.iter_mut().zip(LEVELS) {
            level[(self.minute / minutes) as usize % cells].add(Share { good, valid });
        }
    }

    /// Another minute begins.
    pub fn next_minute(&mut self) {
        self.minute += 1;
        self.known += 1;
        for (level, (minutes, cells)) in self.levels.iter_mut().zip(LEVELS) {
            if self.minute.is_multiple_of(minutes) {
                level[(self.minute / minutes) as usize % cells] = Share::default();
            }
        }
    }

    /// Counts events of a minute so long ago, which came before all that was counted here.
    pub fn restore(&mut self, ago: u32, share: Share) {
        let Some(minute) = self.minute.checked_sub(ago) else { return };
        for (level, (minutes, cells)) in self.levels.iter_mut().zip(LEVELS) {
            if ((self.minute / minutes - minute / minutes) as usize) < cells {
                level[(minute / minutes) as usize % cells].add(share);
            }
        }
        self.known = self.known.max(ago.min(FIRST) + 1);
    }

    /// The events of the last so many minutes, this one included: of the level that is fine enough and reaches as far.
    pub fn window(&self, minutes: f64) -> Share {
        let reaches = |(width, cells): &(u32, usize)| f64::from(*width) * *cells as f64 >= minutes;
        let level = LEVELS.iter().position(reaches).unwrap_or(LEVELS.len() - 1);
        let (width, cells) = LEVELS[level];
        let wanted = ((minutes / f64::from(width)).ceil() as usize).clamp(1, cells);
        let newest = (self.minute / width) as usize + cells;
        let mut sum = Share::default();
        (0..wanted).for_each(|back| sum.add(self.levels[level][(newest - back) % cells]));
        sum
    }

    /// How many minutes are counted, this one included.
    pub fn minutes(&self) -> f64 {
        f64::from(self.known)
    }

    /// Everything that is counted still.
    pub fn all(&self) -> Share {
        self.window(f64::INFINITY)
    }
}
