//! A hierarchical timing wheel over slots (Varghese and Lauck, 1987): which lifetimes end, at the cost of those that do.
//!
//! Time is counted in ticks that the caller defines. Each level has 64 places; a place of the next level spans the whole
//! level below. A slot waits at the level of its distance and moves down as its time comes near. The last level also
//! takes what lies beyond it: such slots are looked at again after one round.

use super::NO_SLOT;

const PLACES_BITS: u32 = 6;
const PLACES: usize = 1 << PLACES_BITS;
const LEVELS: usize = 4;
/// The furthest distance in ticks that the wheel tells apart.
const HORIZON: u64 = (1 << (PLACES_BITS * LEVELS as u32)) - 1;
const NOWHERE: u16 = u16::MAX;

#[derive(Clone, Copy, Debug)]
struct Timer {
    due: u64,
    prev: u32,
    next: u32,
    /// Level and place in one number; [`NOWHERE`] when the slot has no lifetime.
    bucket: u16,
}

const IDLE: Timer = Timer { due: 0, prev: NO_SLOT, next: NO_SLOT, bucket: NOWHERE };

/// The wheel.
#[derive(Debug)]
pub struct Wheel {
    now: u64,
    timers: Vec<Timer>,
    heads: [u32; PLACES * LEVELS],
    len: u32,
}

impl Wheel {
    /// An empty wheel at this tick.
    pub fn new(now: u64) -> Self {
        Self { now, timers: Vec::new(), heads: [NO_SLOT; PLACES * LEVELS], len: 0 }
    }

    /// Slots with a lifetime.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether no slot has a lifetime.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The slot's lifetime ends at this tick (one in the past: the next). Replaces its earlier one.
    pub fn schedule(&mut self, slot: u32, due: u64) {
        if slot == NO_SLOT {
            return;
        }
        self.cancel(slot);
        if self.timers.len() <= slot as usize {
            self.timers.resize(slot as usize + 1, IDLE);
        }
        self.timers[slot as usize].due = due.max(self.now.saturating_add(1));
        self.link(slot);
        self.len += 1;
    }

    /// The slot has no lifetime any more.
    pub fn cancel(&mut self, slot: u32) {
        if self.timers.get(slot as usize).is_some_and(|timer| timer.bucket != NOWHERE) {
            self.unlink(slot);
            self.len -= 1;
        }
    }

    /// Moves to this tick and appends the slots whose lifetimes have ended to `due`. A tick in the past does nothing.
    pub fn advance(&mut self, now: u64, due: &mut Vec<u32>) {
        if self.len == 0 || now.saturating_sub(self.now) > HORIZON {
            // Nothing waits, or more than a whole round has gone by: look at every slot once instead of at every tick.
            self.jump(now, due);
            return;
        }
        while self.now < now {
            // The next tick at which a place has to be looked at; empty ones in between cost nothing.
            let Some(next) = self.next_stop().filter(|&next| next <= now) else {
                self.now = now;
                return;
            };
            self.now = next;
            self.turn(due);
        }
    }

    /// The tick by which [`advance`](Self::advance) should be called next: no slot's lifetime ends before, though none
    /// may end then. None while no slot has a lifetime.
    pub fn next_stop(&self) -> Option<u64> {
        if self.len == 0 {
            return None;
        }
        (0..LEVELS).filter_map(|level| self.next_stop_of(level)).min()
    }

    /// Forgets every lifetime.
    pub fn clear(&mut self) {
        *self = Self::new(self.now);
    }

    fn next_stop_of(&self, level: usize) -> Option<u64> {
        let shift = PLACES_BITS * level as u32;
        let here = self.now >> shift;
        (1..=PLACES as u64)
            .find(|step| self.heads[level * PLACES + here.wrapping_add(*step) as usize % PLACES] != NO_SLOT)
            .map(|step| here.saturating_add(step).saturating_mul(1 << shift))
    }

    /// Empties the places that begin at this tick, from the widest: what is due goes out, the rest moves down.
    fn turn(&mut self, due: &mut Vec<u32>) {
        for level in (0..LEVELS).rev() {
            let shift = PLACES_BITS * level as u32;
            if self.now & ((1 << shift) - 1) != 0 {
                continue;
            }
            let bucket = level * PLACES + (self.now >> shift) as usize % PLACES;
            let mut slot = std::mem::replace(&mut self.heads[bucket], NO_SLOT);
            while slot != NO_SLOT {
                let timer = &mut self.timers[slot as usize];
                let next = timer.next;
                self.expire_or_link(slot, due);
                slot = next;
            }
        }
    }

    fn jump(&mut self, now: u64, due: &mut Vec<u32>) {
        if now <= self.now {
            return;
        }
        self.now = now;
        self.heads = [NO_SLOT; PLACES * LEVELS];
        for slot in 0..self.timers.len() as u32 {
            if self.timers[slot as usize].bucket != NOWHERE {
                self.expire_or_link(slot, due);
            }
        }
    }

    /// For a slot that was taken out of its place.
    fn expire_or_link(&mut self, slot: u32, due: &mut Vec<u32>) {
        if self.timers[slot as usize].due <= self.now {
            self.timers[slot as usize].bucket = NOWHERE;
            self.len -= 1;
            due.push(slot);
        } else {
            self.link(slot);
        }
    }

    fn link(&mut self, slot: u32) {
        let due = self.timers[slot as usize].due.min(self.now.saturating_add(HORIZON));
        // At the very end of time nothing lies ahead: the nearest place will do.
        let distance = (due - self.now).max(1);
        let level = (distance.ilog2() / PLACES_BITS) as usize;
        let place = (due >> (PLACES_BITS * level as u32)) as usize % PLACES;
        let bucket = level * PLACES + place;
        let head = std::mem::replace(&mut self.heads[bucket], slot);
        let timer = &mut self.timers[slot as usize];
        timer.bucket = bucket as u16;
        timer.prev = NO_SLOT;
        timer.next = head;
        if head != NO_SLOT {
            self.timers[head as usize].prev = slot;
        }
    }

    fn unlink(&mut self, slot: u32) {
        let Timer { prev, next, bucket, .. } = self.timers[slot as usize];
        match prev {
            NO_SLOT => self.heads[bucket as usize] = next,
            prev => self.timers[prev as usize].next = next,
        }
        if next != NO_SLOT {
            self.timers[next as usize].prev = prev;
        }
        self.timers[slot as usize].bucket = NOWHERE;
    }
}
