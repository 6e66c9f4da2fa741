//! A small set of colours, each with its index: what a palette is counted and looked up with.

/// The most colours that it holds.
pub(crate) const MOST_COLORS: usize = 256;

/// Four places a colour at the most, so that few searches go beyond the first.
const SLOTS: usize = 4 * MOST_COLORS;
const FREE: u16 = u16::MAX;

/// Up to [`MOST_COLORS`] RGBA colours in the order in which they came, by open addressing.
pub(crate) struct Colors {
    slots: Box<[u16; SLOTS]>,
    colors: Vec<[u8; 4]>,
}

impl Colors {
    /// None yet.
    pub fn new() -> Self {
        Self { slots: Box::new([FREE; SLOTS]), colors: Vec::new() }
    }

    /// The slot where the color is, or the free one where it would be: there is always one.
    fn slot(&self, color: [u8; 4]) -> usize {
        // Fibonacci hashing (Knuth, TAOCP 6.4): the high bits of a product by 2^32 / phi.
        let hash = u32::from_le_bytes(color).wrapping_mul(0x9e37_79b9) >> (32 - SLOTS.trailing_zeros());
        let mut slot = hash as usize;
        while self.slots[slot] != FREE && self.colors[usize::from(self.slots[slot])] != color {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }

    /// The color's index.
    pub fn index(&self, color: [u8; 4]) -> Option<u8> {
        let index = self.slots[self.slot(color)];
        (index != FREE).then_some(index as u8)
    }

    /// Adds a color unless it is there; false when there is no room for it.
    pub fn insert(&mut self, color: [u8; 4]) -> bool {
        let slot = self.slot(color);
        if self.slots[slot] == FREE {
            if self.colors.len() == MOST_COLORS {
                return false;
            }
            self.slots[slot] = self.colors.len() as u16;
            self.colors.push(color);
        }
        true
    }

    /// The colors in the order in which they came.
    pub fn into_vec(self) -> Vec<[u8; 4]> {
        self.colors
    }
}

impl FromIterator<[u8; 4]> for Colors {
    /// Those beyond [`MOST_COLORS`] are left out.
    fn from_iter<I: IntoIterator<Item = [u8; 4]>>(colors: I) -> Self {
        let mut set = Self::new();
        for color in colors {
            set.insert(color);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_a_list_that_is_searched(input in proptest::collection::vec(0u32..400, 0..600), spread in 1u32..100_000) {
            let colors: Vec<[u8; 4]> = input.iter().map(|n| n.wrapping_mul(spread).to_le_bytes()).collect();
            let (mut set, mut list) = (Colors::new(), Vec::new());
            for &color in &colors {
                let room = list.contains(&color) || list.len() < MOST_COLORS;
                prop_assert_eq!(set.insert(color), room);
                if room && !list.contains(&color) {
                    list.push(color);
                }
            }
            for &color in &colors {
                prop_assert_eq!(set.index(color), list.iter().position(|&c| c == color).map(|i| i as u8));
            }
            prop_assert_eq!(set.into_vec(), list);
        }
    }
}
