//! Reads an ICC profile as far as converting from it needs (ICC.1:2001-04 and ICC.1:2022).
//!
//! A profile that is damaged makes colours worse than none, so that one which Skia, qcms or Little CMS would not apply is
//! not applied here either: the checks are theirs.

use super::curve::Curve;
use super::lut::{LabCode, Lut};
use super::matrix::{D50, Matrix, PCS_TO_LINEAR_SRGB};

/// The colours that a profile describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    Gray,
    Rgb,
    Cmyk,
}

/// How it describes them.
pub enum Model {
    Gray(Curve),
    /// Curves to linear light, then a matrix to XYZ.
    Matrix {
        curves: [Curve; 3],
        matrix: Matrix,
    },
    Lut(Lut),
}

/// A profile to convert from.
pub struct Profile {
    pub space: Space,
    pub model: Model,
    /// Whether the connection space is Lab (else XYZ).
    lab: bool,
}

impl Profile {
    /// `None` when the profile is damaged, or is for other colours.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let tags = Tags::checked(bytes)?;
        let space = match &bytes[16..20] {
            b"GRAY" => Space::Gray,
            b"RGB " => Space::Rgb,
            b"CMYK" => Space::Cmyk,
            _ => return None,
        };
        let lab = match &bytes[20..24] {
            b"Lab " => true,
            b"XYZ " => false,
            _ => return None,
        };
        let curve = |name| Some(Curve::parse(tags.find(name)?)?.0);
        let lut = tags.find(b"A2B0").or_else(|| tags.find(b"A2B1"));
        let model = match space {
            Space::Gray => Model::Gray(curve(b"kTRC")?),
            Space::Cmyk => Model::Lut(Lut::parse(lut?, 4)?),
            Space::Rgb => match lut {
                Some(lut) => Model::Lut(Lut::parse(lut, 3)?),
                None => {
                    let columns = [tags.xyz(b"rXYZ")?, tags.xyz(b"gXYZ")?, tags.xyz(b"bXYZ")?];
                    if !add_up_to_white(columns) {
                        return None;
                    }
                    Model::Matrix {
                        curves: [curve(b"rTRC")?, curve(b"gTRC")?, curve(b"bTRC")?],
                        matrix: Matrix(std::array::from_fn(|y| columns.map(|column| column[y]))),
                    }
                }
            },
        };
        Some(Self { space, model, lab })
    }

    /// Linear sRGB, not clipped, of a device colour with as many numbers of 0..1 as the space has channels.
    pub fn to_linear(&self, device: &[f32]) -> [f32; 3] {
        let xyz = match &self.model {
            // Grey is the media white times something, whichever connection space.
            Model::Gray(curve) => {
                let v = curve.at(device[0]);
                let luminance = if self.lab { lab_to_xyz([v * 100.0, 0.0, 0.0])[1] } else { v };
                return [luminance; 3];
            }
            Model::Matrix { curves, matrix } => matrix.apply(std::array::from_fn(|i| curves[i].at(device[i]))),
            Model::Lut(lut) => {
                let v = lut.at(device);
                match (self.lab, lut.lab_code) {
                    (true, LabCode::Version4) => lab_to_xyz([v[0] * 100.0, v[1] * 255.0 - 128.0, v[2] * 255.0 - 128.0]),
                    (true, LabCode::Version2) => {
                        let [l, a, b] = v.map(|v| v * (65535.0 / 65280.0));
                        lab_to_xyz([l * 100.0, a * 255.0 - 128.0, b * 255.0 - 128.0])
                    }
                    // 1.0 is 32768 of 65535.
                    (false, _) => v.map(|v| v * (65535.0 / 32768.0)),
                }
            }
        };
        PCS_TO_LINEAR_SRGB.apply(xyz)
    }
}

/// CIE Lab relative to D50 to XYZ.
fn lab_to_xyz([l, a, b]: [f32; 3]) -> [f32; 3] {
    let y = (l + 16.0) / 116.0;
    let f = [y + a / 500.0, y, y - b / 200.0];
    std::array::from_fn(|i| {
        let t = f[i];
        D50[i] * if t > 6.0 / 29.0 { t * t * t } else { (t - 4.0 / 29.0) * (108.0 / 841.0) }
    })
}

