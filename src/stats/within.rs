//! A number within bounds, for modules that must stay small.

/// The number, or the bound that it is beyond. `f64::clamp` panics with a message that formats both bounds, which is 1.3 KB of
/// brotli in a module; this gives `high` where the bounds are the wrong way round, and `low` for `NaN`.
#[allow(clippy::manual_clamp, reason = "see above")]
pub fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}
