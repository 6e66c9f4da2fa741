//! How old something is that was stored, by clocks that people set and that differ from page to page.

/// How much clocks of pages differ that nobody has set, in ms.
const AHEAD: f64 = 1000.0;

/// How long ago something was stored at `saved_at`, in ms. A clock that was set back meanwhile makes nothing younger than it
/// was when it was stored.
pub fn elapsed(saved_at: f64, now: f64) -> f64 {
    (now - saved_at).max(0.0)
}

/// Whether something was stored when the clock was ahead: nobody knows how long ago that is. Its lifetime begins once more, and
/// it is to be stored anew, so that this happens only once.
pub fn is_ahead(saved_at: f64, now: f64) -> bool {
    saved_at > now + AHEAD
}
