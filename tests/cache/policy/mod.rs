//! The cache's policies against slow models, bounds that always hold, and a steady stream that must not upset it.

mod model;

use std::collections::BTreeSet;

use lru::LruCache;
use model::Model;
use pagelift::cache::{Limits, Policy, PolicyKind};
use proptest::prelude::*;

/// What a cache's owner does.
#[derive(Clone, Debug)]
enum Step {
    /// A hit if the key is there, else an insert: what a read-through cache does.
    Request {
        key: u32,
        weight: u32,
    },
    Reweigh {
        key: u32,
        weight: u32,
    },
    Remove {
        key: u32,
    },
}

fn steps(keys: u32, heaviest: u32) -> impl Strategy<Value = Vec<Step>> {
    // The product of two numbers prefers small keys: some are popular, most are not.
    let key = (0..keys, 0..keys).prop_map(move |(a, b)| a * b / keys);
    let weight = 0..=heaviest;
    let step = prop_oneof![
        12 => (key.clone(), weight.clone()).prop_map(|(key, weight)| Step::Request { key, weight }),
        1 => (key.clone(), weight).prop_map(|(key, weight)| Step::Reweigh { key, weight }),
        1 => key.prop_map(|key| Step::Remove { key }),
    ];
    prop::collection::vec(step, 1..800)
}

/// Collides now and then.
fn hash(key: u32) -> u32 {
    (key / 2 * 2).wrapping_mul(0x85eb_ca6b)
}

/// The policy and its model, which must agree after every step. The key is the slot.
struct Both {
    policy: Policy,
    model: Model,
    limits: Limits,
    held: BTreeSet<u32>,
}

impl Both {
    fn new(limits: Limits, seed: u32) -> Self {
        Self {
            policy: Policy::new(PolicyKind::Adaptive, limits, seed),
            model: Model::new(limits.max_entries, limits.max_weight, seed),
            limits,
            held: BTreeSet::new(),
        }
    }

