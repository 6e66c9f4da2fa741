//! Which format, which quality: decided by what the picture holds and by measuring.

use super::lossy::{Lossy, LossyFormat};
use super::palette_search::png;
use super::{Content, Embedded, Written, background_over, jpeg, webp};
use crate::images::options::{CompressOptions, OutputFormat, Quality};
use crate::images::quality::search::{self, Full, Sized};
use crate::images::quality::{BandScorer, Sample, SizeCurve};
use crate::images::watch::Watch;
use crate::images::{Format, Pixels};
use crate::{Error, ErrorCode, Result};

/// The score that [`Quality::Auto`] aims at: at normal viewing distance a result that scores this is taken for the
/// original, and the next eight points would cost half as many bytes again.
pub const AUTO_SCORE: f32 = 75.0;

/// Where the search for a score starts.
const START: f32 = 82.0;

/// From this share of pixels that equal their neighbour on, a picture may be smaller without loss.
const FLAT: f32 = 0.4;

/// Estimates within this factor of each other are settled by encoding both.
const TOO_CLOSE: f64 = 1.35;

/// The colour that shows through where a format has no alpha and none was asked for.
const WHITE: [u8; 3] = [255; 3];

/// Writes the picture as the options say, with `embedded` in it.
pub fn encode(
    pixels: Pixels,
    options: &CompressOptions,
    embedded: &Embedded,
    decode: Decode<'_>,
    watch: &mut Watch<'_>,
) -> Result<Written> {
    // The limit is one of the whole file.
    let limit = options.max_bytes.map(|bytes| bytes.saturating_sub(embedded.most_bytes()));
    let mut job = Job { options, limit, decode, watch };
    let content = Content::of(&pixels);
    let written = match options.format {
        OutputFormat::Png => job.png(&pixels, &content),
        OutputFormat::Jpeg => job.jpeg(pixels, &content),
        OutputFormat::WebP => job.webp(pixels, &content),
        OutputFormat::Auto => job.auto(pixels, &content),
    };
    let written = written.map_err(|error| match (error.smallest_bytes(), options.max_bytes) {
        (Some(smallest), Some(allowed)) => Error::cannot_fit(allowed, smallest + embedded.most_bytes()),
        _ => error,
    })?;
    let bytes = embedded.put_into(written.bytes, written.format);
    Ok(Written { bytes, ..written })
}

/// Decodes a file that was written here in bands of so many rows, each of which is shown.
pub type Decode<'a> = &'a dyn Fn(&[u8], u32, &mut dyn FnMut(&Pixels) -> Result<()>) -> Result<()>;

struct Job<'a, 'b> {
    options: &'a CompressOptions,
    limit: Option<u64>,
    decode: Decode<'a>,
    watch: &'a mut Watch<'b>,
}

/// What the sample says about a lossy encode.
struct Forecast {
    quality: f32,
    score: f32,
    /// Of the whole at that quality; 0 where nobody wants to know.
    bytes: f64,
    /// There where a limit may have to be met.
    sizes: Option<Sizes>,
}

/// The sample again, for sizes only.
struct Sizes {
    sample: Pixels,
    /// Pixels of the picture for each of the sample.
    scale: f64,
    curve: SizeCurve,
}

impl Job<'_, '_> {
    fn png(&mut self, pixels: &Pixels, content: &Content) -> Result<Written> {
        png(pixels, content, self.options, self.limit, &mut self.watch.part(0.0, 1.0))
    }

    fn jpeg(&mut self, mut pixels: Pixels, content: &Content) -> Result<Written> {
        background_over(&mut pixels, self.options.background.unwrap_or(WHITE));
        let gray = content.gray && (content.opaque || Content::of(&pixels).gray);
        let mut lossy = self.prepare(LossyFormat::Jpeg, pixels, gray);
        let forecast = self.forecast(&lossy)?;
        self.lossy(&mut lossy, forecast)
    }

    fn webp(&mut self, pixels: Pixels, content: &Content) -> Result<Written> {
        let mut lossy = self.prepare(LossyFormat::WebP, pixels, content.gray);
        let forecast = self.forecast(&lossy)?;
        self.lossy(&mut lossy, forecast)
    }

