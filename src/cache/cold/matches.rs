//! Where bytes have been before: in the dictionary, or earlier in the value.
//!
//! Places are in binary trees, one for each hash of four bytes, in the order of the bytes that are there. So the longest
//! match for a place is on the way to where it belongs itself. A tree only grows at its leaves: what a value adds is taken
//! off again after it, and the dictionary's places stay.

/// The shortest match that a block can have.
pub(super) const MIN_MATCH: usize = 4;
/// The furthest that a match may reach back.
const FURTHEST: usize = 65_535;
/// Places that are remembered.
pub(super) const RING: usize = 1 << 17;
const ROOT_BITS: u32 = 14;
const ROOTS: usize = 1 << ROOT_BITS;
/// Places that are looked at for one match, at most: nearly always the way ends before.
const PLACES: usize = 16;
/// Places of the dictionary that are remembered at a time, so that nobody waits for all of them.
const STEP: usize = 4 << 10;
/// Places of the dictionary that are alike for so many bytes are as good as one.
const ALIKE: usize = 64;

/// A run of bytes that was there before, so many bytes back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub offset: usize,
    pub length: usize,
}

/// How long two places of the same bytes are equal, the later one ending before `end`.
fn common(bytes: &[u8], earlier: usize, later: usize, end: usize) -> usize {
    bytes[earlier..].iter().zip(&bytes[later..end]).take_while(|(a, b)| a == b).count()
}

/// The places of a window, which is a dictionary, the same each time, and a value.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By hash, behind the place at the root of the tree; 0 when there is none.
    roots: Vec<u32>,
    /// For each place how much later those are at which the lesser ones and the greater ones go on; 0 when there are none.
    later: Vec<[u16; 2]>,
    /// Places of the dictionary that are remembered.
    indexed: usize,
    /// What the value has changed, and what was there before: first the roots are numbered, then the links.
    changed: Vec<(u32, u32)>,
}

impl Matches {
    /// Another value comes, behind the dictionary, which ends at `start`.
    pub fn begin(&mut self, window: &[u8], start: usize) {
        let places = window.len().min(RING);
        if self.later.len() < places {
            self.later.reserve_exact(places - self.later.len());
            self.later.resize(places, [0; 2]);
        }
        self.roots.resize(ROOTS, 0);
        let until = start.saturating_sub(MIN_MATCH - 1).min(self.indexed + STEP);
        while self.indexed < until {
            self.longest(window, self.indexed, start.min(self.indexed + ALIKE));
            self.indexed += 1;
        }
        self.changed.clear();
    }

    /// The value is over; only the dictionary's places remain.
    pub fn end(&mut self, window: &[u8]) {
        if window.len() > RING {
            // They were overwritten.
            *self = Self::default();
        }
        while let Some((number, before)) = self.changed.pop() {
            let number = number as usize;
            if number < ROOTS {
                self.roots[number] = before;
            } else {
                self.later[(number - ROOTS) / 2][number % 2] = 0;
            }
        }
    }

    /// The longest match for what is at this place, which is remembered; it ends before `end`. Places come in their order.
    pub fn longest(&mut self, window: &[u8], at: usize, end: usize) -> Option<Match> {
        let four = window[at..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
        let hash = (four.wrapping_mul(2_654_435_761) >> (32 - ROOT_BITS)) as usize;
        self.later[at % RING] = [0; 2];
        let root = self.roots[hash] as usize;
        if root == 0 || at + 1 - root > FURTHEST {
            self.roots[hash] = at as u32 + 1;
            self.change(at, hash, root);
            return None;
        }
        // All others of the tree are later, so they are near enough too.
        let mut place = root - 1;
        let mut best = Match { offset: 0, length: MIN_MATCH - 1 };
        // Bytes that this place has in common with the nearest lesser and the nearest greater one so far, and so with all
        // that are between them.
        let mut alike = [0; 2];
        for _ in 0..PLACES {
            let known = alike[0].min(alike[1]);
            let length = known + common(window, place + known, at + known, end);
            if length > best.length {
                best = Match { offset: at - place, length };
            }
            if at + length >= end {
                break;
            }
            let side = usize::from(window[at + length] > window[place + length]);
            alike[side] = length;
            let slot = place % RING;
            let later = &mut self.later[slot][side];
            if *later == 0 {
                *later = (at - place) as u16;
                self.change(at, ROOTS + 2 * slot + side, 0);
                break;
            }
            place += usize::from(*later);
        }
        (best.length >= MIN_MATCH).then_some(best)
    }

    /// Notes what is to be taken back.
    fn change(&mut self, at: usize, number: usize, before: usize) {
        // Of longer windows nothing is.
        if at < RING {
            self.changed.push((number as u32, before as u32));
        }
    }
}
