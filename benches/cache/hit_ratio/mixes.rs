//! Generated request streams: popularity, change of popularity, loops, scans.

use std::collections::HashMap;

use crate::Stream;

const REQUESTS: usize = 400_000;
const KEYS: usize = 20_000;

/// SplitMix64 (Steele, Lea and Flood, 2014): the same streams on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }
}

/// Ranks by Zipf's law: the k-th most popular key is asked for in proportion to 1 / k^exponent.
struct Zipf {
    cumulative: Vec<f64>,
}

impl Zipf {
    fn new(keys: usize, exponent: f64) -> Self {
        let mut sum = 0.0;
        let cumulative = (1..=keys)
            .map(|rank| {
                sum += (rank as f64).powf(-exponent);
                sum
            })
            .collect();
        Self { cumulative }
    }

    fn rank(&self, random: &mut Random) -> usize {
        let total = self.cumulative.last().copied().unwrap_or(0.0);
        let point = random.unit() * total;
        self.cumulative.partition_point(|&sum| sum < point).min(self.cumulative.len() - 1)
    }
}

/// Makes dense numbers of any.
fn stream(name: &str, keys: impl Iterator<Item = usize>) -> Stream {
    let mut numbers = HashMap::new();
    let keys = keys
        .map(|key| {
            let next = numbers.len() as u32;
            *numbers.entry(key).or_insert(next)
        })
        .collect();
    Stream { name: name.to_owned(), keys }
}

fn zipf(name: &str, exponent: f64) -> Stream {
    let (mut random, zipf) = (Random(1), Zipf::new(KEYS, exponent));
    stream(name, (0..REQUESTS).map(move |_| zipf.rank(&mut random)))
}

/// What is popular changes completely every so many requests.
fn shifting_zipf() -> Stream {
    let (mut random, zipf) = (Random(2), Zipf::new(KEYS, 0.9));
    let requests = (0..REQUESTS).map(move |at| (zipf.rank(&mut random) + at / 50_000 * 7_001) % KEYS);
    stream("shifting zipf 0.9", requests)
}

/// A new most popular key every few requests; the others lose a rank each.
fn fading_zipf() -> Stream {
    let (mut random, zipf) = (Random(7), Zipf::new(KEYS, 0.9));
    stream("fading zipf 0.9", (0..REQUESTS).map(move |at| KEYS + at / 20 - zipf.rank(&mut random)))
}

/// Every few requests the most popular key is never asked for again, and the others gain a rank each: the worst for
/// policies that trust frequency.
fn drifting_zipf() -> Stream {
    let (mut random, zipf) = (Random(3), Zipf::new(KEYS, 0.9));
    stream("drifting zipf 0.9", (0..REQUESTS).map(move |at| zipf.rank(&mut random) + at / 20))
}

fn looping() -> Stream {
    stream("loop", (0..REQUESTS).map(|at| at % (KEYS / 4)))
}

/// Zipf, interrupted by scans over keys that are asked for once.
fn zipf_and_scans() -> Stream {
    let (mut random, zipf) = (Random(4), Zipf::new(KEYS, 0.9));
    let requests = (0..REQUESTS).map(move |at| {
        let scanning = at % 40_000 >= 30_000;
        if scanning { KEYS + at } else { zipf.rank(&mut random) }
    });
    stream("zipf 0.9 + scans", requests)
}

/// New keys that are asked for a few times soon and never again, as stories in a feed.
fn recency() -> Stream {
    let mut random = Random(5);
    let requests = (0..REQUESTS).map(move |at| {
        let back = (random.unit() * random.unit() * random.unit() * 2_000.0) as usize;
        (at / 4).saturating_sub(back)
    });
    stream("recency", requests)
}

/// Half zipf, half a loop longer than most caches.
fn zipf_and_loop() -> Stream {
    let (mut random, zipf) = (Random(6), Zipf::new(KEYS, 0.9));
    let requests = (0..REQUESTS)
        .map(move |at| if random.below(2) == 0 { KEYS + at % (KEYS / 10) } else { zipf.rank(&mut random) });
    stream("zipf 0.9 + loop", requests)
}

/// All of them.
pub fn all() -> Vec<Stream> {
    vec![
        zipf("zipf 0.7", 0.7),
        zipf("zipf 0.9", 0.9),
        zipf("zipf 1.1", 1.1),
        shifting_zipf(),
        fading_zipf(),
        drifting_zipf(),
        looping(),
        zipf_and_scans(),
        zipf_and_loop(),
        recency(),
    ]
}

/// Mixes of the same kinds with other seeds, exponents, paces and numbers of keys: no constant of a policy was chosen by them.
pub fn held_out() -> Vec<Stream> {
    const KEYS: usize = 15_000;
    const REQUESTS: usize = 350_000;
    let mix = |name: &str, seed: u64, exponent: f64, key: &dyn Fn(usize, usize, &mut Random) -> usize| {
        let (mut random, zipf) = (Random(seed), Zipf::new(KEYS, exponent));
        let requests = (0..REQUESTS).map(|at| {
            let rank = zipf.rank(&mut random);
            key(at, rank, &mut random)
        });
        stream(&format!("held out: {name} {exponent}"), requests)
    };
    let steady = |_: usize, rank: usize, _: &mut Random| rank;
    let shift = |every: usize| move |at: usize, rank: usize, _: &mut Random| (rank + at / every * 7_001) % KEYS;
    let fade = |every: usize| move |at: usize, rank: usize, _: &mut Random| KEYS + at / every - rank;
    let drift = |every: usize| move |at: usize, rank: usize, _: &mut Random| rank + at / every;
    let scan = |every: usize| {
        move |at: usize, rank: usize, _: &mut Random| if at % every >= every / 4 * 3 { KEYS + at } else { rank }
    };
    let around = |length: usize| {
        move |at: usize, rank: usize, random: &mut Random| if random.below(2) == 0 { KEYS + at % length } else { rank }
    };
    let recent = |span: usize| {
        move |at: usize, _: usize, random: &mut Random| {
            (at / 4).saturating_sub((random.unit().powi(3) * span as f64) as usize)
        }
    };
    vec![
        mix("zipf", 201, 0.65, &steady),
        mix("zipf", 202, 0.85, &steady),
        mix("zipf", 203, 0.95, &steady),
        mix("zipf", 204, 1.2, &steady),
        mix("shifting slowly", 205, 0.75, &shift(100_000)),
        mix("shifting", 206, 0.85, &shift(40_000)),
        mix("shifting fast", 207, 0.95, &shift(12_000)),
        mix("fading slowly", 208, 1.05, &fade(100)),
        mix("fading", 209, 0.95, &fade(30)),
        mix("fading fast", 210, 0.85, &fade(12)),
        mix("drifting slowly", 211, 1.05, &drift(100)),
        mix("drifting", 212, 0.95, &drift(30)),
        mix("drifting fast", 213, 0.85, &drift(12)),
        mix("drifting very fast", 214, 0.75, &drift(6)),
        mix("with scans", 215, 0.85, &scan(24_000)),
        mix("with scans", 216, 0.95, &scan(100_000)),
        mix("with a short loop", 217, 0.7, &around(400)),
        mix("with a loop", 218, 0.9, &around(1_500)),
        mix("recency, short", 219, 0.9, &recent(1_500)),
        mix("recency, long", 220, 0.9, &recent(10_000)),
        stream("held out: loop", (0..REQUESTS).map(|at| at % 1_300)),
    ]
}
