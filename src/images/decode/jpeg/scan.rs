//! Decodes the blocks of one scan, wherever they are to go.

use std::ops::Range;

use super::bits::BitReader;
use super::blocks::{self, Band, Block};
use super::frame::Frame;
use super::huffman::HuffmanTable;
use crate::images::container::jpeg::find_marker;
use crate::images::container::source::Source;
use crate::{Error, Result};

/// A component's part in a scan.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Index into the frame's components.
    pub component: usize,
    /// Huffman tables, 0 to 3.
    pub dc: usize,
    pub ac: usize,
}

/// The scan header.
#[derive(Clone, Debug)]
pub struct Scan {
    pub parts: Vec<Part>,
    pub band: Band,
}

impl Scan {
    /// Reads a SOS segment (without its length) and checks that the frame allows it.
    pub fn parse(segment: &[u8], frame: &Frame) -> Result<Self> {
        let bad = || Error::corrupt("JPEG: a scan header contradicts the frame");
        let count = usize::from(*segment.first().ok_or_else(bad)?);
        let [start, end, bits] = segment.get(1 + 2 * count..4 + 2 * count).ok_or_else(bad)? else {
            return Err(bad());
        };
        let mut parts: Vec<Part> = Vec::new();
        for spec in segment[1..1 + 2 * count].chunks_exact(2) {
            // Of components with the same name, the first that the scan does not have yet, as libjpeg takes them.
            let is_new = |i: usize| parts.iter().all(|part| part.component != i);
            let component = (0..frame.components.len()).find(|&i| frame.components[i].id == spec[0] && is_new(i));
            let component = component.ok_or_else(bad)?;
            if parts.iter().any(|part| part.component > component) || spec[1] & 0xcc != 0 {
                return Err(bad());
            }
            parts.push(Part { component, dc: usize::from(spec[1] >> 4), ac: usize::from(spec[1] & 3) });
        }
        let band = if frame.progressive {
            let (start, end) = (usize::from(*start), usize::from(*end));
            let (high, low) = (u32::from(bits >> 4), u32::from(bits & 15));
            let fits = if start == 0 { end == 0 } else { parts.len() == 1 && start <= end && end < 64 };
            if !fits || low > 13 || (high != 0 && high != low + 1) {
                return Err(bad());
            }
            Band { start, end, high, low }
        } else {
            // Writers put all sorts of nonsense here; a sequential scan always carries everything.
            Band { start: 0, end: 63, high: 0, low: 0 }
        };
        let blocks_per_mcu = |part: &Part| {
            let c = &frame.components[part.component];
            c.horizontal * c.vertical
        };
        if parts.is_empty() || (parts.len() > 1 && parts.iter().map(blocks_per_mcu).sum::<usize>() > 10) {
            return Err(bad());
        }
        Ok(Self { parts, band })
    }

    /// Size in MCUs: of the frame when interleaved, else of the only component in blocks.
    pub fn mcus(&self, frame: &Frame) -> (usize, usize) {
        match self.parts[..] {
            [only] => frame.components[only.component].own_blocks(),
            _ => (frame.mcus_wide, frame.mcus_high),
        }
    }

    /// For each part, its width and height in blocks within an MCU.
    fn blocks_in_mcu(&self, frame: &Frame, part: &Part) -> (usize, usize) {
        let c = &frame.components[part.component];
        if self.parts.len() == 1 { (1, 1) } else { (c.horizontal, c.vertical) }
    }
}

/// The tables in force.
#[derive(Default)]
pub struct Tables {
    pub dc: [Option<HuffmanTable>; 4],
    pub ac: [Option<HuffmanTable>; 4],
    pub quantisers: [Option<[i16; 64]>; 4],
    pub restart_interval: usize,
}

/// The running state of a scan.
pub struct ScanReader<'a> {
    bytes: &'a [u8],
    bits: BitReader<'a>,
    predictions: [i32; 4],
    skip: u32,
    until_restart: usize,
    next_restart: u8,
    /// Where bytes were passed over that code nothing.
    skipped: Vec<Range<usize>>,
}

impl<'a> ScanReader<'a> {
    pub fn new(bytes: &'a [u8], position: usize, tables: &Tables) -> Self {
        Self {
            bytes,
            bits: BitReader::new(bytes, position),
            predictions: [0; 4],
            skip: 0,
            until_restart: tables.restart_interval,
            next_restart: 0,
            skipped: Vec::new(),
        }
    }

