//! The engine's timers.

mod wheel;
