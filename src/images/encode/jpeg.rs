//! JPEG through mozjpeg-rs, from our own YCbCr planes: a third of the memory of handing it RGB.

use mozjpeg_rs::{Encoder, Preset, Subsampling, TrellisConfig};

use crate::images::Pixels;
use crate::images::container::jpeg::{APP0, APP1, FIRST, LONGEST, next};
use crate::images::container::source::Source;
use crate::images::metadata::jpeg::{EXIF, XMP};
use crate::{Error, ErrorCode, Result};

/// JPEG stores a side in 16 bits.
pub const LONGEST_SIDE: u32 = 65_535;

/// Whether colour is stored for every pixel or for every 2x2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chroma {
    /// No colour at all.
    Gray,
    /// 4:2:0, one colour sample for four pixels.
    Halved,
    /// 4:4:4.
    Full,
}

/// Above this share of 2x2 blocks with visibly different colours, 4:2:0 would smear lettering and drawings.
const SMEARED_SHARE: f32 = 0.02;

/// How far (of 255) a pixel's colour difference may be from its block's mean before averaging is seen.
const SMEARED_STEP: i32 = 20;

/// From this quality on, halved colour is what limits the result.
const FULL_CHROMA_QUALITY: f32 = 90.0;

/// Pixels of the largest picture whose DC coefficients are optimised together, at the highest efforts.
const MOST_FOR_DC_TRELLIS: u64 = 1 << 20;

/// The planes of an opaque picture, ready to be encoded any number of times.
pub struct Planes {
    width: u32,
    height: u32,
    chroma: Chroma,
    y: Vec<u8>,
    cb: Vec<u8>,
    cr: Vec<u8>,
}

impl Planes {
    /// Converts (JFIF: BT.601, full range). The alpha channel is ignored: blend it before.
    ///
    /// Fails with `image/too-large` when a side is longer than [`LONGEST_SIDE`].
    pub fn new(pixels: &Pixels, chroma: Chroma) -> Result<Self> {
        let (width, height) = (pixels.width, pixels.height);
        if width > LONGEST_SIDE || height > LONGEST_SIDE {
            let message = format!("jpeg: a side has at most {LONGEST_SIDE} pixels, got {width}x{height}");
            return Err(Error::new(ErrorCode::TooLarge, message));
        }
        let area = width as usize * height as usize;
        let mut planes = Self { width, height, chroma, y: Vec::with_capacity(area), cb: Vec::new(), cr: Vec::new() };
        match chroma {
            Chroma::Gray => planes.y.extend(pixels.data.chunks_exact(4).map(|p| p[0])),
            Chroma::Full => {
                planes.add_luma(pixels);
                planes.cb = pixels.data.chunks_exact(4).map(|p| cb(sums(p), 0)).collect();
                planes.cr = pixels.data.chunks_exact(4).map(|p| cr(sums(p), 0)).collect();
            }
            Chroma::Halved => {
                planes.add_luma(pixels);
                planes.add_halved_chroma(pixels);
            }
        }
        Ok(planes)
    }

