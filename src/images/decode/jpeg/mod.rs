//! JPEG (ITU-T T.81): sequential and progressive Huffman-coded pictures of 8 bits.
//!
//! A decoder of our own, because a picture with missing parts must never pass for a whole one: every row of blocks is
//! checked to have come from the file. The decoders to be had paint the rest grey, and the one that is fastest in
//! WebAssembly decodes component-by-component sequential files to garbage. Pixels are equal to those of libjpeg-turbo,
//! which is what browsers show.

mod bits;
mod blocks;
mod frame;
mod huffman;
mod idct;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod idct_portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod idct_wasm32;
mod output;
mod scan;
mod upsample;
mod ycbcr;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod ycbcr_portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod ycbcr_wasm32;

use blocks::Block;
use frame::{Frame, Transform};
use huffman::HuffmanTable;
use output::Output;
use scan::{BlockSink, Scan, ScanReader, Tables};

use super::Progress;
use crate::images::Pixels;
use crate::{Error, Result};

/// More scans than any writer makes; each costs a walk over the whole picture.
const MAX_SCANS: usize = 200;

/// Decodes to RGBA; pictures of four inks are handed to `to_rgb`, which replaces C, M, Y, K (255: no ink, as Adobe and all
/// browsers have it) by RGBA.
pub fn decode(bytes: &[u8], progress: &mut Progress, to_rgb: impl FnOnce(&mut [u8])) -> Result<Pixels> {
    let mut decoder = Decoder::new(bytes);
    let start = decoder.read_frame_header()?;
    let (width, height) = (start.0.width, start.0.height);
    let mut data = Vec::new();
    let frame = decoder.read_picture(start, progress, width * height * 4, &mut |rows| {
        // All rows stay where they are written until the last is there.
        if rows.len() == width * height * 4 {
            data = std::mem::take(rows);
        }
        Ok(())
    })?;
    if frame.components.len() == 4 {
        to_rgb(&mut data);
    }
    let mut pixels = Pixels::from_rgba(frame.width as u32, frame.height as u32, data)?;
    pixels.opaque = true;
    Ok(pixels)
}

/// Decodes a picture of one or three components to bands of `rows` rows, which `sink` sees from the top; the last band has
/// what is left. Fails with what `sink` fails with.
pub fn decode_bands(
    bytes: &[u8],
    progress: &mut Progress,
    rows: usize,
    sink: &mut dyn FnMut(&Pixels) -> Result<()>,
) -> Result<()> {
    let mut decoder = Decoder::new(bytes);
    let start = decoder.read_frame_header()?;
    let (width, mut left) = (start.0.width, start.0.height);
    // The last row of MCUs of a band may reach into the next.
    let room = rows.min(left).saturating_add(8 * start.0.vertical).min(left) * width * 4;
    let mut emit = |written: &mut Vec<u8>| {
        while left > 0 && written.len() >= rows.min(left) * width * 4 {
            let height = rows.min(left);
            let end = height * width * 4;
            let mut data = std::mem::take(written);
            let rest = data[end..].to_vec();
            data.truncate(end);
            let band = Pixels { width: width as u32, height: height as u32, data, opaque: true };
            sink(&band)?;
            // The same memory again.
            *written = band.data;
            written.clear();
            written.extend_from_slice(&rest);
            left -= height;
        }
        Ok(())
    };
    decoder.read_picture(start, progress, room, &mut emit).map(drop)
}

/// Is shown the rows of pixels that are there after each row of MCUs; it may take them away.
type Emit<'a> = &'a mut dyn FnMut(&mut Vec<u8>) -> Result<()>;

struct Decoder<'a> {
    bytes: &'a [u8],
    tables: Tables,
    jfif: bool,
    adobe: Option<u8>,
}

