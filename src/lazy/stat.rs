//! What there is to know.

crate::codes! {
    /// A number of [`Lazy::stat`](super::Lazy::stat).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Stat {
        /// Elements that are not loaded yet.
        Watched,
        /// Elements that are asked for now.
        InFlight,
        /// Elements that were loaded.
        Loaded,
        /// Elements that have failed for good.
        Failed,
        /// Further attempts.
        Retried,
        /// Bytes of what was loaded; `NaN` until one was told.
        Bytes,
        /// The median of the time on screen without picture, in ms; 0 for those that were there before they were seen.
        WaitMedian,
        /// The 95th percentile of it.
        Wait95,
        /// Elements that left the screen without picture.
        LeftBlank,
    }
}
