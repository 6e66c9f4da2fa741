//! How the pipeline learns the time and reports its progress, without knowing a clock or a page.

crate::codes! {
    /// The phase a job is in. `Read` belongs to the caller: the engine starts with the bytes in memory.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Phase {
        /// The caller fetches the bytes.
        Read,
        /// Bytes to pixels.
        Decode,
        /// Colour conversion, resizing, turning upright.
        Resize,
        /// Pixels to bytes, with the search for a quality.
        Encode,
    }
}

/// The pipeline's window to its host.
pub trait Observer {
    /// Milliseconds on a monotonic clock of any origin.
    fn now(&mut self) -> f64;

    /// The job has reached `fraction` (0 to 1, never falling within a phase) of `phase`. Returning `false` ends it with
    /// [`ErrorCode::Cancelled`](crate::ErrorCode::Cancelled).
    fn progress(&mut self, phase: Phase, fraction: f32) -> bool;
}

/// An observer that hears nothing, on a clock that stands still.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn now(&mut self) -> f64 {
        0.0
    }

    fn progress(&mut self, _: Phase, _: f32) -> bool {
        true
    }
}
