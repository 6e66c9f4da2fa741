//! What can happen to what is loaded lazily.

use super::{HostId, ScrollerId, Slot};

crate::codes! {
    /// What the browser says of the connection (Network Information API, `effectiveType`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum EffectiveType {
        /// It says nothing, or 4g.
        Fast,
        /// 3g.
        ThirdGeneration,
        /// 2g.
        SecondGeneration,
        /// slow-2g.
        SlowSecondGeneration,
    }
}

crate::records! {
    /// One thing that happened. Lengths are CSS pixels.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Event {
        /// Elements were found, in the order of the document. Nothing is known of where they are.
        Attach {
            /// The first one's number; the others follow.
            first: Slot,
            /// How many.
            count: u32,
        },
        /// The element is no longer to be loaded: removed, or loaded by someone else.
        Unwatch {
            /// Attached before.
            slot: Slot,
        },
        /// What was observed as a post has come near, or was passed.
        Passed {
            /// Named by [`ObservePost`](super::Command::ObservePost).
            slot: Slot,
        },
        /// The page has nothing else to do, as [`AwaitIdle`](super::Command::AwaitIdle) asked.
        Idle,
        /// Where the element belongs; before its first [`Near`](Self::Near), and when that changes.
        Belongs {
            /// Attached before.
            slot: Slot,
            /// What scrolls it.
            scroller: ScrollerId,
            /// Where its file is.
            host: HostId,
        },
        /// The browser would load the element by itself (`loading=lazy`). Before its first [`Near`](Self::Near) or
        /// [`Far`](Self::Far).
        Native {
            /// Attached before.
            slot: Slot,
        },
        /// The element is within reach of what is on screen, with this box in the content of its scroller. Again when the box
        /// has changed. One without width and height is not asked for.
        Near {
            /// Attached before.
            slot: Slot,
            /// Of its box.
            left: f64,
            /// Of its box.
            top: f64,
            /// Of its box.
            right: f64,
            /// Of its box.
            bottom: f64,
        },
        /// The element is out of reach, or has no box.
        Far {
            /// Attached before.
            slot: Slot,
        },
        /// A scroller's own box in the content of the scroller that it is in. For the page, its size at 0, 0.
        Viewport {
            /// The one whose box it is.
            scroller: ScrollerId,
            /// Of its box.
            left: f64,
            /// Of its box.
            top: f64,
            /// Of its box.
            width: f64,
            /// Of its box.
            height: f64,
        },
        /// A scroller is within another one: itself for the page. Before anything [`Belongs`](Self::Belongs) to it.
        Within {
            /// The inner one.
            scroller: ScrollerId,
            /// The outer one.
            parent: ScrollerId,
        },
        /// A scroller is at this position of its content; at most once a frame.
        Scrolled {
            /// The one that scrolled.
            scroller: ScrollerId,
            /// How far its content is scrolled to the right.
            x: f64,
            /// How far its content is scrolled down.
            y: f64,
        },
        /// What was asked for is there.
        Loaded {
            /// Asked for before.
            slot: Slot,
            /// Its size in bytes; `NaN` where nobody says.
            bytes: f64,
        },
        /// What was asked for has failed.
        Failed {
            /// Asked for before.
            slot: Slot,
        },
        /// The element is wanted now, before all others, wherever it is.
        Want {
            /// Attached before.
            slot: Slot,
        },
        /// Everything is wanted, as for printing, wherever it is.
        WantAll,
        /// The page is hidden: nothing more is asked for.
        Hidden,
        /// The page is seen again.
        Visible,
        /// There is a connection again: what failed is tried at once.
        Online,
        /// What is known of the connection.
        Connection {
            /// Of the Network Information API.
            effective_type: EffectiveType,
            /// Megabits per second, of the same; `NaN` where unknown.
            downlink: f64,
            /// Whether the user wants to save data: 1, or 0.
            save_data: u32,
        },
        /// All that has happened until now is told: what is next is decided, once for all of it.
        Decide,
        /// Nothing more is asked for, for good.
        Close,
    }
}
