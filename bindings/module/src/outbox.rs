//! What a machine wants done, as numbers in one list that its driver reads in one go.

use std::cell::Cell;

use pagelift::codes::{RECORD, Record};
use pagelift::machine::Machine;

/// Commands that fit at a time.
const COMMANDS: usize = 16;

/// A list of [`Record`]s, [`RECORD`] numbers each. All machines of a module share it: the driver reads it right after
/// [`fill`](Self::fill), before any other call.
pub struct Outbox([Cell<[f64; RECORD]>; COMMANDS]);

impl Outbox {
    /// An empty list.
    pub const fn new() -> Self {
        Self([const { Cell::new([0.0; RECORD]) }; COMMANDS])
    }

    /// Takes the machine's next commands, and gives how many: 0 when there are none left.
    pub fn fill<M: Machine<Command: Record>>(&self, machine: &mut M) -> u32 {
        let mut count = 0;
        while count < COMMANDS
            && let Some(command) = machine.poll()
        {
            self.0[count].set(command.to_numbers());
            count += 1;
        }
        count as u32
    }

    /// Where the list is in the module's memory; it stays there.
    pub fn address(&self) -> u32 {
        self.0.as_ptr() as usize as u32
    }
}

impl Default for Outbox {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pagelift::records! {
        #[derive(Clone, Copy)]
        enum Command {
            Count { number: u32 },
            End,
        }
    }

    /// Counts down.
    struct Countdown(u32);

    impl Machine for Countdown {
        type Event = ();
        type Command = Command;

        fn handle(&mut self, _: f64, (): ()) {}

        fn poll(&mut self) -> Option<Command> {
            let number = self.0.checked_sub(1)?;
            self.0 = number;
            Some(if number == 0 { Command::End } else { Command::Count { number } })
        }

        fn poll_timeout(&self) -> Option<f64> {
            None
        }

        fn handle_timeout(&mut self, _: f64) {}
    }

    #[test]
    fn more_commands_than_fit_come_in_several_goes_in_order() {
        let (outbox, mut machine) = (Outbox::new(), Countdown(20));
        assert_eq!(outbox.fill(&mut machine), 16);
        assert_eq!(outbox.0[0].get(), [0.0, 19.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(outbox.0[15].get()[1], 4.0);
        assert_eq!(outbox.fill(&mut machine), 4);
        assert_eq!(outbox.0[3].get(), [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(outbox.fill(&mut machine), 0);
    }
}
