//! The cache's machine: the policy, which says which entries stay, and the wheel, which says when the time of one is over.
//!
//! A page asks its cache more often than anything else here, so the calls of every day are methods with typed answers
//! ([`insert`](Cache::insert), [`reweigh`](Cache::reweigh), ...), and a hit is not even a call (see [`Cache::hits`]). The same
//! machine can be driven by [`Event`]s and [`Command`]s instead, by a driver that can wait for its turn.

use std::cell::Cell;

use super::{Limits, Policy, PolicyKind};
use crate::machine::{Commands, Machine};
use crate::time::Wheel;

/// The wheel's tick in ms: an entry whose time is over may stay so much longer in memory, though it is never served.
const TICK: f64 = 256.0;

/// The tick in which a time lies; casts saturate, and NaN is 0.
fn tick(time: f64) -> u64 {
    (time / TICK) as u64
}

/// What has to go for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// The entry is heavier than the whole cache may be; nothing has changed.
    Refused,
    /// No entry has to go.
    Fits,
    /// The entry of this slot was evicted.
    Evicts(u32),
    /// Several entries were evicted: [`Cache::take_evicted`] lists them.
    EvictsSeveral,
}

/// What can happen to a cache.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A new entry. It is of no use any more from `stale_until` on, in ms; `INFINITY` for never.
    Inserted {
        /// The slot that it gets; one in use is given up first.
        slot: u32,
        /// 32 bits of the hash of its key.
        hash: u32,
        /// Its bytes, or 1 where nothing is weighed.
        weight: u32,
        /// When it is to be removed.
        stale_until: f64,
    },
    /// An entry was replaced by one of another weight.
    Reweighed {
        /// Its slot.
        slot: u32,
        /// Its weight from now on.
        weight: u32,
    },
    /// An entry was used.
    Touched(u32),
    /// An entry was deleted or has expired.
    Removed(u32),
    /// An entry, of the live ones or not, is to be removed at another time; `INFINITY` for never.
    Scheduled {
        /// Its slot.
        slot: u32,
        /// When it is to be removed.
        stale_until: f64,
    },
    /// All entries were removed.
    Cleared,
    /// The cache ends.
    Close,
}

/// What a cache can want done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The entry that was inserted, or that got another weight, is heavier than the whole cache may be: it is not kept.
    Refuse(u32),
    /// The entry is not among the live ones any more: there is no room for it.
    Evict(u32),
    /// The time of the entry is over: it is to be removed, or [scheduled](Event::Scheduled) anew if it lives longer by now.
    Expire(u32),
}

/// The machine of one cache. Times are milliseconds on any clock that does not go back.
pub struct Cache {
    policy: Policy,
    wheel: Wheel,
    /// Slots that were evicted and not taken yet.
    evicted: Vec<u32>,
    /// For whoever drives it by events.
    commands: Commands<Command>,
    closed: bool,
}

impl Cache {
    /// An empty cache. `seed`: any number, best one that others cannot guess.
    pub fn new(kind: PolicyKind, limits: Limits, seed: u32, now: f64) -> Self {
        Self {
            policy: Policy::new(kind, limits, seed),
            wheel: Wheel::new(tick(now)),
            evicted: Vec::new(),
            commands: Commands::new(),
            closed: false,
        }
    }

    /// Makes room for slots below this number. The address of [`hits`](Self::hits) may change.
    pub fn reserve(&mut self, slots: u32) {
        self.policy.reserve(slots);
    }

    /// A byte per slot that the driver raises on a hit, up to [`MAX_HITS`](super::MAX_HITS). Empty for a policy to which hits
    /// are reported by [`touch`](Self::touch).
    pub fn hits(&self) -> &[Cell<u8>] {
        self.policy.hits()
    }

    /// What decides which entries stay.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Adds an entry: see [`Event::Inserted`].
    #[inline(always)]
    pub fn insert(&mut self, slot: u32, hash: u32, weight: u32, stale_until: f64) -> Admission {
        if !self.policy.insert(slot, hash, weight, &mut self.evicted) {
            return Admission::Refused;
        }
        self.schedule(slot, stale_until);
        self.admitted()
    }