    /// The smallest that suits: lossy, unless the picture is a drawing that is smaller without loss.
    fn auto(&mut self, pixels: Pixels, content: &Content) -> Result<Written> {
        let Some(lossy_format) = lossy_format(&pixels, content) else { return self.png(&pixels, content) };
        let candidate = content.colors.is_some() || content.flatness >= FLAT;
        let layout = candidate.then(|| super::png::Layout::lossless(&pixels, content));
        let lossless = match &layout {
            Some(layout) => Some(super::png::estimate(layout, self.options.effort)? as f64),
            None => None,
        };
        drop(layout);
        let mut lossy = self.prepare(lossy_format, pixels, content.gray);
        let forecast = self.forecast(&lossy)?;
        let Some(lossless) = lossless else { return self.lossy(&mut lossy, forecast) };
        let ratio = lossless / forecast.bytes.max(1.0);
        let fits = self.limit.is_none_or(|limit| lossless < limit as f64 * TOO_CLOSE);
        if ratio > TOO_CLOSE || !fits {
            return self.lossy(&mut lossy, forecast);
        }
        let without_loss = self.lossless(lossy.pixels(), content)?;
        let fits = self.limit.is_none_or(|limit| without_loss.bytes.len() as u64 <= limit);
        if ratio * TOO_CLOSE < 1.0 && fits {
            return Ok(without_loss);
        }
        let with_loss = self.lossy(&mut lossy, forecast)?;
        let smaller = without_loss.bytes.len() <= with_loss.bytes.len();
        Ok(if fits && smaller { without_loss } else { with_loss })
    }

    fn lossless(&mut self, pixels: Option<&Pixels>, content: &Content) -> Result<Written> {
        let pixels = pixels.ok_or_else(|| Error::unsupported("png: the pixels were released"))?;
        let bytes = super::png::encode(pixels, content, self.options.effort, &mut self.watch.part(0.2, 0.6))?;
        Ok(Written { bytes, format: Format::Png, quality: None, score: Some(100.0) })
    }

    fn prepare(&self, format: LossyFormat, pixels: Pixels, gray: bool) -> Lossy {
        // What decides about the colour resolution: scores near 90 are out of reach with halved colour.
        let expected = match self.options.quality {
            Quality::Fixed(quality) => quality,
            Quality::Score(target) if target > 86.0 => 95.0,
            Quality::Auto | Quality::Score(_) => START,
        };
        Lossy::new(format, pixels, gray, expected, self.options.effort)
    }

    /// Finds the quality on a sample of the picture.
    fn forecast(&mut self, lossy: &Lossy) -> Result<Forecast> {
        let Some(pixels) = lossy.pixels() else { return Err(Error::unsupported("the pixels were released")) };
        let (target, range) = match self.options.quality {
            Quality::Auto => (AUTO_SCORE, lossy.lossy_format().sensible()),
            Quality::Score(target) => (target, (0.0, 100.0)),
            Quality::Fixed(quality) => {
                return self.forecast_fixed(lossy, pixels, quality);
            }
        };
        let sample = Sample::new(pixels);
        let mut sizes: Vec<(f32, f64)> = Vec::new();
        let (decode, watch) = (self.decode, &mut *self.watch);
        let found = search::approach(target, START, range, |quality| {
            watch.tick(0.08 * sizes.len() as f32)?;
            let quality = lossy.rounded(quality);
            let bytes = lossy.manner().encode(sample.pixels(), quality)?;
            sizes.push((quality, bytes.len() as f64 * sample.scale()));
            let mut score = 0.0;
            decode(&bytes, u32::MAX, &mut |whole| {
                score = sample.score(whole);
                Ok(())
            })?;
            Ok(score)
        })?;
        // The trial closest in quality is close enough in bytes for a choice between formats.
        let nearest = sizes.iter().min_by(|a, b| (a.0 - found.quality).abs().total_cmp(&(b.0 - found.quality).abs()));
        let bytes = nearest
            .map_or(f64::INFINITY, |&(quality, bytes)| bytes * f64::from((found.quality - quality) * 0.025).exp());
        let sizes = self.limit.is_some().then(|| Sizes::new(sample, &sizes));
        Ok(Forecast { quality: lossy.rounded(found.quality), score: found.score, bytes, sizes })
    }

    fn forecast_fixed(&self, lossy: &Lossy, pixels: &Pixels, quality: f32) -> Result<Forecast> {
        let (mut bytes, mut sizes) = (0.0, None);
        if self.options.format == OutputFormat::Auto || self.limit.is_some() {
            let sample = Sample::new(pixels);
            bytes = lossy.manner().encode(sample.pixels(), quality)?.len() as f64 * sample.scale();
            sizes = self.limit.is_some().then(|| Sizes::new(sample, &[(quality, bytes)]));
        }
        Ok(Forecast { quality, score: 0.0, bytes, sizes })
    }

    /// Encodes the whole, and again if a score or a limit is not met.
    fn lossy(&mut self, lossy: &mut Lossy, forecast: Forecast) -> Result<Written> {
        let format = lossy.lossy_format().format();
        let measured = self.options.quality == Quality::Auto;
        if matches!(self.options.quality, Quality::Score(_)) || (measured && self.limit.is_some()) {
            lossy.reduce()?;
        } else {
            lossy.release()?;
        }
        let Forecast { quality, score, bytes: expected, sizes } = forecast;
        // What is too large by far need not be written to be known.
        if self.limit.is_some_and(|limit| expected > limit as f64 * TOO_CLOSE) {
            return self.fit(lossy, sizes, quality, None);
        }
        if let Quality::Score(target) = self.options.quality {
            return self.reach(lossy, target, quality, sizes);
        }
        let bytes = lossy.encode(quality, &mut self.watch.part(0.3, 0.6))?;
        let size = bytes.len() as u64;
        if self.limit.is_none_or(|limit| size <= limit) {
            return Ok(Written { bytes, format, quality: Some(quality), score: measured.then_some(score) });
        }
        drop(bytes);
        self.fit(lossy, sizes, quality, Some(size))
    }

