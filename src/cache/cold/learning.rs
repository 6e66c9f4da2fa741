//! Of which values a dictionary is made, and when another one is.

use super::dictionary::LARGEST;
use crate::cache::Limits;

/// Of one value at most this much is in a dictionary: many values say more than one.
const PIECE: usize = 2 << 10;
/// The first dictionary is made of so many bytes, or of so many values, to have one soon.
const FIRST: usize = 16 << 10;
const FIRST_VALUES: u32 = 64;
/// The one that replaces it is this part of the values to be expected. With what is noted of its places it takes six times
/// its size; as measured on records of JSON, a larger one takes more than it saves.
const SHARE: f64 = 1.0 / 192.0;
/// Values after which it is looked at how well they compress.
const WATCHED: u32 = 256;

/// Collects the bytes of a dictionary.
#[derive(Debug, Default)]
struct Sample {
    bytes: Vec<u8>,
    values: u32,
}

impl Sample {
    fn add(&mut self, value: &[u8]) {
        let room = PIECE.min(LARGEST - self.bytes.len());
        self.bytes.extend_from_slice(&value[..value.len().min(room)]);
        self.values += 1;
    }
}

/// Bytes before and after compression.
#[derive(Clone, Copy, Debug, Default)]
struct Ratio {
    values: u32,
    raw: f64,
    stored: f64,
}

impl Ratio {
    fn add(&mut self, raw: usize, stored: usize) {
        self.values += 1;
        self.raw += raw as f64;
        self.stored += stored as f64;
    }

    /// Whether values take over a quarter more of their size than those of `other`.
    fn is_much_worse_than(&self, other: &Self) -> bool {
        self.stored * other.raw > 1.25 * other.stored * self.raw
    }
}

/// What is known of the values that come one by one.
#[derive(Debug)]
pub(super) struct Learning {
    /// The values from which a dictionary is being collected.
    sample: Option<Sample>,
    /// How well values compressed when the dictionary was new, and how well they do of late.
    reference: Option<Ratio>,
    lately: Ratio,
}

impl Default for Learning {
    fn default() -> Self {
        Self { sample: Some(Sample::default()), reference: None, lately: Ratio::default() }
    }
}

impl Learning {
    /// Whether the dictionary stays as it is, as long as values do.
    pub fn is_settled(&self) -> bool {
        self.sample.is_none()
    }

    /// The dictionary is one that was made elsewhere.
    #[inline(never)]
    pub fn settle(&mut self) {
        *self = Self { sample: None, reference: None, lately: Ratio::default() };
    }

    /// A value was compressed to so many bytes, in a cache of these limits. Now and then the bytes of a new dictionary.
    pub fn seen(&mut self, value: &[u8], stored: usize, limits: Limits) -> Option<Vec<u8>> {
        self.lately.add(value.len(), stored);
        let Some(sample) = &mut self.sample else {
            self.watch();
            return None;
        };
        let before = sample.bytes.len();
        sample.add(value);
        let size = sample.bytes.len();
        let expected = size as f64 / f64::from(sample.values) * f64::from(limits.max_entries);
        let room = (expected.min(limits.max_weight as f64) * SHARE).clamp(FIRST as f64, LARGEST as f64);
        if size as f64 >= room {
            let bytes = std::mem::take(&mut sample.bytes);
            self.settle();
            return Some(bytes);
        }
        let first = before < FIRST && (size >= FIRST || sample.values == FIRST_VALUES);
        first.then(|| sample.bytes.clone())
    }

    /// Collects anew when values are of another kind, by now.
    fn watch(&mut self) {
        if self.lately.values < WATCHED {
            return;
        }
        let lately = std::mem::take(&mut self.lately);
        if lately.is_much_worse_than(self.reference.get_or_insert(lately)) {
            self.sample = Some(Sample::default());
            self.reference = None;
        }
    }
}
