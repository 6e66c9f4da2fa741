//! The worker pool under virtual time: rules one by one, and random histories against what must always hold.

#[path = "pool/rules.rs"]
mod rules;

#[path = "pool/histories.rs"]
mod histories;
