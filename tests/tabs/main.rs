//! What tabs know of a cache that they share: how it merges, and that they end with the same whatever happens to messages, pages,
//! clocks and storage.

mod register;
mod simulation;
mod vector;
