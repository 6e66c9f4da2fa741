//! A hierarchical timing wheel (Varghese and Lauck, 1987): which of many timers are due, at the cost of those that are.
//!
//! Timers are known by small numbers that the caller chooses and reuses: dense ones keep the table small. Time is counted in
//! ticks that the caller defines. Each level has 64 places; a place of the next level spans the whole level below. A timer
//! waits at the level of its distance and moves down as its time comes near. The last level also takes what lies beyond it:
//! such timers are looked at again after one round. Timers that are due wait in a place of their own until they are taken, so
//! that one that is cancelled before is never heard of.

const PLACES_BITS: u32 = 6;
const PLACES: usize = 1 << PLACES_BITS;
const LEVELS: usize = 4;
/// The place of the timers that are due, after those of all levels.
const DUE: usize = PLACES * LEVELS;
/// The furthest distance in ticks that has places of its own.
const HORIZON: u64 = (1 << (PLACES_BITS * LEVELS as u32)) - 1;
const NOWHERE: u16 = u16::MAX;
/// The number that stands for "no timer".
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Timer {
    due: u64,
    prev: u32,
    next: u32,
    /// Level and place in one number; [`NOWHERE`] for a timer that is not set.
    bucket: u16,
}

const IDLE: Timer = Timer { due: 0, prev: NONE, next: NONE, bucket: NOWHERE };

/// Says which of many timers are due. Timers are known by small numbers, which the caller chooses and reuses; ticks are the
/// caller's unit of time.
#[derive(Debug)]
pub struct Wheel {
    now: u64,
    timers: Vec<Timer>,
    heads: [u32; DUE + 1],
    len: u32,
}

impl Wheel {
    /// An empty wheel at this tick.
    pub fn new(now: u64) -> Self {
        Self { now, timers: Vec::new(), heads: [NONE; DUE + 1], len: 0 }
    }

    /// Timers that are set, those that are due and were not taken yet included.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether no timer is set.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The timer is due at this tick (one in the past: the next). Replaces its earlier time. The number 2^32 - 1 is none.
    pub fn schedule(&mut self, timer: u32, due: u64) {
        if timer == NONE {
            return;
        }
        self.cancel(timer);
        if self.timers.len() <= timer as usize {
            self.timers.resize(timer as usize + 1, IDLE);
        }
        self.timers[timer as usize].due = due.max(self.now.saturating_add(1));
        self.link(timer);
        self.len += 1;
    }

    /// The timer is not set any more, and [`next_due`](Self::next_due) does not give it if it was due already.
    pub fn cancel(&mut self, timer: u32) {
        if self.timers.get(timer as usize).is_some_and(|timer| timer.bucket != NOWHERE) {
            self.unlink(timer);
            self.len -= 1;
        }
    }

    /// Moves to this tick; [`next_due`](Self::next_due) gives the timers that are due by then. A tick in the past does nothing.
    pub fn advance(&mut self, now: u64) {
        if self.len == 0 || now.saturating_sub(self.now) > HORIZON {
            // Nothing waits, or more than a whole round has gone by: look at every timer once instead of at every tick.
            self.jump(now);
            return;
        }
        while self.now < now {
            // The next tick at which a place has to be looked at; empty ones in between cost nothing.
            let Some(next) = self.next_stop().filter(|&next| next <= now) else {
                self.now = now;
                return;
            };
            self.now = next;
            self.turn();
        }
    }

    /// Takes a timer that is due; each is given once, in no particular order.
    pub fn next_due(&mut self) -> Option<u32> {
        let timer = self.heads[DUE];
        if timer == NONE {
            return None;
        }
        self.cancel(timer);
        Some(timer)
    }

    /// The tick by which [`advance`](Self::advance) should be called next: no timer is due before, though none may be due
    /// then. None while no timer waits for its time.
    pub fn next_stop(&self) -> Option<u64> {
        if self.len == 0 {
            return None;
        }
        (0..LEVELS).filter_map(|level| self.next_stop_of(level)).min()
    }

    /// Forgets every timer.
    pub fn clear(&mut self) {
        *self = Self::new(self.now);
    }

    fn next_stop_of(&self, level: usize) -> Option<u64> {
        let shift = PLACES_BITS * level as u32;
        let here = self.now >> shift;
        (1..=PLACES as u64)
            .find(|step| self.heads[level * PLACES + here.wrapping_add(*step) as usize % PLACES] != NONE)
            .map(|step| here.saturating_add(step).saturating_mul(1 << shift))
    }

    /// Empties the places that begin at this tick, from the widest: timers become due or move down.
    fn turn(&mut self) {
        for level in (0..LEVELS).rev() {
            let shift = PLACES_BITS * level as u32;
            if self.now & ((1 << shift) - 1) != 0 {
                continue;
            }
            self.empty(level * PLACES + (self.now >> shift) as usize % PLACES);
        }
    }

    fn jump(&mut self, now: u64) {
        if now <= self.now {
            return;
        }
        self.now = now;
        self.heads[..DUE].fill(NONE);
        for timer in 0..self.timers.len() as u32 {
            if usize::from(self.timers[timer as usize].bucket) < DUE {
                self.link(timer);
            }
        }
    }

    /// Puts the timers of a place where they belong by now.
    fn empty(&mut self, bucket: usize) {
        let mut timer = std::mem::replace(&mut self.heads[bucket], NONE);
        while timer != NONE {
            let next = self.timers[timer as usize].next;
            self.link(timer);
            timer = next;
        }
    }

    /// Where a timer belongs that is in no place.
    fn place(&self, due: u64) -> usize {
        if due <= self.now {
            return DUE;
        }
        let due = due.min(self.now.saturating_add(HORIZON));
        let level = ((due - self.now).ilog2() / PLACES_BITS) as usize;
        level * PLACES + (due >> (PLACES_BITS * level as u32)) as usize % PLACES
    }

    fn link(&mut self, timer: u32) {
        let bucket = self.place(self.timers[timer as usize].due);
        let head = std::mem::replace(&mut self.heads[bucket], timer);
        let entry = &mut self.timers[timer as usize];
        entry.bucket = bucket as u16;
        entry.prev = NONE;
        entry.next = head;
        if head != NONE {
            self.timers[head as usize].prev = timer;
        }
    }

    fn unlink(&mut self, timer: u32) {
        let Timer { prev, next, bucket, .. } = self.timers[timer as usize];
        match prev {
            NONE => self.heads[bucket as usize] = next,
            prev => self.timers[prev as usize].next = next,
        }
        if next != NONE {
            self.timers[next as usize].prev = prev;
        }
        self.timers[timer as usize].bucket = NOWHERE;
    }
}
