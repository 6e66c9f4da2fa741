//! What can happen to whoever watches.

use super::{Reason, SeriesId};

crate::records! {
    /// One thing that happened. What was observed comes as [`Entry`](super::Entry).
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Event {
        /// Entries were observed, and are told: what they mean is judged once for all of them.
        Observed {
            /// What `performance.interactionCount` says; `NaN` where there is none.
            interactions: f64,
        },
        /// A value of a metric.
        Recorded {
            /// Of it.
            series: SeriesId,
            /// In its unit.
            value: f64,
        },
        /// An operation has ended.
        Ended {
            /// What is recorded of it.
            series: SeriesId,
            /// How long it took, in ms.
            duration: f64,
            /// Whether it failed: 1, or 0.
            is_failed: u32,
        },
        /// A call has ended whose status no entry tells.
        Called {
            /// Of HTTP; 0 where the network failed.
            status: f64,
        },
        /// Events of an SLI.
        Counted {
            /// As [`Health::sli`](super::Health::add_sli) gave it.
            sli: u32,
            /// How many were as they should be.
            good: f64,
            /// How many count.
            valid: f64,
        },
        /// Everything that [`Sample`](super::Command::Sample) asked for is told.
        Sampled,
        /// This page cannot tell a metric.
        Unavailable {
            /// Of [`Metric`](super::Metric).
            series: SeriesId,
            /// Why.
            reason: Reason,
        },
        /// The user typed or clicked: the largest paint is final.
        Input,
        /// The page is hidden, since then.
        Hidden {
            /// In ms.
            since: f64,
        },
        /// The page is seen.
        Visible,
        /// The page came back from the back/forward cache at this time, and was painted.
        Restored {
            /// When it came back, in ms.
            time: f64,
            /// When it was painted, in ms.
            painted: f64,
        },
        /// An alert is dealt with.
        Resolve {
            /// Its number.
            alert: u32,
        },
        /// So much time was spent in watching, as a part of this call's.
        Spent {
            /// In ms.
            duration: f64,
        },
        /// Nothing is to be watched for a while.
        Pause,
        /// Watching goes on.
        Resume,
        /// Nothing is watched any more.
        Close,
    }
}
