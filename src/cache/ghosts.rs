//! Keys that were evicted lately: how often they were used, from where they went, and when.
//!
//! A 4-way set-associative table of 8 bytes a key. A collision of 32-bit hashes gives a newcomer another key's
//! frequency: it costs a little hit ratio, never correctness.

const WAYS: usize = 4;
const STAMP_BITS: u32 = 27;
const STAMP_MASK: u32 = (1 << STAMP_BITS) - 1;

/// Where a key was when it was evicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Window,
    Main,
}

/// What is remembered of a key that was evicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ghost {
    pub frequency: u8,
    pub origin: Origin,
    /// Evictions since its own.
    pub age: u32,
}

/// `hash` 0 is an empty place. `memory` holds 4 bits of frequency, 1 of origin, 27 of the eviction's number.
#[derive(Clone, Copy, Debug)]
struct Cell {
    hash: u32,
    memory: u32,
}

const EMPTY: Cell = Cell { hash: 0, memory: 0 };

/// The table.
#[derive(Debug)]
pub(super) struct Ghosts {
    cells: Vec<[Cell; WAYS]>,
    /// Evictions recorded so far, modulo 2^27: the clock of the ages.
    now: u32,
}

/// 0 marks an empty place, so no key hashes to it.
fn non_zero(hash: u32) -> u32 {
    hash | u32::from(hash == 0)
}

fn age(now: u32, memory: u32) -> u32 {
    now.wrapping_sub(memory) & STAMP_MASK
}

impl Ghosts {
    pub fn new() -> Self {
        Self { cells: Vec::new(), now: 0 }
    }

    /// Room for at least twice this many keys, those remembered included.
    #[inline(always)]
    pub fn reserve(&mut self, residents: u32) {
        let sets = (residents as usize * 2).div_ceil(WAYS).max(1);
        if sets > self.cells.len() {
            self.grow(sets);
        }
    }

    #[cold]
    fn grow(&mut self, sets: usize) {
        // Grow by doubling, or a slowly growing cache rebuilds the table again and again.
        let sets = sets.max(self.cells.len() * 2);
        let old = std::mem::replace(&mut self.cells, vec![[EMPTY; WAYS]; sets]);
        for cell in old.into_iter().flatten().filter(|cell| cell.hash != 0) {
            self.put(cell);
        }
    }

    fn set(&self, hash: u32) -> usize {
        // The high half of the product spreads over any number of sets, and mixes in the hash's low bits.
        let mixed = hash.wrapping_mul(0x9e37_79b1);
        ((u64::from(mixed) * self.cells.len() as u64) >> 32) as usize
    }

    /// Into an empty place of its set, or that of the oldest when it is younger.
    #[inline(always)]
    fn put(&mut self, cell: Cell) {
        let set = self.set(cell.hash);
        let now = self.now;
        let Some(cells) = self.cells.get_mut(set) else { return };
        let rank = |cell: &Cell| if cell.hash == 0 { u32::MAX } else { age(now, cell.memory) };
        // Of equal ranks the last: several places may be empty.
        let (mut oldest, mut highest) = (0, rank(&cells[0]));
        for (at, old) in cells.iter().enumerate().skip(1) {
            let rank = rank(old);
            if rank >= highest {
                (oldest, highest) = (at, rank);
            }
        }
        if highest > rank(&cell) {
            cells[oldest] = cell;
        }
    }

    /// Remembers a key that is evicted now.
    #[inline(always)]
    pub fn record(&mut self, hash: u32, frequency: u8, origin: Origin) {
        self.now = (self.now + 1) & STAMP_MASK;
        let memory = u32::from(frequency) << 28 | u32::from(origin == Origin::Main) << STAMP_BITS | self.now;
        self.put(Cell { hash: non_zero(hash), memory });
    }

    /// What is remembered of a key, which is then forgotten.
    #[inline(always)]
    pub fn take(&mut self, hash: u32) -> Option<Ghost> {
        let hash = non_zero(hash);
        let set = self.set(hash);
        let cell = self.cells.get_mut(set)?.iter_mut().find(|cell| cell.hash == hash)?;
        let memory = std::mem::replace(cell, EMPTY).memory;
        let origin = if memory >> STAMP_BITS & 1 == 1 { Origin::Main } else { Origin::Window };
        Some(Ghost { frequency: (memory >> 28) as u8, origin, age: age(self.now, memory) })
    }

    /// Halves what is known of every key.
    pub fn halve(&mut self) {
        for cell in self.cells.iter_mut().flatten() {
            cell.memory = cell.memory & (STAMP_MASK | 1 << STAMP_BITS) | (cell.memory >> 29) << 28;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_frequency_origin_and_age_once() {
        let mut ghosts = Ghosts::new();
        ghosts.reserve(10);
        ghosts.record(7, 5, Origin::Main);
        ghosts.record(0, 15, Origin::Window);
        assert_eq!(ghosts.take(7), Some(Ghost { frequency: 5, origin: Origin::Main, age: 1 }));
        assert_eq!(ghosts.take(7), None);
        assert_eq!(ghosts.take(0), Some(Ghost { frequency: 15, origin: Origin::Window, age: 0 }));
    }

    #[test]
    fn halving_changes_the_frequency_only() {
        let mut ghosts = Ghosts::new();
        ghosts.reserve(1);
        ghosts.record(3, 15, Origin::Main);
        ghosts.halve();
        assert_eq!(ghosts.take(3), Some(Ghost { frequency: 7, origin: Origin::Main, age: 0 }));
    }

    #[test]
    fn the_oldest_of_a_full_set_gives_way() {
        let mut ghosts = Ghosts::new();
        ghosts.reserve(1); // one set of four
        for hash in 1..=5 {
            ghosts.record(hash, 1, Origin::Window);
        }
        assert_eq!(ghosts.take(1), None);
        for hash in 2..=5 {
            assert!(ghosts.take(hash).is_some(), "{hash}");
        }
    }

    #[test]
    fn growing_keeps_what_is_remembered() {
        let mut ghosts = Ghosts::new();
        ghosts.reserve(2);
        for hash in [11, 22, 33] {
            ghosts.record(hash, 2, Origin::Main);
        }
        ghosts.reserve(1000);
        for (hash, age) in [(11, 2), (22, 1), (33, 0)] {
            assert_eq!(ghosts.take(hash), Some(Ghost { frequency: 2, origin: Origin::Main, age }));
        }
    }

    #[test]
    fn the_clock_of_ages_wraps() {
        let mut ghosts = Ghosts::new();
        ghosts.reserve(1);
        ghosts.now = STAMP_MASK;
        ghosts.record(1, 1, Origin::Window);
        ghosts.record(2, 1, Origin::Window);
        assert_eq!(ghosts.take(1).map(|ghost| ghost.age), Some(1));
    }
}
