//! Limits of the format.

/// Largest width and height in pixels: what 14 bits of the frame header hold (RFC 6386 section 9.1).
pub const MAX_DIMENSION: u32 = (1 << 14) - 1;

/// Largest size that the RIFF header may state, in bytes, of what follows it: 2^32 - 10 (RFC 9649 section 2.4).
pub const MAX_RIFF_SIZE: u32 = u32::MAX - 9;
