//! Limits of the format.

/// Largest width and height in pixels: what 14 bits of the frame header hold (RFC 6386 section 9.1).
pub const MAX_DIMENSION: u32 = (1 << 14) - 1;

/// Largest size that a RIFF header of WebP may state, in bytes: it counts what follows the size itself.
pub const MAX_RIFF_SIZE: u32 = u32::MAX - 9;
