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

/// One queue. Its slots carry the links; the queue knows both ends and the sums.
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
    pub fn head(&self) -> Option<u32> {
        (self.head != NO_SLOT).then_some(self.head)
    }

    pub fn len(&self) -> u32 {
        self.len
    }

    pub fn weight(&self) -> u64 {
        self.weight
    }

    pub fn push(&mut self, slots: &mut [Slot], slot: u32) {
        let entry = &mut slots[slot as usize];
        entry.place = self.place;
        entry.prev = self.tail;
        entry.next = NO_SLOT;
        self.weight += u64::from(entry.weight);
        self.len += 1;
        match self.tail {
            NO_SLOT => self.head = slot,
            tail => slots[tail as usize].next = slot,
        }
        self.tail = slot;
    }

    /// Takes a slot out, wherever in this queue it is.
    pub fn remove(&mut self, slots: &mut [Slot], slot: u32) {
        let Slot { prev, next, weight, .. } = slots[slot as usize];
        match prev {
            NO_SLOT => self.head = next,
            prev => slots[prev as usize].next = next,
        }
        match next {
            NO_SLOT => self.tail = prev,
            next => slots[next as usize].prev = prev,
        }
        slots[slot as usize].place = Place::Free;
        self.weight -= u64::from(weight);
        self.len -= 1;
    }

    /// Sends the head to the tail.
    pub fn rotate(&mut self, slots: &mut [Slot], head: u32) {
        self.remove(slots, head);
        self.push(slots, head);
    }
}
