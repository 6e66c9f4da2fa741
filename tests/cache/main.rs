//! The cache's engine: its policies, its timer wheel and its cold tier.

mod cold;
mod policy;
mod wheel;
