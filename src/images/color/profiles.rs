//! Makes ICC profiles for colour spaces that files name in other ways.

use super::curve::{Curve, SRGB};
use super::matrix::Matrix;

type Primaries = [[f32; 2]; 3];

const D65: [f32; 2] = [0.3127, 0.329];
const BT709: Primaries = [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
const DISPLAY_P3: Primaries = [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06]];
const BT2020: Primaries = [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046]];
const ADOBE_RGB: Primaries = [[0.64, 0.33], [0.21, 0.71], [0.15, 0.06]];

/// The luminance in cd/m2 that white becomes when a picture for brighter screens is shown on others (ITU-R BT.2408).
const REFERENCE_WHITE: f32 = 203.0;

/// Adobe RGB (1998).
pub fn adobe_rgb() -> Vec<u8> {
    build(ADOBE_RGB, D65, &Curve::Gamma(563.0 / 256.0)).unwrap_or_default()
}

/// The name of a combination of primaries and transfer in cICP (ITU-T H.273); `None` where it says nothing.
pub fn cicp_name([primaries, transfer, _, _]: [u8; 4]) -> Option<&'static str> {
    Some(match (primaries, transfer) {
        (2, _) | (_, 2) => return None,
        (1, 13) => "sRGB",
        (12, 13) => "Display P3",
        (9, 16) => "BT.2100 PQ",
        (9, 18) => "BT.2100 HLG",
        (1, _) => "BT.709",
        (9, _) => "BT.2020",
        (11 | 12, _) => "P3",
        _ => return None,
    })
}

/// The profile of a cICP chunk. What is brighter than white is clipped. `None` for what is not known.
pub fn from_cicp([primaries, transfer, _, _]: [u8; 4]) -> Option<Vec<u8>> {
    let (primaries, white) = match primaries {
        1 => (BT709, D65),
        4 => ([[0.67, 0.33], [0.21, 0.71], [0.14, 0.08]], [0.31, 0.316]),
        5 => ([[0.64, 0.33], [0.29, 0.6], [0.15, 0.06]], D65),
        6 | 7 => ([[0.63, 0.34], [0.31, 0.595], [0.155, 0.07]], D65),
        9 => (BT2020, D65),
        11 => (DISPLAY_P3, [0.314, 0.351]),
        12 => (DISPLAY_P3, D65),
        _ => return None,
    };
    let curve = match transfer {
        1 | 6 | 14 | 15 => Curve::Parametric([1.0 / 0.45, 1.0 / 1.099, 0.099 / 1.099, 1.0 / 4.5, 0.081, 0.0, 0.0]),
        4 => Curve::Gamma(2.2),
        5 => Curve::Gamma(2.8),
        8 => Curve::Identity,
        13 => Curve::Parametric(SRGB),
        16 => sampled(|v| pq(v) / REFERENCE_WHITE),
        18 => sampled(|v| hlg(v) / REFERENCE_WHITE),
        _ => return None,
    };
    build(primaries, white, &curve)
}

/// SMPTE ST 2084 (PQ): signal to cd/m2.
fn pq(signal: f32) -> f32 {
    const M1: f32 = 2610.0 / 16384.0;
    const M2: f32 = 2523.0 / 32.0;
    const C1: f32 = 3424.0 / 4096.0;
    const C2: f32 = 2413.0 / 128.0;
    const C3: f32 = 2392.0 / 128.0;
    let v = signal.powf(1.0 / M2);
    ((v - C1).max(0.0) / (C2 - C3 * v)).powf(1.0 / M1) * 10_000.0
}

/// Hybrid log-gamma (ITU-R BT.2100) on a screen of 1000 cd/m2, its system gamma applied to each channel by itself.
fn hlg(signal: f32) -> f32 {
    const A: f32 = 0.178_832_77;
    const B: f32 = 0.284_668_92;
    const C: f32 = 0.559_910_7;
    let scene = if signal <= 0.5 { signal * signal / 3.0 } else { (((signal - C) / A).exp() + B) / 12.0 };
    scene.powf(1.2) * 1000.0
}

fn sampled(f: impl Fn(f32) -> f32) -> Curve {
    const SAMPLES: usize = 4096;
    Curve::Table((0..SAMPLES).map(|i| f(i as f32 / (SAMPLES - 1) as f32).clamp(0.0, 1.0)).collect())
}

