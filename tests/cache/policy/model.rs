//! Adaptive lazy TinyLFU written down as plainly as possible: lists instead of links, everything recomputed.

#[derive(Clone, Debug)]
struct Entry {
    slot: u32,
    hash: u32,
    weight: u64,
    frequency: u32,
    hits: u32,
}

#[derive(Clone, Debug)]
struct Ghost {
    hash: u32,
    frequency: u32,
    from_window: bool,
    number: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Window,
    Probation,
    Protected,
}

/// A cache of at most so many entries and so much weight. Each part's first entry is the oldest.
pub struct Model {
    max_entries: usize,
    max_weight: u64,
    window: Vec<Entry>,
    probation: Vec<Entry>,
    protected: Vec<Entry>,
    /// The entry that room is made for.
    coming: Option<Entry>,
    /// Sets of at most four.
    ghosts: Vec<Vec<Ghost>>,
    evictions: u64,
    share: f64,
    evicted_from_main: f64,
    uses: u64,
    random: u32,
    /// Protected entries still to be looked at, and which part of the famous ones was found forgotten.
    due: f64,
    forgotten: f64,
}

fn weight(list: &[Entry]) -> u64 {
    list.iter().map(|entry| entry.weight).sum()
}

impl Model {
    pub fn new(max_entries: u32, max_weight: u64, seed: u32) -> Self {
        Self {
            max_entries: max_entries as usize,
            max_weight,
            window: vec![],
            probation: vec![],
            protected: vec![],
            coming: None,
            ghosts: vec![],
            evictions: 0,
            share: 0.2,
            evicted_from_main: 0.5,
            uses: 0,
            random: seed | 1,
            due: 0.0,
            forgotten: 0.0,
        }
    }

    pub fn len(&self) -> usize {
        self.window.len() + self.probation.len() + self.protected.len()
    }

    pub fn weight(&self) -> u64 {
        weight(&self.window) + weight(&self.probation) + weight(&self.protected)
    }

    pub fn share(&self) -> f64 {
        self.share
    }

    pub fn touch(&mut self, slot: u32) {
        let lists = [&mut self.window, &mut self.probation, &mut self.protected];
        for entry in lists.into_iter().flatten().filter(|entry| entry.slot == slot) {
            entry.hits = (entry.hits + 1).min(15);
        }
    }

    pub fn remove(&mut self, slot: u32) -> bool {
        self.take(slot).is_some()
    }

    fn take(&mut self, slot: u32) -> Option<(Entry, Part)> {
        for part in [Part::Window, Part::Probation, Part::Protected] {
            let list = self.list(part);
            if let Some(at) = list.iter().position(|entry| entry.slot == slot) {
                return Some((list.remove(at), part));
            }
        }
        None
    }

    fn list(&mut self, part: Part) -> &mut Vec<Entry> {
        match part {
            Part::Window => &mut self.window,
            Part::Probation => &mut self.probation,
            Part::Protected => &mut self.protected,
        }
    }

    /// The evicted slots, or None when refused.
    pub fn insert(&mut self, slot: u32, hash: u32, weight: u64) -> Option<Vec<u32>> {
        if weight > self.max_weight {
            return None;
        }
        self.take(slot);
        let residents = self.len().max(1) as f64;
        let (mut part, mut frequency) = (Part::Window, 1);
        if let Some(ghost) = self.take_ghost(hash) {
            frequency = (ghost.frequency + 1).min(15);
            let age = self.evictions - ghost.number;
            if age as f64 <= residents {
                self.adapt(ghost.from_window, residents);
                part = if self.window.len() > self.probation.len() { Part::Window } else { Part::Probation };
            }
        }
        self.share += (0.1 - self.share) * (0.03 / residents).min(1.0);
        self.coming = Some(Entry { slot, hash, weight, frequency, hits: 0 });
        self.count(1);
        let entry = self.coming.take()?;
        Some(self.admit(entry, part))
    }

