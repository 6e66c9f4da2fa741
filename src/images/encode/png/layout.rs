//! Which of PNG's colour types and bit depths holds the picture in the fewest bits, and its rows in that layout.

use std::ops::Range;

use crate::images::Pixels;
use crate::images::encode::Content;
use crate::images::encode::colors::Colors;
use crate::images::encode::content::visible;
use crate::images::order::sort_by_key;

/// A picture in the layout it is stored in.
pub struct Layout<'a> {
    pixels: &'a Pixels,
    kind: Kind,
}

enum Kind {
    /// One byte a pixel in memory, `depth` bits in the file.
    Indexed {
        indices: Vec<u8>,
        palette: Vec<[u8; 4]>,
        depth: u8,
    },
    Gray {
        depth: u8,
    },
    GrayAlpha,
    Rgb,
    Rgba,
}

impl<'a> Layout<'a> {
    /// The smallest layout that loses nothing that is seen (the colour of invisible pixels is not).
    pub fn lossless(pixels: &'a Pixels, content: &Content) -> Self {
        let gray_depth = (content.gray && content.opaque).then(|| gray_depth(pixels));
        if let Some(colors) = &content.colors {
            let depth = index_depth(colors.len());
            // A palette costs up to 1 KB: not for grey levels that need as many bits, nor for a handful of pixels.
            let worth = pixels.data.len() > colors.len() * 3 || depth < 8;
            if worth && gray_depth.is_none_or(|gray| depth < gray) {
                let palette = sorted(colors);
                let indices = indices(pixels, &palette);
                return Self { pixels, kind: Kind::Indexed { indices, palette, depth } };
            }
        }
        let kind = match (content.gray, content.opaque) {
            (true, true) => Kind::Gray { depth: gray_depth.unwrap_or(8) },
            (true, false) => Kind::GrayAlpha,
            (false, true) => Kind::Rgb,
            (false, false) => Kind::Rgba,
        };
        Self { pixels, kind }
    }

    /// A picture reduced to a palette of at most 256 colours, with an index for each pixel of `pixels`.
    pub fn indexed(pixels: &'a Pixels, indices: Vec<u8>, palette: Vec<[u8; 4]>) -> Self {
        let depth = index_depth(palette.len());
        Self { pixels, kind: Kind::Indexed { indices, palette, depth } }
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.pixels.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.pixels.height
    }

    /// Whether the pixels are indices: neighbours in value are not neighbours in colour.
    pub fn is_indexed(&self) -> bool {
        matches!(self.kind, Kind::Indexed { .. })
    }

    /// PNG's colour type.
    pub(super) fn color_type(&self) -> u8 {
        match self.kind {
            Kind::Gray { .. } => 0,
            Kind::Rgb => 2,
            Kind::Indexed { .. } => 3,
            Kind::GrayAlpha => 4,
            Kind::Rgba => 6,
        }
    }

    /// Bits per sample.
    pub(super) fn depth(&self) -> u8 {
        match self.kind {
            Kind::Indexed { depth, .. } | Kind::Gray { depth } => depth,
            _ => 8,
        }
    }

    /// The palette, if there is one.
    pub(super) fn palette(&self) -> &[[u8; 4]] {
        if let Kind::Indexed { palette, .. } = &self.kind { palette } else { &[] }
    }

    /// Whole bytes of a pixel, at least 1.
    pub fn pixel_bytes(&self) -> usize {
        match self.kind {
            Kind::Indexed { .. } | Kind::Gray { .. } => 1,
            Kind::GrayAlpha => 2,
            Kind::Rgb => 3,
            Kind::Rgba => 4,
        }
    }

    /// Bytes of a row, without the filter's number.
    pub fn row_bytes(&self) -> usize {
        let samples = self.pixels.width as usize * self.pixel_bytes();
        (samples * usize::from(self.depth())).div_ceil(8)
    }

    /// Bytes of all rows.
    pub fn bytes(&self) -> u64 {
        self.row_bytes() as u64 * u64::from(self.height())
    }

