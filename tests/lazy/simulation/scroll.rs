//! What readers do.

/// A position at each time, and when the last movement ends.
pub struct Scroll {
    pub name: &'static str,
    /// In px, by milliseconds.
    pub position: fn(f64) -> f64,
    /// In ms.
    pub end: f64,
}

/// Milliseconds before anything moves.
const BEGIN: f64 = 1500.0;

/// A fling as browsers let it decay: px a ms at first, and the milliseconds that it takes.
fn fling(speed: f64, t: f64) -> f64 {
    speed * 325.0 * (1.0 - (-t.clamp(0.0, 1625.0) / 325.0).exp())
}

fn flings(count: u32, speed: f64, pause: f64, t: f64) -> f64 {
    (0..count).map(|k| fling(speed, t - BEGIN - f64::from(k) * pause)).sum()
}

pub const SCROLLS: [Scroll; 7] = [
    Scroll { name: "throw", position: |t| 8.0 * (t - BEGIN).clamp(0.0, 3500.0), end: BEGIN + 3500.0 },
    Scroll { name: "jump", position: |t| if t < BEGIN { 0.0 } else { 20_000.0 }, end: BEGIN },
    Scroll { name: "flings with pauses", position: |t| flings(6, 6.0, 2400.0, t), end: BEGIN + 5.0 * 2400.0 + 1625.0 },
    Scroll { name: "flings without pause", position: |t| flings(8, 9.0, 500.0, t), end: BEGIN + 7.0 * 500.0 + 1625.0 },
    Scroll {
        name: "reading",
        position: |t| (0..12).map(|k| 1.5 * (t - BEGIN - f64::from(k) * 1400.0).clamp(0.0, 400.0)).sum(),
        end: BEGIN + 12.0 * 1400.0,
    },
    Scroll { name: "steady", position: |t| 1.2 * (t - BEGIN).clamp(0.0, 10_000.0), end: BEGIN + 10_000.0 },
    Scroll {
        name: "there and back",
        position: |t| match (t - BEGIN).max(0.0) {
            t if t < 2000.0 => 6.0 * t,
            t if t < 3500.0 => 12_000.0,
            t => (12_000.0 - 3.0 * (t - 3500.0)).max(0.0),
        },
        end: 9000.0,
    },
];
