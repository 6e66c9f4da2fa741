//! What was observed.

use super::{FileKind, NameId};

crate::entries! {
    /// One thing that was observed. Times are ms since the time origin, sizes are bytes; a flag is 1 or 0.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Entry {
        /// How the document came (Navigation Timing 2). Once, first.
        Navigation {
            /// When it was activated, if it was prerendered; else 0.
            activation: f64,
            /// When its service worker began, or 0.
            worker: f64,
            /// When the fetch began.
            fetch: f64,
            /// When the name was looked up.
            lookup: f64,
            /// When connecting began.
            connect: f64,
            /// When that ended.
            connected: f64,
            /// When the first byte came; negative in WebKitGTK 2.50.6, where the difference to `fetch` is right.
            response: f64,
            /// How long redirects took.
            redirects: f64,
        },
        /// The first contentful paint (Paint Timing).
        FirstPaint {
            /// When.
            time: f64,
        },
        /// A candidate for the largest contentful paint.
        LargestPaint {
            /// When it was painted.
            time: f64,
            /// Its element's selector.
            element: NameId,
            /// The address of its picture, or 0.
            url: NameId,
            /// When that was requested, or 0.
            requested: f64,
            /// When all of it was there, or 0.
            loaded: f64,
            /// Whether it has `loading=lazy`.
            is_lazy: u32,
            /// Whether it has `fetchpriority=high`.
            is_prior: u32,
            /// Whether it was preloaded.
            is_preloaded: u32,
        },
        /// A route change without a new document (Soft Navigations).
        SoftNavigation {
            /// When the interaction began that led to it.
            time: f64,
            /// That interaction.
            interaction: f64,
        },
        /// The largest paint after a soft navigation's interaction so far.
        SoftPaint {
            /// When the interaction began.
            start: f64,
            /// When it was painted.
            time: f64,
            /// Of the interaction.
            interaction: f64,
            /// Its element's selector.
            element: NameId,
            /// The address of its picture, or 0.
            url: NameId,
        },
        /// An event (Event Timing).
        Interaction {
            /// When the user did it.
            start: f64,
            /// When the first handler began.
            processing: f64,
            /// When the last handler ended.
            processed: f64,
            /// Until the next paint, rounded to 8 ms.
            duration: f64,
            /// Of the interaction; 0 for an event that is none.
            id: f64,
            /// Its type.
            kind: NameId,
            /// The selector of its target.
            target: NameId,
        },
        /// A layout shift (Layout Instability).
        Shift {
            /// When.
            time: f64,
            /// Its score.
            value: f64,
            /// Whether the user had just done something.
            is_expected: u32,
            /// The selector of what moved furthest.
            element: NameId,
            /// Whether there is a picture without size around it, or it is one.
            is_unsized: u32,
            /// Whether what moved is text.
            is_text: u32,
        },
        /// A frame that took long (Long Animation Frames). Its scripts follow.
        Frame {
            /// When it began.
            start: f64,
            /// Until it was presented.
            duration: f64,
            /// How long it blocked input.
            blocking: f64,
            /// When rendering began, or 0.
            render: f64,
            /// When style and layout began, or 0.
            layout: f64,
        },
        /// A script in the frame before.
        Script {
            /// When it began.
            start: f64,
            /// How long it took.
            duration: f64,
            /// How long it waited for layout that it asked for.
            forced: f64,
            /// Its address; 0 for none.
            source: NameId,
            /// Its function, or who called it.
            function: NameId,
            /// Whether it is an extension's.
            is_foreign: u32,
        },
        /// A task that took long (Long Tasks).
        Task {
            /// When it began.
            start: f64,
            /// How long it took.
            duration: f64,
        },
        /// A resource (Resource Timing).
        Resource {
            /// Its host.
            host: NameId,
            /// Who asked for it: `img`, `script`, `fetch`, ...
            kind: NameId,
            /// What it is.
            file: FileKind,
            /// How long it took in all.
            duration: f64,
            /// When all of it was there.
            end: f64,
            /// Bytes on the way.
            transfer: f64,
            /// Bytes as they were sent.
            encoded: f64,
            /// Bytes when decompressed.
            decoded: f64,
            /// Of HTTP; 0 where unknown.
            status: f64,
            /// Whether it held up the first paint.
            is_blocking: u32,
            /// Whether it comes from another site.
            is_third_party: u32,
            /// A hash of its address.
            url: u32,
        },
        /// The heap.
        Memory {
            /// What is in use.
            used: f64,
            /// What may be at most.
            limit: f64,
        },
        /// What the cache of the page has answered since the last sample.
        Lookups {
            /// Hits.
            hits: f64,
            /// Hits and misses.
            all: f64,
        },
        /// The time between two frames that were asked for.
        Interval {
            /// In ms.
            duration: f64,
        },
        /// An error that nobody caught.
        Failure {
            /// Whether it was a rejection.
            is_rejection: u32,
            /// Its message, without numbers.
            message: NameId,
            /// Its script.
            source: NameId,
        },
    }
}
