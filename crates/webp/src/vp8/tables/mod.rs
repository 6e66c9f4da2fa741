//! Constants of the format, as RFC 6386 prints them.

pub mod coefficients;
pub mod modes;
pub mod quantizer;
