//! Turns of tabs: of each one alone by random histories, and of several whose messages take their time.

use std::collections::{BTreeMap, BTreeSet};

use pagelift::machine::Machine;
use pagelift::tabs::{Command, Event, Turns};
use proptest::prelude::*;

use crate::harness::{Run, World, history};

const TAB: u32 = 50;

#[derive(Clone, Debug)]
enum Happens {
    Want(u32),
    Release(u32),
    Claimed(u32, u32),
    Busy(u32),
    Freed(u32),
}

fn happens() -> impl Strategy<Value = Happens> {
    let turn = || 0..4_u32;
    prop_oneof![
        4 => turn().prop_map(Happens::Want),
        2 => turn().prop_map(Happens::Release),
        2 => (turn(), prop_oneof![0..TAB, TAB + 1..100]).prop_map(|(turn, tab)| Happens::Claimed(turn, tab)),
        1 => turn().prop_map(Happens::Busy),
        2 => turn().prop_map(Happens::Freed),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    /// Claiming, or waiting for another tab.
    Wanted,
    Begun,
    /// To be looked at, and wanted again.
    Looking,
}

/// One tab.
#[derive(Default)]
struct Tab {
    turns: BTreeMap<u32, Is>,
    /// Turns that the tab had and has released, of which the others were not notified yet.
    owed: BTreeSet<u32>,
    closed: bool,
}

impl Tab {
    fn release(&mut self, turn: u32) {
        if self.turns.remove(&turn) == Some(Is::Begun) {
            self.owed.insert(turn);
        }
    }
}

impl World for Tab {
    type Machine = Turns;
    type Step = Happens;

    fn machine(&self) -> Turns {
        Turns::new(TAB)
    }

    fn event(&mut self, _: f64, step: &Happens) -> Option<Event> {
        Some(match *step {
            Happens::Want(turn) => {
                if !self.closed {
                    let is = self.turns.entry(turn).or_insert(Is::Wanted);
                    *is = if *is == Is::Looking { Is::Wanted } else { *is };
                }
                Event::Wanted { turn }
            }
            Happens::Release(turn) => {
                self.release(turn);
                Event::Released { turn }
            }
            Happens::Claimed(turn, tab) => Event::Claimed { turn, tab },
            Happens::Busy(turn) => Event::Busy { turn },
            Happens::Freed(turn) => Event::Freed { turn },
        })
    }

    fn carry_out(&mut self, command: &Command) {
        match *command {
            Command::Claim { turn } => assert_eq!(self.turns[&turn], Is::Wanted),
            Command::Object { turn } => assert_eq!(self.turns[&turn], Is::Begun),
            Command::Free { turn } => {
                assert_eq!(self.turns.get(&turn), None);
                self.owed.remove(&turn);
            }
            Command::Begin { turn } => assert_eq!(self.turns.insert(turn, Is::Begun), Some(Is::Wanted)),
            Command::Look { turn } => assert_eq!(self.turns.insert(turn, Is::Looking), Some(Is::Wanted)),
        }
    }

    fn check(&self, timeout: Option<f64>) {
        // Whoever waits does not wait for messages alone, which may never come.
        let waits = self.turns.values().any(|&is| is == Is::Wanted);
        assert_eq!(timeout.is_some(), waits, "{:?}", self.turns);
        assert!(self.owed.is_empty(), "nobody was notified that {:?} are free", self.owed);
    }

    fn close(&mut self) -> Event {
        self.closed = true;
        while let Some((&turn, _)) = self.turns.first_key_value() {
            self.release(turn);
        }
        Event::Close
    }

    fn ends(command: &Command) -> bool {
        matches!(command, Command::Free { .. })
    }
}

/// When a tab crashes, in ms, if it does.
fn crash() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![3 => Just(None), 1 => (0.0..400.0_f64).prop_map(Some)]
}

/// What happens in a world of several tabs, at a time.
#[derive(Clone, Copy, Debug)]
enum Comes {
    Wish,
    Message(Event),
    /// The work is done.
    Done,
    /// The tab is gone, without a word.
    Crash,
}

struct Several {
    tabs: Vec<Turns>,
    gone: Vec<bool>,
    wishes: Vec<bool>,
    having: Vec<bool>,
    /// At, to, what.
    due: Vec<(f64, usize, Comes)>,
    delays: Vec<f64>,
    works: Vec<f64>,
    sent: usize,
}

impl Several {
    fn carry_out(&mut self, now: f64, at: usize) {
        while let Some(command) = self.tabs[at].poll() {
            let tab = at as u32;
            match command {
                Command::Claim { turn } => self.send(now, at, Event::Claimed { turn, tab }),
                Command::Object { turn } => self.send(now, at, Event::Busy { turn }),
                Command::Free { turn } => self.send(now, at, Event::Freed { turn }),
                Command::Begin { .. } => {
                    let others = (0..self.tabs.len()).filter(|&other| self.having[other] && !self.gone[other]);
                    assert_eq!(others.count(), 0, "two tabs have the turn");
                    self.having[at] = true;
                    self.due.push((now + self.works[at], at, Comes::Done));
                }
                // Nobody has left a result.
                Command::Look { turn } => self.tabs[at].handle(now, Event::Wanted { turn }),
            }
        }
    }

