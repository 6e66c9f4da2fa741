//! The header of JPEG XL (ISO/IEC 18181-1 and -2): size, orientation, depth, alpha, animation.

use super::{MAX_METADATA, note_exif, note_xmp, plain, set_orientation};
use crate::Error;
use crate::images::container::bmff;
use crate::images::container::source::{Parse, Source};
use crate::images::{ColorModel, Format, ImageInfo};

/// Enough for the fields that are read, long names of channels apart.
const HEADER: usize = 512;

pub fn parse(source: &Source) -> Parse<ImageInfo> {
    if source.get(0, 2)? == b"\xff\x0a" {
        return Ok(codestream(source.get_up_to(2, HEADER)?)?);
    }
    let mut info = None;
    let (mut exif, mut xmp, mut gain_map) = (None, None, false);
    let mut position = 0;
    while let Some(part) = bmff::next(source, position)? {
        let codestream_at = |skip: u64| -> Parse<ImageInfo> {
            Ok(codestream(source.get_up_to(part.body.saturating_add(skip), HEADER)?)?)
        };
        match &part.name {
            b"jxlc" if info.is_none() => info = Some(codestream_at(2)?),
            // Parts of a codestream are numbered in their first 4 bytes.
            b"jxlp" if info.is_none() => info = Some(codestream_at(6)?),
            b"Exif" => exif = part.contents(source, MAX_METADATA)?.and_then(bmff::exif_block),
            b"xml " => xmp = part.contents(source, MAX_METADATA)?,
            b"jhgm" => gain_map = true,
            _ => {}
        }
        position = part.next;
    }
    let mut info = info.ok_or_else(|| Error::corrupt("JPEG XL: there is no codestream in the file"))?;
    // The codestream's orientation counts, not the one in EXIF.
    let orientation = info.orientation;
    if let Some(block) = exif {
        note_exif(&mut info, block);
    }
    if let Some(packet) = xmp {
        note_xmp(&mut info, packet);
    }
    info.extras.gain_map |= gain_map;
    set_orientation(&mut info, orientation);
    Ok(info)
}

/// Bits, least significant first. Behind the end there are zeros, and `overran` says so.
struct Bits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> u32 {
        let mut value = 0;
        for i in 0..count {
            let byte = self.bytes.get(self.position / 8).copied().unwrap_or(0);
            value |= u32::from(byte >> (self.position % 8) & 1) << i;
            self.position += 1;
        }
        value
    }

    fn flag(&mut self) -> bool {
        self.take(1) == 1
    }

    /// One of four ways to write a number: what to add, and how many bits follow.
    fn choice(&mut self, ways: [(u32, u32); 4]) -> u32 {
        let (base, bits) = ways[self.take(2) as usize];
        base + self.take(bits)
    }

    fn overran(&self) -> bool {
        self.position > self.bytes.len() * 8
    }
}

/// The SizeHeader: the same notation serves the preview's intrinsic size.
fn size(bits: &mut Bits) -> (u32, u32) {
    const SIDES: [(u32, u32); 4] = [(1, 9), (1, 13), (1, 18), (1, 30)];
    let small = bits.flag();
    let side = |bits: &mut Bits| if small { (bits.take(5) + 1) * 8 } else { bits.choice(SIDES) };
    let height = side(bits);
    let width = match bits.take(3) {
        0 => side(bits),
        ratio => {
            let (over, under) = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)][ratio as usize - 1];
            (u64::from(height) * over / under) as u32
        }
    };
    (width, height)
}

fn bit_depth(bits: &mut Bits) -> u8 {
    let float = bits.flag();
    let depth =
        bits.choice(if float { [(32, 0), (16, 0), (24, 0), (1, 6)] } else { [(8, 0), (10, 0), (12, 0), (1, 6)] });
    if float {
        bits.take(4);
    }
    depth as u8
}

/// SizeHeader and ImageMetadata up to the colour space.
fn codestream(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let mut bits = Bits { bytes, position: 0 };
    let (width, height) = size(&mut bits);
    let mut info = plain(Format::Jxl, width, height);
    if !bits.flag() {
        let mut orientation = 1;
        // Extra fields.
        if bits.flag() {
            orientation = 1 + bits.take(3) as u8;
            if bits.flag() {
                size(&mut bits);
            }
            if bits.flag() {
                skip_preview(&mut bits);
            }
            if bits.flag() {
                (info.animated, info.frames) = (true, None);
                skip_animation(&mut bits);
            }
        }
        info.bit_depth = bit_depth(&mut bits);
        bits.flag(); // modular_16bit_buffers
        let channels = bits.choice([(0, 0), (1, 0), (2, 4), (1, 12)]);
        for _ in 0..channels {
            if bits.overran() {
                break;
            }
            info.has_alpha |= extra_channel_is_alpha(&mut bits);
        }
        bits.flag(); // xyb_encoded
        // ColourEncoding: unless all is default or a profile follows, colour space 1 is grey.
        let gray = !bits.flag() && !bits.flag() && bits.choice([(0, 0), (1, 0), (2, 4), (18, 6)]) == 1;
        if gray && !bits.overran() {
            info.color_model = ColorModel::Gray;
        }
        set_orientation(&mut info, orientation);
    }
    // Behind the last field that is always there more data follows, so this only happens when the file is cut off.
    if bits.overran() {
        return Err(Error::corrupt("JPEG XL: the file ends within its header"));
    }
    Ok(info)
}

fn skip_preview(bits: &mut Bits) {
    let eighths = bits.flag();
    let sides = if eighths { [(16, 0), (32, 0), (1, 5), (33, 9)] } else { [(1, 6), (65, 8), (321, 10), (1345, 12)] };
    bits.choice(sides);
    if bits.take(3) == 0 {
        bits.choice(sides);
    }
}

fn skip_animation(bits: &mut Bits) {
    bits.choice([(100, 0), (1000, 0), (1, 10), (1, 30)]);
    bits.choice([(1, 0), (1001, 0), (1, 8), (1, 10)]);
    bits.choice([(0, 0), (0, 3), (0, 16), (0, 32)]);
    bits.flag();
}

fn extra_channel_is_alpha(bits: &mut Bits) -> bool {
    if bits.flag() {
        return true;
    }
    let kind = bits.choice([(0, 0), (1, 0), (2, 4), (18, 6)]);
    bit_depth(bits);
    bits.choice([(0, 0), (3, 0), (4, 0), (1, 3)]);
    let name = bits.choice([(0, 0), (0, 4), (16, 5), (48, 10)]);
    bits.position += name as usize * 8;
    match kind {
        0 => drop(bits.flag()),
        2 => bits.position += 64,
        5 => drop(bits.choice([(1, 0), (0, 2), (3, 4), (19, 8)])),
        _ => {}
    }
    kind == 0
}
