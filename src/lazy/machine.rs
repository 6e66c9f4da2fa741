//! The order of loading as a machine: what each event does, in terms of the rules beside this file.

use super::order::{Cost, cost};
use super::places::{self, PATIENCE, Places};
use super::posts::{Page, Posts};
use super::retry;
use super::scroller::{Scrollers, When};
use super::slots::{Element, Slots, State};
use super::waits::Waits;
use super::{Command, EffectiveType, Event, Slot, Stat};
use crate::machine::{Commands, Machine};
use crate::random::Random;

/// How far ahead of the screen is asked for, in CSS px: as far as Chromium does on a fast path, and on a slow one (below 150 KB/s).
const AHEAD: f64 = 1250.0;
const AHEAD_ON_SLOW_PATHS: f64 = 2500.0;

/// Megabits a second below which a path is slow.
const SLOW: f64 = 1.2;

/// How long a request is thought to take before one was seen, in ms, and how much each one counts.
const FIRST_LATENCY: f64 = 400.0;
const LATENCY_SHARE: f64 = 0.2;

/// Screens from what is seen within which placeholders are painted.
const PAINTED_SCREENS: f64 = 2.0;

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

/// Decides for a page of pictures. See the [module](super) for the rules.
#[derive(Debug)]
pub struct Lazy {
    settings: Settings,
    commands: Commands<Command>,
    slots: Slots,
    scrollers: Scrollers,
    places: Places,
    posts: Posts,
    waits: Waits,
    random: Random,
    now: f64,
    hidden: bool,
    closed: bool,
    effective_type: EffectiveType,
    downlink: f64,
    save_data: bool,
    latency: f64,
    loaded: u32,
    failed: u32,
    retried: u32,
    bytes: f64,
    left_blank: u32,
}

