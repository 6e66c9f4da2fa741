//! How busy the main thread is, where nobody says: timers at random times, and the share of them that comes late.
//!
//! A thread that is busy for 80 % of the time makes 85 to 95 % of such probes late in Chromium, 76 in Firefox, 75 in WebKit. Long
//! tasks tell the same only of tasks above 50 ms, and the mean lateness of an interval depends on how long tasks are.

use crate::random::Random;

/// A probe that is later is late, in ms.
const LATE: f64 = 4.0;

/// Between probes, in ms; after a late one more often, for a while.
const CALM: f64 = 5000.0;
const BUSY: f64 = 500.0;
const BUSY_FOR: f64 = 10_000.0;

/// Added at random, so that no interval of the page's keeps step, in ms.
const JITTER: f64 = 100.0;

/// Probes that are needed for a share, and those that count.
const LEAST: usize = 20;
const MOST: usize = 40;

/// The probes so far.
#[derive(Clone, Debug)]
pub(super) struct Busy {
    /// Whether the last ones were late.
    late: Vec<bool>,
    next: usize,
    /// When the next one is due, by the machine's clock.
    pub due: f64,
    often_until: f64,
    random: Random,
}

impl Busy {
    pub fn new(seed: u32) -> Self {
        Self { late: Vec::new(), next: 0, due: f64::INFINITY, often_until: 0.0, random: Random::new(seed) }
    }

    /// Sets the next probe.
    pub fn schedule(&mut self, now: f64) {
        let wait = if now < self.often_until { BUSY } else { CALM };
        self.due = now + wait + JITTER * f64::from(self.random.next_number()) / f64::from(u32::MAX);
    }

    /// A probe has come; how late, in ms.
    pub fn probe(&mut self, now: f64) -> f64 {
        let lateness = (now - self.due).max(0.0);
        let is_late = lateness > LATE;
        if is_late {
            self.often_until = now + BUSY_FOR;
        }
        if self.late.len() < MOST {
            self.late.push(is_late);
        } else {
            self.late[self.next] = is_late;
            self.next = (self.next + 1) % MOST;
        }
        self.schedule(now);
        lateness
    }

    /// The share of probes that were late, once there are enough.
    pub fn share(&self) -> Option<f64> {
        let late = self.late.iter().filter(|late| **late).count();
        (self.late.len() >= LEAST).then(|| late as f64 / self.late.len() as f64)
    }
}
