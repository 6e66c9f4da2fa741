//! Chance, from a seed that the caller gives: the engine has no entropy of its own.

/// Xorshift (Marsaglia, 2003): fast and even, and nothing that a secret may depend on.
#[derive(Clone, Copy, Debug)]
pub struct Random(u32);

impl Random {
    /// The numbers that follow from this seed, which may be any number.
    pub fn new(seed: u32) -> Self {
        // From 0 nothing but zeros would follow.
        Self(seed | 1)
    }

    /// The next number, from 1 to 2^32 - 1.
    pub fn next_number(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// True once in so many times, on average; `times` is at least 1.
    pub fn one_in(&mut self, times: u32) -> bool {
        self.next_number().is_multiple_of(times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seed_gives_chances_that_are_even() {
        for seed in [0, 1, 2, u32::MAX] {
            let mut random = Random::new(seed);
            let lucky = (0..100_000).filter(|_| random.one_in(100)).count();
            assert!((850..1150).contains(&lucky), "seed {seed}: {lucky} of 1000");
        }
    }
}
