//! Which of very many elements are observed: `observe()` is what attaching costs, and most of a long page is never seen.
//!
//! The first 250 are observed, and of the others every 250th, as a post. A post that comes near, or was passed by a jump, brings in
//! what it stands for, and so does a word about one of them. Idle time brings the rest, as the order of the document need not be the
//! order on screen. Until then nothing is kept of them.

use super::slots::Slots;
use super::{Command, Slot};
use crate::machine::Commands;

/// From so many elements on, posts are set.
const MANY: u32 = 1000;

/// Elements that are observed at once.
const AT_ONCE: u32 = 250;

/// Elements that a post stands for, itself included.
const PER_POST: u32 = 250;

/// Posts whose elements are brought in at a time: 2,500 elements are some milliseconds of work.
const POSTS_AT_A_TIME: usize = 10;

/// Milliseconds between two times: a frame.
const FRAME: f64 = 16.0;

#[derive(Clone, Copy, Debug)]
struct Post {
    first: Slot,
    count: u32,
    passed: bool,
}

/// Where elements go that are observed.
pub(super) struct Page<'a> {
    pub slots: &'a mut Slots,
    pub commands: &'a mut Commands<Command>,
}

impl Page<'_> {
    fn observe(&mut self, first: Slot, count: u32) {
        self.slots.attach(first, count);
        self.commands.push(Command::Observe { first, count });
    }
}

/// What is not observed yet.
#[derive(Debug)]
pub(super) struct Posts {
    /// In the order of their slots.
    waiting: Vec<Post>,
    /// When some were last brought in.
    brought: f64,
    awaits_idle: bool,
}

impl Posts {
    pub const fn new() -> Self {
        Self { waiting: Vec::new(), brought: f64::NEG_INFINITY, awaits_idle: false }
    }

    /// New elements: what is observed of them.
    pub fn attach(&mut self, first: Slot, count: u32, to: &mut Page) {
        let at_once = if count < MANY { count } else { AT_ONCE };
        to.observe(first, at_once);
        let end = first.saturating_add(count);
        let mut at = first.saturating_add(at_once);
        while at < end {
            let count = PER_POST.min(end - at);
            self.waiting.push(Post { first: at, count, passed: false });
            to.commands.push(Command::ObservePost { slot: at });
            at += count;
        }
        self.await_idle(to.commands);
    }

    /// How many elements are not observed.
    pub fn count(&self) -> u32 {
        self.waiting.iter().map(|post| post.count).sum()
    }

    /// Brings in the one that stands for this element: there is something to say of it.
    pub fn find(&mut self, slot: Slot, to: &mut Page) {
        if let Some(at) = self.waiting.iter().position(|post| (post.first..post.first + post.count).contains(&slot)) {
            self.bring(at, to);
        }
    }

    /// Brings in everything.
    pub fn bring_all(&mut self, to: &mut Page) {
        while !self.waiting.is_empty() {
            self.bring(0, to);
        }
    }

    /// A post has come near.
    pub fn pass(&mut self, slot: Slot) {
        for post in self.waiting.iter_mut().filter(|post| post.first == slot) {
            post.passed = true;
        }
    }

    /// When those that were passed are to be brought in; infinity where there is none.
    pub fn due(&self) -> f64 {
        if self.waiting.iter().any(|post| post.passed) { self.brought + FRAME } else { f64::INFINITY }
    }

    /// Brings in what was passed: the near end first.
    pub fn bring_passed(&mut self, now: f64, to: &mut Page) {
        if now < self.due() {
            return;
        }
        self.brought = now;
        for _ in 0..POSTS_AT_A_TIME {
            let Some(at) = self.waiting.iter().rposition(|post| post.passed) else { break };
            self.bring(at, to);
        }
    }

    /// The page has nothing else to do: brings in the next ones in order.
    pub fn idle(&mut self, to: &mut Page) {
        self.awaits_idle = false;
        for _ in 0..POSTS_AT_A_TIME.min(self.waiting.len()) {
            self.bring(0, to);
        }
        self.await_idle(to.commands);
    }

    fn bring(&mut self, at: usize, to: &mut Page) {
        let Post { first, count, .. } = self.waiting.remove(at);
        to.observe(first, count);
    }

    fn await_idle(&mut self, commands: &mut Commands<Command>) {
        if !self.awaits_idle && !self.waiting.is_empty() {
            self.awaits_idle = true;
            commands.push(Command::AwaitIdle);
        }
    }
}
