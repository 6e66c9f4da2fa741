//! Which values become live again when they are used.
//!
//! Every use hands out a copy of the value. To make that copy live costs more: where there is no room another value has to be
//! compressed, and one pass over everything would demote all live values. So, where another would have to go, a value
//! becomes live at its second use, if that comes within as many uses of the tier as there are live values: had it become
//! live at the first, and all that were used since, it would be live still.

use crate::cache::Limits;

/// Never used since it came.
pub(super) const UNUSED: u32 = 0;

/// Live values at the moment.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// How many.
    pub entries: u32,
    /// Their weight.
    pub weight: u64,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Promotion {
    /// What the live values may be, and all values' weight together.
    live: Limits,
    max_weight: u64,
    /// Uses so far, modulo 2^32.
    uses: u32,
}

impl Promotion {
    pub fn new(live: Limits, max_weight: u64) -> Self {
        Self { live, max_weight, uses: UNUSED }
    }

    /// A value was used that would weigh so much live; `last` is when it was used before, and becomes now. `cold` is the weight
    /// of the values that are not live, without this one.
    pub fn used(&mut self, last: &mut u32, weight: u32, live: Live, cold: u64) -> bool {
        self.uses = self.uses.checked_add(1).unwrap_or(UNUSED + 1);
        let before = std::mem::replace(last, self.uses);
        let grown = live.weight.saturating_add(u64::from(weight));
        let fits = !self.live.exceeded_by(live.entries.saturating_add(1), grown);
        (fits && grown.saturating_add(cold) <= self.max_weight)
            || (before != UNUSED && self.uses.wrapping_sub(before) <= live.entries)
    }
}
