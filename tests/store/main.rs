//! The engine's rules about what is stored.

mod age;
mod log;
