//! Adaptive lazy TinyLFU: the default policy.
//!
//! Three queues over slots: new entries wait in the *window*; what leaves it competes for a place in the main part,
//! which is *probation* and, for what was hit there, *protected*. A hit only raises the slot's byte, which is read when
//! the slot reaches the head of its queue: what was hit is moved then, not before (as in CLOCK and SIEVE).
//!
//! - An entry that leaves the window takes the place of probation's head when it was used more often (TinyLFU,
//!   Einziger, Friedman and Manes, 2017). Frequencies are exact for residents; evicted ones are remembered for a
//!   while (`ghosts.rs`).
//! - The window grows and shrinks by which keys come back (`window.rs`); such keys enter probation at once, unless the
//!   window has grown longer. Where popularity drifts fast the window is nearly all, and the whole is a CLOCK.
//! - Everything halves now and then, so that old fame fades; where it deceives, it is put to the test sooner
//!   (`aging.rs`).

use std::cell::Cell;

use super::aging::Aging;
use super::ghosts::{Ghosts, Origin};
use super::limits::Limits;
use super::queue::Queues;
use super::slot::{Place, Slot};
use super::window::WindowShare;
use super::{MAX_HITS, NO_SLOT};
use crate::random::Random;

/// Protected entries may be this much of the main part.
const PROTECTED_SHARE: f64 = 0.8;
/// A key that comes back within this many evictions, per entry of the cache, says something about the window.
const SOON: f64 = 1.0;
/// Frequencies halve after this many counted uses per entry of the cache.
const SAMPLE: u64 = 20;
/// A loser of the contest that was used at least this often wins once in [`LUCK`]: who floods the cache with keys
/// that collide with a popular one cannot keep it out for good.
const LUCKY_FREQUENCY: u8 = 6;
const LUCK: u32 = 128;

/// A sum of weights, of which 2^32 slots of 32 bits cannot make more than 2^63: processors convert signed numbers faster.
#[inline(always)]
fn float(weight: u64) -> f64 {
    weight as i64 as f64
}

/// The policy. See the [module](super) for what slots, weights and hashes are.
#[derive(Debug)]
pub struct Adaptive {
    limits: Limits,
    slots: Vec<Slot>,
    hits: Vec<Cell<u8>>,
    queues: Queues,
    window_share: WindowShare,
    aging: Aging,
    ghosts: Ghosts,
    /// Uses counted since frequencies were last halved.
    uses: u64,
    random: Random,
    /// One entry's share of the cache, and of how many entries: dividing takes as long as ten other steps.
    share_of_one: f64,
    share_of_one_in: u32,
}

impl Adaptive {
    /// An empty cache of these bounds. `seed`: any number, best one that nobody can guess.
    pub fn new(limits: Limits, seed: u32) -> Self {
        Self {
            limits,
            slots: Vec::new(),
            hits: Vec::new(),
            queues: Queues::new(),
            window_share: WindowShare::new(),
            aging: Aging::new(),
            ghosts: Ghosts::new(),
            uses: 0,
            random: Random::new(seed),
            share_of_one: 1.0,
            share_of_one_in: 1,
        }
    }

    /// Makes room for slots below this number. The address of [`hits`](Self::hits) may change.
    pub fn reserve(&mut self, slots: u32) {
        if slots as usize > self.slots.len() {
            self.slots.resize(slots as usize, Slot::FREE);
            self.hits.resize(slots as usize, Cell::new(0));
        }
    }

    /// A byte per slot: the hits since the policy last looked, at most [`MAX_HITS`].
    pub fn hits(&self) -> &[Cell<u8>] {
        &self.hits
    }

    /// An entry was hit; the same as raising its byte.
    pub fn touch(&mut self, slot: u32) {
        if let Some(hits) = self.hits.get(slot as usize) {
            hits.set((hits.get() + 1).min(MAX_HITS));
        }
    }

    /// Entries held.
    #[inline(always)]
    pub fn len(&self) -> u32 {
        self.queues.window.len() + self.queues.probation.len() + self.queues.protected.len()
    }

    /// Whether no entry is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The weight of all entries held.
    #[inline(always)]
    pub fn weight(&self) -> u64 {
        self.queues.window.weight() + self.main_weight()
    }

    /// The share of the cache that is window, between 0 and 1.
    pub fn window_share(&self) -> f64 {
        self.window_share.get()
    }

