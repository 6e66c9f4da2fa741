//! Which one is next.

use super::scroller::{Distance, Scrollers, When};
use super::slots::Element;

/// What lies behind a movement counts so many times as far.
const BEHIND: f64 = 2.0;

/// How soon an element is to be asked for: less is sooner, and below 0 somebody waits for it.
pub(super) type Cost = f64;

/// Wanted by the caller.
const WANTED: Cost = -3000.0;
/// Seen when everything is at rest.
const SEEN_AT_REST: Cost = -2000.0;
/// Seen when a request made now has come.
const SEEN_THEN: Cost = -1500.0;
/// Seen now, and no longer when it comes.
const SEEN_NOW: Cost = -1100.0;
/// What a distance from the middle, in screens, may add to these.
const MOST_MIDDLE: f64 = 300.0;

/// The cost of an element that is near, or `None` where it is not to be asked for. `latency` is how long a request takes, in
/// ms; `ahead` how far beyond the screen is asked for, in px.
pub(super) fn cost(element: &Element, scrollers: &Scrollers, latency: f64, ahead: f64) -> Option<Cost> {
    if element.wanted {
        return Some(WANTED);
    }
    if !element.has_box() {
        return None;
    }
    let look = |when| scrollers.distance(element.scroller, element.rect, when);
    let seen = |at: Distance, cost: Cost| (at.gap == 0.0).then_some(cost + at.middle.min(MOST_MIDDLE));
    let (rest, now) = (look(When::AtRest), look(When::Now));
    if let Some(cost) = seen(rest, SEEN_AT_REST) {
        return Some(cost);
    }
    if !scrollers.is_moving(element.scroller) {
        let gap = if now.behind { BEHIND * rest.gap } else { rest.gap };
        return (gap <= ahead).then_some(gap);
    }
    seen(look(When::Then(latency)), SEEN_THEN)
        .or_else(|| seen(now, SEEN_NOW))
        .or_else(|| (!now.behind && rest.gap <= ahead).then_some(rest.gap))
}
