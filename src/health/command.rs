//! What is wanted done.

use super::{Rating, SeriesId, Transition, Unit};

crate::records! {
    /// One thing for the driver to do.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Command {
        /// Read what no observer tells (memory, frames, elements), then report [`Sampled`](super::Event::Sampled).
        Sample {
            /// Whether the memory of the whole page is to be measured too: 1, or 0. Nobody waits for it.
            with_page_memory: u32,
        },
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
            /// Of all these.
            unit: Unit,
        },
        /// A vital has another value.
        Vital {
            /// Of [`Metric`](super::Metric).
            series: SeriesId,
            /// What it is now.
            value: f64,
            /// How good that is.
            rating: Rating,
        },
        /// Keep the address of a resource among those just observed: it is large or slow.
        Name {
            /// Which one of them, from 0.
            resource: u32,
            /// For [`Health::name_file`](super::Health::name_file).
            place: u32,
        },
        /// Observe less, or more again.
        Observe {
            /// Whether resources are observed: 1, or 0.
            resources: u32,
            /// Whether long frames and their scripts are.
            frames: u32,
        },
        /// Store what is new: see [`Health::store`](super::Health::store).
        Store {
            /// Whether what is stored has become many records, of which one is to be made: 1, or 0.
            is_compacting: u32,
        },
        /// All that happened is judged: listeners can be told.
        Judged,
    }
}
