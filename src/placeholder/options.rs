//! What a caller may ask of placeholders.

/// What a caller may ask of [`placeholder`](super::placeholder()).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Components of the BlurHash in a row and in a column, 1 to 9 each; 4 and 3 by default.
    pub blur_hash: (u32, u32),
    /// The most bytes of the WebP file, at least 60; 150 by default.
    pub lqip_bytes: u32,
    /// The most colours of the palette, 2 to 16; 5 by default.
    pub palette: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { blur_hash: (4, 3), lqip_bytes: 150, palette: 5 }
    }
}
