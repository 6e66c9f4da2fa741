//! Which of very many elements are observed: `observe()` is what attaching costs, and most of a long page is never seen.
//!
//! The first 500 are observed, and of the others every 250th, as a post. A post that comes near, or was passed by a jump, brings in
//! what it stands for. Idle time brings the rest, as the order of the document need not be the order on screen.

use super::{Command, Slot};

/// From so many elements on, posts are set.
const MANY: u32 = 1000;

/// Elements that are observed at once.
const AT_ONCE: u32 = 500;

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
    pub fn attach(&mut self, first: Slot, count: u32, command: &mut dyn FnMut(Command)) {
        let at_once = if count < MANY { count } else { AT_ONCE };
        command(Command::Observe { first, count: at_once });
        let end = first.saturating_add(count);
        let mut at = first.saturating_add(at_once);
        while at < end {
            let count = PER_POST.min(end - at);
            self.waiting.push(Post { first: at, count, passed: false });
            command(Command::ObservePost { slot: at });
            at += count;
        }
        self.await_idle(command);
    }

    /// A post has come near.
    pub fn pass(&mut self, slot: Slot) {
        for post in self.waiting.iter_mut().filter(|post| post.first == slot) {
            post.passed = true;
        }
    }

    /// When those that were passed are to be brought in.
    pub fn due(&self) -> Option<f64> {
        self.waiting.iter().any(|post| post.passed).then_some(self.brought + FRAME)
    }

    /// Brings in what was passed: the near end first.
    pub fn bring_passed(&mut self, now: f64, command: &mut dyn FnMut(Command)) {
        if self.due().is_none_or(|due| now < due) {
            return;
        }
        self.brought = now;
        for _ in 0..POSTS_AT_A_TIME {
            let Some(at) = self.waiting.iter().rposition(|post| post.passed) else { break };
            self.bring(at, command);
        }
    }

    /// The page has nothing else to do: brings in the next ones in order.
    pub fn idle(&mut self, command: &mut dyn FnMut(Command)) {
        self.awaits_idle = false;
        for _ in 0..POSTS_AT_A_TIME.min(self.waiting.len()) {
            self.bring(0, command);
        }
        self.await_idle(command);
    }

    fn bring(&mut self, at: usize, command: &mut dyn FnMut(Command)) {
        let Post { first, count, .. } = self.waiting.remove(at);
        command(Command::Observe { first, count });
    }

    fn await_idle(&mut self, command: &mut dyn FnMut(Command)) {
        if !self.awaits_idle && !self.waiting.is_empty() {
            self.awaits_idle = true;
            command(Command::AwaitIdle);
        }
    }
}
