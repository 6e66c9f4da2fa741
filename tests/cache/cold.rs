//! The cold tier: its LZ4 blocks against another implementation and against any bytes, the tier against a plain map.

use std::collections::{HashMap, VecDeque};

use pagelift::cache::Limits;
use pagelift::cache::cold::{Cold, Encoder, Live, Pack, decompress};
use proptest::prelude::*;

/// Bytes that repeat themselves, as texts do, next to bytes that do not.
fn bytes(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::collection::vec(b'a'..b'd', 0..40),
        prop::collection::vec(0..2_u8, 0..40),
        (any::<u8>(), 0..700_usize).prop_map(|(byte, count)| vec![byte; count]),
    ];
    (prop::collection::vec(word, 1..12), prop::collection::vec(any::<prop::sample::Index>(), 0..60)).prop_map(
        move |(words, order)| {
            let mut all: Vec<u8> = words.concat();
            for at in order {
                all.extend_from_slice(&words[at.index(words.len())]);
            }
            all.truncate(longest);
            all
        },
    )
}

fn with(dictionary: usize) -> Encoder {
    let mut encoder = Encoder::default();
    encoder.change(dictionary);
    encoder
}

fn next(encoder: &mut Encoder, dictionary: &[u8], value: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    encoder.compress(&[dictionary, value].concat(), &mut block);
    block
}

fn compressed(dictionary: &[u8], value: &[u8]) -> Vec<u8> {
    next(&mut with(dictionary.len()), dictionary, value)
}

fn restored(dictionary: &[u8], block: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = b"what was there".to_vec();
    decompress(block, dictionary, size, &mut out)?;
    Some(out)
}

proptest! {
    #[test]
    fn what_is_compressed_comes_back(value in bytes(100_000)) {
        let block = compressed(&[], &value);
        prop_assert_eq!(restored(&[], &block, value.len()), Some(value.clone()));
        prop_assert_eq!(lz4_flex::block::decompress(&block, value.len()).unwrap(), value);
    }

    #[test]
    fn with_a_dictionary_too(value in bytes(70_000), seen in bytes(20_000), more in bytes(300)) {
        let dictionary = [&seen[..], &more].concat();
        let mut value = value;
        value.extend_from_slice(&seen);
        let block = compressed(&dictionary, &value);
        prop_assert_eq!(restored(&dictionary, &block, value.len()), Some(value.clone()));
        let other = lz4_flex::block::decompress_with_dict(&block, value.len(), &dictionary).unwrap();
        prop_assert_eq!(other, value);
    }

    #[test]
    fn nothing_of_one_value_is_left_for_the_next(seen in bytes(4000), values in prop::collection::vec(bytes(70_000), 1..6)) {
        let mut encoder = with(seen.len());
        for value in &values {
            let block = next(&mut encoder, &seen, value);
            prop_assert!(restored(&seen, &block, value.len()).as_ref() == Some(value));
            prop_assert_eq!(block, compressed(&seen, value));
        }
    }

    #[test]
    fn values_of_any_length_follow_each_other(
        seen in prop_oneof![Just(Vec::new()), bytes(57_000)],
        lengths in prop::collection::vec(prop_oneof![0..3000_usize, 60_000..90_000_usize, 125_000..140_000_usize], 1..8),
        base in bytes(2000),
        step in 1..40_usize,
    ) {
        let mut encoder = with(seen.len());
        for (number, length) in lengths.into_iter().enumerate() {
            // Repeats itself, and the dictionary, in other ways further on.
            let all = [&base[..], &seen].concat();
            let place = |at: usize| at * (1 + at / 20_000 * step) % (all.len() + 1);
            let mut value: Vec<u8> = (0..length).map(|at| all.get(place(at)).copied().unwrap_or(0)).collect();
            value.rotate_left(number % 2 * length / 2);
            let block = next(&mut encoder, &seen, &value);
            prop_assert_eq!(restored(&seen, &block, value.len()), Some(value));
        }
    }

    #[test]
    fn blocks_of_others_are_read(value in bytes(100_000), dictionary in bytes(20_000)) {
        prop_assert_eq!(restored(&[], &lz4_flex::block::compress(&value), value.len()), Some(value.clone()));
        let block = lz4_flex::block::compress_with_dict(&value, &dictionary);
        prop_assert_eq!(restored(&dictionary, &block, value.len()), Some(value));
    }

    #[test]
    fn any_bytes_are_read_or_refused(block in prop::collection::vec(any::<u8>(), 0..300), size in 0..5000_usize, seen in bytes(100)) {
        let mut out = Vec::new();
        let whole = decompress(&block, &seen, size, &mut out);
        prop_assert!(out.len() <= size);
        prop_assert!(whole.is_none() || out.len() == size);
    }

    #[test]
    fn a_damaged_block_is_read_or_refused(value in bytes(3000), at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        let mut block = compressed(&[], &value);
        prop_assert_eq!(restored(&[], &block, value.len() + 1), None);
        let place = at.index(block.len());
        block[place] = byte;
        let _ = restored(&[], &block, value.len());
        block.truncate(cut.index(block.len()));
        let _ = restored(&[], &block, value.len());
    }

    #[test]
    fn any_bytes_are_a_pack_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut headed = b"PLC1".to_vec();
        headed.extend_from_slice(&bytes);
        for bytes in [&bytes, &headed] {
            let Some(pack) = Pack::parse(bytes.clone()) else { continue };
            for number in 0..=pack.len() {
                prop_assert_eq!(pack.entry(number).is_some(), number < pack.len());
            }
        }
    }

    #[test]
    fn a_damaged_pack_is_read_or_refused(values in prop::collection::vec(bytes(500), 0..100), at: prop::sample::Index, byte: u8) {
        let mut cold = Cold::default();
        for (slot, value) in values.iter().enumerate() {
            keep(&mut cold, slot as u32, value);
        }
        let mut pack = cold.pack();
        let place = at.index(pack.len());
        pack[place] = byte;
        let mut other = Cold::default();
        other.input(pack.len()).copy_from_slice(&pack);
        if let Some(count) = other.load(pack.len()) {
            for number in 0..count {
                prop_assert!(other.restore(number, number, 0));
                let _ = other.read(number);
                other.recode(number);
            }
            other.pack();
        }
    }
}

