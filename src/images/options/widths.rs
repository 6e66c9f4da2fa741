//! The widths that a picture is to be written in.

use super::OptionValue;
use super::given::Given;
use super::parse::LONGEST_SIDE;
use crate::Result;

/// Widths in pixels, from pairs of a JavaScript name, which only messages use, and a number.
///
/// Fails with `options/invalid` on what is no whole number from 1 to 65,535.
pub fn widths<N: AsRef<str>>(values: impl IntoIterator<Item = (N, OptionValue)>) -> Result<Vec<u32>> {
    let width = |(name, value): (N, OptionValue)| {
        let given = Given { name: name.as_ref(), value: &value };
        Ok(given.integer(1.0, LONGEST_SIDE, "pixels")? as u32)
    };
    values.into_iter().map(width).collect()
}
