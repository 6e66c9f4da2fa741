//! What can go wrong.

use crate::limits::MAX_DIMENSION;
use core::fmt;

/// Why a picture was not encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// Width or height is zero or above [`MAX_DIMENSION`](crate::MAX_DIMENSION).
    Dimensions {
        /// Width asked for, in pixels.
        width: u32,
        /// Height asked for, in pixels.
        height: u32,
    },
    /// The stride is less than the bytes of a row of pixels.
    Stride {
        /// Bytes that a row of pixels takes, or of samples for planes.
        expected: usize,
        /// The stride given, in bytes.
        got: usize,
    },
    /// A buffer ends before its last pixel.
    BufferLength {
        /// Bytes needed.
        expected: usize,
        /// Bytes given.
        got: usize,
    },
    /// An option is out of its range.
    Option {
        /// The method of [`Encoder`](crate::Encoder) that sets it.
        name: &'static str,
        /// The range allowed, in words.
        expected: &'static str,
    },
    /// The lowest quality still takes more than [`target_bytes`](crate::Encoder::target_bytes).
    TargetTooSmall {
        /// The limit asked for, in bytes.
        target: usize,
        /// The smallest size found, in bytes.
        smallest: usize,
    },
    /// The file would exceed the 4 GiB of its container.
    TooLarge,
    /// The alpha plane could not be encoded.
    Alpha,
    /// The progress callback returned `Break`.
    Cancelled,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dimensions { width, height } => {
                write!(f, "expected a width and height of 1 to {MAX_DIMENSION} pixels, got {width} x {height}")
            }
            Self::Stride { expected, got } => write!(f, "expected a stride of at least {expected} bytes, got {got}"),
            Self::BufferLength { expected, got } => {
                write!(f, "expected a buffer of at least {expected} bytes, got {got}")
            }
            Self::Option { name, expected } => write!(f, "expected `{name}` to be {expected}"),
            Self::TargetTooSmall { target, smallest } => {
                write!(f, "expected to fit into {target} bytes, but the smallest file takes {smallest}")
            }
            Self::TooLarge => f.write_str("the file would exceed the 4 GiB that a WebP container can hold"),
            Self::Alpha => f.write_str("the alpha plane could not be encoded"),
            Self::Cancelled => f.write_str("the progress callback stopped the encode"),
        }
    }
}

impl std::error::Error for EncodeError {}
