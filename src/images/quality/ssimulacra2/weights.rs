//! Which maps SSIMULACRA2 is made of, and what each weighs.

pub const X: usize = 0;
pub const Y: usize = 1;
pub const B: usize = 2;

/// The two norms a map is pooled by, as weights: the mean, and the fourth root of the mean of fourth powers (which the
/// worst places dominate).
pub type Norms = [f64; 2];

/// One channel at one scale, and what its three maps weigh.
pub struct Map {
    pub scale: usize,
    pub channel: usize,
    /// Structural dissimilarity.
    pub ssim: Norms,
    /// Edges that the original does not have: blocks, ringing.
    pub added: Norms,
    /// Edges that were lost: smoothing.
    pub lost: Norms,
}

const fn map(scale: usize, channel: usize, ssim: Norms, added: Norms, lost: Norms) -> Map {
    Map { scale, channel, ssim, added, lost }
}

pub const NONE: Norms = [0.0, 0.0];

/// Every map that matters: of the 108 published weights, those from 0.01 up. Scale 0 is the full size, each next half.
pub const MAPS: [Map; 11] = [
    map(0, Y, [0.0, 7.466_890_3], NONE, [0.0, 17.445_834]),
    map(1, X, [0.0, 1.104_172_6], NONE, NONE),
    map(1, Y, [0.0, 6.683_678_1], NONE, [0.0, 1.027_889_9]),
    map(2, X, [0.0, 1.842_245_6], [0.0, 11.441_172_6], NONE),
    map(2, Y, [225.205_153, 19.213_238_2], NONE, NONE),
    map(3, X, [0.0, 1.878_759_5], [0.0, 10.949_069_9], NONE),
    map(3, Y, [176.393_176, 24.433_01], [0.0, 0.285_208], NONE),
    map(3, B, [0.0, 8.826_982_8], [0.0, 23.192_433_4], NONE),
    map(4, X, NONE, [0.967_793_7, 0.998_176_7], NONE),
    map(4, Y, [0.0, 34.779_063_4], [0.0, 44.835_625_3], NONE),
    map(4, B, [95.108_049_9, 0.0], [0.986_397_8, 171.266_725_6], [0.983_438_3, 0.980_785_9]),
];

/// Scales that have maps.
pub const SCALES: usize = 5;

/// Which channels the maps of a scale use.
pub fn needed(scale: usize) -> [bool; 3] {
    [X, Y, B].map(|channel| MAPS.iter().any(|map| map.scale == scale && map.channel == channel))
}