    fn reach(&mut self, lossy: &mut Lossy, target: f32, start: f32, sizes: Option<Sizes>) -> Result<Written> {
        let format = lossy.lossy_format().format();
        let mut from = 0.3;
        let best = search::reach(target, start, |quality| {
            let bytes = lossy.encode(quality, &mut self.watch.part(from, from + 0.1))?;
            from += 0.1;
            let score = self.measure(lossy, &bytes, from)?;
            Ok(Full { quality, score, bytes })
        })?;
        let size = best.bytes.len() as u64;
        if self.limit.is_none_or(|limit| size <= limit) {
            return Ok(Written { bytes: best.bytes, format, quality: Some(best.quality), score: Some(best.score) });
        }
        drop(best.bytes);
        self.fit(lossy, sizes, best.quality, Some(size))
    }

    /// The best that fits into the limit, up to a quality that is too large: how large, where that is known.
    fn fit(&mut self, lossy: &mut Lossy, sizes: Option<Sizes>, quality: f32, size: Option<u64>) -> Result<Written> {
        let limit = self.limit.unwrap_or(u64::MAX);
        let mut sizes = sizes.ok_or_else(|| Error::unsupported("the sample was released"))?;
        let manner = lossy.manner();
        let expect = |bytes: f64, known: Option<(f32, u64)>| {
            let Sizes { sample, scale, curve } = &mut sizes;
            let mut encode = |quality| Ok(manner.encode(sample, quality)?.len() as f64 * *scale);
            curve.quality_for(bytes, known, quality, &mut encode)
        };
        let mut from = 0.6;
        let found = search::fit(limit, quality, size.map(|size| (quality, size)), expect, |quality| {
            from += (0.9 - from) * 0.3;
            lossy.encode(quality, &mut self.watch.part(from, from))
        })?;
        match found {
            Sized::Smallest(smallest) => Err(Error::cannot_fit(limit, smallest)),
            Sized::Fits(quality, bytes) => {
                let measured = !matches!(self.options.quality, Quality::Fixed(_));
                let score = if measured { Some(self.measure(lossy, &bytes, 0.95)?) } else { None };
                Ok(Written { bytes, format: lossy.lossy_format().format(), quality: Some(quality), score })
            }
        }
    }

    fn measure(&mut self, lossy: &Lossy, bytes: &[u8], at: f32) -> Result<f32> {
        let parts = lossy.parts()?;
        let original = |part| parts.get(part);
        let (width, height) = lossy.size();
        let mut scorer = BandScorer::new(width, height, &original);
        let mut tick = self.watch.part(at, at);
        (self.decode)(bytes, scorer.rows(), &mut |band| {
            scorer.add(band);
            tick(scorer.fraction())
        })?;
        Ok(scorer.score())
    }
}

impl Sizes {
    /// `trials`: qualities, and bytes of the whole that the sample speaks for.
    fn new(sample: Sample, trials: &[(f32, f64)]) -> Self {
        let (scale, mut curve) = (sample.scale(), SizeCurve::default());
        trials.iter().for_each(|&(quality, bytes)| curve.add(quality, bytes));
        Self { sample: sample.into_pixels(), scale, curve }
    }
}

/// The lossy format for a picture, if there is one that can store it.
fn lossy_format(pixels: &Pixels, content: &Content) -> Option<LossyFormat> {
    let longest = pixels.width.max(pixels.height);
    if longest <= webp::LONGEST_SIDE {
        Some(LossyFormat::WebP)
    } else {
        (content.opaque && longest <= jpeg::LONGEST_SIDE).then_some(LossyFormat::Jpeg)
    }
}

/// Refuses sizes that the format asked for cannot store, before anything is decoded.
pub fn check_size(format: OutputFormat, width: u32, height: u32) -> Result<()> {
    let (name, most) = match format {
        OutputFormat::Jpeg => ("jpeg", jpeg::LONGEST_SIDE),
        OutputFormat::WebP => ("webp", webp::LONGEST_SIDE),
        OutputFormat::Png | OutputFormat::Auto => ("png", i32::MAX as u32),
    };
    if width.max(height) <= most {
        return Ok(());
    }
    let message =
        format!("{name}: a side has at most {most} pixels, got {width}x{height}; limit maxWidth and maxHeight");
    Err(Error::new(ErrorCode::TooLarge, message))
}
