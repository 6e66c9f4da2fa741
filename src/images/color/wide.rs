//! Colours of 16 bits to sRGB of 8 bits in one step.
//!
//! Narrowed first, a picture in linear light would keep a third of the 100 darkest shades of sRGB.

use super::grid::Grid;
use super::icc::{Model, Profile, Space};
use super::matrix::Matrix;
use super::shaper::{Shaper, table};
use super::{RGB_NODES, encode, is_srgb};

/// Entries of the tables of curves, between which is interpolated.
const ENTRIES: usize = 4097;

/// A converter from one profile.
pub enum Wide {
    Shaper(Shaper),
    Grid(Grid),
}

impl Wide {
    /// For `gray` pictures, or coloured ones. `None` when the profile is sRGB, cannot be read, or is one for other colours:
    /// the colours then stay as they are.
    pub fn new(icc: &[u8], gray: bool) -> Option<Self> {
        let profile = Profile::parse(icc)?;
        match (profile.space, &profile.model) {
            (Space::Cmyk, _) => None,
            (Space::Rgb, _) if is_srgb(&profile) => None,
            // Grey stays grey, whatever the channels' rounding.
            (space, _) if gray => {
                let device = |v| if space == Space::Gray { vec![v] } else { vec![v; 3] };
                let curve = table(ENTRIES, |v| profile.to_linear(&device(v))[1]);
                let identity = Matrix([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
                Some(Self::Shaper(Shaper::with_tables(std::array::from_fn(|_| curve.clone()), identity)))
            }
            (Space::Gray, _) => None,
            (Space::Rgb, Model::Matrix { curves, matrix }) => Some(Self::Shaper(Shaper::new(curves, matrix, ENTRIES))),
            (Space::Rgb, _) => Some(Self::Grid(Grid::new(3, RGB_NODES, |rgb| encode(profile.to_linear(rgb))))),
        }
    }

    /// The sRGB of a colour.
    pub fn rgb(&self, rgb: [u16; 3]) -> [u8; 3] {
        match self {
            Self::Shaper(shaper) => shaper.convert_wide(rgb),
            Self::Grid(grid) => grid.at(&rgb.map(|v| f32::from(v) / 65535.0)),
        }
    }
}
