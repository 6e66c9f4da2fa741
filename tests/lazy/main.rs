//! The order of loading: its rules one by one, and what they are worth in virtual time.

mod order;
mod rules;
mod simulation;