    /// Decodes one row of MCUs. `visit(component, x, y, block, only_dc)` is called with the block's place in its component
    /// and `block`: zeroed for sequential scans, what is stored for progressive ones.
    //
    // Not inlined into a loop over the whole picture: engines replace WebAssembly code by their optimised code only where
    // a function is entered anew, and the first photo would be decoded by the slow code to its end.
    #[inline(never)]
    pub fn mcu_row(
        &mut self,
        frame: &Frame,
        scan: &Scan,
        tables: &Tables,
        row: usize,
        sink: &mut impl BlockSink,
    ) -> Result<()> {
        let (mcus, _) = scan.mcus(frame);
        for mcu in 0..mcus {
            if tables.restart_interval > 0 {
                if self.until_restart == 0 {
                    self.restart(tables)?;
                }
                self.until_restart -= 1;
            }
            for part in &scan.parts {
                let (wide, high) = scan.blocks_in_mcu(frame, part);
                for block in 0..wide * high {
                    let (x, y) = (mcu * wide + block % wide, row * high + block / wide);
                    self.block(scan, tables, part, sink.block(part.component, x, y)).ok_or_else(bad_code)?;
                    sink.done(part.component, x, y);
                }
            }
        }
        if self.bits.overran() {
            return Err(Error::corrupt("JPEG: the picture ends early: some of it is missing"));
        }
        Ok(())
    }

    #[inline(always)]
    fn block(&mut self, scan: &Scan, tables: &Tables, part: &Part, block: &mut Block) -> Option<()> {
        let prediction = &mut self.predictions[part.component];
        let (bits, band) = (&mut self.bits, scan.band);
        if band.start == 0 && band.end == 63 {
            let (dc, ac) = (tables.dc[part.dc].as_ref()?, tables.ac[part.ac].as_ref()?);
            blocks::sequential(bits, dc, ac, prediction, block)?;
        } else if band.start == 0 {
            if band.high == 0 {
                blocks::dc_first(bits, tables.dc[part.dc].as_ref()?, band.low, prediction, block)?;
            } else {
                blocks::dc_refine(bits, band.low, block);
            }
        } else if band.high == 0 {
            blocks::ac_first(bits, tables.ac[part.ac].as_ref()?, band, &mut self.skip, block)?;
        } else {
            blocks::ac_refine(bits, tables.ac[part.ac].as_ref()?, band, &mut self.skip, block)?;
        }
        Some(())
    }

    /// Goes behind the next restart marker. Bytes in front of it are skipped, and wrong numbers are judged as libjpeg does
    /// (`jpeg_resync_to_restart`), except where it would paint what is missing grey: there must be a marker for every
    /// interval, so that a picture that has lost some fails here at the latest when the markers run out.
    fn restart(&mut self, tables: &Tables) -> Result<()> {
        let missing =
            || Error::corrupt("JPEG: some of the picture is missing: a restart marker is not where it should be");
        if self.bits.overran() {
            return Err(missing());
        }
        let source = Source::whole(self.bytes);
        let end = self.bits.finish();
        let mut position = end as u64;
        loop {
            let (start, marker) = find_marker(&source, position)?.ok_or_else(missing)?;
            position = start + 2;
            match marker {
                // Reserved: no decoder takes these for markers.
                0x01..=0xbf => {}
                0xd0..=0xd7 => match (marker - 0xd0).wrapping_sub(self.next_restart) & 7 {
                    // The right one, or one so far off that only its number can be wrong.
                    0 | 3..=5 => break,
                    // One of the next two: an interval is missing.
                    1 | 2 => return Err(missing()),
                    // One of the last two: what follows was there already.
                    _ => {}
                },
                _ => return Err(missing()),
            }
        }
        let marker = position as usize - 2;
        if marker > end {
            self.skipped.push(end..marker);
        }
        self.bits = BitReader::new(self.bytes, position as usize);
        self.next_restart = (self.next_restart + 1) % 8;
        self.predictions = [0; 4];
        self.skip = 0;
        self.until_restart = tables.restart_interval;
        Ok(())
    }

    /// The bytes from `start` on that were used: coded data and restart markers.
    pub fn used(&self, start: usize) -> Vec<Range<usize>> {
        let ends = self.skipped.iter().map(|gap| gap.start).chain([self.finish()]);
        let starts = [start].into_iter().chain(self.skipped.iter().map(|gap| gap.end));
        starts.zip(ends).map(|(start, end)| start..end).collect()
    }

    /// The position behind the last byte used.
    pub fn finish(&self) -> usize {
        self.bits.finish()
    }
}

/// Where blocks are decoded to.
pub trait BlockSink {
    /// The block at `x`, `y` of `component`, to decode into.
    fn block(&mut self, component: usize, x: usize, y: usize) -> &mut Block;
    /// The block has been decoded.
    fn done(&mut self, component: usize, x: usize, y: usize);
}

#[cold]
fn bad_code() -> Error {
    Error::corrupt("JPEG: the picture's data is damaged or its tables are missing")
}
