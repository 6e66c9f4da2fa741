//! What is wanted done.

use super::Slot;

crate::records! {
    /// One thing for the driver to do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Command {
        /// Observe these elements: report when they come within reach ([`REACH`](super::REACH)), and when they leave it.
        Observe {
            /// The first one's number; the others follow. Those that were given back are passed over.
            first: Slot,
            /// How many.
            count: u32,
        },
        /// Observe this one as a post: report once when it comes near or is passed ([`Passed`](super::Event::Passed)).
        ObservePost {
            /// Stands for those that follow it.
            slot: Slot,
        },
        /// Report [`Idle`](super::Event::Idle) when the page has nothing else to do.
        AwaitIdle,
        /// Keep the browser from loading the element by itself: it is asked for here.
        TakeOver {
            /// Reported as [`Native`](super::Event::Native).
            slot: Slot,
        },
        /// Leave the element to the browser, which has begun to load it.
        Leave {
            /// Reported as [`Native`](super::Event::Native).
            slot: Slot,
        },
        /// Show the placeholder's picture, beyond its colour: the element is within two screens.
        Paint {
            /// Attached before.
            slot: Slot,
        },
        /// Ask for the element's file, once more if it failed before.
        Ask {
            /// Attached before.
            slot: Slot,
        },
        /// It has failed for good: no further attempt is made.
        GiveUp {
            /// Asked for before.
            slot: Slot,
        },
    }
}
