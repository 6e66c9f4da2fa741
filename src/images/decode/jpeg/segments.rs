//! The segments between the scans of a JPEG (T.81 annex B): tables, and the marks that say what the components mean.

use std::ops::Range;

use super::blocks;
use super::frame::Frame;
use super::huffman::HuffmanTable;
use super::scan::{Scan, Tables};
use crate::images::container::jpeg::{self, Segment};
use crate::images::container::source::Source;
use crate::{Error, Result};

/// What the segments read so far have said.
pub struct Segments<'a> {
    /// The whole file.
    pub bytes: &'a [u8],
    source: Source<'a>,
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
        let source = Source::whole(bytes);
        Self { bytes, source, tables: Tables::default(), jfif: false, adobe: None, coded: Vec::new() }
    }

    /// Reads segments up to the frame header, and says where that ends.
    pub fn frame_header(&mut self) -> Result<(Frame, usize)> {
        let mut position = jpeg::FIRST;
        while let Some(segment) = jpeg::next(&self.source, position)? {
            match segment.marker {
                jpeg::EOI | jpeg::SOS => {
                    return Err(Error::corrupt("JPEG: there is no frame header before the picture"));
                }
                marker if jpeg::is_frame(marker) => {
                    return Ok((Frame::parse(marker, self.contents(&segment)?)?, segment.next as usize));
                }
                _ => self.note(&segment)?,
            }
            position = segment.next;
        }
        Err(Error::corrupt("JPEG: there is no picture in the file"))
    }

    /// Reads segments up to the next scan: its header and where its data begins. `None` at the end of the picture.
    pub fn next_scan(&mut self, position: usize, frame: &Frame) -> Result<Option<(Scan, usize)>> {
        let mut position = position as u64;
        while let Some(segment) = jpeg::next(&self.source, position)? {
            match segment.marker {
                jpeg::EOI => return Ok(None),
                jpeg::SOS => {
                    let scan = Scan::parse(self.contents(&segment)?, frame)?;
                    if !frame.progressive {
                        self.tables.add_standard(&scan);
                    }
                    return Ok(Some((scan, segment.next as usize)));
                }
                marker if jpeg::is_frame(marker) => return Err(Error::corrupt("JPEG: there are two frame headers")),
                _ => self.note(&segment)?,
            }
            position = segment.next;
        }
        Err(Error::corrupt("JPEG: the picture ends early: some of it is missing"))
    }

    /// The quantisers of all components, of which each has to be there by now.
    pub fn quantisers(&self, frame: &Frame) -> Result<Vec<[i16; 64]>> {
        let missing = || Error::corrupt("JPEG: a quantisation table is missing");
        frame.components.iter().map(|c| self.tables.quantisers[c.table].ok_or_else(missing)).collect()
    }

    fn contents(&self, segment: &Segment) -> Result<&'a [u8]> {
        segment.contents(&self.source)?.ok_or_else(|| Error::corrupt("JPEG: the file ends within a header"))
    }

    /// Reads tables and remembers what else matters.
    fn note(&mut self, segment: &Segment) -> Result<()> {
        let contents = self.contents(segment)?;
        match segment.marker {
            jpeg::DHT => self.read_huffman_tables(contents)?,
            jpeg::DQT => self.read_quantisers(contents)?,
            jpeg::DRI => match contents {
                [high, low, ..] => self.tables.restart_interval = usize::from(*high) << 8 | usize::from(*low),
                _ => return Err(Error::corrupt("JPEG: the restart interval is cut off")),
            },
            jpeg::APP0 if contents.starts_with(b"JFIF\0") => self.jfif = true,
            jpeg::APP14 if contents.starts_with(b"Adobe") && contents.len() >= 12 => self.adobe = Some(contents[11]),
            _ => {}
        }
        Ok(())
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
