//! First-in first-out queues over slots, linked through the slots themselves.

use super::NO_SLOT;
use super::slot::{Place, Slot};

/// The three queues of the adaptive policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queues {
    pub window: Queue,
    pub probation: Queue,
    pub protected: Queue,
}

impl Queues {
    pub fn new() -> Self {
        Self {
            window: Queue::new(Place::Window),
            probation: Queue::new(Place::Probation),
            protected: Queue::new(Place::Protected),
        }
    }

    /// The queue of this name; none for [`Place::Free`].
    pub fn of(&mut self, place: Place) -> Option<&mut Queue> {
        match place {
            Place::Free => None,
            Place::Window => Some(&mut self.window),
            Place::Probation => Some(&mut self.probation),
            Place::Protected => Some(&mut self.protected),
        }
    }
}

/// One queue. Its slots carry the links, those at its ends any number on the side where nothing follows; the queue knows
/// both ends and the sums.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    place: Place,
    head: u32,
    tail: u32,
    len: u32,
    weight: u64,
}

impl Queue {
    pub fn new(place: Place) -> Self {
        Self { place, head: NO_SLOT, tail: NO_SLOT, len: 0, weight: 0 }
    }

    /// The slot that has been in the queue longest.
    #[inline]
    pub fn head(&self) -> Option<u32> {
        (self.len > 0).then_some(self.head)
    }

    #[inline]
    pub fn len(&self) -> u32 {
        self.len
    }

    #[inline]
    pub fn weight(&self) -> u64 {
        self.weight
    }

    #[inline(always)]
    pub fn push(&mut self, slots: &mut [Slot], slot: u32) {
        let entry = &mut slots[slot as usize];
        entry.place = self.place;
        self.weight += u64::from(entry.weight);
        self.append(slots, slot);
        self.len += 1;
    }

    #[inline(always)]
    fn append(&mut self, slots: &mut [Slot], slot: u32) {
        slots[slot as usize].prev = self.tail;
        if self.len == 0 {
            self.head = slot;
        } else {
            slots[self.tail as usize].next = slot;
        }
        self.tail = slot;
    }

    /// Takes a slot out, wherever in this queue it is.
    #[inline(always)]
    pub fn remove(&mut self, slots: &mut [Slot], slot: u32) {
        let entry = &mut slots[slot as usize];
        entry.place = Place::Free;
        let Slot { prev, next, weight, .. } = *entry;
        self.weight -= u64::from(weight);
        self.len -= 1;
        if self.len == 0 {
            return;
        }
        if slot == self.head {
            self.head = next;
        } else {
            slots[prev as usize].next = next;
        }
        if slot == self.tail {
            self.tail = prev;
        } else {
            slots[next as usize].prev = prev;
        }
    }

    /// Sends the head to the tail.
    #[inline(always)]
    pub fn rotate(&mut self, slots: &mut [Slot]) {
        if self.len > 1 {
            let head = self.head;
            self.head = slots[head as usize].next;
            self.append(slots, head);
        }
    }
}
