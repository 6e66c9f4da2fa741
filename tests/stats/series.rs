//! Series as pages have them, of twelve kinds, by a seed: what is quiet, and what is not.

use pagelift::random::Random;

/// Chance of every shape.
pub struct Chance(Random);

impl Chance {
    pub fn new(seed: u32) -> Self {
        let mut random = Random::new(seed.wrapping_mul(2_654_435_761).wrapping_add(12_345));
        (0..8).for_each(|_| {
            random.next_number();
        });
        Self(random)
    }

    /// From 0 to 1.
    pub fn even(&mut self) -> f64 {
        f64::from(self.0.next_number()) / f64::from(u32::MAX)
    }

    /// Of a normal distribution (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.even().max(1e-12).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.even()).cos()
    }
}

/// What happens to a series, from the middle of it on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// Everything times so much, for good.
    Shift(f64),
    /// One value times so much.
    Spike(f64),
    /// Everything times so much, for a tenth of the series.
    Episode(f64),
    /// Rises to so much, over a quarter of the series.
    Ramp(f64),
    Nothing,
}

/// What is usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Base {
    /// Normal, with a standard deviation of so much of its mean.
    Normal(f64),
    /// Lognormal: most are fast, some are slow.
    Slow,
    /// Whole numbers around a small mean.
    Counts,
    /// A wave of so much of its mean, with noise.
    Wave(f64),
    /// Up and back to the floor, as memory is.
    Sawtooth,
}

pub const LENGTH: usize = 1000;
pub const AT: usize = 500;

/// The twelve kinds.
pub const KINDS: [(Base, Trouble); 12] = [
    (Base::Normal(0.1), Trouble::Shift(2.0)),
    (Base::Normal(0.1), Trouble::Episode(3.0)),
    (Base::Normal(0.1), Trouble::Ramp(3.0)),
    (Base::Normal(0.05), Trouble::Spike(6.0)),
    (Base::Normal(0.2), Trouble::Shift(3.0)),
    (Base::Slow, Trouble::Shift(3.0)),
    (Base::Slow, Trouble::Episode(4.0)),
    (Base::Counts, Trouble::Shift(4.0)),
    (Base::Wave(0.2), Trouble::Shift(2.0)),
    (Base::Wave(0.2), Trouble::Episode(4.0)),
    (Base::Sawtooth, Trouble::Shift(3.0)),
    (Base::Normal(0.1), Trouble::Shift(1.5)),
];

/// The values of a series.
pub fn series(base: Base, trouble: Trouble, seed: u32) -> Vec<f64> {
    let mut chance = Chance::new(seed);
    let value = |at: usize| {
        let usual = match base {
            Base::Normal(deviation) => 100.0 * (1.0 + deviation * chance.normal()),
            Base::Slow => 100.0 * (0.3 * chance.normal()).exp(),
            Base::Counts => (5.0 + 2.2 * chance.normal()).round(),
            Base::Wave(height) => 100.0 * (1.0 + height * (at as f64 / 40.0).sin() + 0.05 * chance.normal()),
            Base::Sawtooth => 60.0 + (at % 20) as f64 * 4.0 + 2.0 * chance.normal(),
        };
        let since = at as f64 - AT as f64;
        let times = match trouble {
            Trouble::Shift(times) if since >= 0.0 => times,
            Trouble::Spike(times) if since == 0.0 => times,
            Trouble::Episode(times) if (0.0..100.0).contains(&since) => times,
            Trouble::Ramp(times) if since >= 0.0 => 1.0 + (times - 1.0) * (since / 250.0).min(1.0),
            _ => 1.0,
        };
        (usual * times).max(0.0)
    };
    (0..LENGTH).map(value).collect()
}
