//! Turns at a work of which one tab is enough, where there are no Web Locks: whoever wants a turn claims it, and the others
//! object if it is theirs.
//!
//! A claim that nobody objects to for a moment is a turn. Of tabs that claim at the same time the one with the lowest number
//! has it. Whoever waits asks again when the turn is over, or after a while: the tab that had it may be gone. Messages may
//! come late or never; two tabs have a turn at a time only when they come later than objections are waited for
//! (`tests/machines/turns.rs`).

use crate::machine::{Commands, Machine};

/// How long others have to object to a claim, in ms.
const OBJECTION: f64 = 25.0;
/// In a page that was busy all that time, what has come meanwhile is heard within so many ms more.
const BACKLOG: f64 = 1.0;
/// How long to wait for the turn of another tab before asking whether that tab is still there, in ms.
const PATIENCE: f64 = 1000.0;

crate::records! {
    /// What can happen. `turn` is the number of a work by which this tab knows it.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Event {
        /// This tab wants the turn; again after [`Command::Look`].
        Wanted {
            /// Which.
            turn: u32,
        },
        /// This tab has done its work, or does not want it any more.
        Released {
            /// Which.
            turn: u32,
        },
        /// Another tab claims the turn.
        Claimed {
            /// Which.
            turn: u32,
            /// That tab.
            tab: u32,
        },
        /// Another tab has the turn.
        Busy {
            /// Which.
            turn: u32,
        },
        /// Another tab has released the turn.
        Freed {
            /// Which.
            turn: u32,
        },
        /// Nothing is wanted any more.
        Close,
    }
}

crate::records! {
    /// What to do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Command {
        /// Notify the other tabs that this one claims the turn.
        Claim {
            /// Which.
            turn: u32,
        },
        /// Notify the other tabs that this one has the turn.
        Object {
            /// Which.
            turn: u32,
        },
        /// Notify the other tabs that this one has released the turn.
        Free {
            /// Which.
            turn: u32,
        },
        /// It is this tab's turn until it is released.
        Begin {
            /// Which.
            turn: u32,
        },
        /// Another tab has done the work, or may be gone: look whether there is a result, and want the turn again if not.
        Look {
            /// Which.
            turn: u32,
        },
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    /// Others may object, until then.
    Claiming(f64),
    /// Nobody has objected in time, but what has come meanwhile is heard first, until then.
    Settling(f64),
    /// It is this tab's turn.
    Having,
    /// It is another tab's turn; that is doubted then.
    Waiting(f64),
    /// It may be nobody's: the driver looks.
    Looking,
}

impl State {
    fn until(self) -> Option<f64> {
        match self {
            Self::Claiming(until) | Self::Settling(until) | Self::Waiting(until) => Some(until),
            Self::Having | Self::Looking => None,
        }
    }
}

/// The turns of one tab: what it wants, has or waits for.
#[derive(Debug)]
pub struct Turns {
    tab: u32,
    /// Few at a time: a list is searched as fast as a table.
    turns: Vec<(u32, State)>,
    commands: Commands<Command>,
    closed: bool,
}

impl Turns {
    /// None wanted yet. `tab` is a number that no other tab has.
    pub fn new(tab: u32) -> Self {
        Self { tab, turns: Vec::new(), commands: Commands::new(), closed: false }
    }

    fn find(&mut self, turn: u32) -> Option<&mut State> {
        self.turns.iter_mut().find(|(number, _)| *number == turn).map(|(_, state)| state)
    }

    fn want(&mut self, now: f64, turn: u32) {
        let claiming = State::Claiming(now + OBJECTION);
        match self.find(turn) {
            Some(state @ State::Looking) => *state = claiming,
            Some(_) => return,
            None => self.turns.push((turn, claiming)),
        }
        self.commands.push(Command::Claim { turn });
    }

    fn release(&mut self, turn: u32) {
        let Some(at) = self.turns.iter().position(|&(number, _)| number == turn) else { return };
        let (_, state) = self.turns.swap_remove(at);
        // Nobody waits for a tab that only waited itself.
        if matches!(state, State::Claiming(_) | State::Settling(_) | State::Having) {
            self.commands.push(Command::Free { turn });
        }
    }

    fn claimed(&mut self, now: f64, turn: u32, by: u32) {
        let tab = self.tab;
        let Some(state) = self.find(turn) else { return };
        let answer = match state {
            State::Having => Command::Object { turn },
            // Who claims later has not heard of this claim yet.
            State::Claiming(_) | State::Settling(_) if tab < by => Command::Claim { turn },
            State::Claiming(_) | State::Settling(_) => {
                *state = State::Waiting(now + PATIENCE);
                return;
            }
            State::Waiting(_) | State::Looking => return,
        };
        self.commands.push(answer);
    }

    fn busy(&mut self, now: f64, turn: u32) {
        if let Some(state @ (State::Claiming(_) | State::Settling(_))) = self.find(turn) {
            *state = State::Waiting(now + PATIENCE);
        }
    }

    fn freed(&mut self, turn: u32) {
        if let Some(state @ State::Waiting(_)) = self.find(turn) {
            *state = State::Looking;
            self.commands.push(Command::Look { turn });
        }
    }
}

impl Machine for Turns {
    type Event = Event;
    type Command = Command;

    fn handle(&mut self, now: f64, event: Event) {
        if self.closed {
            return;
        }
        match event {
            Event::Wanted { turn } => self.want(now, turn),
            Event::Released { turn } => self.release(turn),
            Event::Claimed { turn, tab } => self.claimed(now, turn, tab),
            Event::Busy { turn } => self.busy(now, turn),
            Event::Freed { turn } => self.freed(turn),
            Event::Close => {
                self.closed = true;
                while let Some(&(turn, _)) = self.turns.last() {
                    self.release(turn);
                }
            }
        }
    }

    fn poll(&mut self) -> Option<Command> {
        self.commands.next()
    }

    fn poll_timeout(&self) -> Option<f64> {
        self.turns.iter().filter_map(|(_, state)| state.until()).reduce(f64::min)
    }

    fn handle_timeout(&mut self, now: f64) {
        for (turn, state) in &mut self.turns {
            let turn = *turn;
            if !state.until().is_some_and(|until| until <= now) {
                continue;
            }
            let (next, command) = match state {
                State::Claiming(_) => (State::Settling(now + BACKLOG), None),
                State::Settling(_) => (State::Having, Some(Command::Begin { turn })),
                State::Waiting(_) => (State::Looking, Some(Command::Look { turn })),
                State::Having | State::Looking => continue,
            };
            *state = next;
            if let Some(command) = command {
                self.commands.push(command);
            }
        }
    }
}
