//! Every machine, driven by random histories under virtual time: see [`harness`].

mod harness;
mod pool;