fn keep(cold: &mut Cold, slot: u32, value: &[u8]) -> bool {
    // Callers reserve more than they need in the end.
    cold.input(value.len() * 2)[..value.len()].copy_from_slice(value);
    cold.insert(slot, value.len(), 10)
}

#[derive(Clone, Debug)]
enum Step {
    Insert { slot: u32, value: Vec<u8> },
    Remove { slot: u32 },
    Read { slot: u32 },
    Use { slot: u32, live: u32, weight: u32 },
    Trim { entries: u32, weight: u64 },
    Recode { slot: u32 },
    Reopen,
    Clear,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let slot = 0..60_u32;
    let step = prop_oneof![
        12 => (slot.clone(), bytes(800)).prop_map(|(slot, value)| Step::Insert { slot, value }),
        3 => slot.clone().prop_map(|slot| Step::Remove { slot }),
        6 => slot.clone().prop_map(|slot| Step::Read { slot }),
        12 => (slot.clone(), 0..12_u32, 0..2000_u32).prop_map(|(slot, live, weight)| Step::Use { slot, live, weight }),
        2 => (0..60_u32, 0..40_000_u64).prop_map(|(entries, weight)| Step::Trim { entries, weight }),
        2 => slot.prop_map(|slot| Step::Recode { slot }),
        1 => Just(Step::Reopen),
        1 => Just(Step::Clear),
    ];
    prop::collection::vec(step, 1..300)
}

/// What a slot's entry was used for is not another's.
fn forget(uses: &mut [Option<u32>], slot: u32) {
    for used in uses.iter_mut().filter(|used| **used == Some(slot)) {
        *used = None;
    }
}

