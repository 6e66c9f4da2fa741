//! Every machine, driven by random histories under virtual time: see [`harness`].

mod cache;
mod harness;
mod health;
mod lazy;
mod pool;
mod turns;