    pub fn reweigh(&mut self, slot: u32, weight: u64) -> Option<Vec<u32>> {
        if weight > self.max_weight {
            return None;
        }
        let (entry, part) = self.take(slot)?;
        Some(self.admit(Entry { weight, ..entry }, part))
    }

    fn adapt(&mut self, from_window: bool, residents: f64) {
        let (main, window) = (self.evicted_from_main, 1.0 - self.evicted_from_main);
        let change = if from_window { (main / window).clamp(1.0, 16.0) } else { -(window / main).clamp(1.0, 16.0) };
        self.share = (self.share + change * 0.0625 / residents.sqrt()).clamp(0.005, 0.98);
    }

    fn admit(&mut self, entry: Entry, part: Part) -> Vec<u32> {
        let mut evicted = vec![];
        let weight_of_entry = entry.weight;
        self.coming = Some(entry);
        let allowance = self.share * (self.weight() + weight_of_entry) as f64;
        loop {
            let total = self.weight() + weight_of_entry;
            let over = self.len() + 1 > self.max_entries || total > self.max_weight;
            let in_window = weight(&self.window) + if part == Part::Window { weight_of_entry } else { 0 };
            let main_is_empty = weight(&self.probation) + weight(&self.protected) == 0;
            let crowded = in_window as f64 > allowance || (over && main_is_empty);
            if crowded && !self.window.is_empty() {
                let mut first = self.window.remove(0);
                if self.read(&mut first) > 0 {
                    self.window.push(first);
                } else if !over {
                    self.probation.push(first);
                } else {
                    // In its list meanwhile: whatever halves, halves it too.
                    self.window.insert(0, first);
                    let victim = self.victim();
                    let first = self.window.remove(0);
                    match victim {
                        None => {
                            self.window.insert(0, first);
                            evicted.push(self.evict(Part::Window));
                        }
                        Some(part) => {
                            let rival = self.list(part)[0].clone();
                            let wins = first.frequency > rival.frequency || self.lucky(&first);
                            if wins {
                                self.probation.push(first);
                                evicted.push(self.evict(part));
                            } else {
                                self.list(part).remove(0);
                                self.list(part).push(rival);
                                self.window.insert(0, first);
                                evicted.push(self.evict(Part::Window));
                            }
                        }
                    }
                }
            } else if !over {
                break;
            } else if let Some(part) = self.victim() {
                evicted.push(self.evict(part));
            } else {
                break;
            }
        }
        let entry = self.coming.take();
        self.list(part).extend(entry);
        evicted
    }

    /// The part of the main cache whose first entry goes next.
    fn victim(&mut self) -> Option<Part> {
        loop {
            if !self.probation.is_empty() {
                if self.probation[0].hits == 0 {
                    return Some(Part::Probation);
                }
                let mut entry = self.probation.remove(0);
                self.read(&mut entry);
                self.protected.push(entry);
                while !self.protected.is_empty()
                    && weight(&self.protected) as f64 > 0.8 * (weight(&self.probation) + weight(&self.protected)) as f64
                {
                    let mut first = self.protected.remove(0);
                    if self.read(&mut first) > 0 {
                        self.protected.push(first);
                    } else {
                        self.probation.push(first);
                    }
                }
            } else if !self.protected.is_empty() {
                if self.protected[0].hits == 0 {
                    return Some(Part::Protected);
                }
                let mut entry = self.protected.remove(0);
                self.read(&mut entry);
                self.protected.push(entry);
            } else {
                return None;
            }
        }
    }

    fn lucky(&mut self, candidate: &Entry) -> bool {
        if candidate.frequency < 6 {
            return false;
        }
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        self.random.is_multiple_of(128)
    }

