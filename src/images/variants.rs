//! One picture in several sizes and formats: decoded once, for `srcset`.

use super::decode::decode_bands;
use super::encode::{self, Embedded, Written};
use super::options::CompressOptions;
use super::pipeline::{Input, Source, verify};
use super::watch::Watch;
use super::{Compressed, Dropped, Metadata, Observer, Phase, Pixels, Rect, Timings, resize};
use crate::placeholder::{self, Placeholder};
use crate::{Error, Result};

/// A picture that was decoded, upright and in sRGB, to be written in several sizes and formats.
///
/// It is held in the largest size that is wanted. The other sizes are made of that: no result is more than two steps from the
/// original, and the original's pixels are let go of.
#[derive(Debug)]
pub struct Variants {
    largest: Pixels,
    /// Width and height of each size, the largest first.
    sizes: Vec<(u32, u32)>,
    metadata: Metadata,
    dropped: Dropped,
    /// How long it took to decode and to shape.
    timings: Timings,
}

impl Variants {
    /// Decodes a picture that is to be written in these widths, in pixels. Those beyond its own are left out; where all are, its
    /// own stands in. Of the options, `max_pixels`, `timeout` and `background` count.
    ///
    /// Errors: `options/invalid` without a width; those of [`compress`](super::compress) but for those of encoding.
    pub fn open(input: Input, widths: &[u32], options: &CompressOptions, observer: &mut dyn Observer) -> Result<Self> {
        let Some(widest) = widths.iter().max() else {
            return Err(Error::option("widths", "at least one width", "none"));
        };
        let options = CompressOptions { max_width: Some(*widest), ..options.clone() };
        let mut watch = Watch::new(observer, options.timeout);
        watch.tick(0.0)?;
        let mut source = Source::open(input, &options, &mut watch)?;
        let decode = watch.enter(Phase::Resize)?;
        let own = source.own_size();
        let metadata = std::mem::take(&mut source.metadata);
        let dropped = source.info.as_ref().map(Dropped::beside_a_still_picture).unwrap_or_default();
        // The widest one that is no wider than the picture: wider ones would make nothing but a larger intermediate.
        let mut sizes: Vec<u32> = widths.iter().copied().filter(|width| *width <= own.0).collect();
        sizes.sort_unstable_by_key(|width| std::cmp::Reverse(*width));
        sizes.dedup();
        if sizes.is_empty() {
            sizes.push(own.0);
        }
        let sizes: Vec<(u32, u32)> = sizes.into_iter().map(|width| (width, height_of(width, own))).collect();
        let largest = source.shaped(sizes[0], &options, &mut watch)?;
        let resize = watch.finish()?;
        Ok(Self { largest, sizes, metadata, dropped, timings: Timings { decode, resize, encode: 0.0 } })
    }

    /// Width and height of each size, the largest first.
    pub fn sizes(&self) -> &[(u32, u32)] {
        &self.sizes
    }

    /// Writes the picture in one of the [`sizes`](Self::sizes), by its place among them. Of the options, those count that say how
    /// a picture is written.
    ///
    /// Errors: those of [`compress`](super::compress) for encoding; `options/invalid` for a place that does not exist.
    pub fn write(&self, size: usize, options: &CompressOptions, observer: &mut dyn Observer) -> Result<Compressed> {
        let (width, height) = *self.size(size)?;
        let mut watch = Watch::new(observer, options.timeout);
        watch.enter(Phase::Encode)?;
        let pixels = self.scaled((width, height))?;
        let kept = self.metadata.filtered(options.metadata, (width, height));
        let embedded = Embedded { exif: kept.exif, xmp: kept.xmp };
        let written = encode::encode(pixels, options, &embedded, &decode_bands, &mut watch)?;
        verify(&written, width, height)?;
        let encode = watch.finish()?;
        let timings = Timings { encode, ..self.timings };
        let Written { bytes, format, quality, score } = written;
        let dropped = self.dropped;
        Ok(Compressed {
            bytes: Some(bytes),
            format,
            width,
            height,
            quality,
            score,
            timings,
            dropped,
            info: None,
            placeholder: None,
        })
    }

    /// What can stand for the picture, of its smallest size.
    ///
    /// Errors: as [`placeholder::placeholder`].
    pub fn placeholder(&self, options: &placeholder::Options) -> Result<Placeholder> {
        placeholder::placeholder(&self.scaled(*self.size(self.sizes.len() - 1)?)?, options)
    }

    fn size(&self, at: usize) -> Result<&(u32, u32)> {
        let unknown = || Error::option("size", "one that is there", "another");
        self.sizes.get(at).ok_or_else(unknown)
    }

    fn scaled(&self, (width, height): (u32, u32)) -> Result<Pixels> {
        let whole = Rect { x: 0, y: 0, width: self.largest.width, height: self.largest.height };
        resize(self.largest.clone(), whole, width, height)
    }
}

/// The height that belongs to a width of a picture of this size.
fn height_of(width: u32, own: (u32, u32)) -> u32 {
    ((f64::from(width) * f64::from(own.1) / f64::from(own.0)).round() as u32).max(1)
}
