//! A page of pictures, a network and a reader, in virtual time: who decides what is asked for next, and how long pictures are missed.
//!
//! 300 pictures of 41 KB on average in three columns; steps of 4 ms, a frame every 16.

pub mod network;
pub mod policy;
pub mod scroll;

use network::{Network, Path};
use policy::Policy;
use scroll::Scroll;

/// Milliseconds of a step, and of a frame.
const STEP: u32 = 4;
const FRAME: u32 = 16;

/// The height of the screen in CSS px.
pub const SCREEN: f64 = 900.0;

/// Milliseconds after the end of a scroll at which the simulation ends at the latest.
const PATIENCE: f64 = 30_000.0;

/// A picture of the page.
pub struct Picture {
    pub top: f64,
    pub bottom: f64,
    pub bytes: f64,
    loaded: bool,
    blank: f64,
}

/// What came out of a run.
pub struct Outcome {
    /// Seconds that pictures were on screen without being there, summed over all.
    pub blank: f64,
    /// Milliseconds from the end of the scroll until the last picture on screen was there.
    pub last: f64,
    /// Megabytes sent.
    pub megabytes: f64,
}

/// How far a picture is from the screen at `y`; 0 for one that is seen.
pub fn gap(picture: &Picture, y: f64) -> f64 {
    (y - picture.bottom).max(picture.top - (y + SCREEN)).max(0.0)
}

fn page() -> Vec<Picture> {
    let mut seed = 1u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(seed) / 4_294_967_296.0
    };
    (0..100)
        .flat_map(|row| [row; 3])
        .map(|row| {
            let top = 16.0 + f64::from(row) * 316.0;
            let bytes = (41_000.0 * (0.4 + 1.2 * random())).round();
            Picture { top, bottom: top + 300.0, bytes, loaded: false, blank: 0.0 }
        })
        .collect()
}

/// One scroll over one network, decided by a policy.
pub fn run(scroll: &Scroll, path: Path, policy: &mut dyn Policy) -> Outcome {
    let mut pictures = page();
    let mut network = Network::new(path);
    policy.open(&pictures);
    let mut last = scroll.end;
    let mut step = 0;
    loop {
        let t = f64::from(step * STEP);
        let y = (scroll.position)(t);
        if (step * STEP).is_multiple_of(FRAME) {
            let missing = |picture: &&mut Picture| gap(picture, y) == 0.0 && !picture.loaded;
            pictures.iter_mut().filter(missing).for_each(|picture| picture.blank += f64::from(FRAME));
            policy.frame(t, y, &pictures, &mut network);
        }
        for done in network.advance(t, f64::from(STEP)) {
            pictures[done].loaded = true;
            if t > scroll.end && gap(&pictures[done], y) == 0.0 {
                last = t;
            }
            policy.loaded(t, done, &pictures, &mut network);
        }
        let is_complete = pictures.iter().all(|picture| gap(picture, y) > 0.0 || picture.loaded);
        if t > scroll.end + PATIENCE || (t > scroll.end + 2000.0 && is_complete) {
            break;
        }
        step += 1;
    }
    let blank = pictures.iter().map(|picture| picture.blank).sum::<f64>() / 1000.0;
    Outcome { blank, last: last - scroll.end, megabytes: network.sent / 1e6 }
}

/// The geometric mean.
pub fn geometric_mean(values: &[f64]) -> f64 {
    (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp()
}