impl Lazy {
    /// Nothing is attached yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            commands: Commands::new(),
            slots: Slots::default(),
            scrollers: Scrollers::default(),
            places: Places::default(),
            posts: Posts::new(),
            waits: Waits::new(),
            random: Random::new(settings.seed),
            now: 0.0,
            hidden: false,
            closed: false,
            effective_type: EffectiveType::Fast,
            downlink: f64::NAN,
            save_data: false,
            latency: FIRST_LATENCY,
            loaded: 0,
            failed: 0,
            retried: 0,
            bytes: f64::NAN,
            left_blank: 0,
        }
    }

    /// One of the statistics.
    pub fn stat(&self, stat: Stat) -> f64 {
        let count = |is| self.slots.count(is) as f64;
        match stat {
            Stat::Watched => {
                f64::from(self.posts.count())
                    + count(|state| !matches!(state, State::Gone | State::Done | State::Failed))
            }
            Stat::InFlight => count(|state| matches!(state, State::Asked)),
            Stat::Loaded => f64::from(self.loaded),
            Stat::Failed => f64::from(self.failed),
            Stat::Retried => f64::from(self.retried),
            Stat::Bytes => self.bytes,
            Stat::WaitMedian => self.waits.quantile(0.5),
            Stat::Wait95 => self.waits.quantile(0.95),
            Stat::LeftBlank => f64::from(self.left_blank),
        }
    }

    fn near(&mut self, slot: Slot, rect: [f64; 4]) {
        let Some(element) = self.slots.get_mut(slot) else { return };
        element.rect = rect;
        element.in_reach = true;
        let (scroller, native) = (element.scroller, std::mem::take(&mut element.native));
        // The browser has begun to load what is as near as it asks ahead.
        if native && self.scrollers.distance(scroller, rect, When::Now).gap <= self.ahead_of_path() {
            self.slots.remove(slot);
            self.commands.push(Command::Leave { slot });
            return;
        }
        if native {
            self.commands.push(Command::TakeOver { slot });
        }
        let Some(element) = self.slots.get_mut(slot) else { return };
        if element.state == State::Far {
            self.slots.set(slot, State::Near);
        }
    }

    fn far(&mut self, slot: Slot) {
        let Some(element) = self.slots.get_mut(slot) else { return };
        element.in_reach = false;
        if std::mem::take(&mut element.native) {
            self.commands.push(Command::TakeOver { slot });
        }
        self.left_blank += u32::from(std::mem::take(&mut element.blank));
        if matches!(element.state, State::Near | State::Waiting) && !element.wanted {
            self.slots.set(slot, State::Far);
        }
    }

    fn want(&mut self, slot: Slot) {
        self.find(slot);
        let Some(element) = self.slots.get_mut(slot) else { return };
        element.wanted = true;
        if matches!(element.state, State::Far | State::Near | State::Waiting | State::Failed) {
            self.slots.set(slot, State::Near);
        }
    }

    fn want_all(&mut self) {
        let (posts, mut page) = self.page();
        posts.bring_all(&mut page);
        for slot in self.slots.all() {
            // What failed for good is not tried again for a printer.
            if self.slots.get(slot).is_some_and(|element| element.state != State::Failed) {
                self.want(slot);
                if self.slots.get(slot).is_some_and(|element| element.state == State::Near) {
                    self.ask(slot);
                }
            }
        }
    }

    /// Where the posts bring elements in.
    fn page(&mut self) -> (&mut Posts, Page<'_>) {
        (&mut self.posts, Page { slots: &mut self.slots, commands: &mut self.commands })
    }

    /// Whoever has something to say of an element has it brought in.
    fn find(&mut self, slot: Slot) {
        let (posts, mut page) = self.page();
        posts.find(slot, &mut page);
    }

    fn unwatch(&mut self, slot: Slot) {
        self.find(slot);
        self.release(slot);
        self.slots.remove(slot);
    }

    /// Gives back the place of what was asked for; what was.
    fn release(&mut self, slot: Slot) -> Option<&mut Element> {
        let element = self.slots.get_mut(slot).filter(|element| element.state == State::Asked)?;
        if std::mem::take(&mut element.holds) {
            self.places.give_back(element.host);
        }
        Some(element)
    }

    fn loaded(&mut self, slot: Slot, bytes: f64) {
        let now = self.now;
        let Some(element) = self.release(slot) else { return };
        let latency = now - element.time;
        let wait = if std::mem::take(&mut element.blank) { now - element.blank_since } else { 0.0 };
        self.waits.add(wait);
        self.latency += LATENCY_SHARE * (latency - self.latency);
        if bytes > 0.0 {
            self.bytes = if self.bytes.is_nan() { bytes } else { self.bytes + bytes };
        }
        self.loaded += 1;
        self.slots.set(slot, State::Done);
    }

    fn failed(&mut self, slot: Slot) {
        let Settings { attempts, base, .. } = self.settings;
        let Some(element) = self.release(slot) else { return };
        element.failures += 1;
        let failures = element.failures;
        if failures > attempts {
            element.wanted = false;
            self.failed += 1;
            self.slots.set(slot, State::Failed);
            self.commands.push(Command::GiveUp { slot });
            return;
        }
        let again = if element.in_reach || element.wanted { State::Waiting } else { State::Far };
        let wait = retry::wait(base, failures, &mut self.random);
        self.slots.set(slot, again);
        if let Some(element) = self.slots.get_mut(slot) {
            element.time = self.now + wait;
        }
    }

    /// What waits until `now` or before is near again, and what has been asked for in vain for long no longer takes a place.
    fn pass_time(&mut self, now: f64) {
        // All of them stay active.
        for at in 0..self.slots.active().len() {
            let slot = self.slots.active()[at];
            let Some(Element { state, time, holds, .. }) = self.slots.get(slot).copied() else { continue };
            if state == State::Waiting && time <= now {
                self.slots.set(slot, State::Near);
            } else if holds && time + PATIENCE <= now {
                self.release(slot);
            }
        }
    }

    /// Tries what has failed again, as the network is back.
    fn try_again(&mut self) {
        for at in 0..self.slots.active().len() {
            let slot = self.slots.active()[at];
            if self.slots.get(slot).is_some_and(|element| element.state == State::Waiting) {
                self.slots.set(slot, State::Near);
            }
        }
    }

    fn close(&mut self) {
        self.closed = true;
        self.posts = Posts::new();
        self.slots = Slots::default();
        self.scrollers = Scrollers::default();
        self.places = Places::default();
    }

    /// Decides what is next, once for all that happened.
    fn decide(&mut self) {
        let now = self.now;
        let (posts, mut page) = self.page();
        posts.bring_passed(now, &mut page);
        if self.hidden {
            return;
        }
        self.look();
        while let Some(slot) = self.next() {
            self.ask(slot);
        }
    }

    /// Sees what is on screen without picture, and which placeholders are to be painted.
    fn look(&mut self) {
        let painted = PAINTED_SCREENS * self.scrollers.screen();
        for at in 0..self.slots.active().len() {
            let slot = self.slots.active()[at];
            let Some(element) = self.slots.get_mut(slot).filter(|element| element.has_box()) else { continue };
            let gap = self.scrollers.distance(element.scroller, element.rect, When::Now).gap;
            if gap > 0.0 {
                self.left_blank += u32::from(std::mem::take(&mut element.blank));
            } else if !element.blank {
                (element.blank, element.blank_since) = (true, self.now);
            }
            if gap <= painted && !element.painted {
                element.painted = true;
                self.commands.push(Command::Paint { slot });
            }
        }
    }

    /// The first one for which there is a place. Of two that cost the same, the one that is higher, then more to the left:
    /// the order does not depend on that of attachment.
    fn next(&self) -> Option<Slot> {
        let (places, ahead) = (self.places(), self.ahead());
        let mut first: Option<((Cost, f64, f64), Slot)> = None;
        for &slot in self.slots.active() {
            let Some(element) = self.slots.get(slot).filter(|element| element.state == State::Near) else { continue };
            let Some(cost) = cost(element, &self.scrollers, self.latency, ahead) else { continue };
            let [left, top, ..] = element.rect;
            let key = (cost, top, left);
            if first.is_none_or(|(least, _)| key < least) && self.places.has_room(element.host, places, cost < 0.0) {
                first = Some((key, slot));
            }
        }
        first.map(|(_, slot)| slot)
    }

    fn ask(&mut self, slot: Slot) {
        let Some(element) = self.slots.get_mut(slot) else { return };
        // Whoever asks for it has taken it over.
        element.native = false;
        (element.time, element.holds) = (self.now, true);
        self.retried += u32::from(element.failures > 0);
        self.places.take(element.host);
        self.slots.set(slot, State::Asked);
        self.commands.push(Command::Ask { slot });
    }

    fn ahead(&self) -> f64 {
        if !self.settings.margin.is_nan() {
            return self.settings.margin;
        }
        if self.save_data { 0.0 } else { self.ahead_of_path() }
    }

    /// As far as a browser asks ahead on this path.
    fn ahead_of_path(&self) -> f64 {
        let slow = [EffectiveType::SecondGeneration, EffectiveType::SlowSecondGeneration];
        if self.downlink < SLOW || slow.contains(&self.effective_type) { AHEAD_ON_SLOW_PATHS } else { AHEAD }
    }

    fn places(&self) -> u32 {
        match self.settings.concurrency {
            0 => places::places(self.effective_type),
            concurrency => concurrency,
        }
    }
}