    fn add_luma(&mut self, pixels: &Pixels) {
        self.y.extend(pixels.data.chunks_exact(4).map(|p| {
            let [r, g, b] = sums(p);
            ((19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16) as u8
        }));
    }

    fn add_halved_chroma(&mut self, pixels: &Pixels) {
        let row_bytes = self.width as usize * 4;
        let area = self.width.div_ceil(2) as usize * self.height.div_ceil(2) as usize;
        self.cb.reserve_exact(area);
        self.cr.reserve_exact(area);
        for rows in pixels.data.chunks(row_bytes * 2) {
            let (upper, lower) = rows.split_at(row_bytes);
            let lower = if lower.is_empty() { upper } else { lower };
            for (a, b) in upper.chunks(8).zip(lower.chunks(8)) {
                // An odd last column counts twice.
                let (a0, b0) = (sums(a), sums(b));
                let (a1, b1) = if a.len() == 8 { (sums(&a[4..]), sums(&b[4..])) } else { (a0, b0) };
                let sum = [0, 1, 2].map(|i| a0[i] + a1[i] + b0[i] + b1[i]);
                self.cb.push(cb(sum, 2));
                self.cr.push(cr(sum, 2));
            }
        }
    }

    /// Encodes with `quality` 0 to 100 (libjpeg's scale, whole steps) and `effort` 0 to 6.
    pub fn encode(&self, quality: f32, effort: u8) -> Result<Vec<u8>> {
        let preset = match effort {
            0 => Preset::BaselineFastest,
            6 => Preset::ProgressiveSmallest,
            _ => Preset::ProgressiveBalanced,
        };
        let mut encoder = Encoder::new(preset).quality(quality.round().clamp(1.0, 100.0) as u8).force_baseline(true);
        encoder = match effort {
            0 => encoder.optimize_huffman(true),
            1 | 2 => encoder.trellis(TrellisConfig::disabled()),
            _ => {
                // The trellis over DC keeps every coefficient in 32 bits: much memory for what it saves.
                let area = u64::from(self.width) * u64::from(self.height);
                encoder.trellis(TrellisConfig::default().dc_trellis(effort > 4 && area <= MOST_FOR_DC_TRELLIS))
            }
        };
        let result = match self.chroma {
            Chroma::Gray => encoder.encode_gray(&self.y, self.width, self.height),
            Chroma::Halved | Chroma::Full => {
                let mode = if self.chroma == Chroma::Full { Subsampling::S444 } else { Subsampling::S420 };
                let encoder = encoder.subsampling(mode);
                encoder.encode_ycbcr_planar(&self.y, &self.cb, &self.cr, self.width, self.height)
            }
        };
        // Their own texts would bring the formatting of everything that can go wrong, and nothing of it can here.
        result.map_err(|_| Error::new(ErrorCode::TooLarge, "jpeg: the picture cannot be encoded"))
    }
}

impl Chroma {
    /// What suits the picture at this quality.
    pub fn choose(pixels: &Pixels, gray: bool, quality: f32) -> Self {
        if gray {
            Self::Gray
        } else if quality >= FULL_CHROMA_QUALITY || smeared_share(pixels) > SMEARED_SHARE {
            Self::Full
        } else {
            Self::Halved
        }
    }
}

/// The share of 2x2 blocks whose colours differ too much to be averaged, from every second pair of rows.
fn smeared_share(pixels: &Pixels) -> f32 {
    let row_bytes = pixels.width as usize * 4;
    let (mut blocks, mut smeared) = (0u32, 0u32);
    for rows in pixels.data.chunks_exact(row_bytes * 2).step_by(2) {
        let (upper, lower) = rows.split_at(row_bytes);
        for (a, b) in upper.chunks_exact(8).zip(lower.chunks_exact(8)) {
            // Colour differences at half scale suffice: red and blue against green.
            let tone = |p: &[u8]| {
                let green = i32::from(p[1]);
                ((i32::from(p[0]) - green) / 2, (i32::from(p[2]) - green) / 2)
            };
            let tones = [tone(a), tone(&a[4..]), tone(b), tone(&b[4..])];
            let mean = tones.iter().fold((0, 0), |sum, t| (sum.0 + t.0, sum.1 + t.1));
            let far = tones
                .iter()
                .any(|t| (t.0 - mean.0 / 4).abs() > SMEARED_STEP || (t.1 - mean.1 / 4).abs() > SMEARED_STEP);
            blocks += 1;
            smeared += u32::from(far);
        }
    }
    if blocks == 0 { 0.0 } else { smeared as f32 / blocks as f32 }
}

fn sums(pixel: &[u8]) -> [i32; 3] {
    [pixel[0].into(), pixel[1].into(), pixel[2].into()]
}

/// Cb of a sum of `1 << shift` pixels.
fn cb([r, g, b]: [i32; 3], shift: u32) -> u8 {
    chroma(-11_059 * r - 21_709 * g + 32_768 * b, shift)
}

/// Cr of a sum of `1 << shift` pixels.
fn cr([r, g, b]: [i32; 3], shift: u32) -> u8 {
    chroma(32_768 * r - 27_439 * g - 5_329 * b, shift)
}

fn chroma(weighted: i32, shift: u32) -> u8 {
    let shift = 16 + shift;
    (((weighted + (1 << (shift - 1))) >> shift) + 128).clamp(0, 255) as u8
}

/// Inserts EXIF (a TIFF block) and XMP segments after SOI and JFIF. What does not fit into one segment is left out.
pub fn with_metadata(jpeg: Vec<u8>, exif: Option<&[u8]>, xmp: Option<&[u8]>) -> Vec<u8> {
    let mut segments = Vec::new();
    for (signature, payload) in [(EXIF, exif), (XMP, xmp)] {
        if let Some(payload) = payload.filter(|payload| signature.len() + payload.len() <= LONGEST) {
            push(&mut segments, APP1, &[signature, payload].concat());
        }
    }
    if segments.is_empty() {
        return jpeg;
    }
    // EXIF wants to be first and JFIF too; readers expect JFIF, EXIF.
    let at = match next(&Source::whole(&jpeg), FIRST) {
        Ok(Some(segment)) if segment.marker == APP0 => segment.next,
        _ => FIRST,
    };
    let (head, rest) = jpeg.split_at((at as usize).min(jpeg.len()));
    [head, &segments, rest].concat()
}

/// Appends a segment of at most [`LONGEST`] bytes.
pub fn push(out: &mut Vec<u8>, marker: u8, contents: &[u8]) {
    out.extend_from_slice(&[0xff, marker]);
    out.extend_from_slice(&(contents.len() as u16 + 2).to_be_bytes());
    out.extend_from_slice(contents);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 3]) -> Pixels {
        let data = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
            let [r, g, b] = color(x, y);
            [r, g, b, 255]
        });
        Pixels { width, height, data: data.collect(), opaque: true }
    }

    #[test]
    fn converts_as_jfif_says() {
        let red = Planes::new(&picture(1, 1, |_, _| [255, 0, 0]), Chroma::Full).unwrap();
        assert_eq!((red.y[0], red.cb[0], red.cr[0]), (76, 85, 255));
        let blue = Planes::new(&picture(3, 3, |_, _| [0, 0, 255]), Chroma::Halved).unwrap();
        assert_eq!((blue.y.len(), blue.cb.len(), blue.cr.len()), (9, 4, 4));
        assert_eq!((blue.y[8], blue.cb[3], blue.cr[3]), (29, 255, 107));
        let gray = Planes::new(&picture(2, 1, |x, _| [x as u8 * 99; 3]), Chroma::Halved).unwrap();
        assert_eq!((gray.y, gray.cb, gray.cr), (vec![0, 99], vec![128], vec![128]));
    }

    #[test]
    fn lettering_in_colour_keeps_its_colour() {
        let stripes = picture(64, 64, |x, _| if x % 3 == 0 { [255, 0, 0] } else { [255; 3] });
        assert_eq!(Chroma::choose(&stripes, false, 75.0), Chroma::Full);
        let gradient = picture(64, 64, |x, y| [(x * 3) as u8, (y * 3) as u8, 128]);
        assert_eq!(Chroma::choose(&gradient, false, 75.0), Chroma::Halved);
        assert_eq!(Chroma::choose(&gradient, false, 95.0), Chroma::Full);
        assert_eq!(Chroma::choose(&gradient, true, 95.0), Chroma::Gray);
    }

    #[test]
    fn every_effort_writes_a_jpeg() {
        let source = picture(37, 21, |x, y| [(x * 7) as u8, (y * 11) as u8, (x * y) as u8]);
        for effort in 0..=6 {
            for chroma in [Chroma::Gray, Chroma::Halved, Chroma::Full] {
                let bytes = Planes::new(&source, chroma).unwrap().encode(75.0, effort).unwrap();
                assert_eq!(bytes[..3], [0xff, 0xd8, 0xff]);
                assert_eq!(bytes[bytes.len() - 2..], [0xff, 0xd9]);
            }
        }
    }

    #[test]
    fn refuses_a_side_that_cannot_be_stored() {
        let long = picture(LONGEST_SIDE + 1, 1, |_, _| [0; 3]);
        assert_eq!(Planes::new(&long, Chroma::Gray).err().map(|e| e.code()), Some(ErrorCode::TooLarge));
    }

    #[test]
    fn metadata_goes_behind_jfif() {
        let jpeg = Planes::new(&picture(8, 8, |_, _| [9; 3]), Chroma::Gray).unwrap().encode(50.0, 0).unwrap();
        let with = with_metadata(jpeg.clone(), Some(b"II*\0"), Some(b"<x/>"));
        assert_eq!(with[..20], jpeg[..20]);
        assert_eq!(with[20..34], *b"\xff\xe1\0\x0cExif\0\0II*\0");
        assert_eq!(with.len(), jpeg.len() + 14 + 4 + 29 + 4);
        assert_eq!(with_metadata(jpeg.clone(), None, None), jpeg);
        assert_eq!(with_metadata(jpeg.clone(), Some(&[0; 70_000]), None), jpeg);
    }
}
