//! VP8 key frames after RFC 6386.

pub mod analysis;
pub mod bitstream;
pub mod bool_encoder;
pub mod cost;
pub mod encoder;
pub mod loop_filter;
pub mod macroblock;
pub mod planes;
pub mod predict;
pub mod segment;
pub mod tables;
pub mod target;
pub mod tokens;
pub mod transform;
pub mod trellis;
pub mod tuning;
