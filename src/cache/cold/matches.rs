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
    let (a, b) = (&bytes[earlier..], &bytes[later..end]);
    if let (Some(a), Some(b)) = (a.first_chunk(), b.first_chunk()) {
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differ != 0 {
            return differ.trailing_zeros() as usize / 8;
        }
    }
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The places of a window, which is a dictionary, the same each time, and a value.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// By hash, behind the place at the root of the tree. Then for each place how much later those are at which the lesser ones
    /// (lower half) and the greater ones (upper half) go on. 0 when there are none.
    cells: Vec<u32>,
    /// Places of the dictionary that are remembered.
    indexed: usize,
    /// What the value has changed, and what was there before.
    changed: Vec<(u32, u32)>,
}

impl Matches {
    /// Another value comes, behind the dictionary, which ends at `start`.
    pub fn begin(&mut self, window: &[u8], start: usize) {
        let count = ROOTS + window.len().min(RING);
        if self.cells.len() < count {
            self.cells.reserve_exact(count - self.cells.len());
            self.cells.resize(count, 0);
        }
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
        while let Some((cell, before)) = self.changed.pop() {
            self.cells[cell as usize] = before;
        }
    }

    /// The longest match for what is at this place, which is remembered; it ends before `end`. Places come in their order.
    pub fn longest(&mut self, window: &[u8], at: usize, end: usize) -> Option<Match> {
        let four = window[at..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
        let root = (four.wrapping_mul(2_654_435_761) >> (32 - ROOT_BITS)) as usize;
        self.cells[ROOTS + at % RING] = 0;
        let behind = self.cells[root] as usize;
        if behind == 0 || at + 1 - behind > FURTHEST {
            self.change(at, root, at as u32 + 1);
            return None;
        }
        // All others of the tree are later, so they are near enough too.
        let mut place = behind - 1;
        let mut best = Match { offset: 0, length: MIN_MATCH - 1 };
        // Bytes that this place has in common with the nearest lesser and the nearest greater one so far, and so with all
        // that are between them.
        let mut alike = [0; 2];
        for _ in 0..PLACES {
            let cell = ROOTS + place % RING;
            // Read before it is known which half is wanted: both waits for memory are one then.
            let later = self.cells[cell];
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
            let half = later >> (16 * side) & 0xffff;
            if half == 0 {
                self.change(at, cell, later | ((at - place) as u32) << (16 * side));
                break;
            }
            place += half as usize;
        }
        (best.length >= MIN_MATCH).then_some(best)
    }

    /// Notes what is to be taken back.
    fn change(&mut self, at: usize, cell: usize, now: u32) {
        let before = std::mem::replace(&mut self.cells[cell], now);
        // Of longer windows nothing is.
        if at < RING {
            self.changed.push((cell as u32, before));
        }
    }
}
