//! What many values have in common, given to each of their blocks: small values compress well only so.

/// The largest dictionary in bytes. Matches reach 64 KB back, and a value comes between.
pub const LARGEST: usize = 56 << 10;

/// The number of the empty dictionary.
pub(super) const EMPTY: u32 = 0;

#[derive(Debug, Default)]
struct Held {
    bytes: Vec<u8>,
    /// Blocks that need it.
    uses: u32,
}

/// The dictionaries of all blocks, by number; those that no block needs any more are forgotten.
#[derive(Debug)]
pub(super) struct Dictionaries {
    held: Vec<Held>,
    /// The one of new blocks.
    pub present: u32,
}

impl Default for Dictionaries {
    fn default() -> Self {
        Self { held: vec![Held::default()], present: EMPTY }
    }
}

impl Dictionaries {
    pub fn get(&self, number: u32) -> &[u8] {
        &self.held[number as usize].bytes
    }

    /// The number of the one with these bytes.
    pub fn add(&mut self, bytes: &[u8]) -> u32 {
        let known = self.held.iter().position(|held| held.bytes == bytes);
        let number = known.or_else(|| (1..self.held.len()).find(|&number| self.held[number].bytes.is_empty()));
        let number = number.unwrap_or(self.held.len());
        if number == self.held.len() {
            self.held.push(Held::default());
        }
        if known.is_none() {
            self.held[number].bytes = bytes.to_vec();
        }
        number as u32
    }

    /// New blocks get this one.
    pub fn change(&mut self, number: u32) {
        let old = std::mem::replace(&mut self.present, number);
        self.forget_unused(old);
    }

    pub fn retain(&mut self, number: u32) {
        self.held[number as usize].uses += 1;
    }

    pub fn release(&mut self, number: u32) {
        self.held[number as usize].uses -= 1;
        self.forget_unused(number);
    }

    #[inline(never)]
    fn forget_unused(&mut self, number: u32) {
        if self.held[number as usize].uses == 0 && number != self.present {
            self.held[number as usize].bytes = Vec::new();
        }
    }
}
