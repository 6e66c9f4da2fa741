//! Cumulative layout shift: the worst session of shifts that nobody expected, which are less than a second apart and together
//! less than five (Layout Instability; web-vitals' `LayoutShiftManager`).

use super::NameId;

/// The longest pause within a session, and the longest session, in ms.
const PAUSE: f64 = 1000.0;
const LONGEST: f64 = 5000.0;

/// A shift that nobody expected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shift {
    pub time: f64,
    pub value: f64,
    pub element: NameId,
    pub is_unsized: bool,
    pub is_text: bool,
    /// Whether a font had just come.
    pub is_by_font: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Session {
    value: f64,
    first: f64,
    last: f64,
    largest: Shift,
}

/// The shifts since a navigation.
#[derive(Clone, Debug, Default)]
pub(super) struct Shifts {
    session: Session,
    worst: Session,
}

impl Shifts {
    pub fn add(&mut self, shift: Shift) {
        let Session { value, first, last, .. } = self.session;
        if value > 0.0 && shift.time - last < PAUSE && shift.time - first < LONGEST {
            self.session.value += shift.value;
            self.session.last = shift.time;
            if shift.value > self.session.largest.value {
                self.session.largest = shift;
            }
        } else {
            self.session = Session { value: shift.value, first: shift.time, last: shift.time, largest: shift };
        }
        if self.session.value > self.worst.value {
            self.worst = self.session;
        }
    }

    /// CLS.
    pub fn value(&self) -> f64 {
        self.worst.value
    }

    /// The largest shift of the worst session, where there was one.
    pub fn largest(&self) -> Option<&Shift> {
        (self.worst.value > 0.0).then_some(&self.worst.largest)
    }
}
