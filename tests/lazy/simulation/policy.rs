//! Who decides: the engine, or a margin as peers have it.

use pagelift::lazy::{Command, Event, Lazy, REACH, Settings};
use pagelift::machine::Machine;

use super::network::Network;
use super::{Picture, SCREEN, gap};

pub trait Policy {
    fn open(&mut self, pictures: &[Picture]);
    fn frame(&mut self, t: f64, y: f64, pictures: &[Picture], network: &mut Network);
    fn loaded(&mut self, t: f64, picture: usize, pictures: &[Picture], network: &mut Network);
}

/// Everything within a margin, in the order of the document.
pub struct Margin {
    margin: f64,
    /// Whether what leaves it is cancelled.
    cancels: bool,
    asked: Vec<bool>,
    loaded: Vec<bool>,
}

impl Margin {
    /// `loading=lazy` in Chromium on a fast path.
    pub const fn native() -> Self {
        Self { margin: 1250.0, cancels: false, asked: Vec::new(), loaded: Vec::new() }
    }

    /// vanilla-lazyload 19, with its defaults.
    pub const fn vanilla() -> Self {
        Self { margin: 300.0, cancels: true, asked: Vec::new(), loaded: Vec::new() }
    }
}

impl Policy for Margin {
    fn open(&mut self, pictures: &[Picture]) {
        self.asked = vec![false; pictures.len()];
        self.loaded = vec![false; pictures.len()];
    }

    fn frame(&mut self, _: f64, y: f64, pictures: &[Picture], network: &mut Network) {
        for (at, picture) in pictures.iter().enumerate() {
            let is_near = gap(picture, y) <= self.margin;
            if is_near && !self.asked[at] {
                self.asked[at] = true;
                network.ask(at, picture.bytes);
            } else if self.cancels && !is_near && self.asked[at] && !self.loaded[at] {
                self.asked[at] = false;
                network.cancel(at);
            }
        }
    }

    fn loaded(&mut self, _: f64, picture: usize, _: &[Picture], _: &mut Network) {
        self.loaded[picture] = true;
    }
}

/// The engine, driven as the page does it.
pub struct Engine {
    lazy: Lazy,
    near: Vec<bool>,
}

impl Engine {
    pub fn new() -> Self {
        let settings = Settings { margin: f64::NAN, concurrency: 0, attempts: 4, base: 1000.0, seed: 1 };
        Self { lazy: Lazy::new(settings), near: Vec::new() }
    }

    fn decide(&mut self, t: f64, pictures: &[Picture], network: &mut Network) {
        self.lazy.handle(t, Event::Decide);
        while let Some(command) = self.lazy.poll() {
            if let Command::Ask { slot } = command {
                network.ask(slot as usize, pictures[slot as usize].bytes);
            }
        }
    }
}

impl Policy for Engine {
    fn open(&mut self, pictures: &[Picture]) {
        self.near = vec![false; pictures.len()];
        self.lazy.handle(0.0, Event::Within { scroller: 0, parent: 0 });
        self.lazy.handle(0.0, Event::Viewport { scroller: 0, left: 0.0, top: 0.0, width: 1000.0, height: SCREEN });
        self.lazy.handle(0.0, Event::Attach { first: 0, count: pictures.len() as u32 });
    }

    fn frame(&mut self, t: f64, y: f64, pictures: &[Picture], network: &mut Network) {
        for (at, picture) in pictures.iter().enumerate() {
            let is_near = gap(picture, y) < f64::from(REACH);
            if is_near == std::mem::replace(&mut self.near[at], is_near) {
                continue;
            }
            let slot = at as u32;
            let event = if is_near {
                Event::Near { slot, left: 0.0, top: picture.top, right: 300.0, bottom: picture.bottom }
            } else {
                Event::Far { slot }
            };
            self.lazy.handle(t, event);
        }
        if self.lazy.poll_timeout().is_some_and(|timeout| timeout <= t) {
            self.lazy.handle_timeout(t);
        }
        self.lazy.handle(t, Event::Scrolled { scroller: 0, x: 0.0, y });
        self.decide(t, pictures, network);
    }

    fn loaded(&mut self, t: f64, picture: usize, pictures: &[Picture], network: &mut Network) {
        self.lazy.handle(t, Event::Loaded { slot: picture as u32, bytes: pictures[picture].bytes });
        self.decide(t, pictures, network);
    }
}
