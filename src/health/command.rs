//! What is wanted done.

use super::{SeriesId, Transition};

crate::records! {
    /// One thing for the driver to do.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Command {
        /// Read what no observer tells (memory, frames, elements), then report [`Sampled`](super::Event::Sampled).
        Sample,
        /// An alert opened, became worse or ended.
        Alert {
            /// Its number.
            alert: u32,
            /// What it did.
            transition: Transition,
        },
        /// A metric is unusual.
        Unusual {
            /// Of it.
            series: SeriesId,
            /// What it is now.
            value: f64,
            /// From what on it is usual.
            low: f64,
            /// Up to what it is usual.
            high: f64,
        },
        /// A vital has another value.
        Vital {
            /// Of [`Metric`](super::Metric).
            series: SeriesId,
            /// What it is now.
            value: f64,
        },
        /// Keep the address of a resource among those just observed: it is large or slow.
        Name {
            /// Which one of them, from 0.
            resource: u32,
            /// For [`Health::name_file`](super::Health::name_file).
            place: u32,
        },
        /// Observe less, or more again: 0 is all, 1 samples rarely, 2 is without resources, 3 without scripts of frames.
        Observe {
            /// From 0 to 3.
            level: u32,
        },
        /// Store what is known, if it is to be stored.
        Store,
        /// All that happened is judged: listeners can be told.
        Judged,
    }
}
