//! Reads an ICC profile as far as converting from it needs (ICC.1:2001-04 and ICC.1:2022).

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
    /// `None` when the profile cannot be read, or is for other colours.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let tags = Tags::new(bytes)?;
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
        let lut = |inputs| [b"A2B0", b"A2B1"].into_iter().find_map(|name| Lut::parse(tags.find(name)?, inputs));
        let model = match space {
            Space::Gray => Model::Gray(curve(b"kTRC")?),
            Space::Cmyk => Model::Lut(lut(4)?),
            Space::Rgb => match lut(3) {
                Some(lut) => Model::Lut(lut),
                None => {
                    let columns = [tags.xyz(b"rXYZ")?, tags.xyz(b"gXYZ")?, tags.xyz(b"bXYZ")?];
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
    fn new(bytes: &'a [u8]) -> Option<Self> {
        (bytes.get(36..40)? == b"acsp").then_some(Self { bytes })
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
        let values = self.find(name)?.get(8..20)?;
        Some(std::array::from_fn(|i| {
            i32::from_be_bytes([values[i * 4], values[i * 4 + 1], values[i * 4 + 2], values[i * 4 + 3]]) as f32
                / 65536.0
        }))
    }
}
