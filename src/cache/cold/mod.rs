//! The cold tier: values as compressed bytes, for entries that were demoted from the live ones or come from storage.
//!
//! A value is an LZ4 block, with a dictionary that all blocks share and that is collected from the first values; a value
//! that does not shrink is kept as it is. Entries leave in the order in which they came: what is used goes back to the live
//! values, so that what stays here longest has not been asked for the longest. What bytes mean is the caller's to know.
//!
//! A [`Pack`] is all of it as one run of bytes, to be stored.

mod arrivals;
mod dictionary;
mod learning;
mod lz4_decode;
mod lz4_encode;
mod matches;
mod pack;
mod promotion;

pub use lz4_decode::decompress;
pub use lz4_encode::Encoder;
pub use pack::Pack;
pub use promotion::Live;

use crate::cache::Limits;
use arrivals::Arrivals;
use dictionary::{Dictionaries, EMPTY};
use learning::Learning;
use promotion::{Promotion, UNUSED};

/// The largest value in bytes.
pub const LARGEST_VALUE: usize = 1 << 28;
/// A working buffer that grew beyond this is given back.
const LARGEST_BUFFER: usize = 1 << 20;

#[derive(Debug)]
struct Entry {
    block: Box<[u8]>,
    /// The value's length; a block of the same length is the value itself.
    size: u32,
    overhead: u32,
    dictionary: u32,
    /// When it was used last.
    used: u32,
}

impl Entry {
    fn weight(&self) -> u64 {
        self.block.len() as u64 + u64::from(self.overhead)
    }
}

/// The cold tier of one cache. See the [module](self).
#[derive(Debug)]
pub struct Cold {
    entries: Vec<Option<Entry>>,
    arrivals: Arrivals,
    promotion: Promotion,
    /// What this and the live values may be together; None when the entries that are there are all that there will be.
    limits: Option<Limits>,
    weight: u64,
    dictionaries: Dictionaries,
    /// Whether values are compressed; a tier that is soon to be packed anew saves the time.
    compresses: bool,
    /// Whether the dictionary may change.
    learns: bool,
    learning: Learning,
    encoder: Encoder,
    /// The dictionary, then the value that comes in.
    input: Vec<u8>,
    /// The value read last.
    output: Vec<u8>,
    /// With the number of its dictionary.
    loaded: Option<(Pack, u32)>,
}

impl Default for Cold {
    fn default() -> Self {
        Self::new(true)
    }
}

impl Cold {
    /// An empty tier. One that compresses collects a dictionary from the first values that it is given.
    pub fn new(compresses: bool) -> Self {
        Self {
            entries: Vec::new(),
            arrivals: Arrivals::default(),
            promotion: Promotion::new(Limits::entries(u32::MAX), u64::MAX),
            limits: None,
            weight: 0,
            dictionaries: Dictionaries::default(),
            compresses,
            learns: compresses,
            learning: Learning::default(),
            encoder: Encoder::default(),
            input: Vec::new(),
            output: Vec::new(),
            loaded: None,
        }
    }

    /// What the live values may be, and what they and these may be together; no bounds at first, and then no more entries
    /// are expected than there are.
    pub fn bound(&mut self, live: Limits, all: Limits) {
        self.promotion = Promotion::new(live, all.max_weight);
        self.limits = Some(all);
    }

    /// Entries held.
    pub fn len(&self) -> u32 {
        self.arrivals.len()
    }

    /// Whether no entry is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of all blocks, with the overheads that came with them.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// Whether the slot has an entry.
    pub fn contains(&self, slot: u32) -> bool {
        self.entry(slot).is_some()
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(slot as usize)?.as_ref()
    }

    /// Bytes of the dictionary at the beginning of `input`.
    fn prefix(&self) -> usize {
        self.dictionaries.get(self.dictionaries.present).len()
    }