/// The profile of PNG's gAMA and cHRM chunks, both in units of 1/100000: white, red, green, blue as x and y. `None` when
/// they say sRGB, within what writers round to, or nothing.
pub fn from_gamma_and_chromaticities(gamma: Option<u32>, chromaticities: Option<[u32; 8]>) -> Option<Vec<u8>> {
    const SRGB_GAMMA: u32 = 45455;
    // What libpng takes for the same gamma: 5 %.
    const SAME_GAMMA: u32 = 2273;
    const SAME_COLOR: u32 = 1000;
    const SRGB_COLORS: [u32; 8] = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];
    let is_srgb = |c: &[u32; 8]| c.iter().zip(SRGB_COLORS).all(|(v, srgb)| v.abs_diff(srgb) <= SAME_COLOR);
    let gamma = gamma.filter(|gamma| (1000..=1_000_000).contains(gamma));
    let chromaticities = chromaticities.filter(|c| !is_srgb(c));
    let is_srgb_gamma = gamma.is_none_or(|gamma| gamma.abs_diff(SRGB_GAMMA) <= SAME_GAMMA);
    if chromaticities.is_none() && is_srgb_gamma {
        return None;
    }
    let curve = gamma.map_or(Curve::Parametric(SRGB), |gamma| Curve::Gamma(100_000.0 / gamma as f32));
    let (white, primaries) = match chromaticities.map(|c| c.map(|v| v as f32 / 100_000.0)) {
        Some([wx, wy, rx, ry, gx, gy, bx, by]) => ([wx, wy], [[rx, ry], [gx, gy], [bx, by]]),
        None => (D65, BT709),
    };
    build(primaries, white, &curve)
}

/// A number of 16 bits before and 16 behind the point.
fn fixed(v: f32) -> [u8; 4] {
    ((v * 65536.0).round() as i32).to_be_bytes()
}

/// A `curv` or `para` element (ICC.1:2022, 10.6 and 10.18), padded to whole groups of 4 bytes.
fn tone(curve: &Curve) -> Vec<u8> {
    let mut tone = Vec::new();
    match curve {
        Curve::Identity => tone.extend(b"curv\0\0\0\0\0\0\0\0"),
        Curve::Gamma(gamma) => {
            tone.extend(b"para\0\0\0\0\0\0\0\0");
            tone.extend(fixed(*gamma));
        }
        Curve::Table(table) => {
            tone.extend(b"curv\0\0\0\0");
            tone.extend((table.len() as u32).to_be_bytes());
            tone.extend(table.iter().flat_map(|v| ((v * 65535.0).round() as u16).to_be_bytes()));
        }
        Curve::Parametric(parameters) => {
            tone.extend(b"para\0\0\0\0\0\x04\0\0");
            tone.extend(parameters.iter().flat_map(|v| fixed(*v)));
        }
    }
    tone.resize(tone.len().next_multiple_of(4), 0);
    tone
}

/// A profile of version 4.2 with a matrix and one curve.
fn build(primaries: Primaries, white: [f32; 2], curve: &Curve) -> Option<Vec<u8>> {
    let matrix = Matrix::from_primaries(primaries, white)?;
    let column = |x: usize| {
        let mut tag = b"XYZ \0\0\0\0".to_vec();
        (0..3).for_each(|y| tag.extend(fixed(matrix.0[y][x])));
        tag
    };
    let tone = tone(curve);
    const TAGS: [&[u8; 4]; 6] = [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"];
    let start = 132 + 12 * TAGS.len();
    let mut out = vec![0; 128];
    out.extend((TAGS.len() as u32).to_be_bytes());
    for (i, name) in TAGS.into_iter().enumerate() {
        // The three curves are one.
        let (offset, size) = if i < 3 { (start + i * 20, 20) } else { (start + 60, tone.len()) };
        out.extend(name);
        out.extend((offset as u32).to_be_bytes());
        out.extend((size as u32).to_be_bytes());
    }
    (0..3).for_each(|x| out.extend(column(x)));
    out.extend(tone);
    let size = out.len() as u32;
    for (at, bytes) in [
        (0, &size.to_be_bytes()),
        (8, &[4, 0x20, 0, 0]),
        (12, b"mntr"),
        (16, b"RGB "),
        (20, b"XYZ "),
        (36, b"acsp"),
        (68, &fixed(super::matrix::D50[0])),
        (72, &fixed(super::matrix::D50[1])),
        (76, &fixed(super::matrix::D50[2])),
    ] {
        out[at..at + 4].copy_from_slice(bytes);
    }
    Some(out)
}
