//! The segments between the scans of a JPEG (T.81 annex B): tables, and the marks that say what the components mean.

use std::ops::Range;

use super::blocks;
use super::frame::Frame;
use super::huffman::HuffmanTable;
use super::scan::{Scan, Tables};
use crate::{Error, Result};

/// What the segments read so far have said.
pub struct Segments<'a> {
    /// The whole file.
    pub bytes: &'a [u8],
    pub tables: Tables,
    /// Whether there is a JFIF segment.
    pub jfif: bool,
    /// The colour transform that an Adobe segment names.
    pub adobe: Option<u8>,
    /// By scan: which bytes are its coded data.
    pub coded: Vec<Vec<Range<usize>>>,
}

impl<'a> Segments<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, tables: Tables::default(), jfif: false, adobe: None, coded: Vec::new() }
    }

    /// Reads segments up to the frame header, and says where that ends.
    pub fn frame_header(&mut self) -> Result<(Frame, usize)> {
        let mut position = 2;
        loop {
            let (at, marker) = next_marker(self.bytes, position)
                .ok_or_else(|| Error::corrupt("JPEG: there is no picture in the file"))?;
            position = match marker {
                0x01 | 0xd0..=0xd8 => at,
                0xd9 | 0xda => return Err(Error::corrupt("JPEG: there is no frame header before the picture")),
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    let (segment, end) = self.segment(at)?;
                    let frame = Frame::parse(marker, segment)?;
                    return Ok((frame, end));
                }
                _ => self.read_segment(marker, at)?,
            };
        }
    }

    /// Reads segments up to the next scan: its header and where its data begins. `None` at the end of the picture.
    pub fn next_scan(&mut self, mut position: usize, frame: &Frame) -> Result<Option<(Scan, usize)>> {
        loop {
            let Some((at, marker)) = next_marker(self.bytes, position) else {
                return Err(Error::corrupt("JPEG: the picture ends early: some of it is missing"));
            };
            position = match marker {
                0x01 | 0xd0..=0xd8 => at,
                0xd9 => return Ok(None),
                0xda => {
                    let (segment, end) = self.segment(at)?;
                    let scan = Scan::parse(segment, frame)?;
                    if !frame.progressive {
                        self.tables.add_standard(&scan);
                    }
                    return Ok(Some((scan, end)));
                }
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    return Err(Error::corrupt("JPEG: there are two frame headers"));
                }
                _ => self.read_segment(marker, at)?,
            };
        }
    }

    /// The quantisers of all components, of which each has to be there by now.
    pub fn quantisers(&self, frame: &Frame) -> Result<Vec<[i16; 64]>> {
        let missing = || Error::corrupt("JPEG: a quantisation table is missing");
        frame.components.iter().map(|c| self.tables.quantisers[c.table].ok_or_else(missing)).collect()
    }

    /// The contents of the segment whose length is at `position`, and where it ends.
    fn segment(&self, position: usize) -> Result<(&'a [u8], usize)> {
        let early = || Error::corrupt("JPEG: the file ends within a header");
        let length = self.bytes.get(position..position + 2).ok_or_else(early)?;
        let end = position + usize::from(u16::from_be_bytes([length[0], length[1]]));
        let contents = self.bytes.get(position + 2..end).ok_or_else(early)?;
        Ok((contents, end))
    }

    /// Reads tables and remembers what else matters; returns where the segment ends.
    fn read_segment(&mut self, marker: u8, at: usize) -> Result<usize> {
        let (segment, end) = self.segment(at)?;
        match marker {
            0xc4 => self.read_huffman_tables(segment)?,
            0xdb => self.read_quantisers(segment)?,
            0xdd => match segment {
                [high, low, ..] => self.tables.restart_interval = usize::from(*high) << 8 | usize::from(*low),
                _ => return Err(Error::corrupt("JPEG: the restart interval is cut off")),
            },
            0xe0 if segment.starts_with(b"JFIF\0") => self.jfif = true,
            0xee if segment.starts_with(b"Adobe") && segment.len() >= 12 => self.adobe = Some(segment[11]),
            _ => {}
        }
        Ok(end)
    }

    fn read_huffman_tables(&mut self, mut segment: &[u8]) -> Result<()> {
        let bad = || Error::corrupt("JPEG: a Huffman table is cut off");
        while let [class_and_index, rest @ ..] = segment {
            let counts = rest.first_chunk::<16>().ok_or_else(bad)?;
            let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
            let symbols = rest.get(16..16 + total).ok_or_else(bad)?;
            let tables = if class_and_index >> 4 == 0 { &mut self.tables.dc } else { &mut self.tables.ac };
            let slot = tables.get_mut(usize::from(class_and_index & 15)).ok_or_else(bad)?;
            *slot = Some(HuffmanTable::new(counts, symbols)?);
            segment = &rest[16 + total..];
        }
        Ok(())
    }

    fn read_quantisers(&mut self, mut segment: &[u8]) -> Result<()> {
        let bad = || Error::corrupt("JPEG: a quantisation table is cut off");
        while let [precision_and_index, rest @ ..] = segment {
            let wide = precision_and_index >> 4 != 0;
            let size = if wide { 128 } else { 64 };
            let values = rest.get(..size).ok_or_else(bad)?;
            let slot = self.tables.quantisers.get_mut(usize::from(precision_and_index & 15)).ok_or_else(bad)?;
            let table = slot.insert([0; 64]);
            for i in 0..64 {
                let value =
                    if wide { u16::from_be_bytes([values[2 * i], values[2 * i + 1]]) } else { values[i].into() };
                // Quantisers of 8-bit pictures have 8 bits; larger ones wrap like everything the transform computes.
                table[blocks::natural(i)] = value as i16;
            }
            segment = &rest[size..];
        }
        Ok(())
    }
}

/// The next marker at or behind `position`, as the position behind it and its second byte. Bytes that belong to no segment
/// are skipped, as every decoder does.
pub fn next_marker(bytes: &[u8], mut position: usize) -> Option<(usize, u8)> {
    loop {
        position += bytes.get(position..)?.iter().position(|&byte| byte == 0xff)?;
        let second = *bytes.get(position + 1)?;
        if !matches!(second, 0 | 0xff) {
            return Some((position + 2, second));
        }
        position += 1;
    }
}