    /// Where a value of this many bytes, or a [`Pack`], is to be written before it is handed in.
    pub fn input(&mut self, length: usize) -> &mut [u8] {
        let start = self.prefix();
        self.input.truncate(start);
        self.input.resize(start + length, 0);
        &mut self.input[start..]
    }

    /// Keeps the first `length` bytes of [`input`](Self::input) as the slot's value, as the newest entry, with `overhead`
    /// bytes on top in every account. False when there are not so many, or too many.
    pub fn insert(&mut self, slot: u32, length: usize, overhead: u32) -> bool {
        let end = self.prefix() + length.min(LARGEST_VALUE + 1);
        if length > LARGEST_VALUE || end > self.input.len() {
            return false;
        }
        self.input.truncate(end);
        self.encode(slot, overhead, UNUSED);
        self.arrivals.append(slot);
        true
    }

    /// The slot's block is made from what is in `input`.
    fn encode(&mut self, slot: u32, overhead: u32, used: u32) {
        let dictionary = self.dictionaries.present;
        let start = self.prefix();
        let size = self.input.len() - start;
        let mut block = Vec::new();
        if self.compresses {
            block.reserve(size / 2 + 16);
            self.encoder.compress(&self.input, &mut block);
        }
        let shrinks = !block.is_empty() && block.len() < size;
        let block: Box<[u8]> = if shrinks { block.into() } else { self.input[start..].into() };
        let stored = block.len();
        self.put(slot, Entry { block, size: size as u32, overhead, dictionary, used });
        if self.learns {
            self.learn(start, stored);
        }
        self.input.truncate(self.prefix());
        self.input.shrink_to(LARGEST_BUFFER);
    }

    /// From the value that was just compressed, which is in `input` from `start` on.
    fn learn(&mut self, start: usize, stored: usize) {
        let limits = self.limits.unwrap_or(Limits::entries(self.len()));
        if let Some(learnt) = self.learning.seen(&self.input[start..], stored, limits) {
            let number = self.dictionaries.add(&learnt);
            self.take_dictionary(number);
        }
    }

    /// New blocks get this dictionary.
    #[inline(never)]
    fn take_dictionary(&mut self, number: u32) {
        self.dictionaries.change(number);
        self.input.clear();
        self.input.extend_from_slice(self.dictionaries.get(number));
        self.encoder.change(self.input.len());
    }

    fn put(&mut self, slot: u32, entry: Entry) {
        let at = slot as usize;
        if at >= self.entries.len() {
            self.entries.resize_with(at + 1, || None);
        }
        self.weight += entry.weight();
        self.dictionaries.retain(entry.dictionary);
        let old = self.entries[at].replace(entry);
        self.forget(old);
    }

    /// An entry that was taken out leaves the accounts. True when there was one.
    #[inline(never)]
    fn forget(&mut self, entry: Option<Entry>) -> bool {
        let Some(entry) = entry else { return false };
        self.weight -= entry.weight();
        self.dictionaries.release(entry.dictionary);
        true
    }

    /// The slot's value; None when it has none, or when its block is corrupt.
    pub fn read(&mut self, slot: u32) -> Option<&[u8]> {
        let entry = self.entries.get(slot as usize)?.as_ref()?;
        if entry.block.len() == entry.size as usize {
            return Some(&entry.block);
        }
        self.output.clear();
        self.output.shrink_to(LARGEST_BUFFER);
        decompress(&entry.block, self.dictionaries.get(entry.dictionary), entry.size as usize, &mut self.output)?;
        Some(&self.output)
    }

    /// The slot's value was used, which would weigh so much live: whether it is to become live, and to be
    /// [removed](Self::remove) here. If not, it is the newest now. False when the slot has no entry.
    pub fn used(&mut self, slot: u32, weight: u32, live: Live) -> bool {
        let Some(Some(entry)) = self.entries.get_mut(slot as usize) else { return false };
        let cold = self.weight - entry.weight();
        let promoted = self.promotion.used(&mut entry.used, weight, live, cold);
        self.arrivals.append(slot);
        promoted
    }