/// A new tier with the entries of another, by way of a pack; in the order of their slots.
fn reopened(cold: &mut Cold, held: &HashMap<u32, Vec<u8>>) -> Cold {
    let pack = cold.pack();
    let mut other = Cold::default();
    other.input(pack.len()).copy_from_slice(&pack);
    let count = other.load(pack.len()).expect("its own pack");
    for slot in 0..count {
        if held.contains_key(&slot) {
            assert!(other.restore(slot, slot, 10));
        }
    }
    assert!(!other.restore(count, count, 10));
    other.unload();
    other
}

/// At most so many live values, of so much weight in all, and of so much with those that are not live.
const LIVE: Limits = Limits { max_entries: 10, max_weight: 10_000 };
const MOST: u64 = 12_000;

proptest! {
    #[test]
    fn the_tier_is_a_map_that_forgets_the_oldest(steps in steps()) {
        let mut cold = Cold::default();
        let mut held: HashMap<u32, Vec<u8>> = HashMap::new();
        let mut order: VecDeque<u32> = VecDeque::new();
        // Slots in the order of their uses, and of those only that are the present entry's.
        let mut uses: Vec<Option<u32>> = Vec::new();
        cold.bound(LIVE, Limits::new(u32::MAX, MOST));
        for step in steps {
            match step {
                Step::Insert { slot, value } => {
                    forget(&mut uses, slot);
                    prop_assert!(keep(&mut cold, slot, &value));
                    order.retain(|&other| other != slot);
                    order.push_back(slot);
                    held.insert(slot, value);
                }
                Step::Remove { slot } => {
                    forget(&mut uses, slot);
                    prop_assert_eq!(cold.remove(slot), held.remove(&slot).is_some());
                    order.retain(|&other| other != slot);
                }
                Step::Read { slot } => prop_assert_eq!(cold.read(slot), held.get(&slot).map(Vec::as_slice)),
                Step::Use { slot, live, weight } => {
                    let own = cold.stored_size(slot).map_or(0, |stored| stored as u64 + 10);
                    // Live values of 900 bytes each.
                    let all = u64::from(live * 900 + weight);
                    let fits = live < LIVE.max_entries && all <= LIVE.max_weight && all + cold.weight() - own <= MOST;
                    let again = uses.iter().rev().take(live as usize).any(|&other| other == Some(slot));
                    let promoted = cold.used(slot, weight, Live { entries: live, weight: u64::from(live * 900) });
                    prop_assert_eq!(promoted, held.contains_key(&slot) && (fits || again));
                    if held.contains_key(&slot) {
                        uses.push(Some(slot));
                        order.retain(|&other| other != slot);
                        order.push_back(slot);
                    }
                }
                Step::Trim { entries, weight } => {
                    while let Some(slot) = cold.surplus(entries, weight) {
                        prop_assert!(cold.remove(slot));
                        forget(&mut uses, slot);
                        prop_assert_eq!(Some(slot), order.pop_front());
                        held.remove(&slot);
                    }
                    prop_assert!(cold.len() <= entries && cold.weight() <= weight);
                }
                Step::Recode { slot } => cold.recode(slot),
                Step::Reopen => {
                    cold = reopened(&mut cold, &held);
                    cold.bound(LIVE, Limits::new(u32::MAX, MOST));
                    uses.clear();
                    order.make_contiguous().sort_unstable();
                }
                Step::Clear => {
                    cold.clear();
                    held.clear();
                    order.clear();
                    uses.iter_mut().for_each(|used| *used = None);
                }
            }
            prop_assert_eq!(cold.len() as usize, held.len());
            let weight: usize = held.keys().map(|&slot| cold.stored_size(slot).unwrap() + 10).sum();
            prop_assert_eq!(cold.weight(), weight as u64);
        }
        for (slot, value) in held {
            prop_assert_eq!(cold.read(slot), Some(&value[..]));
        }
    }
}

/// A record as an interface answers with, of about 600 bytes.
fn record(number: u32) -> Vec<u8> {
    let random = |salt: u32| (number ^ salt).wrapping_mul(0x9e37_79b9) >> 7;
    format!(
        r#"{{"id":{number},"name":"User {}","email":"user{}@example.com","active":{},"score":{},"bio":"{}","tags":["t{}","t{}"]}}"#,
        random(1),
        random(2),
        number.is_multiple_of(3),
        random(3),
        "Likes long walks, short functions and tests that can fail. ".repeat(3),
        number % 7,
        number % 11,
    )
    .into_bytes()
}

