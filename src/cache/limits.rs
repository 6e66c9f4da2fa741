//! How much a cache may hold.

/// Where values are demoted, one of so many entries and bytes is live: the greater part is for compressed values.
const LIVE_SHARE: u32 = 4;

/// The bounds of a cache; both hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At most this many entries; at least 1.
    pub max_entries: u32,
    /// At most this much weight (bytes) in all.
    pub max_weight: u64,
}

impl Limits {
    /// Bounds with the lowest sensible values enforced: a cache holds at least one entry.
    pub fn new(max_entries: u32, max_weight: u64) -> Self {
        Self { max_entries: max_entries.max(1), max_weight }
    }

    /// At most this many entries of any weight.
    pub fn entries(max_entries: u32) -> Self {
        Self::new(max_entries, u64::MAX)
    }

    /// The bounds of the live values of a cache that demotes others. Where there is no bound there is none for them.
    pub fn live(self) -> Self {
        let Self { max_entries, max_weight } = self;
        Self {
            max_entries: if max_entries == u32::MAX { max_entries } else { max_entries.div_ceil(LIVE_SHARE) },
            max_weight: if max_weight == u64::MAX { max_weight } else { max_weight / u64::from(LIVE_SHARE) },
        }
    }

    /// Whether so many entries of this total weight are too much.
    pub fn exceeded_by(&self, entries: u32, weight: u64) -> bool {
        entries > self.max_entries || weight > self.max_weight
    }

    /// Whether one entry of this weight can be held at all.
    pub fn admit(&self, weight: u32) -> bool {
        u64::from(weight) <= self.max_weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_every_bound_is_live_and_of_none_all() {
        assert_eq!(Limits::new(1, 3).live(), Limits { max_entries: 1, max_weight: 0 });
        assert_eq!(Limits::new(1001, 4000).live(), Limits { max_entries: 251, max_weight: 1000 });
        assert_eq!(Limits::entries(u32::MAX).live(), Limits::entries(u32::MAX));
    }
}
