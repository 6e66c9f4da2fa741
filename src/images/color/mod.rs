//! From the colours of an ICC profile to sRGB.
//!
//! The conversion is what browsers do: the profile's perceptual table (A2B0) where it has one, else its matrix and curves;
//! relative to the media white, without black point compensation, clipped to sRGB. A converter of our own, because it is a
//! tenth of the size of the general ones: the destination is always sRGB, the pixels always 8 bits.

mod curve;
mod grid;
mod icc;
mod lut;
mod matrix;
pub(super) mod profiles;
mod shaper;
mod wide;

pub(super) use icc::profile_name;
pub(super) use wide::Wide;

use super::Pixels;
use grid::Grid;
use icc::{Model, Profile, Space};
use shaper::Shaper;

/// Nodes per axis of the tables from which pixels are converted. Interpolation between this many errs by less than one step
/// of 8 bits on the profiles that were tried.
const RGB_NODES: usize = 33;
const CMYK_NODES: usize = 17;

/// Differences up to this many steps of 8 bits are rounding: the profile is sRGB.
const SAME: i32 = 1;

/// Converts the pixels from the colours of `icc` to sRGB; returns whether any changed.
///
/// Nothing happens when the profile is sRGB, cannot be read, or is one for inks (those are converted while decoding). A
/// profile for grey is only applied to grey pixels.
pub fn to_srgb(pixels: &mut Pixels, icc: &[u8]) -> bool {
    let Some(profile) = Profile::parse(icc) else { return false };
    let (data, _) = pixels.data.as_chunks_mut::<4>();
    match (profile.space, &profile.model) {
        (Space::Cmyk, _) => false,
        (Space::Gray, _) => {
            let table: Vec<u8> = (0..=255u8).map(|v| to_bytes(profile.to_linear(&[f32::from(v) / 255.0]))[1]).collect();
            let is_srgb = table.iter().zip(0..).all(|(&got, v)| (i32::from(got) - v).abs() <= SAME);
            if is_srgb || !data.iter().all(|&[r, g, b, _]| r == g && g == b) {
                return false;
            }
            for pixel in data {
                let v = table[usize::from(pixel[0])];
                pixel[..3].fill(v);
            }
            true
        }
        (Space::Rgb, _) if is_srgb(&profile) => false,
        (Space::Rgb, Model::Matrix { curves, matrix }) => {
            Shaper::new(curves, matrix, 256).convert(data);
            true
        }
        (Space::Rgb, _) => {
            let grid = Grid::new(3, RGB_NODES, |rgb| encode(profile.to_linear(rgb)));
            grid.convert(data, |[r, g, b, _]| [r, g, b, 0], |[_, _, _, a], [r, g, b]| [r, g, b, a]);
            true
        }
    }
}

/// Replaces C, M, Y, K (255: no ink) by sRGB and alpha 255: by the profile when it is one for four inks, else by the
/// product that browsers use.
pub(super) fn cmyk_to_srgb(inks: &mut [u8], icc: Option<&[u8]>) {
    let (data, _) = inks.as_chunks_mut::<4>();
    match icc.and_then(Profile::parse).filter(|profile| profile.space == Space::Cmyk) {
        Some(profile) => {
            // Profiles count ink, files its absence.
            let grid = Grid::new(4, CMYK_NODES, |inks| encode(profile.to_linear(inks)));
            grid.convert(data, |pixel| pixel.map(|v| 255 - v), |_, [r, g, b]| [r, g, b, 255]);
        }
        None => {
            for pixel in data {
                let [c, m, y, k] = pixel.map(u32::from);
                *pixel = [c * k, m * k, y * k, 255 * 255].map(|v| ((v + 127) / 255) as u8);
            }
        }
    }
}

/// Whether converting changes nothing worth changing: greys, primaries and some mixtures stay what they are.
fn is_srgb(profile: &Profile) -> bool {
    let same = |rgb: [u8; 3]| {
        let got = to_bytes(profile.to_linear(&rgb.map(|v| f32::from(v) / 255.0)));
        got.iter().zip(rgb).all(|(&got, want)| (i32::from(got) - i32::from(want)).abs() <= SAME)
    };
    (0..=255).all(|v| same([v, v, v]))
        && (0..125).all(|i| same([i / 25 % 5, i / 5 % 5, i % 5].map(|level: u8| (u16::from(level) * 255 / 4) as u8)))
}

/// Linear light to the sRGB curve, 0 to 1, clipped.
fn encode(linear: [f32; 3]) -> [f32; 3] {
    linear.map(curve::srgb_encode)
}

fn to_bytes(linear: [f32; 3]) -> [u8; 3] {
    encode(linear).map(|v| (v * 255.0 + 0.5) as u8)
}
