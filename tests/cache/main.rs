//! The cache's engine: its policies and its cold tier.

mod cold;
mod policy;
