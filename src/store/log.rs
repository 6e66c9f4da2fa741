//! A log in storage: a snapshot of all entries, and the changes since, of all tabs, as they come.
//!
//! Changes are appended, which costs as much as there are changes. When they have become many, a new snapshot replaces all that
//! is stored. So what is read on opening holds few changes more than a quarter of the snapshot's entries, and snapshots write
//! at most five entries for each change (`tests/store/log.rs`). When storage is full, the newer half of the entries is kept,
//! or the newer half of that. When writing fails, it is tried once more by another connection.

crate::constants! {
    /// After a change, how long to collect more before writing, in ms.
    pub const DELAY: u32 = 500;
    /// How long to wait for the page to be idle before writing, in ms.
    pub const PATIENCE: u32 = 2000;
    /// How long the first read may take, in ms: in Safari 14.1 it never ended
    /// (<https://bugs.webkit.org/show_bug.cgi?id=226547>).
    pub const LONGEST_READ: u32 = 5000;
    /// The most structured clones in one record, and the bytes from which on it takes no further one: they are copied in one go.
    pub const CLONES: u32 = 250;
    /// The most entries in one record: when one is removed, its record is written anew.
    pub const RECORD_ENTRIES: u32 = 1000;
    /// How long opening waits for what is stored, in ms: it goes on without, and what is stored comes later.
    pub const OPENING: u32 = 100;
    /// How long it waits at least once it can ask, in ms: code and modules may have taken longer.
    pub const LEAST_OPENING: u32 = 25;
    /// How long what was stored by another release of an app stays without a visit, in ms: 7 days.
    pub const SPACE_LIFETIME: u32 = 604_800_000;
    /// See [`CLONES`].
    pub const CLONED_BYTES: u32 = 1_048_576;
    /// How long to work on records before the page gets its turn, in ms.
    pub const SLICE: u32 = 4;
}

/// Changes on top of the snapshot, beside a quarter of its entries, before a new snapshot is made.
const SLACK: u32 = 250;

crate::codes! {
    /// How changes are to be written.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Write {
        /// After what is stored.
        Append,
        /// Together with what is stored, as a new snapshot.
        Snapshot,
    }
}

crate::codes! {
    /// Why changes could not be written.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Failure {
        /// There is no room for them.
        Full,
        /// Anything else: connections break, browsers clear storage.
        Broken,
    }
}

crate::codes! {
    /// What to do about a failure.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Recovery {
        /// Append the same changes by another connection.
        Retry,
        /// Write less: see [`Log::keep`].
        MakeRoom,
        /// Write nothing any more.
        GiveUp,
    }
}

/// What has been tried since something was written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Nothing,
    Again,
    LessOfIt,
}

/// The log of one store, as one tab knows it: what other tabs write is known from the next snapshot on.
#[derive(Debug)]
pub struct Log {
    /// Entries of the snapshot, and changes written since.
    snapshot: u32,
    changes: u32,
    /// Whether the next snapshot is due in any case.
    outdated: bool,
    tried: Tried,
    /// How many entries were to be kept last.
    kept: u32,
}

impl Default for Log {
    fn default() -> Self {
        Self { snapshot: 0, changes: 0, outdated: false, tried: Tried::Nothing, kept: 0 }
    }
}

impl Log {
    /// What was read on opening: so many entries in snapshots, and changes beside them.
    pub fn opened(&mut self, snapshot: u32, changes: u32) {
        (self.snapshot, self.changes) = (snapshot, changes);
    }

    /// What is stored is void, or can be read by nobody any more: the next snapshot is to replace it.
    pub fn outdated(&mut self) {
        self.outdated = true;
    }

    /// How to write so many changes. `hurry`: the page may be gone soon, and a snapshot takes its time.
    pub fn write(&self, changes: u32, hurry: bool) -> Write {
        let many = self.outdated || self.changes.saturating_add(changes) > SLACK + self.snapshot / 4;
        if many && !hurry { Write::Snapshot } else { Write::Append }
    }

    /// So many changes were appended.
    pub fn appended(&mut self, changes: u32) {
        self.changes = self.changes.saturating_add(changes);
        self.tried = Tried::Nothing;
    }

    /// A snapshot of so many entries was written.
    pub fn snapshot(&mut self, entries: u32) {
        *self = Self { snapshot: entries, ..Self::default() };
    }

    /// Writing failed.
    pub fn failed(&mut self, failure: Failure) -> Recovery {
        let (tried, recovery) = match (self.tried, failure) {
            (Tried::Nothing, Failure::Broken) => (Tried::Again, Recovery::Retry),
            (Tried::Nothing | Tried::Again, Failure::Full) => (Tried::LessOfIt, Recovery::MakeRoom),
            (tried, _) => (tried, Recovery::GiveUp),
        };
        self.tried = tried;
        recovery
    }

    /// Storage was full and is empty now: how many of these entries, the newest, to write first. All: the old values of entries
    /// took room too.
    pub fn keep(&mut self, entries: u32) -> u32 {
        *self = Self { tried: self.tried, kept: entries, ..Self::default() };
        entries
    }

    /// They were too many: how many to try next; 0 when not even one had room.
    pub fn keep_fewer(&mut self) -> u32 {
        self.kept /= 2;
        self.kept
    }
}
