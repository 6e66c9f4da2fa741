//! The order of loading as a machine.

use super::{Command, Event};
use crate::machine::{Commands, Machine};

/// What a caller may set. `NaN` and 0 are for what is chosen here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How far ahead of the screen is asked for, in CSS px; `NaN`: by the connection.
    pub margin: f64,
    /// How many are asked for at a time, a host; 0: by the connection.
    pub concurrency: u32,
    /// How often a failed one is tried again.
    pub attempts: u32,
    /// The longest wait before the first further attempt, in ms; it doubles each time.
    pub base: f64,
    /// For the jitter of those waits.
    pub seed: u32,
}

crate::codes! {
    /// What there is to know, by [`Lazy::stat`].
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Stat {
        /// Elements that are not loaded yet.
        Watched,
        /// Elements that are asked for now.
        InFlight,
        /// Elements that were loaded.
        Loaded,
        /// Elements that have failed for good.
        Failed,
        /// Further attempts.
        Retried,
        /// Bytes of what was loaded; `NaN` until one was told.
        Bytes,
        /// The median of the time on screen without picture, in ms.
        WaitMedian,
        /// The 95th percentile of it.
        Wait95,
        /// Elements that left the screen without picture.
        LeftBlank,
    }
}

/// Decides for a page of pictures.
#[derive(Debug)]
pub struct Lazy {
    settings: Settings,
    commands: Commands<Command>,
}

impl Lazy {
    /// Nothing is attached yet.
    pub const fn new(settings: Settings) -> Self {
        Self { settings, commands: Commands::new() }
    }

    /// One of the statistics.
    pub fn stat(&self, _: Stat) -> f64 {
        self.settings.margin
    }
}

impl Machine for Lazy {
    type Event = Event;
    type Command = Command;

    fn handle(&mut self, _: f64, event: Event) {
        match event {
            Event::Attach { first, count } => self.commands.push(Command::Observe { first, count }),
            Event::Near { slot, .. } | Event::Want { slot } => self.commands.push(Command::Ask { slot }),
            _ => {}
        }
    }

    fn poll(&mut self) -> Option<Command> {
        self.commands.next()
    }

    fn poll_timeout(&self) -> Option<f64> {
        None
    }

    fn handle_timeout(&mut self, _: f64) {}
}