    fn evict(&mut self, part: Part) -> u32 {
        let residents = self.len();
        self.grow_ghosts(residents);
        let entry = self.list(part).remove(0);
        self.evictions += 1;
        let from_window = part == Part::Window;
        let number = self.evictions;
        self.put_ghost(Ghost { hash: entry.hash.max(1), frequency: entry.frequency, from_window, number });
        let from_main = if from_window { 0.0 } else { 1.0 };
        self.evicted_from_main += (from_main - self.evicted_from_main) * (4.0 / residents as f64).min(0.05);
        self.due = (self.due + (4.0 * self.forgotten.powi(8)).max(0.12)).min(8.0);
        while self.due >= 1.0 {
            self.due -= 1.0;
            self.age(residents);
        }
        entry.slot
    }

    /// The first protected entry goes to the end when it was hit, else to probation.
    fn age(&mut self, residents: usize) {
        if self.protected.is_empty() {
            return;
        }
        let mut first = self.protected.remove(0);
        let famous = first.frequency >= 8;
        let hit = self.read(&mut first) > 0;
        if famous {
            let weight = (64.0 * (1.0 / residents as f64)).min(0.05);
            self.forgotten += (if hit { 0.0 } else { 1.0 } - self.forgotten) * weight;
        }
        if hit {
            self.protected.push(first);
        } else {
            self.probation.push(first);
        }
    }

    /// Reads the hits of an entry that was taken out of its list for the moment.
    fn read(&mut self, entry: &mut Entry) -> u32 {
        let hits = std::mem::take(&mut entry.hits);
        if hits == 0 {
            return 0;
        }
        entry.frequency = (entry.frequency + hits).min(15);
        if self.count_among(u64::from(hits), self.len() + 1) {
            entry.frequency /= 2;
        }
        hits
    }

    fn count(&mut self, uses: u64) {
        self.count_among(uses, self.len());
    }

    /// True when everything was halved.
    fn count_among(&mut self, uses: u64, residents: usize) -> bool {
        self.uses += uses;
        if self.uses <= 20 * residents.max(1) as u64 {
            return false;
        }
        self.uses /= 2;
        for entry in [&mut self.window, &mut self.probation, &mut self.protected].into_iter().flatten() {
            entry.frequency /= 2;
        }
        if let Some(entry) = &mut self.coming {
            entry.frequency /= 2;
        }
        for ghost in self.ghosts.iter_mut().flatten() {
            ghost.frequency /= 2;
        }
        true
    }

    fn set_of(&self, hash: u32) -> usize {
        let mixed = hash.wrapping_mul(0x9e37_79b1);
        (u64::from(mixed) * self.ghosts.len() as u64 / (1 << 32)) as usize
    }

    fn take_ghost(&mut self, hash: u32) -> Option<Ghost> {
        let hash = hash.max(1);
        let set = self.set_of(hash);
        let ghosts = self.ghosts.get_mut(set)?;
        // The same hash may be there twice: the place found first counts, here the lowest that was ever filled.
        let at = ghosts.iter().position(|ghost| ghost.hash == hash)?;
        let ghost = ghosts[at].clone();
        ghosts[at].hash = 0;
        Some(ghost)
    }

    fn put_ghost(&mut self, ghost: Ghost) {
        let set = self.set_of(ghost.hash);
        let ghosts = &mut self.ghosts[set];
        // Empty places first, the last of them; then the oldest.
        if let Some(empty) = ghosts.iter().rposition(|ghost| ghost.hash == 0) {
            ghosts[empty] = ghost;
        } else {
            let oldest = (0..4).min_by_key(|&at| ghosts[at].number).expect("four places");
            if ghosts[oldest].number < ghost.number {
                ghosts[oldest] = ghost;
            }
        }
    }

    fn grow_ghosts(&mut self, residents: usize) {
        let sets = (residents * 2).div_ceil(4).max(1);
        if sets <= self.ghosts.len() {
            return;
        }
        let sets = sets.max(self.ghosts.len() * 2);
        let empty = Ghost { hash: 0, frequency: 0, from_window: false, number: 0 };
        let old = std::mem::replace(&mut self.ghosts, vec![vec![empty; 4]; sets]);
        for ghost in old.into_iter().flatten().filter(|ghost| ghost.hash != 0) {
            self.put_ghost(ghost);
        }
    }
}
