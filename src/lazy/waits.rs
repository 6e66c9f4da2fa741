//! How long pictures were on screen without being there.

/// How many of the last ones are remembered.
const REMEMBERED: usize = 256;

/// The last waits in ms.
#[derive(Debug)]
pub(super) struct Waits {
    list: Vec<f64>,
    next: usize,
}

impl Waits {
    pub const fn new() -> Self {
        Self { list: Vec::new(), next: 0 }
    }

    pub fn add(&mut self, wait: f64) {
        if self.list.len() < REMEMBERED {
            self.list.push(wait);
        } else {
            self.list[self.next] = wait;
            self.next = (self.next + 1) % REMEMBERED;
        }
    }

    /// The wait that this share (0 to 1) of them does not exceed, by nearest rank; 0 where there is none.
    pub fn quantile(&self, share: f64) -> f64 {
        let rank = ((self.list.len() as f64 * share).ceil() as usize).max(1);
        let is_it = |wait: &&f64| self.list.iter().filter(|other| other <= wait).count() >= rank;
        let least = self.list.iter().filter(is_it).fold(f64::INFINITY, |least, wait| least.min(*wait));
        if least < f64::INFINITY { least } else { 0.0 }
    }
}
