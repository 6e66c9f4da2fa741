//! VP8 key frames after RFC 6386.

pub mod analysis;
pub mod bitstream;
pub mod bool_encoder;
pub mod borders;
pub mod chroma;
pub mod cost;
pub mod encoder;
pub mod loop_filter;
pub mod luma_16;
pub mod luma_4;
pub mod macroblock;
pub mod pass;
pub mod planes;
pub mod predict;
pub mod rate_control;
pub mod segment;
pub mod size_model;
pub mod tables;
pub mod target;
pub mod tokens;
pub mod transform;
pub mod trellis;
pub mod tuning;
