//! What the pool knows of a job.

/// The driver's number for a job; each is used once.
pub type JobId = u32;

/// The time limit of a job that names none, in milliseconds.
const DEFAULT_TIME_LIMIT: f64 = 60_000.0;

/// The engine gives up by itself at the time limit, with its worker intact. The pool, which has to kill, waits a little longer.
const TIME_LIMIT_GRACE: f64 = 250.0;

/// What the pipeline holds at its peak, in bytes per source pixel.
const BYTES_PER_PIXEL: u64 = 10;

/// Pixels per byte of file, guessed high: photos have 2 to 4, the worker asks again when there are more.
const PIXELS_PER_FILE_BYTE: u64 = 4;

/// How soon a job is wanted.
///
/// A priority is a head start in milliseconds: jobs are taken by their time of arrival minus the head start. So a background
/// job waits behind visible ones that come up to ten seconds after it, and behind none that come later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    /// Takes no time and somebody waits: reading a header.
    Immediate,
    /// The user looks at it.
    #[default]
    Visible,
    /// Whenever there is time.
    Background,
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

/// How big a job is, as far as its driver knows before reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Only a header will be read: needs no memory to speak of.
    Header,
    /// A file of so many bytes.
    File(u64),
    /// So many pixels.
    Pixels(u64),
}

impl Size {
    /// The bytes of memory the job is expected to hold at its peak.
    pub(super) const fn memory(self) -> u64 {
        match self {
            Self::Header => 0,
            Self::File(bytes) => bytes.saturating_mul(PIXELS_PER_FILE_BYTE * BYTES_PER_PIXEL),
            Self::Pixels(pixels) => pixels.saturating_mul(BYTES_PER_PIXEL),
        }
    }
}

/// A job to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    /// The driver's number.
    pub id: JobId,
    /// How soon it is wanted.
    pub priority: Priority,
    /// How big it is.
    pub size: Size,
    /// The most milliseconds it may run, not counting the wait; `None` (and anything that is no positive, finite number) is
    /// a minute.
    pub time_limit: Option<f64>,
}

impl Job {
    pub(super) fn kill_after(&self) -> f64 {
        let limit = self.time_limit.filter(|ms| ms.is_finite() && *ms > 0.0).unwrap_or(DEFAULT_TIME_LIMIT);
        limit + TIME_LIMIT_GRACE
    }
}

/// The pixels that fit into so many bytes.
pub(super) const fn pixels_within(memory: u64) -> u64 {
    memory / BYTES_PER_PIXEL
}
