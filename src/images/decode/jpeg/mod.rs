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
mod segments;
mod standard;
mod store;
mod upsample;
mod ycbcr;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod ycbcr_portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod ycbcr_wasm32;

use std::ops::Range;

use blocks::Block;
use frame::{Frame, Transform};
use output::Output;
use scan::{BlockSink, Scan, ScanReader};
use segments::Segments;
use store::CoefficientStore;

use super::Progress;
use crate::images::Pixels;
use crate::{Error, Result};

/// More scans than any writer makes; each costs a walk over the whole picture.
const MAX_SCANS: usize = 200;

/// Decodes to RGBA; pictures of four inks are handed to `to_rgb`, which replaces C, M, Y, K (255: no ink, as Adobe and all
/// browsers have it) by RGBA.
pub fn decode(bytes: &[u8], progress: &mut Progress, to_rgb: impl FnOnce(&mut [u8])) -> Result<Pixels> {
    let mut segments = Segments::new(bytes);
    let start = segments.frame_header()?;
    let (width, height) = (start.0.width, start.0.height);
    let mut data = Vec::new();
    let frame = read_picture(&mut segments, start, progress, width * height * 4, &mut |rows| {
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
    let mut segments = Segments::new(bytes);
    let start = segments.frame_header()?;
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
    read_picture(&mut segments, start, progress, room, &mut emit).map(drop)
}

/// The bytes of each scan's coded data, restart markers included, in the order of the scans. Whatever else lies between the
/// scan's header and the next segment is not the picture's. Fails where [`decode`] fails.
pub fn coded_data(bytes: &[u8]) -> Result<Vec<Vec<Range<usize>>>> {
    let mut segments = Segments::new(bytes);
    let start = segments.frame_header()?;
    let mut progress = Progress { host: &mut |_| true, last: 0.0 };
    read_picture(&mut segments, start, &mut progress, 0, &mut |rows| {
        rows.clear();
        Ok(())
    })?;
    Ok(segments.coded)
}

/// Is shown the rows of pixels that are there after each row of MCUs; it may take them away.
type Emit<'a> = &'a mut dyn FnMut(&mut Vec<u8>) -> Result<()>;

/// Decodes everything behind the frame header; makes room for `room` bytes of pixels.
fn read_picture(
    segments: &mut Segments<'_>,
    start: (Frame, usize),
    progress: &mut Progress,
    room: usize,
    emit: Emit<'_>,
) -> Result<Frame> {
    let (frame, position) = start;
    // Every block takes a bit at least: a small file cannot make us allocate a huge picture.
    if frame.blocks() / 8 > segments.bytes.len() {
        return Err(Error::corrupt("JPEG: the file is too short for a picture of its size"));
    }
    let first = segments.next_scan(position, &frame)?;
    let Some((scan, data)) = first else {
        return Err(Error::corrupt("JPEG: there is no picture in the file"));
    };
    let transform = frame.transform(segments.jfif, segments.adobe);
    if !frame.progressive && scan.parts.len() == frame.components.len() {
        read_directly(segments, (&frame, transform, room), &scan, data, progress, emit)?;
    } else {
        read_in_scans(segments, (&frame, transform, room), scan, data, progress, emit)?;
    }
    Ok(frame)
}

/// The common case: one scan carries everything, so that blocks become pixels at once.
fn read_directly(
    segments: &mut Segments<'_>,
    (frame, transform, room): (&Frame, Transform, usize),
    scan: &Scan,
    data: usize,
    progress: &mut Progress,
    emit: Emit<'_>,
) -> Result<()> {
    let mut reader = ScanReader::new(segments.bytes, data, &segments.tables);
    let quantisers = segments.quantisers(frame)?;
    let output = Output::new(frame, transform, &quantisers, room);
    let mut sink = DirectSink { output, block: [0; 64], top: [0; 4] };
    for row in 0..frame.mcus_high {
        sink.top = std::array::from_fn(|i| frame.components.get(i).map_or(0, |c| row * c.vertical));
        reader.mcu_row(frame, scan, &segments.tables, row, &mut sink)?;
        emit(sink.output.finish_mcu_row(row))?;
        progress.report(row as f32 / frame.mcus_high as f32)?;
    }
    segments.coded.push(reader.used(data));
    Ok(())
}

/// Progressive pictures, and sequential ones of several scans: all coefficients first, then the pixels.
fn read_in_scans(
    segments: &mut Segments<'_>,
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
            let table = segments.tables.quantisers[frame.components[part.component].table];
            tables[part.component] = tables[part.component].or(table);
        }
        let mut reader = ScanReader::new(segments.bytes, data, &segments.tables);
        let (_, rows) = scan.mcus(frame);
        for row in 0..rows {
            reader.mcu_row(frame, &scan, &segments.tables, row, &mut store)?;
            // The number of scans is not known beforehand: each takes a tenth of what is left.
            let done = 1.0 - 0.9f32.powi(number as i32 - 1) * (1.0 - 0.1 * row as f32 / rows as f32);
            progress.report(0.8 * done)?;
        }
        let end = reader.finish();
        segments.coded.push(reader.used(data));
        store.note(&scan);
        match segments.next_scan(end, frame) {
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
    write_stored(&mut store, frame, Output::new(frame, transform, &quantisers, room), progress, emit)
}

/// Makes pixels of the coefficients of all scans.
fn write_stored(
    store: &mut CoefficientStore,
    frame: &Frame,
    mut output: Output<'_>,
    progress: &mut Progress,
    emit: Emit<'_>,
) -> Result<()> {
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