impl<'a> Decoder<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, tables: Tables::default(), jfif: false, adobe: None }
    }

    /// The next marker at or behind `position`, as the position behind it and its second byte. Bytes that belong to no
    /// segment are passed over, as every decoder does.
    fn next_marker(&self, mut position: usize) -> Option<(usize, u8)> {
        loop {
            let rest = self.bytes.get(position..)?;
            position += rest.iter().position(|&byte| byte == 0xff)?;
            let second = *self.bytes.get(position + 1)?;
            if !matches!(second, 0 | 0xff) {
                return Some((position + 2, second));
            }
            position += 1;
        }
    }

    /// The contents of the segment whose length is at `position`, and where it ends.
    fn segment(&self, position: usize) -> Result<(&'a [u8], usize)> {
        let early = || Error::corrupt("JPEG: the file ends within a header");
        let length = self.bytes.get(position..position + 2).ok_or_else(early)?;
        let end = position + usize::from(u16::from_be_bytes([length[0], length[1]]));
        let contents = self.bytes.get(position + 2..end).ok_or_else(early)?;
        Ok((contents, end))
    }

    fn read_frame_header(&mut self) -> Result<(Frame, usize)> {
        let mut position = 2;
        loop {
            let (at, marker) =
                self.next_marker(position).ok_or_else(|| Error::corrupt("JPEG: there is no picture in the file"))?;
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

    /// Reads segments up to the next scan: its header and where its data begins. `None` at the end of the picture.
    fn next_scan(&mut self, mut position: usize, frame: &Frame) -> Result<Option<(Scan, usize)>> {
        loop {
            let Some((at, marker)) = self.next_marker(position) else {
                return Err(Error::corrupt("JPEG: the picture ends early: some of it is missing"));
            };
            position = match marker {
                0x01 | 0xd0..=0xd8 => at,
                0xd9 => return Ok(None),
                0xda => {
                    let (segment, end) = self.segment(at)?;
                    return Ok(Some((Scan::parse(segment, frame)?, end)));
                }
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    return Err(Error::corrupt("JPEG: there are two frame headers"));
                }
                _ => self.read_segment(marker, at)?,
            };
        }
    }

    /// Decodes everything behind the frame header; makes room for `room` bytes of pixels.
    fn read_picture(
        &mut self,
        start: (Frame, usize),
        progress: &mut Progress,
        room: usize,
        emit: Emit<'_>,
    ) -> Result<Frame> {
        let (frame, position) = start;
        // Every block takes a bit at least: a small file cannot make us allocate a huge picture.
        if frame.blocks() / 8 > self.bytes.len() {
            return Err(Error::corrupt("JPEG: the file is too short for a picture of its size"));
        }
        let first = self.next_scan(position, &frame)?;
        let Some((scan, data)) = first else {
            return Err(Error::corrupt("JPEG: there is no picture in the file"));
        };
        let transform = frame.transform(self.jfif, self.adobe);
        if !frame.progressive && scan.parts.len() == frame.components.len() {
            self.read_directly((&frame, transform, room), &scan, data, progress, emit)?;
        } else {
            self.read_in_scans((&frame, transform, room), scan, data, progress, emit)?;
        }
        Ok(frame)
    }

    /// The quantisers of all components; each has to be there by now.
    fn quantisers(&self, frame: &Frame) -> Result<Vec<[i16; 64]>> {
        let missing = || Error::corrupt("JPEG: a quantisation table is missing");
        frame.components.iter().map(|c| self.tables.quantisers[c.table].ok_or_else(missing)).collect()
    }

    /// The common case: one scan carries everything, so that blocks become pixels at once.
    fn read_directly(
        &mut self,
        (frame, transform, room): (&Frame, Transform, usize),
        scan: &Scan,
        data: usize,
        progress: &mut Progress,
        emit: Emit<'_>,
    ) -> Result<()> {
        let mut reader = ScanReader::new(self.bytes, data, &self.tables);
        let quantisers = self.quantisers(frame)?;
        let output = Output::new(frame, transform, &quantisers, room);
        let mut sink = DirectSink { output, block: [0; 64], top: [0; 4] };
        for row in 0..frame.mcus_high {
            sink.top = std::array::from_fn(|i| frame.components.get(i).map_or(0, |c| row * c.vertical));
            reader.mcu_row(frame, scan, &self.tables, row, &mut sink)?;
            emit(sink.output.finish_mcu_row(row))?;
            progress.report(row as f32 / frame.mcus_high as f32)?;
        }
        Ok(())
    }

    /// Progressive pictures, and sequential ones of several scans: all coefficients first, then the pixels.
    fn read_in_scans(
        &mut self,
        (frame, transform, room): (&Frame, Transform, usize),
        first: Scan,
        data: usize,
        progress: &mut Progress,
        emit: Emit<'_>,
    ) -> Result<()> {
        let mut store = CoefficientStore::new(frame);
        let mut tables = vec![None; frame.components.len()];
        let (mut scan, mut data) = (first, data);
        for number in 1.. {
            if number > MAX_SCANS {
                return Err(Error::unsupported(format!("JPEG: more than {MAX_SCANS} scans")));
            }
            store.check_order(&scan, frame.progressive)?;
            for part in &scan.parts {
                // The table in force at a component's first scan is the one that counts (T.81 B.2.4.1).
                let table = self.tables.quantisers[frame.components[part.component].table];
                tables[part.component] = tables[part.component].or(table);
            }
            let mut reader = ScanReader::new(self.bytes, data, &self.tables);
            let (_, rows) = scan.mcus(frame);
            for row in 0..rows {
                reader.mcu_row(frame, &scan, &self.tables, row, &mut store)?;
                // The number of scans is not known beforehand: each takes a tenth of what is left.
                let done = 1.0 - 0.9f32.powi(number as i32 - 1) * (1.0 - 0.1 * row as f32 / rows as f32);
                progress.report(0.8 * done)?;
            }
            let end = reader.finish();
            store.note(&scan);
            match self.next_scan(end, frame) {
                Ok(Some((next, at))) => (scan, data) = (next, at),
                Ok(None) => break,
                // Without its end marker, the picture is whole only if nothing could follow.
                Err(_) if store.is_complete() => break,
                Err(error) => return Err(error),
            }
        }
        if !store.has_all_components() {
            return Err(Error::corrupt("JPEG: some of the picture's components are missing"));
        }
        let missing = || Error::corrupt("JPEG: a quantisation table is missing");
        let quantisers = tables.into_iter().map(|table| table.ok_or_else(missing)).collect::<Result<Vec<_>>>()?;
        let mut output = Output::new(frame, transform, &quantisers, room);
        for row in 0..frame.mcus_high {
            for (component, c) in frame.components.iter().enumerate() {
                for y in 0..c.vertical {
                    for x in 0..c.blocks_wide {
                        output.put(component, x, y, store.block(component, x, row * c.vertical + y));
                    }
                }
            }
            emit(output.finish_mcu_row(row))?;
            progress.report(0.8 + 0.2 * row as f32 / frame.mcus_high as f32)?;
        }
        Ok(())
    }
}

