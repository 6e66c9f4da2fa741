//! The metadata chunks of PNG, and its ways to name a colour space.

use super::Metadata;
use crate::images::color::{profile_name, profiles};
use crate::images::container::png;
use crate::images::container::source::Source;

/// The most that a packed profile or packet may unpack to, in bytes.
pub const MAX_UNPACKED: usize = 16 << 20;

pub fn read(source: &Source) -> Metadata {
    let mut metadata = Metadata::default();
    let mut colors = Colors::default();
    let mut before_picture = true;
    let mut position = png::FIRST;
    while let Ok(Some(chunk)) = png::next(source, position) {
        let Ok(Some(contents)) = chunk.contents(source, usize::MAX) else { break };
        match &chunk.name {
            b"IDAT" => before_picture = false,
            b"IEND" => break,
            name if before_picture && Colors::are_in(name) => colors.note(name, contents),
            b"eXIf" => metadata.exif = Some(contents.strip_prefix(b"Exif\0\0").unwrap_or(contents).to_vec()),
            b"iTXt" => metadata.xmp = metadata.xmp.or_else(|| xmp_packet(contents)),
            _ => {}
        }
        position = chunk.next;
    }
    metadata.icc = colors.profile();
    metadata
}

/// The packet of an iTXt chunk with the keyword for XMP.
pub fn xmp_packet(contents: &[u8]) -> Option<Vec<u8>> {
    let [packed, _, text @ ..] = contents.strip_prefix(b"XML:com.adobe.xmp\0")? else { return None };
    // Behind the two flags: language and translated keyword, both ended by a zero.
    let mut parts = text.splitn(3, |&byte| byte == 0).skip(2);
    let text = parts.next()?;
    if *packed == 0 { Some(text.to_vec()) } else { inflate(text, MAX_UNPACKED) }
}

/// The profile of an iCCP chunk.
pub fn icc_profile(contents: &[u8]) -> Option<Vec<u8>> {
    let mut parts = contents.splitn(2, |&byte| byte == 0).skip(1);
    // The first byte is the compression method, which is always 0.
    inflate(parts.next()?.get(1..)?, MAX_UNPACKED)
}

fn inflate(packed: &[u8], limit: usize) -> Option<Vec<u8>> {
    fdeflate::decompress_to_vec_bounded(packed, limit).ok()
}

/// What the file says about its colours. The order of precedence is that of PNG's third edition: cICP, iCCP, sRGB, then
/// gAMA and cHRM.
#[derive(Default)]
pub struct Colors {
    cicp: Option<[u8; 4]>,
    icc: Option<Vec<u8>>,
    srgb: bool,
    /// In units of 1/100000.
    gamma: Option<u32>,
    /// White, red, green, blue as x and y, in the same units.
    chromaticities: Option<[u32; 8]>,
}

impl Colors {
    /// Whether chunks of this name say something about them, in front of the picture.
    pub fn are_in(name: &[u8; 4]) -> bool {
        matches!(name, b"cICP" | b"iCCP" | b"sRGB" | b"gAMA" | b"cHRM")
    }

    pub fn note(&mut self, name: &[u8; 4], contents: &[u8]) {
        let number = |i: usize| contents[i * 4..].first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
        match name {
            b"cICP" => self.cicp = contents.first_chunk().copied(),
            b"iCCP" => self.icc = icc_profile(contents),
            b"sRGB" => self.srgb = true,
            b"gAMA" if contents.len() >= 4 => self.gamma = Some(number(0)),
            b"cHRM" if contents.len() >= 32 => self.chromaticities = Some(std::array::from_fn(number)),
            _ => {}
        }
    }

    /// The name of the colour space, if the file has one.
    pub fn name(&self) -> Option<String> {
        if let Some(name) = self.cicp.and_then(profiles::cicp_name) {
            return Some(name.into());
        }
        match &self.icc {
            Some(icc) => Some(profile_name(icc)),
            None if self.srgb => Some("sRGB".into()),
            None => self.numbered_profile().map(|_| "gAMA/cHRM".into()),
        }
    }

    /// The profile that gAMA and cHRM stand for.
    fn numbered_profile(&self) -> Option<Vec<u8>> {
        profiles::from_gamma_and_chromaticities(self.gamma, self.chromaticities)
    }

    fn profile(self) -> Option<Vec<u8>> {
        if let Some(profile) = self.cicp.and_then(profiles::from_cicp) {
            return Some(profile);
        }
        match &self.icc {
            Some(_) => self.icc,
            None if self.srgb => None,
            None => self.numbered_profile(),
        }
    }
}