    fn step(&mut self, step: &Step) -> Result<(), TestCaseError> {
        let Self { policy, model, limits, held } = self;
        let mut evicted = vec![];
        let (refused, expected) = match *step {
            Step::Request { key, .. } if held.contains(&key) => {
                policy.touch(key);
                model.touch(key);
                (false, Some(vec![]))
            }
            Step::Request { key, weight } => {
                let fits = policy.insert(key, hash(key), weight, &mut evicted);
                if fits {
                    held.insert(key);
                }
                (!fits, model.insert(key, hash(key), u64::from(weight)))
            }
            Step::Reweigh { key, weight } => {
                let fits = policy.reweigh(key, weight, &mut evicted);
                (!fits, model.reweigh(key, u64::from(weight)))
            }
            Step::Remove { key } => {
                prop_assert_eq!(policy.remove(key), held.remove(&key));
                model.remove(key);
                (false, Some(vec![]))
            }
        };
        prop_assert_eq!(refused, expected.is_none());
        prop_assert_eq!(&evicted, &expected.unwrap_or_default());
        for slot in evicted {
            prop_assert!(held.remove(&slot));
        }
        prop_assert_eq!(policy.len() as usize, model.len());
        prop_assert_eq!(policy.len() as usize, held.len());
        prop_assert_eq!(policy.weight(), model.weight());
        prop_assert!(policy.len() <= limits.max_entries && policy.weight() <= limits.max_weight);
        prop_assert!((policy.window_share() - model.share()).abs() < 1e-9);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn adaptive_does_what_the_model_does(
        steps in steps(60, 9), max_entries in 1_u32..25, max_weight in 1_u64..100, seed: u32,
    ) {
        let mut both = Both::new(Limits::new(max_entries, max_weight), seed);
        for step in &steps {
            both.step(step)?;
        }
    }

    #[test]
    fn lru_does_what_crate_lru_does(
        steps in steps(60, 9), max_entries in 1_u32..25, max_weight in 1_u64..100,
    ) {
        let mut policy = Policy::new(PolicyKind::Lru, Limits::new(max_entries, max_weight), 0);
        let mut reference: LruCache<u32, u32> = LruCache::unbounded();
        for step in steps {
            let mut evicted = vec![];
            match step {
                Step::Request { key, .. } if reference.get(&key).is_some() => policy.touch(key),
                Step::Request { key, weight } => {
                    let fits = policy.insert(key, 0, weight, &mut evicted);
                    prop_assert_eq!(fits, u64::from(weight) <= max_weight);
                    if fits {
                        reference.put(key, weight);
                    }
                }
                Step::Reweigh { key, weight } => {
                    let fits = policy.reweigh(key, weight, &mut evicted);
                    prop_assert_eq!(fits, u64::from(weight) <= max_weight && reference.contains(&key));
                    if fits {
                        reference.put(key, weight);
                    }
                }
                Step::Remove { key } => prop_assert_eq!(policy.remove(key), reference.pop(&key).is_some()),
            }
            let weight = |reference: &LruCache<u32, u32>| reference.iter().map(|(_, &weight)| u64::from(weight)).sum::<u64>();
            let mut expected = vec![];
            while reference.len() > max_entries as usize || weight(&reference) > max_weight {
                expected.extend(reference.pop_lru().map(|(key, _)| key));
            }
            prop_assert_eq!(evicted, expected);
            prop_assert_eq!(policy.len() as usize, reference.len());
            prop_assert_eq!(policy.weight(), weight(&reference));
        }
    }
}

/// A uniform number in [0, 1) from a counter (SplitMix64).
fn unit(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Popularity that never changes gives no reason to change the window: it must not walk away from where it began, and
/// the hit ratio must not fall as time goes by.
#[test]
fn a_steady_zipf_does_not_make_the_window_drift() {
    const KEYS: u32 = 5_000;
    for entries in [50, 200, 1_000] {
        let cumulative: Vec<f64> = (1..=KEYS)
            .scan(0.0, |sum, rank| {
                *sum += f64::from(rank).powf(-0.9);
                Some(*sum)
            })
            .collect();
        let mut policy = Policy::new(PolicyKind::Adaptive, Limits::entries(entries), 1);
        let mut held = vec![false; KEYS as usize];
        let (mut state, mut evicted, mut sum) = (9, vec![], 0.0);
        let mut inserts = 0.0;
        let mut hits_of_quarter = [0; 4];
        const QUARTER: usize = 100_000;
        for (quarter, hits) in hits_of_quarter.iter_mut().enumerate() {
            for _ in 0..QUARTER {
                let point = unit(&mut state) * cumulative[KEYS as usize - 1];
                let key = cumulative.partition_point(|&sum| sum < point) as u32;
                if held[key as usize] {
                    *hits += 1;
                    policy.touch(key);
                    continue;
                }
                assert!(policy.insert(key, key.wrapping_mul(0x85eb_ca6b), 1, &mut evicted));
                held[key as usize] = true;
                for slot in evicted.drain(..) {
                    held[slot as usize] = false;
                }
                if quarter > 0 {
                    sum += policy.window_share();
                    inserts += 1.0;
                }
            }
        }
        let mean = sum / inserts;
        assert!(mean < 0.25, "{entries} entries: the window is {mean} of the cache");
        let ratio = |hits: i32| f64::from(hits) / QUARTER as f64;
        let (first, last) = (ratio(hits_of_quarter[0]), ratio(hits_of_quarter[3]));
        assert!(last > first - 0.01, "{entries} entries: the hit ratio fell from {first} to {last}");
    }
}

/// In a cache too large for random steps: a scan over and over, which makes the window as small as it gets, and keys asked
/// for a few times soon and never again, which make it all of the cache.
#[test]
fn adaptive_does_what_the_model_does_from_the_smallest_window_to_the_largest() {
    let mut both = Both::new(Limits::entries(200), 1);
    let (mut state, mut smallest, mut largest) = (5, 1.0_f64, 0.0_f64);
    for at in 0..40_000 {
        let scanned = at % 300;
        let recent = 300 + at / 4 - (unit(&mut state).powi(3) * 900.0).min(f64::from(at / 4)) as u32;
        let key = if at < 10_000 { scanned } else { recent };
        both.step(&Step::Request { key, weight: 1 }).expect("the same as the model");
        smallest = smallest.min(both.policy.window_share());
        largest = largest.max(both.policy.window_share());
    }
    assert!(smallest < 0.006 && largest > 0.979, "{smallest} to {largest}");
}

/// Hits per request of a read-through cache; keys are slots.
fn hit_ratio(kind: PolicyKind, entries: u32, requests: &[u32]) -> f64 {
    let mut policy = Policy::new(kind, Limits::entries(entries), 1);
    let mut held = vec![false; requests.iter().max().map_or(0, |&key| key as usize + 1)];
    let (mut hits, mut evicted) = (0, vec![]);
    for &key in requests {
        if held[key as usize] {
            hits += 1;
            policy.touch(key);
            continue;
        }
        assert!(policy.insert(key, key.wrapping_mul(0x85eb_ca6b), 1, &mut evicted));
        held[key as usize] = true;
        evicted.drain(..).for_each(|slot| held[slot as usize] = false);
    }
    f64::from(hits) / requests.len() as f64
}

/// Every few requests the most popular key is never asked for again: what was used most is worth least. LRU forgets it
/// soonest, and the adaptive policy must not fall far behind.
#[test]
fn fame_that_ends_does_not_fill_the_cache() {
    const KEYS: u32 = 10_000;
    let cumulative: Vec<f64> = (1..=KEYS)
        .scan(0.0, |sum, rank| {
            *sum += f64::from(rank).powf(-0.9);
            Some(*sum)
        })
        .collect();
    for pace in [20, 10, 5] {
        let mut state = 3;
        let requests: Vec<u32> = (0..200_000)
            .map(|at| {
                let point = unit(&mut state) * cumulative[KEYS as usize - 1];
                cumulative.partition_point(|&sum| sum < point) as u32 + at / pace
            })
            .collect();
        for entries in [500, 2_000, 4_000] {
            let [adaptive, lru] =
                [PolicyKind::Adaptive, PolicyKind::Lru].map(|kind| hit_ratio(kind, entries, &requests));
            assert!(adaptive > lru - 0.04, "every {pace}, {entries} entries: {adaptive} of LRU's {lru}");
        }
    }
}

/// Steps of the window that fit a large cache are chance in one of a few entries: with them it kept little of what is
/// popular.
#[test]
fn a_small_cache_keeps_what_is_popular() {
    const KEYS: u32 = 10_000;
    let cumulative: Vec<f64> = (1..=KEYS)
        .scan(0.0, |sum, rank| {
            *sum += f64::from(rank).powf(-1.1);
            Some(*sum)
        })
        .collect();
    let mut state = 11;
    let requests: Vec<u32> = (0..200_000)
        .map(|_| {
            let point = unit(&mut state) * cumulative[KEYS as usize - 1];
            cumulative.partition_point(|&sum| sum < point) as u32
        })
        .collect();
    for entries in [12, 20, 40] {
        let [adaptive, lru] = [PolicyKind::Adaptive, PolicyKind::Lru].map(|kind| hit_ratio(kind, entries, &requests));
        assert!(adaptive > lru + 0.1, "{entries} entries: {adaptive} of LRU's {lru}");
    }
}

/// One entry of everything that may be asked for at the edges.
#[test]
fn bounds_at_their_edges() {
    for kind in [PolicyKind::Adaptive, PolicyKind::Lru] {
        let mut policy = Policy::new(kind, Limits::new(0, 10), 0);
        let mut evicted = vec![];
        assert!(policy.insert(5, 1, 10, &mut evicted), "as heavy as the cache");
        assert!(!policy.insert(6, 2, 11, &mut evicted), "heavier than the cache");
        assert!(!policy.insert(u32::MAX, 2, 1, &mut evicted), "no slot");
        assert!(evicted.is_empty());
        assert!(policy.insert(0, 3, 0, &mut evicted), "weightless");
        assert_eq!(evicted, [5], "a cache holds one entry at least");
        assert!(!policy.reweigh(5, 1, &mut evicted), "not there");
        assert!(!policy.remove(5) && !policy.remove(1_000_000));
        policy.touch(1_000_000);
        policy.clear();
        assert!(policy.is_empty() && policy.weight() == 0);
        assert!(policy.insert(5, 1, 1, &mut evicted), "cleared, it works on");
    }
}

/// What was set just now can be got, however strong the others are.
#[test]
fn the_entry_just_set_is_never_evicted_for_itself() {
    let mut policy = Policy::new(PolicyKind::Adaptive, Limits::new(100, 1_000), 3);
    let mut evicted = vec![];
    for slot in 0..100 {
        policy.insert(slot, slot + 1, 10, &mut evicted);
        (0..15).for_each(|_| policy.touch(slot));
    }
    for slot in 100..1_000 {
        evicted.clear();
        let weight = if slot % 7 == 0 { 1_000 } else { 40 };
        assert!(policy.insert(slot, slot + 1, weight, &mut evicted));
        assert!(!evicted.contains(&slot), "{slot}");
        assert!(policy.weight() <= 1_000);
    }
}
