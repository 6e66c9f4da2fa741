//! The one error of the engine: a stable code for programs, a message for people.

use std::fmt;

/// What went wrong, as a closed set. [`ErrorCode::as_str`] is the stable name that JavaScript sees as `error.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// An option has the wrong type, is out of range, is unknown, or contradicts another one.
    InvalidOption,
    /// The bytes are no image of a format that can be decoded here, or use a feature that cannot.
    Unsupported,
    /// The bytes claim a known format but break its rules, or end too early.
    Corrupt,
    /// More pixels than `maxPixels`, or a side longer than the output format can store.
    TooLarge,
    /// The job ran longer than its `timeout`.
    Timeout,
    /// No setting makes the picture fit into `maxBytes`; [`Error::smallest_bytes`] says what was reached.
    CannotFit,
    /// The caller asked to stop (never seen by users: they get their signal's reason).
    Cancelled,
}

impl ErrorCode {
    /// The stable name, e.g. `"image/too-large"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidOption => "options/invalid",
            Self::Unsupported => "image/unsupported",
            Self::Corrupt => "image/corrupt",
            Self::TooLarge => "image/too-large",
            Self::Timeout => "image/timeout",
            Self::CannotFit => "image/cannot-fit",
            Self::Cancelled => "image/cancelled",
        }
    }
}

/// An error with a stable [`ErrorCode`] and a message that says what was expected and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    code: ErrorCode,
    message: String,
    smallest_bytes: Option<u64>,
}

impl Error {
    /// An error of this code with this message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), smallest_bytes: None }
    }

    /// [`ErrorCode::InvalidOption`]: "`name`: expected `expected`, got `got`".
    pub fn option(name: &str, expected: &str, got: &str) -> Self {
        Self::new(ErrorCode::InvalidOption, format!("{name}: expected {expected}, got {got}"))
    }

    /// [`ErrorCode::Corrupt`] with this message.
    pub fn corrupt(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Corrupt, message)
    }

    /// [`ErrorCode::Unsupported`] with this message.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Unsupported, message)
    }

    /// [`ErrorCode::CannotFit`]: the limit asked for and the smallest size that was reached, both in bytes.
    pub fn cannot_fit(max_bytes: u64, smallest_bytes: u64) -> Self {
        let message =
            format!("maxBytes: the smallest reachable size is {smallest_bytes} bytes, {max_bytes} were allowed");
        Self { code: ErrorCode::CannotFit, message, smallest_bytes: Some(smallest_bytes) }
    }

    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// With [`ErrorCode::CannotFit`], the smallest size in bytes that could be reached.
    pub fn smallest_bytes(&self) -> Option<u64> {
        self.smallest_bytes
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
