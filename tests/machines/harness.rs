//! Runs any machine through a history, and holds it to what [`Machine`] promises:
//!
//! - A command is given once, and none is lost: a second machine that lives through the same and is polled only at the end
//!   gives the same commands in the same order.
//! - After `handle_timeout` and `poll` to the end, no timeout lies at or before now.
//! - Early timeouts change nothing.
//! - Once closed, it wants no timeout, and gives no commands but those that end something.
//!
//! What is particular to a machine is its [`World`]: what its driver would know, and what must hold there.

use std::fmt::Debug;

use pagelift::machine::Machine;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// The model of a driver: it knows what exists, finds events that make sense, and checks each command against what it knows.
pub trait World {
    type Machine: Machine<Event: Copy + Debug, Command: PartialEq + Debug>;
    /// What may happen next, whatever exists by then.
    type Step: Debug;

    /// A new machine, always the same.
    fn machine(&self) -> Self::Machine;

    /// The event of this step; `None` when there is nothing that it could happen to.
    fn event(&mut self, now: f64, step: &Self::Step) -> Option<EventOf<Self>>;

    /// Carries out a command; panics when it makes no sense.
    fn carry_out(&mut self, command: &CommandOf<Self>);

    /// What must hold whenever there is no command left; `timeout` is the machine's.
    fn check(&self, timeout: Option<f64>);

    /// The event that closes the machine.
    fn close(&mut self) -> EventOf<Self>;

    /// Whether this is a command that a closed machine may give.
    fn ends(command: &CommandOf<Self>) -> bool;
}

pub type EventOf<W> = <<W as World>::Machine as Machine>::Event;
pub type CommandOf<W> = <<W as World>::Machine as Machine>::Command;

/// One step of a history.
#[derive(Clone, Debug)]
pub enum Step<S> {
    Event(S),
    /// Milliseconds pass, and the timeout is handled at their end, however late.
    Sleep(f64),
    /// To the next timeout.
    Wake,
    /// Handles the timeout before its time.
    Early,
}

/// What happens to a machine, and what more happens to one that is closed then.
#[derive(Clone, Debug)]
pub struct History<S> {
    steps: Vec<Step<S>>,
    after_close: Option<Vec<Step<S>>>,
}

/// Histories of up to so many steps, most of them of the world's own kind.
pub fn history<S: Debug + Clone + 'static>(
    steps: impl Strategy<Value = S> + 'static,
    length: usize,
) -> impl Strategy<Value = History<S>> {
    let step = prop_oneof![
        20 => steps.prop_map(Step::Event),
        2 => Just(Step::Wake),
        1 => (0.0..100_000.0).prop_map(Step::Sleep),
        1 => Just(Step::Early),
    ]
    .boxed();
    (vec(step.clone(), 0..length), option::of(vec(step, 0..10)))
        .prop_map(|(steps, after_close)| History { steps, after_close })
}

enum Happened<E> {
    Event(E),
    Timeout,
}

/// A machine in its world.
pub struct Run<W: World> {
    pub world: W,
    machine: W::Machine,
    now: f64,
    closed: bool,
    happened: Vec<(f64, Happened<EventOf<W>>)>,
    commands: Vec<CommandOf<W>>,
}

impl<W: World> Run<W> {
    pub fn new(world: W) -> Self {
        let machine = world.machine();
        Self { world, machine, now: 0.0, closed: false, happened: Vec::new(), commands: Vec::new() }
    }

    pub fn live(&mut self, history: &History<W::Step>) {
        history.steps.iter().for_each(|step| self.step(step));
        if let Some(steps) = &history.after_close {
            self.closed = true;
            let event = self.world.close();
            self.handle(event);
            steps.iter().for_each(|step| self.step(step));
        }
    }

    pub fn step(&mut self, step: &Step<W::Step>) {
        match step {
            Step::Event(step) => {
                if let Some(event) = self.world.event(self.now, step) {
                    self.handle(event);
                }
            }
            Step::Sleep(ms) => {
                self.now += ms;
                self.handle_timeout();
            }
            Step::Wake => {
                if let Some(timeout) = self.machine.poll_timeout() {
                    self.now = self.now.max(timeout);
                    self.handle_timeout();
                }
            }
            Step::Early => {
                let timeout = self.machine.poll_timeout();
                if timeout.is_none_or(|timeout| timeout > self.now) {
                    self.machine.handle_timeout(self.now);
                    assert_eq!(self.machine.poll(), None, "an early timeout has brought about something");
                    assert_eq!(self.machine.poll_timeout(), timeout, "an early timeout has changed the next one");
                }
            }
        }
    }

    /// Nothing else happens: handles so many timeouts as they come, and returns whether the machine came to rest.
    pub fn rest(&mut self, timeouts: usize) -> bool {
        for _ in 0..timeouts {
            self.step(&Step::Wake);
        }
        self.machine.poll_timeout().is_none()
    }

    /// The same history once more, polled only at the end.
    pub fn end(self) {
        let mut late = self.world.machine();
        for (now, happened) in self.happened {
            match happened {
                Happened::Event(event) => late.handle(now, event),
                Happened::Timeout => late.handle_timeout(now),
            }
        }
        for (at, command) in self.commands.iter().enumerate() {
            assert_eq!(late.poll().as_ref(), Some(command), "command {at} of a machine that is polled late");
        }
        assert_eq!(late.poll(), None, "one command too many of a machine that is polled late");
    }

    fn handle(&mut self, event: EventOf<W>) {
        self.happened.push((self.now, Happened::Event(event)));
        self.machine.handle(self.now, event);
        self.carry_out();
    }

    fn handle_timeout(&mut self) {
        self.happened.push((self.now, Happened::Timeout));
        self.machine.handle_timeout(self.now);
        self.carry_out();
        let timeout = self.machine.poll_timeout();
        assert!(timeout.is_none_or(|timeout| timeout > self.now), "{timeout:?} is wanted at {}", self.now);
    }

    fn carry_out(&mut self) {
        while let Some(command) = self.machine.poll() {
            assert!(!self.closed || W::ends(&command), "{command:?} of a closed machine");
            self.world.carry_out(&command);
            self.commands.push(command);
        }
        let timeout = self.machine.poll_timeout();
        assert!(!self.closed || timeout.is_none(), "a closed machine wants a timeout");
        self.world.check(timeout);
    }
}