    /// 1 divided by the number of entries held; 1 for an empty cache.
    #[inline(always)]
    fn share_of_one(&mut self) -> f64 {
        let len = self.len();
        if len != self.share_of_one_in && len > 0 {
            self.share_of_one_in = len;
            self.share_of_one = 1.0 / f64::from(len);
        }
        if len > 0 { self.share_of_one } else { 1.0 }
    }

    #[inline(always)]
    fn main_weight(&self) -> u64 {
        self.queues.probation.weight() + self.queues.protected.weight()
    }

    /// Adds an entry and appends the slots that are evicted for it to `evicted`. A slot in use is given up first.
    ///
    /// False, and nothing changes, when the entry weighs more than the whole cache may.
    pub fn insert(&mut self, slot: u32, hash: u32, weight: u32, evicted: &mut Vec<u32>) -> bool {
        if slot == NO_SLOT || !self.limits.admit(weight) {
            return false;
        }
        if slot as usize >= self.slots.len() {
            self.reserve(slot + 1);
        }
        self.remove(slot);
        let ghost = self.ghosts.take(hash);
        let frequency = ghost.map_or(1, |ghost| (ghost.frequency + 1).min(MAX_HITS));
        self.slots[slot as usize] = Slot { hash, weight, frequency, ..Slot::FREE };
        let share_of_one = self.share_of_one();
        let place = match ghost {
            Some(ghost) if f64::from(ghost.age) <= SOON * f64::from(self.len().max(1)) => {
                self.window_share.returned(ghost.origin, share_of_one);
                self.place_to_return_to()
            }
            _ => Place::Window,
        };
        self.window_share.inserted(share_of_one);
        self.count(1);
        self.admit(slot, place, evicted);
        true
    }

    /// An entry was replaced by one of this weight; slots that are evicted for it are appended to `evicted`.
    ///
    /// False, and nothing changes, when the slot is not in use or the new weight is more than the whole cache may hold.
    pub fn reweigh(&mut self, slot: u32, weight: u32, evicted: &mut Vec<u32>) -> bool {
        let Some(place) = self.slots.get(slot as usize).map(|entry| entry.place) else { return false };
        if place == Place::Free || !self.limits.admit(weight) {
            return false;
        }
        let hits = self.hits[slot as usize].get();
        self.remove(slot);
        self.hits[slot as usize].set(hits);
        self.slots[slot as usize].weight = weight;
        self.admit(slot, place, evicted);
        true
    }

    /// Takes an entry out that was deleted or has expired. True when it was there.
    #[inline(always)]
    pub fn remove(&mut self, slot: u32) -> bool {
        let Some(entry) = self.slots.get(slot as usize) else { return false };
        if entry.place == Place::Free {
            return false;
        }
        self.unlink(slot);
        self.hits[slot as usize].set(0);
        true
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        let slots = self.slots.len() as u32;
        *self = Self { random: self.random, ..Self::new(self.limits, 0) };
        self.reserve(slots);
    }

    /// Where a key goes that came back soon: it has shown that it deserves the longer stay. In a main part that drift has
    /// left small it would be evicted again at once, and its next return would hold up the window.
    fn place_to_return_to(&self) -> Place {
        if self.queues.window.len() > self.queues.probation.len() { Place::Window } else { Place::Probation }
    }

    #[inline(always)]
    fn link(&mut self, slot: u32, place: Place) {
        if let Some(queue) = self.queues.of(place) {
            queue.push(&mut self.slots, slot);
        }
    }

    #[inline(always)]
    fn unlink(&mut self, slot: u32) {
        if let Some(queue) = self.queues.of(self.slots[slot as usize].place) {
            queue.remove(&mut self.slots, slot);
        }
    }

    /// Makes room for a slot that is in no queue, and puts it into one. It takes no part in the contest meanwhile, so
    /// that what was set just now can be got.
    #[inline(always)]
    fn admit(&mut self, slot: u32, place: Place, evicted: &mut Vec<u32>) {
        let weight = u64::from(self.slots[slot as usize].weight);
        let to_window = if place == Place::Window { weight } else { 0 };
        // Decided once: while room is made, a window at its bound would be full and not full in turn, and main's head would
        // go without a contest.
        let allowance = self.window_share.get() * float(self.weight() + weight);
        loop {
            let total = self.weight() + weight;
            let over = self.limits.exceeded_by(self.len() + 1, total);
            let window_full = float(self.queues.window.weight() + to_window) > allowance;
            let leaving = self.queues.window.head().filter(|_| window_full || (over && self.main_weight() == 0));
            if let Some(head) = leaving {
                evicted.extend(self.leave_window(head, over));
            } else if !over {
                break;
            } else if let Some(victim) = self.victim() {
                evicted.push(self.evict(victim));
            } else {
                break; // nothing else is held, and the entry alone is within the bounds
            }
        }
        self.link(slot, place);
    }

