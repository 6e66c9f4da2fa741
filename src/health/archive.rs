//! What is stored of pages: records that merge, whoever wrote them.
//!
//! A record is a list of blocks: kind, hour, of what, how many numbers follow, and these. Each page adds records; all of them
//! merge into one of the same form, in which sketches and counts add up exactly. Times are ms since 1970.

use super::Subject;
use crate::stats::{Cell, Share, Sketch, put};

/// An hour, in ms.
pub(super) const HOUR: f64 = 3_600_000.0;

/// What a block is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A series in an hour: an [`Hour`].
    Hour,
    /// Its minutes: cells.
    Minutes,
    /// A service level in an hour: good and valid events of each [`SLOT`](super::store::SLOT).
    Events,
    /// A condition of a series, or of a service level, as it was last. All have the same hour.
    Alert(Subject),
}

impl Kind {
    /// Whether it is of a service level.
    const fn is_of_sli(self) -> bool {
        matches!(self, Self::Events | Self::Alert(Subject::Budget))
    }

    const fn code(self) -> u32 {
        match self {
            Self::Hour => 0,
            Self::Minutes => 1,
            Self::Events => 2,
            Self::Alert(subject) => 3 + subject as u32,
        }
    }

    fn from_code(code: f64) -> Option<Self> {
        match code {
            0.0 => Some(Self::Hour),
            1.0 => Some(Self::Minutes),
            2.0 => Some(Self::Events),
            _ => crate::codes::Number::from_number(code - 3.0).map(Self::Alert),
        }
    }
}

/// Adds a block to a record: `content` adds its numbers.
pub(super) fn write(numbers: &mut Vec<f64>, kind: Kind, hour: u32, of: u32, content: impl FnOnce(&mut Vec<f64>)) {
    let head = numbers.len();
    put(numbers, &[kind.code(), hour, of, 0].map(f64::from));
    content(numbers);
    numbers[head + 3] = (numbers.len() - head - 4) as f64;
}

/// Values of pages that may still change are kept apart, by vital and hour. Of more pages the first ones are thought to be over.
const MOST_LIVE: usize = 32;

/// What a series was in an hour.
#[derive(Debug, Default)]
pub(super) struct Hour {
    pub last: f64,
    pub sketch: Sketch,
    /// Vitals of pages that may still change: page and value, `NaN` of one that changes no more and is among the others. A vital
    /// counts once in each hour in which it changed.
    pub live: Vec<[f64; 2]>,
}

impl Hour {
    pub fn read(numbers: &[f64]) -> Option<Self> {
        let (&[last, count], rest) = numbers.split_first_chunk()?;
        let (live, rest) = rest.split_at_checked((count as usize).checked_mul(2)?)?;
        Some(Self { last, sketch: Sketch::read(rest)?, live: live.as_chunks().0.to_vec() })
    }

    pub fn write(&self, numbers: &mut Vec<f64>) {
        put(numbers, &[self.last, self.live.len() as f64]);
        put(numbers, self.live.as_flattened());
        self.sketch.write(numbers);
    }

    /// Takes in what came later.
    fn merge(&mut self, other: &Self) {
        self.last = other.last;
        self.sketch.merge(&other.sketch);
        for pair in &other.live {
            self.live.retain(|own| own[0] != pair[0]);
            if self.live.len() == MOST_LIVE {
                let [_, value] = self.live.remove(0);
                self.sketch.insert(value);
            }
            self.live.push(*pair);
        }
    }

    /// All values.
    pub fn total(mut self) -> Sketch {
        for [_, value] in self.live {
            self.sketch.insert(value);
        }
        self.sketch
    }
}

/// One of them, merged. The order is by kind, hour, and what it is of.
#[derive(Debug)]
pub(super) struct Block {
    pub kind: Kind,
    pub hour: u32,
    pub of: u32,
    pub content: Vec<f64>,
}

impl Block {
    const fn key(&self) -> [u32; 3] {
        [self.kind.code(), self.hour, self.of]
    }

    /// Takes in what came later; whether that can be.
    fn merge(&mut self, content: &[f64]) -> bool {
        match self.kind {
            Kind::Hour => {
                let Some(later) = Hour::read(content) else { return false };
                let mut hour = Hour::read(&self.content).unwrap_or_default();
                hour.merge(&later);
                self.content.clear();
                hour.write(&mut self.content);
            }
            Kind::Minutes => self.content.extend(&content[..content.len() / Cell::NUMBERS * Cell::NUMBERS]),
            Kind::Events => {
                self.content.resize(self.content.len().max(content.len()), 0.0);
                let (own, other) = (self.content.as_chunks_mut::<2>().0, content.as_chunks::<2>().0);
                for ([good, valid], other) in own.iter_mut().zip(other) {
                    if (Share { good: other[0], valid: other[1] }).is_sound() {
                        (*good, *valid) = (*good + other[0], *valid + other[1]);
                    }
                }
            }
            Kind::Alert(_) => self.content = content.to_vec(),
        }
        true
    }
}

/// All that was read.
#[derive(Debug, Default)]
pub(super) struct Archive {
    pub blocks: Vec<Block>,
}

impl Archive {
    /// Takes in a record. What its series and service levels are here is told by their numbers there, `NaN` where they are nothing
    /// here. Whether it is one; what came before the first block that is none is taken in.
    pub fn read(&mut self, mut numbers: &[f64], series: &[f64], slis: &[f64]) -> bool {
        while let Some((&[kind, hour, of, length], rest)) = numbers.split_first_chunk() {
            let (Some(kind), Some(content)) = (Kind::from_code(kind), rest.get(..length as usize)) else {
                return false;
            };
            numbers = &rest[content.len()..];
            let Some(&of) = (if kind.is_of_sli() { slis } else { series }).get(of as usize) else { return false };
            if !of.is_nan() && !self.at(kind, hour as u32, of as u32).merge(content) {
                return false;
            }
        }
        numbers.is_empty()
    }

    fn at(&mut self, kind: Kind, hour: u32, of: u32) -> &mut Block {
        let key = [kind.code(), hour, of];
        let place = self.blocks.partition_point(|block| block.key() < key);
        if self.blocks.get(place).is_none_or(|block| block.key() != key) {
            self.blocks.insert(place, Block { kind, hour, of, content: Vec::new() });
        }
        &mut self.blocks[place]
    }

    /// As one record, added to these numbers.
    pub fn write(&self, numbers: &mut Vec<f64>) {
        // Those whose numbers were refused are empty.
        for Block { kind, hour, of, content } in self.blocks.iter().filter(|block| !block.content.is_empty()) {
            write(numbers, *kind, *hour, *of, |numbers| put(numbers, content));
        }
    }
}

/// What was read, and what is stored.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Tells this page from others.
    pub page: f64,
    pub read: Archive,
    /// What is newer is not stored, in ms of the page's clock.
    pub until: f64,
    /// When is stored next, in seen time, and how long after the last time.
    pub next: f64,
    pub every: f64,
    /// How many there are, as far as this page knows.
    pub records: u32,
}
