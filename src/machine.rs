//! What every capability of the main thread is made as: a machine without clock, randomness or I/O.
//!
//! The shape and the words are those of quinn-proto and str0m ("sans-IO"): events come in with the time, commands go out in
//! the order in which they are to be carried out, and the machine says when time alone will change something. Whoever drives
//! it owns what is real (workers, elements, timers), carries out the commands, and reports what happened as further events.
//! So everything is tested natively under virtual time, and no history of events depends on how long a test takes.

/// Events in, commands out.
///
/// A driver calls, in this order: [`handle`](Self::handle) with what happened, or [`handle_timeout`](Self::handle_timeout)
/// when the time of [`poll_timeout`](Self::poll_timeout) has come; [`poll`](Self::poll) until it gives nothing; and
/// [`poll_timeout`](Self::poll_timeout) to set its one timer. Times are milliseconds on one clock that never goes back.
///
/// What holds for every machine, and is tested for each by random histories:
/// - A command is given once, and none is lost.
/// - After [`handle_timeout`](Self::handle_timeout) at `now` and [`poll`](Self::poll) to the end, no timeout lies at or before
///   `now`: a driver that sleeps until each timeout never spins.
/// - A machine that was closed wants no timeout, and gives no command but those that end what it has begun.
pub trait Machine {
    /// What can happen to it.
    type Event;
    /// What it can want done.
    type Command;

    /// Something happened at `now`.
    fn handle(&mut self, now: f64, event: Self::Event);

    /// The next thing to do, in order; `None` when there is nothing left.
    fn poll(&mut self) -> Option<Self::Command>;

    /// When to call [`handle_timeout`](Self::handle_timeout) next, at the latest; `None` while time alone changes nothing.
    fn poll_timeout(&self) -> Option<f64>;

    /// The clock has reached `now`. Early or needless calls change nothing.
    fn handle_timeout(&mut self, now: f64);
}

/// What a machine wants done and has not given yet, in order.
///
/// A list with a place to go on reading at: whatever is given, nothing is moved, and it holds no more than it held at once.
#[derive(Debug)]
pub(crate) struct Commands<C> {
    list: Vec<C>,
    given: usize,
}

impl<C: Copy> Commands<C> {
    pub const fn new() -> Self {
        Self { list: Vec::new(), given: 0 }
    }

    pub fn push(&mut self, command: C) {
        self.list.push(command);
    }

    pub fn next(&mut self) -> Option<C> {
        let command = self.list.get(self.given).copied();
        if command.is_some() {
            self.given += 1;
        } else {
            self.list.clear();
            self.given = 0;
        }
        command
    }
}
