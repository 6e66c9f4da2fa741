//! Every machine, driven by random histories under virtual time: see [`harness`].

mod cache;
mod harness;
mod pool;
mod turns;