/// The profile's own name, or a word for "has one" when there is no name to be read.
pub fn profile_name(bytes: &[u8]) -> String {
    const MOST: usize = 100;
    let name = description(bytes).unwrap_or_default();
    let name: String = name.chars().take_while(|c| *c != '\0').filter(|c| !c.is_control()).take(MOST).collect();
    if name.trim().is_empty() { "unnamed ICC profile".into() } else { name.trim().into() }
}

fn description(bytes: &[u8]) -> Option<String> {
    let tag = Tags { bytes }.find(b"desc")?;
    match tag.get(..4)? {
        b"desc" => {
            let length = u32::from_be_bytes(*tag.get(8..)?.first_chunk()?) as usize;
            let text = tag.get(12..)?;
            Some(text[..length.min(text.len())].iter().map(|&byte| char::from(byte)).collect())
        }
        b"mluc" => {
            // The first language there is: 12 bytes from its record are length and offset.
            let number = |at: usize| Some(u32::from_be_bytes(*tag.get(at..)?.first_chunk()?) as usize);
            let (length, offset) = (number(20)?, number(24)?);
            let text = tag.get(offset..)?;
            let units = text[..length.min(text.len())].chunks_exact(2).map(|u| u16::from_be_bytes([u[0], u[1]]));
            Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
        }
        _ => None,
    }
}

/// The table of tags behind the 128 bytes of the header.
struct Tags<'a> {
    bytes: &'a [u8],
}

impl<'a> Tags<'a> {
    /// `None` when the header is not one of a profile that describes device colours, or a tag lies outside the profile.
    fn checked(bytes: &'a [u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?) as usize);
        // Bytes behind its end are padding.
        let bytes = bytes.get(..number(0)?)?;
        let table = bytes.get(132..)?.get(..number(128)?.checked_mul(12)?)?;
        let is_known = bytes[8] <= 4
            && matches!(&bytes[12..16], b"mntr" | b"scnr" | b"prtr" | b"spac")
            && bytes[36..40] == *b"acsp"
            && is_near(fixed_xyz(&bytes[68..80])?, [0.01; 3]);
        let lies_inside = |entry: &[u8]| {
            let [_, _, _, _, a, b, c, d, size @ ..] = entry else { return false };
            let (offset, size) = (u32::from_be_bytes([*a, *b, *c, *d]), size.try_into().map_or(0, u32::from_be_bytes));
            size >= 4 && u64::from(offset) + u64::from(size) <= bytes.len() as u64
        };
        (is_known && table.chunks_exact(12).all(lies_inside)).then_some(Self { bytes })
    }

    fn find(&self, name: &[u8; 4]) -> Option<&'a [u8]> {
        let count = u32::from_be_bytes(*self.bytes.get(128..)?.first_chunk()?) as usize;
        let entry = self.bytes.get(132..)?.chunks_exact(12).take(count).find(|entry| &entry[..4] == name)?;
        let number = |at: usize| u32::from_be_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]) as usize;
        let rest = self.bytes.get(number(4)..)?;
        // Only the first part of a profile may be here (for its name).
        Some(&rest[..number(8).min(rest.len())])
    }

    fn xyz(&self, name: &[u8; 4]) -> Option<[f32; 3]> {
        let tag = self.find(name)?;
        if tag.starts_with(b"XYZ ") { fixed_xyz(tag.get(8..)?) } else { None }
    }
}

/// Three numbers of 16 bits before and 16 behind the point.
fn fixed_xyz(bytes: &[u8]) -> Option<[f32; 3]> {
    let (values, _) = bytes.get(..12)?.as_chunks::<4>();
    Some(std::array::from_fn(|i| i32::from_be_bytes(values[i]) as f32 / 65536.0))
}

/// Whether XYZ is the white of the connection space, D50, within this much.
fn is_near(xyz: [f32; 3], tolerance: [f32; 3]) -> bool {
    (0..3).all(|i| (xyz[i] - D50[i]).abs() <= tolerance[i])
}

/// Whether red, green and blue make white, within what qcms allows (bugzilla.mozilla.org/460629): a difference of about
/// three in L, a or b. Single values may be anything; those of wide spaces are below 0 (bugzilla.mozilla.org/498245).
fn add_up_to_white(columns: [[f32; 3]; 3]) -> bool {
    is_near(std::array::from_fn(|y| columns.iter().map(|column| column[y]).sum()), [0.02, 0.02, 0.04])
}
