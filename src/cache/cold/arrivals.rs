//! Slots in the order in which they came.

use crate::cache::NO_SLOT;

#[derive(Clone, Copy, Debug)]
struct Links {
    prev: u32,
    next: u32,
    linked: bool,
}

const FREE: Links = Links { prev: NO_SLOT, next: NO_SLOT, linked: false };

/// A list that runs through the slots themselves.
#[derive(Debug)]
pub(super) struct Arrivals {
    links: Vec<Links>,
    oldest: u32,
    newest: u32,
    len: u32,
}

impl Default for Arrivals {
    fn default() -> Self {
        Self { links: Vec::new(), oldest: NO_SLOT, newest: NO_SLOT, len: 0 }
    }
}

impl Arrivals {
    pub fn len(&self) -> u32 {
        self.len
    }

    pub fn oldest(&self) -> Option<u32> {
        (self.oldest != NO_SLOT).then_some(self.oldest)
    }

    /// The slot is the newest from now on.
    pub fn append(&mut self, slot: u32) {
        self.remove(slot);
        if slot as usize >= self.links.len() {
            self.links.resize(slot as usize + 1, FREE);
        }
        self.links[slot as usize] = Links { prev: self.newest, next: NO_SLOT, linked: true };
        match self.newest {
            NO_SLOT => self.oldest = slot,
            newest => self.links[newest as usize].next = slot,
        }
        self.newest = slot;
        self.len += 1;
    }

    pub fn remove(&mut self, slot: u32) {
        let Some(&Links { prev, next, linked: true }) = self.links.get(slot as usize) else { return };
        self.links[slot as usize] = FREE;
        match prev {
            NO_SLOT => self.oldest = next,
            prev => self.links[prev as usize].next = next,
        }
        match next {
            NO_SLOT => self.newest = prev,
            next => self.links[next as usize].prev = prev,
        }
        self.len -= 1;
    }
}
