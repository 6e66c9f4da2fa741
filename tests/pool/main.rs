//! The worker pool under virtual time: rules one by one, and random histories against what must always hold.

mod histories;
mod rules;