    /// An entry has another weight: see [`Event::Reweighed`].
    #[inline(always)]
    pub fn reweigh(&mut self, slot: u32, weight: u32) -> Admission {
        if self.policy.reweigh(slot, weight, &mut self.evicted) { self.admitted() } else { Admission::Refused }
    }

    #[inline(always)]
    fn admitted(&mut self) -> Admission {
        if !self.wheel.is_empty() {
            for &slot in &self.evicted {
                self.wheel.cancel(slot);
            }
        }
        match self.evicted.as_slice() {
            [] => Admission::Fits,
            &[slot] => {
                self.evicted.clear();
                Admission::Evicts(slot)
            }
            _ => Admission::EvictsSeveral,
        }
    }

    /// An entry was used.
    pub fn touch(&mut self, slot: u32) {
        self.policy.touch(slot);
    }

    /// An entry was deleted or has expired.
    #[inline(always)]
    pub fn remove(&mut self, slot: u32) {
        self.policy.remove(slot);
        self.wheel.cancel(slot);
    }

    /// An entry is to be removed at another time: see [`Event::Scheduled`].
    #[inline(always)]
    pub fn schedule(&mut self, slot: u32, stale_until: f64) {
        if stale_until < f64::INFINITY {
            // Into the tick after: when that begins, the time has come for certain.
            self.wheel.schedule(slot, tick(stale_until).saturating_add(1));
        } else if !self.wheel.is_empty() {
            self.wheel.cancel(slot);
        }
    }

    /// The clock has reached `now`: [`take_expired`](Self::take_expired) lists the slots whose time is over.
    pub fn advance(&mut self, now: f64) {
        self.wheel.advance(tick(now));
    }

    /// Writes the next slots that were evicted into a list, and says how many; each is given once, in order.
    pub fn take_evicted(&mut self, list: &[Cell<u32>]) -> usize {
        let count = self.evicted.len().min(list.len());
        for (place, slot) in list.iter().zip(self.evicted.drain(..count)) {
            place.set(slot);
        }
        count
    }

    /// Writes the next slots whose time is over into a list, and says how many. They have no time any more, but are still
    /// held: see [`Command::Expire`].
    pub fn take_expired(&mut self, list: &[Cell<u32>]) -> usize {
        let mut count = 0;
        while let Some(place) = list.get(count)
            && let Some(slot) = self.wheel.next_due()
        {
            place.set(slot);
            count += 1;
        }
        count
    }

    /// Forgets all entries.
    pub fn clear(&mut self) {
        self.policy.clear();
        self.wheel.clear();
        self.evicted.clear();
    }
}

impl Machine for Cache {
    type Event = Event;
    type Command = Command;

    fn handle(&mut self, _now: f64, event: Event) {
        if self.closed {
            return;
        }
        match event {
            Event::Inserted { slot, hash, weight, stale_until } => {
                let admission = self.insert(slot, hash, weight, stale_until);
                self.command(slot, admission);
            }
            Event::Reweighed { slot, weight } => {
                let admission = self.reweigh(slot, weight);
                self.command(slot, admission);
            }
            Event::Touched(slot) => self.touch(slot),
            Event::Removed(slot) => self.remove(slot),
            Event::Scheduled { slot, stale_until } => self.schedule(slot, stale_until),
            Event::Cleared => self.clear(),
            Event::Close => {
                self.clear();
                self.closed = true;
            }
        }
    }

    fn poll(&mut self) -> Option<Command> {
        self.commands.next()
    }

    fn poll_timeout(&self) -> Option<f64> {
        self.wheel.next_stop().map(|tick| tick as f64 * TICK)
    }

    fn handle_timeout(&mut self, now: f64) {
        self.advance(now);
        while let Some(slot) = self.wheel.next_due() {
            self.commands.push(Command::Expire(slot));
        }
    }
}

impl Cache {
    /// An answer that nobody has seen is given as commands.
    fn command(&mut self, slot: u32, admission: Admission) {
        match admission {
            Admission::Fits => {}
            Admission::Refused => self.commands.push(Command::Refuse(slot)),
            Admission::Evicts(slot) => self.commands.push(Command::Evict(slot)),
            Admission::EvictsSeveral => {
                for slot in self.evicted.drain(..) {
                    self.commands.push(Command::Evict(slot));
                }
            }
        }
    }
}
