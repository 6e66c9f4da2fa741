//! How much of what other tabs did a tab knows: a version vector, which has the time of the last stamp of each tab.

use super::{LATEST, Stamp};

/// The most tabs that are told apart.
const MOST: usize = 64;

/// Up to when all stamps of each tab are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vector {
    /// Up to when those of tabs that are not listed are known, or of no interest, in ms since 1970.
    floor: f64,
    /// In no order: there are few.
    seen: Vec<(u32, f64)>,
}

impl Vector {
    /// What happened up to `floor`, in ms since 1970, is known or of no interest.
    pub fn new(floor: f64) -> Self {
        Self { floor, seen: Vec::new() }
    }

    /// The vector of these numbers: the floor, then tab and time in turn, as [`write`](Self::write) gives them.
    pub fn read(numbers: &[f64]) -> Self {
        // What no clock has, nobody can know.
        let floor = numbers.first().copied().filter(|time| (0.0..=LATEST).contains(time)).unwrap_or(0.0);
        let mut vector = Self::new(floor);
        for pair in numbers.get(1..).unwrap_or_default().chunks_exact(2) {
            if let Some(stamp) = Stamp::new(pair[1], pair[0] as u32) {
                vector.see(stamp);
            }
        }
        vector
    }

    /// Writes the numbers of the vector, and says how many they are.
    pub fn write(&self, numbers: &mut Vec<f64>) {
        numbers.clear();
        numbers.push(self.floor);
        for &(tab, time) in &self.seen {
            numbers.extend([f64::from(tab), time]);
        }
    }

    /// The time of the last stamp of a tab that is known; 0 for none.
    pub fn seen_of(&self, tab: u32) -> f64 {
        self.seen.iter().find(|&&(other, _)| other == tab).map_or(0.0, |&(_, time)| time)
    }

    /// Whether a stamp is known.
    pub fn knows(&self, stamp: Stamp) -> bool {
        stamp.time <= self.seen_of(stamp.tab).max(self.floor)
    }

    /// All stamps of this tab up to this one are known.
    pub fn see(&mut self, stamp: Stamp) {
        if self.knows(stamp) {
            return;
        }
        if let Some(entry) = self.seen.iter_mut().find(|(tab, _)| *tab == stamp.tab) {
            entry.1 = stamp.time;
        } else {
            self.seen.push((stamp.tab, stamp.time));
        }
        if self.seen.len() > MOST {
            let oldest = (0..self.seen.len()).min_by(|&a, &b| self.seen[a].1.total_cmp(&self.seen[b].1));
            let (_, time) = self.seen.swap_remove(oldest.unwrap_or(0));
            self.floor = self.floor.max(time);
        }
    }

    /// All that the other knows is known now.
    pub fn merge(&mut self, other: &Self) {
        self.floor = self.floor.max(other.floor);
        for &(tab, time) in &other.seen {
            self.see(Stamp { time, tab });
        }
        let floor = self.floor;
        self.seen.retain(|&(_, time)| time > floor);
    }

    /// Whether the other knows of something that this one does not.
    pub fn lacks(&self, other: &Self) -> bool {
        other.seen.iter().any(|&(tab, time)| !self.knows(Stamp { time, tab }))
    }
}