    fn send(&mut self, now: f64, from: usize, event: Event) {
        for to in (0..self.tabs.len()).filter(|&to| to != from) {
            self.sent += 1;
            self.due.push((now + self.delays[self.sent % self.delays.len()], to, Comes::Message(event)));
        }
    }

    /// The next that happens; false when nothing does any more.
    fn step(&mut self) -> bool {
        let message = (0..self.due.len()).min_by(|&a, &b| self.due[a].0.total_cmp(&self.due[b].0));
        let timeouts = (0..self.tabs.len()).filter(|&tab| !self.gone[tab]);
        let timeout =
            timeouts.filter_map(|tab| Some((self.tabs[tab].poll_timeout()?, tab))).min_by(|a, b| a.0.total_cmp(&b.0));
        match (message, timeout) {
            (Some(at), timeout) if timeout.is_none_or(|(time, _)| self.due[at].0 <= time) => {
                let (now, tab, what) = self.due.swap_remove(at);
                self.come(now, tab, what);
            }
            (_, Some((now, tab))) => {
                self.tabs[tab].handle_timeout(now);
                self.carry_out(now, tab);
            }
            _ => return false,
        }
        true
    }

    fn come(&mut self, now: f64, tab: usize, what: Comes) {
        if self.gone[tab] {
            return;
        }
        match what {
            Comes::Wish => {
                self.wishes[tab] = true;
                self.tabs[tab].handle(now, Event::Wanted { turn: 0 });
            }
            Comes::Message(event) => self.tabs[tab].handle(now, event),
            Comes::Done => {
                self.having[tab] = false;
                self.wishes[tab] = false;
                self.tabs[tab].handle(now, Event::Released { turn: 0 });
            }
            Comes::Crash => self.gone[tab] = true,
        }
        self.carry_out(now, tab);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tab_keeps_what_machines_promise(
        history in history(happens(), 100),
    ) {
        let mut run = Run::new(Tab::default());
        run.live(&history);
        run.end();
    }

    /// Objections come in time when a message takes less than half of what is waited for them.
    #[test]
    fn one_tab_at_a_time_has_the_turn_and_nobody_waits_for_ever(
        tabs in prop::collection::vec((0.0..60.0_f64, 0.0..300.0_f64, crash()), 1..7),
        delays in prop::collection::vec(0.1..12.0_f64, 1..30),
    ) {
        let count = tabs.len();
        let mut several = Several {
            tabs: (0..count as u32).map(Turns::new).collect(),
            gone: vec![false; count],
            wishes: vec![false; count],
            having: vec![false; count],
            due: Vec::new(),
            delays,
            works: tabs.iter().map(|tab| tab.1).collect(),
            sent: 0,
        };
        for (tab, &(wish, _, crash)) in tabs.iter().enumerate() {
            several.due.push((wish, tab, Comes::Wish));
            if let Some(crash) = crash {
                several.due.push((crash, tab, Comes::Crash));
            }
        }
        let mut steps = 0;
        while several.step() {
            steps += 1;
            prop_assert!(steps < 20_000, "they never come to rest");
        }
        for tab in (0..count).filter(|&tab| !several.gone[tab]) {
            prop_assert!(!several.wishes[tab], "tab {} waits for ever", tab);
        }
    }
}

#[test]
fn of_tabs_that_claim_at_once_the_lowest_number_has_the_turn() {
    let [mut low, mut high] = [1, 2].map(Turns::new);
    let wanted = Event::Wanted { turn: 0 };
    low.handle(0.0, wanted);
    high.handle(0.0, wanted);
    low.handle(1.0, Event::Claimed { turn: 0, tab: 2 });
    high.handle(1.0, Event::Claimed { turn: 0, tab: 1 });
    let commands = |tab: &mut Turns| -> Vec<Command> { std::iter::from_fn(|| tab.poll()).collect() };
    // Once more, for one that has claimed too late to have heard of it.
    assert_eq!(commands(&mut low), [Command::Claim { turn: 0 }, Command::Claim { turn: 0 }]);
    for tab in [&mut low, &mut high] {
        for now in [25.0, 26.0] {
            tab.handle_timeout(now);
        }
    }
    assert_eq!(commands(&mut low), [Command::Begin { turn: 0 }]);
    assert_eq!(commands(&mut high), [Command::Claim { turn: 0 }]);
}

/// Nobody waits out its patience for a tab that has released its turn.
#[test]
fn a_tab_that_waits_looks_as_soon_as_the_turn_is_free() {
    let [mut first, mut second] = [1, 2].map(Turns::new);
    let commands = |tab: &mut Turns| -> Vec<Command> { std::iter::from_fn(|| tab.poll()).collect() };
    second.handle(0.0, Event::Wanted { turn: 0 });
    second.handle(1.0, Event::Busy { turn: 0 });
    commands(&mut second);
    second.handle(2.0, Event::Freed { turn: 0 });
    assert_eq!(commands(&mut second), [Command::Look { turn: 0 }]);
    // A turn that is only claimed may be waited for as well.
    first.handle(0.0, Event::Wanted { turn: 0 });
    first.handle(1.0, Event::Close);
    assert_eq!(commands(&mut first), [Command::Claim { turn: 0 }, Command::Free { turn: 0 }]);
}