impl Machine for Lazy {
    type Event = Event;
    type Command = Command;

    fn handle(&mut self, now: f64, event: Event) {
        if self.closed {
            return;
        }
        self.now = now;
        match event {
            Event::Attach { first, count } => {
                let (posts, mut page) = self.page();
                posts.attach(first, count, &mut page);
            }
            Event::Unwatch { slot } => self.unwatch(slot),
            Event::Passed { slot } => self.posts.pass(slot),
            Event::Idle => {
                let (posts, mut page) = self.page();
                posts.idle(&mut page);
            }
            Event::Belongs { slot, scroller, host } => {
                if let Some(element) = self.slots.get_mut(slot) {
                    // A place that is taken is given back to the host that it was taken from.
                    if element.holds {
                        self.places.give_back(element.host);
                        self.places.take(host);
                    }
                    (element.scroller, element.host) = (scroller, host);
                }
            }
            Event::Native { slot } => {
                if let Some(element) = self.slots.get_mut(slot) {
                    element.native = true;
                }
            }
            Event::Near { slot, left, top, right, bottom } => self.near(slot, [left, top, right, bottom]),
            Event::Far { slot } => self.far(slot),
            Event::Within { scroller, parent } => self.scrollers.add(scroller, parent),
            Event::Viewport { scroller, left, top, width, height } => {
                self.scrollers.place(scroller, [left, top], [width, height]);
            }
            Event::Scrolled { scroller, x, y } => self.scrollers.scroll_to(now, scroller, [x, y]),
            Event::Loaded { slot, bytes } => self.loaded(slot, bytes),
            Event::Failed { slot } => self.failed(slot),
            Event::Want { slot } => self.want(slot),
            Event::WantAll => self.want_all(),
            Event::Hidden => self.hidden = true,
            Event::Visible => self.hidden = false,
            Event::Online => self.try_again(),
            Event::Connection { effective_type, downlink, save_data } => {
                (self.effective_type, self.downlink, self.save_data) = (effective_type, downlink, save_data != 0);
            }
            Event::Decide => self.decide(),
            Event::Close => self.close(),
        }
    }

    fn poll(&mut self) -> Option<Command> {
        self.commands.next()
    }

    fn poll_timeout(&self) -> Option<f64> {
        let mut first = self.scrollers.settles().min(self.posts.due());
        for slot in self.slots.active() {
            let Some(element) = self.slots.get(*slot) else { continue };
            if element.state == State::Waiting {
                first = first.min(element.time);
            } else if element.holds {
                first = first.min(element.time + PATIENCE);
            }
        }
        (first < f64::INFINITY).then_some(first)
    }

    fn handle_timeout(&mut self, now: f64) {
        // Early calls change nothing.
        if self.poll_timeout().is_none_or(|timeout| timeout > now) {
            return;
        }
        self.now = now;
        self.pass_time(now);
        self.scrollers.settle(now);
        self.decide();
    }
}