/// Turns each block into samples as soon as it is decoded.
struct DirectSink<'f> {
    output: Output<'f>,
    block: Block,
    /// By component: the row of blocks at the top of the current row of MCUs.
    top: [usize; 4],
}

impl BlockSink for DirectSink<'_> {
    #[inline(always)]
    fn block(&mut self, _: usize, _: usize, _: usize) -> &mut Block {
        self.block = [0; 64];
        &mut self.block
    }

    #[inline(always)]
    fn done(&mut self, component: usize, x: usize, y: usize) {
        // A scan of one component counts its rows of blocks as rows of MCUs, which is the same here.
        self.output.put(component, x, y - self.top[component], &self.block);
    }
}

/// All coefficients of the picture: 2 bytes a sample.
struct CoefficientStore {
    components: Vec<(usize, Vec<Block>)>,
    /// By component and zigzag position: the bits that are still missing below what was read; `None` before the first scan.
    missing_bits: Vec<[Option<u8>; 64]>,
}

impl CoefficientStore {
    fn new(frame: &Frame) -> Self {
        let blocks = |c: &frame::Component| (c.blocks_wide, vec![[0; 64]; c.blocks_wide * c.blocks_high]);
        Self {
            components: frame.components.iter().map(blocks).collect(),
            missing_bits: vec![[None; 64]; frame.components.len()],
        }
    }

    /// Fails when a scan would refine what is not there or bring again what is: both would spoil what was read.
    fn check_order(&self, scan: &Scan, progressive: bool) -> Result<()> {
        let band = scan.band;
        let before = (band.high > 0).then_some(band.high as u8);
        for part in &scan.parts {
            let known = &self.missing_bits[part.component];
            let in_order = known[band.start..=band.end].iter().all(|&bits| bits == before);
            if !in_order || (progressive && band.start > 0 && known[0].is_none()) {
                return Err(Error::corrupt("JPEG: the scans are not in order"));
            }
        }
        Ok(())
    }

    fn note(&mut self, scan: &Scan) {
        for part in &scan.parts {
            self.missing_bits[part.component][scan.band.start..=scan.band.end].fill(Some(scan.band.low as u8));
        }
    }

    /// Whether every bit of every coefficient was read.
    fn is_complete(&self) -> bool {
        self.missing_bits.iter().flatten().all(|&bits| bits == Some(0))
    }

    fn has_all_components(&self) -> bool {
        self.missing_bits.iter().all(|bits| bits[0].is_some())
    }
}

impl BlockSink for CoefficientStore {
    #[inline(always)]
    fn block(&mut self, component: usize, x: usize, y: usize) -> &mut Block {
        let (blocks_wide, blocks) = &mut self.components[component];
        &mut blocks[y * *blocks_wide + x]
    }

    fn done(&mut self, _: usize, _: usize, _: usize) {}
}