    /// Bytes of the slot's block.
    pub fn stored_size(&self, slot: u32) -> Option<usize> {
        self.entry(slot).map(|entry| entry.block.len())
    }

    /// Forgets an entry. True when there was one.
    #[inline(never)]
    pub fn remove(&mut self, slot: u32) -> bool {
        let entry = self.entries.get_mut(slot as usize).and_then(Option::take);
        self.arrivals.remove(slot);
        self.forget(entry)
    }

    /// The oldest entry, if there are more than so many or they have more weight: it is to be removed.
    pub fn surplus(&self, entries: u32, weight: u64) -> Option<u32> {
        if self.len() <= entries && self.weight <= weight { None } else { self.arrivals.oldest() }
    }

    /// Forgets all entries; what was learnt of them stays.
    pub fn clear(&mut self) {
        while let Some(slot) = self.arrivals.oldest() {
            self.remove(slot);
        }
        self.unload();
    }

    /// Reads the pack that fills the first `length` bytes of [`input`](Self::input), and says how many entries it has:
    /// they can be restored until the next is loaded. None when it is malformed.
    pub fn load(&mut self, length: usize) -> Option<u32> {
        self.unload();
        let start = self.prefix();
        let pack = Pack::parse(self.input.get(start..start.checked_add(length)?)?.to_vec());
        self.input.truncate(start);
        self.input.shrink_to(LARGEST_BUFFER);
        let pack = pack?;
        let number = self.dictionaries.add(pack.dictionary());
        if self.dictionaries.present == EMPTY && number != EMPTY {
            self.learning.settle();
            self.take_dictionary(number);
        }
        self.dictionaries.retain(number);
        let count = pack.len();
        self.loaded = Some((pack, number));
        Some(count)
    }

    /// The entry of this number in the loaded pack becomes the slot's, as the newest. False when there is none.
    pub fn restore(&mut self, slot: u32, number: u32, overhead: u32) -> bool {
        let Some((pack, dictionary)) = &self.loaded else { return false };
        let Some((block, size)) = pack.entry(number) else { return false };
        let entry = Entry { block: block.into(), size, overhead, dictionary: *dictionary, used: UNUSED };
        self.put(slot, entry);
        self.arrivals.append(slot);
        true
    }

    /// Forgets the loaded pack.
    #[inline(never)]
    pub fn unload(&mut self) {
        if let Some((_, dictionary)) = self.loaded.take() {
            self.dictionaries.release(dictionary);
        }
    }

    /// Compresses an entry anew when its block has another dictionary than new ones get. One that is corrupt is removed.
    pub fn recode(&mut self, slot: u32) {
        let Some(entry) = self.entry(slot) else { return };
        if (self.learning.is_settled() || !self.learns) && entry.dictionary == self.dictionaries.present {
            return;
        }
        let &Entry { overhead, used, .. } = entry;
        let Some(value) = self.read(slot).map(<[u8]>::to_vec) else {
            self.remove(slot);
            return;
        };
        self.input(value.len()).copy_from_slice(&value);
        self.encode(slot, overhead, used);
    }

    /// The dictionary stays as it is until the next [`pack`](Self::pack), which has nothing left to compress when all entries
    /// were [compressed anew](Self::recode) before.
    pub fn settle(&mut self) {
        self.learns = false;
    }

    /// All entries by their slots, as one run of bytes with one dictionary; a slot without an entry is an empty value.
    pub fn pack(&mut self) -> Vec<u8> {
        // The dictionary must not change on the way.
        self.settle();
        for slot in 0..self.entries.len() as u32 {
            self.recode(slot);
        }
        self.learns = self.compresses;
        let entries = self.entries.iter().map(|entry| entry.as_ref().map_or((&[][..], 0), |e| (&*e.block, e.size)));
        let dictionary = self.dictionaries.get(self.dictionaries.present);
        pack::write(dictionary, entries)
    }
}