    /// The window's head has to go: round again if it was hit, else into the main part if there is room, else whoever
    /// loses the contest goes.
    #[inline(always)]
    fn leave_window(&mut self, head: u32, over: bool) -> Option<u32> {
        if self.read_hits(head) > 0 {
            self.queues.window.rotate(&mut self.slots);
            return None;
        }
        let victim = if over { self.victim() } else { None };
        let loser = match victim {
            None if over => head,
            Some(victim) if !self.beats(head, victim) => {
                // To the tail with the winner: the next candidate meets another, or one strong head guards them all.
                if let Some(queue) = self.queues.of(self.slots[victim as usize].place) {
                    queue.rotate(&mut self.slots);
                }
                head
            }
            _ => {
                self.move_to(head, Place::Probation);
                victim?
            }
        };
        Some(self.evict(loser))
    }

    /// The main part's next victim, still in its queue: the first that was not hit since it was last looked at.
    #[inline(always)]
    fn victim(&mut self) -> Option<u32> {
        loop {
            if let Some(head) = self.queues.probation.head() {
                if self.read_hits(head) == 0 {
                    return Some(head);
                }
                self.move_to(head, Place::Protected);
                self.shrink_protected();
            } else {
                let head = self.queues.protected.head()?;
                if self.read_hits(head) == 0 {
                    return Some(head);
                }
                self.queues.protected.rotate(&mut self.slots);
            }
        }
    }

    /// Sends what is too much in protected back to probation, those hit meanwhile last.
    fn shrink_protected(&mut self) {
        while float(self.queues.protected.weight()) > PROTECTED_SHARE * float(self.main_weight()) {
            let Some(head) = self.queues.protected.head() else { return };
            if self.read_hits(head) > 0 {
                self.queues.protected.rotate(&mut self.slots);
            } else {
                self.move_to(head, Place::Probation);
            }
        }
    }

    fn move_to(&mut self, slot: u32, place: Place) {
        self.unlink(slot);
        self.link(slot, place);
    }

    /// Whether an entry leaving the window takes the place of the main part's victim.
    #[inline(always)]
    fn beats(&mut self, candidate: u32, victim: u32) -> bool {
        let frequency = self.slots[candidate as usize].frequency;
        frequency > self.slots[victim as usize].frequency || (frequency >= LUCKY_FREQUENCY && self.random.one_in(LUCK))
    }

    /// Takes a slot out and remembers its key.
    #[inline(always)]
    fn evict(&mut self, slot: u32) -> u32 {
        self.ghosts.reserve(self.len());
        let Slot { hash, frequency, place, .. } = self.slots[slot as usize];
        let origin = if place == Place::Window { Origin::Window } else { Origin::Main };
        self.ghosts.record(hash, frequency, origin);
        let share_of_one = self.share_of_one();
        self.window_share.evicted(origin, share_of_one);
        self.remove(slot);
        self.aging.evicted();
        while self.aging.next() {
            self.age(share_of_one);
        }
        slot
    }

    /// Looks at the protected entry that was not looked at for longest.
    fn age(&mut self, share_of_one: f64) {
        let Some(head) = self.queues.protected.head() else { return };
        let frequency = self.slots[head as usize].frequency;
        let hit = self.read_hits(head) > 0;
        self.aging.looked(frequency, hit, share_of_one);
        if hit {
            self.queues.protected.rotate(&mut self.slots);
        } else {
            self.move_to(head, Place::Probation);
        }
    }

    /// The hits since this was last asked; they count from now on.
    #[inline(always)]
    fn read_hits(&mut self, slot: u32) -> u8 {
        let hits = self.hits[slot as usize].replace(0).min(MAX_HITS);
        if hits > 0 {
            let entry = &mut self.slots[slot as usize];
            entry.frequency = (entry.frequency + hits).min(MAX_HITS);
            self.count(u64::from(hits));
        }
        hits
    }

    /// Counts uses; old ones fade.
    #[inline(always)]
    fn count(&mut self, uses: u64) {
        self.uses += uses;
        if self.uses > SAMPLE * u64::from(self.len().max(1)) {
            self.fade();
        }
    }

    #[cold]
    fn fade(&mut self) {
        self.uses /= 2;
        for entry in &mut self.slots {
            entry.frequency /= 2;
        }
        self.ghosts.halve();
    }
}