    /// Rows of the picture as they will be decoded.
    pub fn seen(&self, rows: Range<u32>) -> Pixels {
        let (width, height) = (self.pixels.width, rows.end - rows.start);
        let range = rows.start as usize * width as usize..rows.end as usize * width as usize;
        let data = match &self.kind {
            Kind::Indexed { indices, palette, .. } => {
                let color = |index: &u8| palette.get(usize::from(*index)).copied().unwrap_or_default();
                indices[range].iter().flat_map(color).collect()
            }
            _ => self.pixels.data[range.start * 4..range.end * 4].to_vec(),
        };
        Pixels { width, height, data, opaque: self.pixels.opaque }
    }

    /// Writes row `y` into `out`, which has [`Layout::row_bytes`].
    pub fn row(&self, y: u32, out: &mut [u8]) {
        let width = self.pixels.width as usize;
        let source = &self.pixels.data[y as usize * width * 4..][..width * 4];
        let source = source.chunks_exact(4);
        match &self.kind {
            Kind::Indexed { indices, depth, .. } => {
                pack(indices[y as usize * width..][..width].iter().copied(), *depth, out);
            }
            Kind::Gray { depth } => pack(source.map(|p| p[0] >> (8 - depth)), *depth, out),
            Kind::GrayAlpha => {
                for (out, p) in out.chunks_exact_mut(2).zip(source) {
                    let [gray, _, _, alpha] = visible([p[0], p[1], p[2], p[3]]);
                    out.copy_from_slice(&[gray, alpha]);
                }
            }
            Kind::Rgb => {
                for (out, p) in out.chunks_exact_mut(3).zip(source) {
                    out.copy_from_slice(&p[..3]);
                }
            }
            Kind::Rgba => {
                for (out, p) in out.chunks_exact_mut(4).zip(source) {
                    out.copy_from_slice(&visible([p[0], p[1], p[2], p[3]]));
                }
            }
        }
    }
}

/// Puts samples of `depth` bits into bytes, the first in the highest bits.
fn pack(samples: impl Iterator<Item = u8>, depth: u8, out: &mut [u8]) {
    if depth == 8 {
        for (out, sample) in out.iter_mut().zip(samples) {
            *out = sample;
        }
        return;
    }
    out.fill(0);
    let per_byte = 8 / usize::from(depth);
    for (i, sample) in samples.enumerate() {
        let shift = 8 - usize::from(depth) * (i % per_byte + 1);
        out[i / per_byte] |= sample << shift;
    }
}

/// Bits for an index into this many colours.
fn index_depth(colors: usize) -> u8 {
    match colors {
        0..=2 => 1,
        3..=4 => 2,
        5..=16 => 4,
        _ => 8,
    }
}

/// The fewest bits that hold every grey level: a level fits when widening it again gives it back.
fn gray_depth(pixels: &Pixels) -> u8 {
    let mut depth = 1;
    for pixel in pixels.data.chunks_exact(4) {
        let level = pixel[0];
        while depth < 8 && (level >> (8 - depth)) * (255 / ((1u16 << depth) - 1) as u8) != level {
            depth *= 2;
        }
        if depth == 8 {
            break;
        }
    }
    depth
}

/// Transparent colours first, so that tRNS is short; then by brightness, so that filters find small differences.
fn sorted(colors: &[[u8; 4]]) -> Vec<[u8; 4]> {
    let mut palette = colors.to_vec();
    sort_by_key(&mut palette, |&[r, g, b, a]| {
        let luma = 2 * u64::from(r) + 5 * u64::from(g) + u64::from(b);
        u64::from(a) << 35 | luma << 24 | u64::from(u32::from_be_bytes([0, r, g, b]))
    });
    palette
}

fn indices(pixels: &Pixels, palette: &[[u8; 4]]) -> Vec<u8> {
    let lookup: Colors = palette.iter().copied().collect();
    let mut last = ([0; 4], None);
    let index = |p: &[u8]| {
        let color = visible([p[0], p[1], p[2], p[3]]);
        if last.1.is_none() || last.0 != color {
            last = (color, lookup.index(color));
        }
        // Every colour is in the palette: it was made from these pixels.
        last.1.unwrap_or_default()
    };
    pixels.data.chunks_exact(4).map(index).collect()
}
