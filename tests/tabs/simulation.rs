//! Two to five tabs with delayed, doubled and lost messages, clocks that are wrong, pages that open, close, freeze and are killed,
//! and a store that is slow and may fail. Once all is calm and each has said hello, they agree.
//!
//! `TABS_ROUNDS` says how many worlds there are: 3,000 by default.

use std::collections::BTreeMap;

use pagelift::tabs::{Merged, Range, Register, Replica, Stamp, Vector, View, range_at};

const KEYS: u32 = 6;
/// Filters 0 and 1 are tags; 2 means all keys, 3 the even ones.
const FILTERS: u32 = 4;
const EPOCH: f64 = 1.8e12;

/// xorshift32 (Marsaglia, 2003).
struct Random(u32);

impl Random {
    fn below(&mut self, most: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % most
    }
}

fn matches(filter: u32, key: u32, tags: u32) -> bool {
    match filter {
        0 | 1 => tags >> filter & 1 == 1,
        2 => true,
        _ => key.is_multiple_of(2),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Value {
    id: u32,
    tags: u32,
}

#[derive(Clone, Copy, Debug)]
enum Fact {
    Value(u32, Register, Value),
    Key(u32, Register),
    Range(u32, Range),
}

#[derive(Clone, Debug)]
enum Message {
    Changes { from: u32, stamp: Stamp, before: f64, facts: Vec<Fact> },
    Repair(Vec<Fact>),
    Hello { from: u32, vector: Vector },
    Offer { from: u32, to: u32 },
    Ask { from: u32, to: u32, vector: Vector },
    Answer { to: u32, vector: Vector, facts: Vec<Fact> },
}

#[derive(Default)]
struct Store {
    facts: Vec<Fact>,
    vector: Vector,
}

struct Tab {
    number: u32,
    replica: Replica,
    values: BTreeMap<u32, Value>,
    /// How wrong its clock is, in ms.
    skew: f64,
    frozen: bool,
    /// Has the changes that are not stored yet.
    unsaved: Vec<Fact>,
    inbox: Vec<(f64, Message)>,
}

impl Tab {
    fn range_of(&self, key: u32, tags: u32) -> Range {
        self.replica.range_of((0..FILTERS).filter(|&filter| matches(filter, key, tags)))
    }

    fn tags(&self, key: u32) -> u32 {
        self.values.get(&key).map_or(0, |value| value.tags)
    }

    fn view(&self, key: u32) -> View {
        self.replica.view(key, self.range_of(key, self.tags(key)))
    }

    /// The facts of a key that this tab can tell.
    fn facts_of(&self, key: u32) -> Vec<Fact> {
        let register = self.replica.register(key);
        match self.values.get(&key) {
            _ if register.removed => vec![Fact::Key(key, register)],
            Some(&value) => vec![Fact::Value(key, register, value)],
            // Whoever has the value keeps it.
            None if register.is_known() => vec![Fact::Key(key, Register { removed: true, ..register })],
            None => Vec::new(),
        }
    }

    fn news(&self, vector: &Vector) -> Vec<Fact> {
        let ranges = self.replica.range_news(vector, 0).map(|filter| Fact::Range(filter, self.replica.range(filter)));
        ranges.chain(self.replica.news(vector, 0).flat_map(|key| self.facts_of(key))).collect()
    }

    /// Takes a fact in: the key of one that is outdated.
    fn take(&mut self, fact: Fact, is_read: bool, now: f64) -> Option<u32> {
        match fact {
            Fact::Range(filter, range) => {
                if self.replica.merge_range(filter, range, now) {
                    let gone: Vec<u32> =
                        self.values.keys().copied().filter(|&key| self.view(key) == View::Gone).collect();
                    for key in gone {
                        self.values.remove(&key);
                    }
                }
                None
            }
            Fact::Key(key, register) => {
                let range = self.range_of(key, self.tags(key));
                let merged = self.replica.merge(key, register, range, is_read, now);
                if merged == Merged::Gone {
                    self.values.remove(&key);
                }
                (merged == Merged::Outdated).then_some(key)
            }
            Fact::Value(key, register, value) => {
                let range = self.range_of(key, value.tags);
                let merged = self.replica.merge(key, register, range, is_read, now);
                match merged {
                    Merged::Fresh | Merged::Stale => {
                        self.values.insert(key, value);
                    }
                    Merged::Gone => {
                        self.values.remove(&key);
                    }
                    _ => {}
                }
                (merged == Merged::Outdated).then_some(key)
            }
        }
    }
}

struct World {
    random: Random,
    now: f64,
    tabs: Vec<Tab>,
    store: Store,
    ids: u32,
    numbers: u32,
    calm: bool,
}

impl World {
    fn new(seed: u32) -> Self {
        let random = Random(seed.wrapping_mul(0x9e37_79b1) | 1);
        Self { random, now: EPOCH, tabs: Vec::new(), store: Store::default(), ids: 0, numbers: 0, calm: false }
    }

    fn clock(&self, at: usize) -> f64 {
        self.now + self.tabs[at].skew
    }

    fn post(&mut self, from: usize, message: &Message) {
        for to in 0..self.tabs.len() {
            // Lost, on its way, or on its way twice.
            let times = match self.random.below(20) {
                0 if !self.calm => 0,
                1 => 2,
                _ => 1,
            };
            for _ in 0..times {
                let delay = f64::from(self.random.below(30));
                if to != from {
                    let due = self.now + delay;
                    self.tabs[to].inbox.push((due, message.clone()));
                }
            }
        }
    }

    fn open(&mut self) {
        self.numbers += 1;
        let skew = match self.random.below(6) {
            0 => 3_600_000.0,
            1 => -3_600_000.0,
            2 => 20.0,
            _ => 0.0,
        };
        let number = self.numbers;
        let replica = Replica::new(number, 0.0);
        let (values, unsaved, inbox) = (BTreeMap::new(), Vec::new(), Vec::new());
        self.tabs.push(Tab { number, replica, values, skew, frozen: false, unsaved, inbox });
        let at = self.tabs.len() - 1;
        // Some change things before they have read.
        for _ in 0..self.random.below(3) {
            self.act(at);
        }
        self.read(at);
        self.hello(at);
    }

    fn read(&mut self, at: usize) {
        let now = self.clock(at);
        for fact in self.store.facts.clone() {
            self.tabs[at].take(fact, true, now);
        }
        self.tabs[at].replica.knows(&self.store.vector);
    }

    fn hello(&mut self, at: usize) {
        let tab = &self.tabs[at];
        let message = Message::Hello { from: tab.number, vector: tab.replica.vector() };
        self.post(at, &message);
    }

    /// Does something in a tab.
    fn act(&mut self, at: usize) {
        let now = self.clock(at);
        let key = self.random.below(KEYS);
        let action = self.random.below(10);
        let removes = self.random.below(2) == 0;
        let tab = &mut self.tabs[at];
        let mut facts = Vec::new();
        match action {
            0..=4 => {
                self.ids += 1;
                let value = Value { id: self.ids, tags: self.random.below(4) };
                let stamp = tab.replica.write(key, tab.range_of(key, value.tags), now);
                tab.values.insert(key, value);
                facts.push(Fact::Value(key, Register::value(stamp), value));
            }
            5..=7 => {
                let stamp = tab.replica.mark(key, removes, now);
                if removes {
                    tab.values.remove(&key);
                }
                facts.push(Fact::Key(key, if removes { Register::removed(stamp) } else { Register::stale(stamp) }));
            }
            8 => {
                let filter = self.random.below(FILTERS);
                let stamp = tab.replica.mark_range(filter, removes, now);
                facts.push(Fact::Range(filter, range_at(removes, stamp)));
                let seen = if removes { View::Gone } else { View::Stale };
                let held: Vec<u32> =
                    tab.values.keys().copied().filter(|&key| matches(filter, key, tab.tags(key))).collect();
                for key in held {
                    if tab.view(key) as u32 > seen as u32 {
                        let stamp = tab.replica.mark(key, removes, now);
                        facts.push(Fact::Key(
                            key,
                            if removes { Register::removed(stamp) } else { Register::stale(stamp) },
                        ));
                    }
                    if removes {
                        tab.values.remove(&key);
                    }
                }
            }
            // An eviction is no change.
            _ => {
                tab.values.remove(&key);
                return;
            }
        }
        self.tell(at, facts);
    }

    fn tell(&mut self, at: usize, facts: Vec<Fact>) {
        let tab = &mut self.tabs[at];
        let stamp = facts.iter().fold(Stamp::NEVER, |latest, fact| {
            latest.later(match fact {
                Fact::Value(_, register, _) | Fact::Key(_, register) => register.latest(),
                Fact::Range(_, range) => range.latest(),
            })
        });
        tab.unsaved.extend(&facts);
        let before = tab.replica.announce();
        let message = Message::Changes { from: tab.number, stamp, before, facts };
        self.post(at, &message);
    }

    /// Stores what a tab has changed; now and then that fails, and is tried again later.
    fn flush(&mut self, at: usize) {
        if !self.calm && self.random.below(5) == 0 {
            return;
        }
        let tab = &mut self.tabs[at];
        self.store.facts.append(&mut tab.unsaved);
        // What others did is theirs to store.
        let mut own = Vec::new();
        tab.replica.vector().write(&mut own);
        if let Some(pair) = own[1..].chunks_exact(2).find(|pair| pair[0] as u32 == tab.number) {
            self.store.vector.see(Stamp { time: pair[1], tab: tab.number });
        }
    }

    fn repair(&mut self, at: usize, keys: &[u32]) {
        if keys.is_empty() {
            return;
        }
        let facts = keys.iter().flat_map(|&key| self.tabs[at].facts_of(key)).collect();
        self.post(at, &Message::Repair(facts));
    }

    fn hear(&mut self, at: usize, message: Message) {
        let now = self.clock(at);
        let number = self.tabs[at].number;
        let facts = match &message {
            Message::Changes { facts, .. } | Message::Repair(facts) => facts.clone(),
            Message::Answer { to, facts, .. } if *to == number => facts.clone(),
            _ => Vec::new(),
        };
        let tab = &mut self.tabs[at];
        let outdated: Vec<u32> = facts.into_iter().filter_map(|fact| tab.take(fact, false, now)).collect();
        self.repair(at, &outdated);
        let tab = &mut self.tabs[at];
        let mut ask = None;
        match message {
            Message::Changes { from, stamp, before, .. } if tab.replica.heard(stamp, before, now) => ask = Some(from),
            Message::Hello { from, vector } => {
                if tab.replica.wants(from, &vector, now) {
                    ask = Some(from);
                }
                if tab.replica.offers(&vector) {
                    let message = Message::Offer { from: number, to: from };
                    self.post(at, &message);
                }
            }
            Message::Offer { from, to } if to == number && tab.replica.asks(from, now) => ask = Some(from),
            Message::Ask { from, to, vector } if to == number => {
                let message = Message::Answer { to: from, facts: tab.news(&vector), vector: tab.replica.vector() };
                self.post(at, &message);
            }
            Message::Answer { to, vector, .. } if to == number => {
                ask = tab.replica.answered(&vector, now);
            }
            _ => {}
        }
        if let Some(to) = ask {
            let tab = &self.tabs[at];
            let message = Message::Ask { from: number, to, vector: tab.replica.vector() };
            self.post(at, &message);
        }
    }

    /// Delivers what is due; those of one tab in any order, as ends of pipes are worse than browsers are.
    fn deliver(&mut self) {
        for at in 0..self.tabs.len() {
            if self.tabs[at].frozen {
                continue;
            }
            let (due, later) =
                std::mem::take(&mut self.tabs[at].inbox).into_iter().partition(|&(due, _)| due <= self.now);
            self.tabs[at].inbox = later;
            for (_, message) in due {
                self.hear(at, message);
            }
        }
    }

    fn step(&mut self) {
        self.now += f64::from(self.random.below(12));
        self.deliver();
        let at = self.random.below(self.tabs.len() as u32) as usize;
        match self.random.below(24) {
            0 if self.tabs.len() < 5 => self.open(),
            1 if self.tabs.len() > 2 => {
                // Closed, which stores, or killed, which does not.
                if self.random.below(2) == 0 {
                    self.flush(at);
                }
                self.tabs.remove(at);
            }
            2 => self.tabs[at].frozen = true,
            3 => self.wake(at),
            // A tab's clock does not go back with the wall clock: see `ts/internal/host/clock.ts`.
            4 => self.tabs[at].skew += 3_600_000.0,
            5 => self.flush(at),
            _ if !self.tabs[at].frozen => self.act(at),
            _ => {}
        }
    }

    /// Whoever waits in vain for an answer asks the next.
    fn ask_again(&mut self) {
        for at in 0..self.tabs.len() {
            let now = self.clock(at);
            if let Some(to) = self.tabs[at].replica.overdue(now) {
                let tab = &self.tabs[at];
                let message = Message::Ask { from: tab.number, to, vector: tab.replica.vector() };
                self.post(at, &message);
            }
        }
    }

    fn wake(&mut self, at: usize) {
        if std::mem::take(&mut self.tabs[at].frozen) {
            self.read(at);
            self.hello(at);
        }
    }

    fn settle(&mut self) {
        self.calm = true;
        for at in 0..self.tabs.len() {
            self.wake(at);
            self.flush(at);
        }
        // Whoever has asked a tab that is gone asks another one after a while, when there is a reason.
        for _ in 0..4 {
            for _ in 0..40 {
                self.now += 60.0;
                self.deliver();
                self.ask_again();
            }
            for at in 0..self.tabs.len() {
                self.hello(at);
            }
        }
        while self.tabs.iter().any(|tab| !tab.inbox.is_empty()) {
            self.now += 30.0;
            self.deliver();
        }
    }
}

fn rounds() -> u32 {
    std::env::var("TABS_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3000)
}

#[test]
fn whatever_happens_all_tabs_end_with_the_same() {
    for seed in 1..=rounds() {
        let mut world = World::new(seed);
        world.open();
        world.open();
        for _ in 0..60 {
            world.step();
        }
        world.settle();
        for key in 0..KEYS {
            let first = &world.tabs[0];
            for other in &world.tabs[1..] {
                let (here, there) = (first.replica.register(key), other.replica.register(key));
                // Of a value that was evicted where it was told of, nobody has more than its stamp.
                assert_eq!(here.written, there.written, "key {key}, seed {seed}");
                assert_eq!(here.stale.later(here.written), there.stale.later(there.written), "key {key}, seed {seed}");
                if let (Some(here), Some(there)) = (first.values.get(&key), other.values.get(&key)) {
                    assert_eq!(here, there, "key {key}, seed {seed}");
                    assert_eq!(first.view(key), other.view(key), "key {key}, seed {seed}");
                }
            }
        }
        for tab in &world.tabs {
            let held = tab.values.keys().copied();
            assert!(held.clone().all(|key| tab.view(key) != View::Gone), "seed {seed}: a value is held that is gone");
        }
    }
}

#[test]
fn what_was_stored_says_the_same_as_the_tabs() {
    for seed in 1..=rounds() / 3 {
        let mut world = World::new(seed);
        world.open();
        world.open();
        for _ in 0..40 {
            world.step();
        }
        world.settle();
        let mut late = Tab {
            number: 1000,
            replica: Replica::new(1000, 0.0),
            values: BTreeMap::new(),
            skew: 0.0,
            frozen: false,
            unsaved: Vec::new(),
            inbox: Vec::new(),
        };
        for &fact in &world.store.facts {
            late.take(fact, true, world.now);
        }
        for (key, value) in &late.values {
            let known = world.tabs[0].replica.register(*key);
            // What a tab did that was killed before it stored that is known to the others alone.
            if late.replica.register(*key).written == known.written {
                assert!(world.tabs[0].values.get(key).is_none_or(|held| held == value), "key {key}, seed {seed}");
            }
        }
    }
}
