//! What tabs know of one key, and of all keys of a filter: state that merges (state-based CRDTs: Shapiro et al., "A comprehensive
//! study of Convergent and Commutative Replicated Data Types", 2011). The merge takes the later of each part. So it commutes,
//! associates and may be repeated (`tests/tabs/register.rs`), and the order in which messages arrive cannot matter.

use super::Stamp;

crate::codes! {
    /// What a reader sees of a key.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum View {
        /// There is no value.
        Gone,
        /// The value, which is no longer fresh.
        Stale,
        /// The value, fresh until its time is over.
        Fresh,
    }
}

/// What is known of a key: its latest write, a value or none, and as of when its value is stale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Register {
    /// The latest write.
    pub written: Stamp,
    /// Whether that removed the value.
    pub removed: bool,
    /// Values written before are stale.
    pub stale: Stamp,
}

/// What happened to all keys of a filter, whatever the filter is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Values written before are gone.
    pub removed: Stamp,
    /// Values written before are stale.
    pub stale: Stamp,
}

impl Register {
    /// Nothing has happened.
    pub const NOTHING: Self = Self { written: Stamp::NEVER, removed: false, stale: Stamp::NEVER };

    /// A value was written.
    pub fn value(written: Stamp) -> Self {
        Self { written, ..Self::NOTHING }
    }

    /// The value was removed.
    pub fn removed(written: Stamp) -> Self {
        Self { written, removed: true, ..Self::NOTHING }
    }

    /// The value was made stale.
    pub fn stale(stale: Stamp) -> Self {
        Self { stale, ..Self::NOTHING }
    }

    /// Whether anything has happened.
    pub fn is_known(&self) -> bool {
        *self != Self::NOTHING
    }

    /// The latest that has happened.
    pub fn latest(&self) -> Stamp {
        self.written.later(self.stale)
    }

    /// What is known of both. Who has no value of a write any more tells it as a removal: with the same stamp, the value wins.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let stale = self.stale.later(other.stale);
        let removed = self.removed && other.removed;
        if other.written == self.written {
            Self { removed, stale, ..self }
        } else if other.written > self.written {
            Self { stale, ..other }
        } else {
            Self { stale, ..self }
        }
    }

    /// What a reader sees, who knows of these ranges that match the key and its tags.
    pub fn view(&self, range: Range) -> View {
        if self.removed || self.written == Stamp::NEVER || range.removed >= self.written {
            View::Gone
        } else if self.stale.later(range.stale) >= self.written {
            View::Stale
        } else {
            View::Fresh
        }
    }
}

impl Range {
    /// Nothing has happened.
    pub const NOTHING: Self = Self { removed: Stamp::NEVER, stale: Stamp::NEVER };

    /// The latest that has happened.
    pub fn latest(&self) -> Stamp {
        self.removed.later(self.stale)
    }

    /// What is known of both.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self { removed: self.removed.later(other.removed), stale: self.stale.later(other.stale) }
    }
}
