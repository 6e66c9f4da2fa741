//! The elements, by their numbers.

use super::scroller::Rect;
use super::{HostId, ScrollerId, Slot};

/// How far an element has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum State {
    /// Nobody attached it, or it was given back.
    #[default]
    Gone,
    /// Out of reach.
    Far,
    /// Within reach.
    Near,
    /// Asked for.
    Asked,
    /// It failed, and is tried again.
    Waiting,
    /// It is there.
    Done,
    /// It failed for good.
    Failed,
}

/// What is known of an element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Element {
    pub state: State,
    /// When it was asked for, or is tried again.
    pub time: f64,
    /// Whether it takes a place.
    pub holds: bool,
    pub scroller: ScrollerId,
    pub host: HostId,
    pub rect: Rect,
    /// Where it is in the list of those that are near, asked for or waiting.
    at: u32,
    /// How often it failed.
    pub failures: u32,
    /// Whether it is wanted wherever it is.
    pub wanted: bool,
    /// Whether the browser would load it by itself.
    pub native: bool,
    /// Whether its placeholder was painted.
    pub painted: bool,
    /// Whether the driver says that it is within reach, whatever else happens to it.
    pub in_reach: bool,
    /// Whether it is on screen without picture, and since when.
    pub blank: bool,
    pub blank_since: f64,
}

impl Element {
    /// Whether it has a box: what has none is not seen.
    pub fn has_box(&self) -> bool {
        let [left, top, right, bottom] = self.rect;
        self.rect.iter().all(|side| side.is_finite()) && (right > left || bottom > top)
    }
}

/// All elements, and which of them there is something to decide about.
#[derive(Debug, Default)]
pub(super) struct Slots {
    elements: Vec<Element>,
    active: Vec<Slot>,
}

/// More elements than any page has: numbers come from pages.
const MOST: u32 = 1 << 24;

impl Slots {
    pub fn attach(&mut self, first: Slot, count: u32) {
        let end = first.saturating_add(count).min(MOST);
        if self.elements.len() < end as usize {
            self.elements.resize(end as usize, Element::default());
        }
        for element in self.elements.iter_mut().take(end as usize).skip(first as usize) {
            if element.state == State::Gone {
                *element = Element { state: State::Far, ..Element::default() };
            }
        }
    }

    pub fn get(&self, slot: Slot) -> Option<&Element> {
        self.elements.get(slot as usize).filter(|element| element.state != State::Gone)
    }

    pub fn get_mut(&mut self, slot: Slot) -> Option<&mut Element> {
        self.elements.get_mut(slot as usize).filter(|element| element.state != State::Gone)
    }

    /// Those that are near, asked for or waiting, in no order.
    pub fn active(&self) -> &[Slot] {
        &self.active
    }

    /// Every number that was ever used.
    pub fn all(&self) -> std::ops::Range<Slot> {
        0..self.elements.len() as Slot
    }

    /// How many are in a state.
    pub fn count(&self, is: fn(State) -> bool) -> usize {
        self.elements.iter().filter(|element| is(element.state)).count()
    }

    /// Puts an element into a state, and on the list or off it.
    pub fn set(&mut self, slot: Slot, state: State) {
        let is_active = |state| matches!(state, State::Near | State::Asked | State::Waiting);
        let Some(element) = self.elements.get_mut(slot as usize) else { return };
        let was_active = is_active(std::mem::replace(&mut element.state, state));
        if is_active(state) && !was_active {
            element.at = self.active.len() as u32;
            self.active.push(slot);
        } else if was_active && !is_active(state) {
            let at = element.at;
            self.active.swap_remove(at as usize);
            if let Some(moved) = self.active.get(at as usize) {
                self.elements[*moved as usize].at = at;
            }
        }
    }

    pub fn remove(&mut self, slot: Slot) {
        self.set(slot, State::Gone);
    }
}
