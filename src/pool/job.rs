//! What the pool knows of a job.

/// The driver's number for a job; each is used once.
pub type JobId = u32;

/// The time limit of a job that names none, in milliseconds.
const DEFAULT_TIME_LIMIT: f64 = 60_000.0;

/// The work gives up by itself at the time limit, with its worker intact. The pool, which has to end the worker, waits so
/// many milliseconds longer.
const TIME_LIMIT_GRACE: f64 = 250.0;

crate::codes! {
    /// How soon a job is wanted.
    ///
    /// A priority is a head start in milliseconds: jobs are taken by their time of arrival minus the head start. So a
    /// background job waits behind visible ones that come up to ten seconds after it, and behind none that come later.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Priority {
        /// Takes no time and somebody waits.
        Immediate,
        /// The user looks at it.
        Visible,
        /// Whenever there is time.
        Background,
    }
}

impl Priority {
    pub(super) const fn delay(self) -> f64 {
        match self {
            Self::Immediate => -10_000.0,
            Self::Visible => 0.0,
            Self::Background => 10_000.0,
        }
    }
}

/// A job that waits or runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    pub id: JobId,
    /// The moment that decides its turn: when it arrived, shifted by its priority's head start.
    pub due: f64,
    /// The bytes that it is expected to hold at its peak.
    pub memory: u64,
    /// The milliseconds after which it is ended when it runs.
    pub time_limit: f64,
}

impl Job {
    pub fn new(now: f64, id: JobId, priority: Priority, memory: u64, time_limit: f64) -> Self {
        let limited = time_limit > 0.0 && time_limit < f64::INFINITY;
        let time_limit = if limited { time_limit } else { DEFAULT_TIME_LIMIT } + TIME_LIMIT_GRACE;
        Self { id, due: now + priority.delay(), memory, time_limit }
    }
}
