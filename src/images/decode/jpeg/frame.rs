//! The frame header: size, components and how they are sampled.

use crate::{Error, Result};

/// How the components become colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// One component.
    Gray,
    /// Luma and two colour differences (BT.601, full range).
    YCbCr,
    /// Red, green and blue as they are.
    Rgb,
    /// Four inks as they are.
    Cmyk,
    /// Three inks as YCbCr, black as it is.
    Ycck,
}

/// One component of the frame.
#[derive(Clone, Debug)]
pub struct Component {
    /// What scans call it. Some writers give several components the same one.
    pub id: u8,
    /// Sampling factors, 1 to 4.
    pub horizontal: usize,
    pub vertical: usize,
    /// Which quantisation table.
    pub table: usize,
    /// Size in samples, without padding.
    pub width: usize,
    pub height: usize,
    /// Size in blocks, padded to whole MCUs.
    pub blocks_wide: usize,
    pub blocks_high: usize,
}

impl Component {
    /// Size in blocks without padding to MCUs: what a scan of this component alone carries (T.81 A.2.2).
    pub fn own_blocks(&self) -> (usize, usize) {
        (self.width.div_ceil(8), self.height.div_ceil(8))
    }
}

/// The frame header, with all sizes worked out.
#[derive(Clone, Debug)]
pub struct Frame {
    pub progressive: bool,
    pub width: usize,
    pub height: usize,
    pub components: Vec<Component>,
    /// The largest sampling factors.
    pub horizontal: usize,
    pub vertical: usize,
    /// Size in MCUs of interleaved scans.
    pub mcus_wide: usize,
    pub mcus_high: usize,
}

impl Frame {
    /// Reads a SOF segment: the marker's second byte and what follows the length.
    pub fn parse(marker: u8, segment: &[u8]) -> Result<Self> {
        let progressive = match marker {
            0xc0 | 0xc1 => false,
            0xc2 => true,
            0xc3 => return Err(Error::unsupported("JPEG: lossless JPEG cannot be decoded")),
            0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(Error::unsupported("JPEG: arithmetic coding cannot be decoded"));
            }
            _ => return Err(Error::unsupported("JPEG: hierarchical JPEG cannot be decoded")),
        };
        let [precision, h1, h0, w1, w0, count, specs @ ..] = segment else {
            return Err(Error::corrupt("JPEG: the frame header is too short"));
        };
        if *precision != 8 {
            return Err(Error::unsupported(format!("JPEG: expected 8 bits per sample, got {precision}")));
        }
        let (width, height) = (usize::from(*w1) << 8 | usize::from(*w0), usize::from(*h1) << 8 | usize::from(*h0));
        if width == 0 {
            return Err(Error::corrupt("JPEG: the width is 0"));
        }
        if height == 0 {
            return Err(Error::unsupported("JPEG: the height is only given after the picture (DNL)"));
        }
        if !matches!(count, 1 | 3 | 4) {
            return Err(Error::unsupported(format!("JPEG: expected 1, 3 or 4 components, got {count}")));
        }
        if specs.len() < usize::from(*count) * 3 {
            return Err(Error::corrupt("JPEG: the frame header is too short"));
        }
        let mut frame = Self {
            progressive,
            width,
            height,
            components: Vec::new(),
            horizontal: 1,
            vertical: 1,
            mcus_wide: 0,
            mcus_high: 0,
        };
        for spec in specs.chunks_exact(3).take(usize::from(*count)) {
            frame.add_component(spec)?;
        }
        frame.lay_out();
        Ok(frame)
    }

    fn add_component(&mut self, spec: &[u8]) -> Result<()> {
        let (id, horizontal, vertical, table) = (spec[0], spec[1] >> 4, spec[1] & 15, spec[2]);
        if !(1..=4).contains(&horizontal) || !(1..=4).contains(&vertical) || table > 3 {
            return Err(Error::corrupt("JPEG: a component's sampling or table is out of range"));
        }
        self.components.push(Component {
            id,
            horizontal: horizontal.into(),
            vertical: vertical.into(),
            table: table.into(),
            width: 0,
            height: 0,
            blocks_wide: 0,
            blocks_high: 0,
        });
        Ok(())
    }

    fn lay_out(&mut self) {
        if let [only] = &mut self.components[..] {
            // A single component is never interleaved; its factors mean nothing (T.81 A.2.2).
            (only.horizontal, only.vertical) = (1, 1);
        }
        self.horizontal = self.components.iter().map(|c| c.horizontal).max().unwrap_or(1);
        self.vertical = self.components.iter().map(|c| c.vertical).max().unwrap_or(1);
        self.mcus_wide = self.width.div_ceil(8 * self.horizontal);
        self.mcus_high = self.height.div_ceil(8 * self.vertical);
        for c in &mut self.components {
            c.width = (self.width * c.horizontal).div_ceil(self.horizontal);
            c.height = (self.height * c.vertical).div_ceil(self.vertical);
            c.blocks_wide = self.mcus_wide * c.horizontal;
            c.blocks_high = self.mcus_high * c.vertical;
        }
    }

    /// The number of blocks that a scan of everything carries at least.
    pub fn blocks(&self) -> usize {
        let own = |c: &Component| c.own_blocks().0 * c.own_blocks().1;
        self.components.iter().map(own).sum()
    }

    /// What the components mean, by the same signs and in the same order as libjpeg, which browsers follow.
    pub fn transform(&self, jfif: bool, adobe: Option<u8>) -> Transform {
        let ids: Vec<u8> = self.components.iter().map(|c| c.id).collect();
        match (ids.len(), adobe) {
            (1, _) => Transform::Gray,
            (4, None | Some(0)) => Transform::Cmyk,
            (4, _) => Transform::Ycck,
            (_, Some(0)) if !jfif => Transform::Rgb,
            (_, None) if !jfif && ids == *b"RGB" => Transform::Rgb,
            _ => Transform::YCbCr,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_out_odd_sizes() {
        let frame = Frame::parse(0xc0, &[8, 0, 17, 0, 33, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]).unwrap();
        assert_eq!((frame.mcus_wide, frame.mcus_high), (3, 2));
        assert_eq!((frame.components[1].width, frame.components[1].height), (17, 9));
        assert_eq!(frame.components[0].own_blocks(), (5, 3));
        assert_eq!(frame.components[0].blocks_wide, 6);
    }

    #[test]
    fn refuses_what_it_cannot_decode() {
        let code = |marker, segment: &[u8]| Frame::parse(marker, segment).unwrap_err().code().as_str();
        let gray = [8, 0, 8, 0, 8, 1, 1, 0x11, 0];
        for marker in [0xc3, 0xc5, 0xc9, 0xca, 0xcf] {
            assert_eq!(code(marker, &gray), "image/unsupported");
        }
        assert_eq!(code(0xc1, &[12, 0, 8, 0, 8, 1, 1, 0x11, 0]), "image/unsupported");
        assert_eq!(code(0xc0, &[8, 0, 8, 0, 0, 1, 1, 0x11, 0]), "image/corrupt");
        assert_eq!(code(0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x51, 0]), "image/corrupt");
        assert_eq!(code(0xc0, &[8, 0, 8, 0, 8, 3, 1, 0x11, 0]), "image/corrupt");
        assert_eq!(code(0xc0, &[8]), "image/corrupt");
    }
}
