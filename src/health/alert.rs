//! When something is wrong: `for` and `keep firing for` are Prometheus' words, `recovering` is Grafana's.
//!
//! ```text
//! ok --breach--> pending --held `wait`--> firing --below the resolve level--> recovering --held `keep`--> ok
//! pending --clear--> ok          recovering --breach--> firing, the same alert, without a word
//! firing(warning) --critical held `wait`--> firing(critical), once; downwards only through recovering
//! any --gap--> the same state: its clock stands still, and no data resolves nothing (prometheus#14085)
//! firing|recovering --by hand--> ok, muted until the condition was clear once
//! ```

crate::codes! {
    /// How bad a value is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Level {
        /// All is well.
        Clear,
        /// Below the threshold, by less than the hysteresis.
        Near,
        /// Beyond the first threshold.
        Warning,
        /// Beyond the second one.
        Critical,
    }
}

crate::codes! {
    /// Where an alert is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// Nothing is wrong.
        Ok,
        /// Something may be.
        Pending,
        /// Something is.
        Firing,
        /// It may be over.
        Recovering,
    }
}

crate::codes! {
    /// What an alert did that is worth a word.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Transition {
        /// Something is wrong.
        Opened,
        /// It is critical now.
        Escalated,
        /// It is over.
        Resolved,
    }
}

/// An alert opens or becomes worse at most once in so much time, in ms. Its end is always told.
const PAUSE: f64 = 60_000.0;

/// Times of alerts, in lived ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// How long a condition has to hold.
    pub wait: f64,
    /// How long it has to be over.
    pub keep: f64,
    /// From when on no value is a gap.
    pub gap: f64,
}

/// Watches one condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watch {
    state: State,
    is_critical: bool,
    is_muted: bool,
    /// How long the state's condition has held, and the critical one; `None` while that does not.
    held: f64,
    critical: Option<f64>,
    at: f64,
    told: f64,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            state: State::Ok,
            is_critical: false,
            is_muted: false,
            held: 0.0,
            critical: None,
            at: 0.0,
            told: f64::NEG_INFINITY,
        }
    }
}

impl Watch {
    /// A value was seen at a time.
    pub fn observe(&mut self, at: f64, level: Level, timing: &Timing) -> Option<Transition> {
        let since = at - self.at;
        let passed = if since > timing.gap { 0.0 } else { since.max(0.0) };
        self.at = at;
        if self.is_muted {
            self.is_muted = level != Level::Clear;
            return None;
        }
        self.critical = (level == Level::Critical).then(|| self.critical.map_or(0.0, |held| held + passed));
        let is_breach = level >= Level::Warning;
        match self.state {
            State::Ok if is_breach => {
                (self.state, self.held) = (State::Pending, 0.0);
                self.open(at, timing)
            }
            State::Pending if is_breach => {
                self.held += passed;
                self.open(at, timing)
            }
            State::Firing if is_breach => {
                let is_worse = !self.is_critical && self.critical.is_some_and(|held| held >= timing.wait);
                if !is_worse || at - self.told < PAUSE {
                    return None;
                }
                (self.is_critical, self.told) = (true, at);
                Some(Transition::Escalated)
            }
            State::Firing if level == Level::Clear => {
                (self.state, self.held) = (State::Recovering, 0.0);
                self.close(timing)
            }
            State::Recovering if is_breach => {
                self.state = State::Firing;
                None
            }
            State::Recovering if level == Level::Clear => {
                self.held += passed;
                self.close(timing)
            }
            State::Pending => {
                self.state = State::Ok;
                None
            }
            _ => None,
        }
    }

    fn open(&mut self, at: f64, timing: &Timing) -> Option<Transition> {
        if self.held < timing.wait || at - self.told < PAUSE {
            return None;
        }
        self.state = State::Firing;
        self.is_critical = self.critical.is_some_and(|held| held >= timing.wait);
        self.told = at;
        Some(Transition::Opened)
    }

    fn close(&mut self, timing: &Timing) -> Option<Transition> {
        if self.held < timing.keep {
            return None;
        }
        self.state = State::Ok;
        Some(Transition::Resolved)
    }

    /// It is dealt with; whether there was anything.
    pub fn resolve(&mut self) -> bool {
        let is_open = self.is_open();
        if is_open {
            (self.state, self.is_muted) = (State::Ok, true);
        }
        is_open
    }

    /// It was open on a page of before, and is still.
    pub fn reopen(&mut self, is_critical: bool) {
        (self.state, self.is_critical) = (State::Firing, is_critical);
    }

    /// Where it is.
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether it is, or was, critical while it is open.
    pub fn is_critical(&self) -> bool {
        self.is_critical
    }

    /// Whether there is something wrong.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Firing | State::Recovering)
    }

    /// Whether the last value is too old to mean anything.
    pub fn is_stale(&self, at: f64, timing: &Timing) -> bool {
        at - self.at > timing.gap
    }
}