#[test]
fn an_uncompressed_tier_is_compressed_by_the_one_that_takes_it_in() {
    let mut plain = Cold::new(false);
    for slot in 0..1000 {
        keep(&mut plain, slot, &record(slot));
        assert_eq!(plain.stored_size(slot), Some(record(slot).len()));
    }
    let pack = plain.pack();
    let mut cold = Cold::new(true);
    cold.input(pack.len()).copy_from_slice(&pack);
    assert_eq!(cold.load(pack.len()), Some(1000));
    for slot in 0..1000 {
        assert!(cold.restore(slot, slot, 0));
    }
    for slot in 0..1000 {
        cold.recode(slot);
        assert_eq!(cold.read(slot), Some(&record(slot)[..]));
    }
    assert!(cold.pack().len() * 4 < pack.len());
}

#[test]
fn small_records_of_one_kind_become_a_fraction() {
    let mut cold = Cold::default();
    let mut raw = 0;
    for slot in 0..2000 {
        let value = record(slot);
        raw += value.len();
        assert!(keep(&mut cold, slot, &value));
    }
    let stored = cold.weight() as usize - 2000 * 10;
    assert!(stored * 5 < raw, "{raw} -> {stored} bytes");
}

/// Where the matches of a block begin in its value, and how long they are.
fn matches(mut block: &[u8]) -> Vec<(usize, usize)> {
    let length = |half: u8, block: &mut &[u8]| {
        let mut length = usize::from(half);
        let mut more = half == 15;
        while more {
            let (&byte, rest) = block.split_first().unwrap();
            *block = rest;
            length += usize::from(byte);
            more = byte == 255;
        }
        length
    };
    let (mut found, mut at) = (Vec::new(), 0);
    loop {
        let token = block[0];
        block = &block[1..];
        let literals = length(token >> 4, &mut block);
        at += literals;
        block = &block[literals..];
        if block.is_empty() {
            return found;
        }
        block = &block[2..];
        let matched = 4 + length(token & 15, &mut block);
        found.push((at, matched));
        at += matched;
    }
}

#[test]
fn matches_are_as_long_as_can_be() {
    let mut state = 1_u32;
    let mut text = |length: usize| -> Vec<u8> {
        let word = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ["alpha ", "beta ", "gamma ", "delta ", "al", "be", "ga", "de"][state as usize >> 29]
        };
        std::iter::repeat_with(word).flat_map(str::bytes).take(length).collect()
    };
    let dictionary = text(4000);
    let mut encoder = with(dictionary.len());
    let (mut found, mut best) = (0, 0);
    for _ in 0..100 {
        let value = text(300);
        for (at, matched) in matches(&next(&mut encoder, &dictionary, &value)) {
            let ahead = &value[at..value.len() - 5];
            let same = |from: usize| dictionary[from..].iter().zip(ahead).take_while(|(a, b)| a == b).count();
            found += matched;
            best += (0..dictionary.len()).map(same).max().unwrap_or(0).max(matched);
        }
    }
    assert_eq!(found, best);
}

/// Bytes of the dictionary that a tier's blocks share.
fn shared(cold: &mut Cold) -> usize {
    Pack::parse(cold.pack()).unwrap().dictionary().len()
}

#[test]
fn the_dictionary_suits_the_number_of_values() {
    for (most, sizes) in [(3 << 20, 16_000..18_000), (6 << 20, 32_000..34_000), (u64::MAX, 56 << 10..57_345)] {
        let mut cold = Cold::default();
        cold.bound(Limits::entries(100), Limits::new(u32::MAX, most));
        for slot in 0..500 {
            keep(&mut cold, slot, &record(slot));
        }
        let size = shared(&mut cold);
        assert!(sizes.contains(&size), "{size} bytes for at most {most}");
    }
}

#[test]
fn values_of_another_kind_get_a_dictionary_of_their_own() {
    let mut cold = Cold::default();
    for slot in 0..1000 {
        keep(&mut cold, slot, &record(slot));
    }
    let first = cold.stored_size(999).unwrap();
    let other = |number: u32| {
        format!(
            "<article data-n='{number}'><h2>{:x}</h2><p class='lead'>{:x}</p></article>",
            number * 7919,
            number * 104_729
        )
        .into_bytes()
    };
    for slot in 1000..3000 {
        keep(&mut cold, slot, &other(slot));
    }
    let (before, after) = (cold.stored_size(1001).unwrap(), cold.stored_size(2999).unwrap());
    assert!(after * 3 < before * 2, "{before} -> {after} bytes");
    // What was compressed with the first one is still read, and a pack has one for all.
    assert_eq!(cold.read(999), Some(&record(999)[..]));
    let held: HashMap<u32, Vec<u8>> = (0..3000).map(|slot| (slot, Vec::new())).collect();
    let mut again = reopened(&mut cold, &held);
    assert_eq!(again.read(500), Some(&record(500)[..]));
    assert_eq!(again.read(2500), Some(&other(2500)[..]));
    assert!(again.stored_size(999).unwrap() > first);
}

#[test]
fn long_values_reach_back_as_far_as_the_format_allows() {
    let part: Vec<u8> = (0..65_535_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 23) as u8).collect();
    for gap in [0, 1, 2] {
        let value = [&part[..], &vec![7; gap], &part].concat();
        let block = compressed(&[], &value);
        assert_eq!(restored(&[], &block, value.len()), Some(value));
    }
}

/// Values of one byte by slot, next to live ones of which none can be added.
fn full_of(count: u32) -> (Cold, Live) {
    let mut cold = Cold::default();
    cold.bound(Limits::entries(100), Limits::entries(u32::MAX));
    for slot in 0..count {
        assert!(keep(&mut cold, slot, &[1]));
    }
    (cold, Live { entries: 100, weight: 100 })
}

#[test]
fn passes_over_everything_make_nothing_live_and_a_value_in_use_does() {
    let (mut cold, live) = full_of(1001);
    for pass in 0..5 {
        for slot in 0..1000 {
            assert!(!cold.used(slot, 1, live), "pass {pass}");
            if pass == 4 && slot % 50 == 0 {
                assert_eq!(cold.used(1000, 1, live), slot > 0, "use at {slot}");
            }
        }
    }
    assert!(!cold.used(1001, 1, live), "nothing there");
    // Where there is room, at once.
    assert!(cold.used(700, 1, Live { entries: 99, weight: 99 }));
}

#[test]
fn what_is_used_is_the_last_to_leave() {
    let (mut cold, live) = full_of(3);
    cold.used(0, 1, live);
    assert_eq!(cold.surplus(2, u64::MAX), Some(1));
}

#[test]
fn once_settled_and_compressed_anew_entries_are_packed_as_they_are() {
    let mut cold = Cold::new(false);
    for slot in 0..3000_u32 {
        let value = match slot {
            0..1500 => format!("number {slot} of many that are alike, as long as nobody looks for {}", slot * 7),
            _ => format!("{{\"id\":{slot},\"price\":{},\"currency\":\"EUR\",\"tags\":[\"new\"]}}", slot * 11),
        };
        cold.input(value.len()).copy_from_slice(value.as_bytes());
        assert!(cold.insert(slot, value.len(), 0));
    }
    let values = cold.pack();
    let sizes = |cold: &Cold| (0..3000).map(|slot| cold.stored_size(slot).unwrap()).collect::<Vec<_>>();
    let leaves_as_they_are = |settles: bool| {
        let mut cold = Cold::default();
        cold.input(values.len()).copy_from_slice(&values);
        assert_eq!(cold.load(values.len()), Some(3000));
        (0..3000).for_each(|slot| assert!(cold.restore(slot, slot, 0)));
        (0..3000).for_each(|slot| cold.recode(slot));
        if settles {
            cold.settle();
            (0..3000).for_each(|slot| cold.recode(slot));
        }
        let before = sizes(&cold);
        cold.pack();
        before == sizes(&cold)
    };
    assert!(leaves_as_they_are(true));
    assert!(!leaves_as_they_are(false), "values of two kinds are no test");
}
