//! JPEG written again around its coded data.

use crate::images::container::jpeg;
use crate::images::container::source::Source;
use crate::images::decode::jpeg::coded_data;
use crate::images::encode::jpeg::push;
use crate::images::metadata::jpeg::ICC;

/// What one segment has room for behind the signature of a profile and its two numbers.
const PROFILE_PART: usize = jpeg::LONGEST - ICC.len() - 2;

/// JFIF without a thumbnail, version 1.1, no density.
const JFIF: [u8; 14] = *b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// The file with what its picture is made of (frame, tables, scans), with JFIF's density, Adobe's colour transform and `icc`.
/// Everything else goes: comments, all other application segments, bytes that belong to no segment, what lies between the
/// coded data and the next marker, and what follows the picture (further pictures, thumbnails, videos).
///
/// Which bytes are coded data only the decoder knows, so the picture is decoded once more.
pub fn strip(file: &[u8], icc: Option<&[u8]>) -> Option<Vec<u8>> {
    let source = Source::whole(file);
    let scans = coded_data(file).ok()?;
    let mut out = Vec::with_capacity(file.len());
    out.extend_from_slice(&[0xff, 0xd8]);
    let (mut jfif, mut adobe, mut tables) = (None, None, Vec::new());
    let mut position = jpeg::FIRST;
    for (number, scan) in scans.iter().enumerate() {
        let header = loop {
            let segment = jpeg::next(&source, position).ok()??;
            position = segment.next;
            let contents = segment.contents(&source).ok()??;
            match segment.marker {
                jpeg::SOS => break contents,
                jpeg::APP0 if contents.starts_with(b"JFIF\0") => jfif = jfif.or(Some(contents)),
                jpeg::APP14 if contents.starts_with(b"Adobe") => adobe = adobe.or(contents.get(..12)),
                // Behind the last of its numbers there is room for anything.
                jpeg::DRI => push(&mut tables, jpeg::DRI, contents.get(..2)?),
                jpeg::DHT | jpeg::DQT => push(&mut tables, segment.marker, contents),
                marker if jpeg::is_frame(marker) => {
                    let components = usize::from(*contents.get(5)?);
                    push(&mut tables, marker, contents.get(..6 + 3 * components)?);
                }
                _ => {}
            }
        };
        if scan.first()?.start as u64 != position {
            return None;
        }
        if number == 0 {
            head(&mut out, jfif, adobe, icc);
        }
        out.append(&mut tables);
        push(&mut out, jpeg::SOS, header.get(..4 + 2 * usize::from(*header.first()?))?);
        scan.iter().for_each(|part| out.extend_from_slice(&file[part.clone()]));
        position = scan.last()?.end as u64;
    }
    out.extend_from_slice(&[0xff, jpeg::EOI]);
    Some(out)
}

/// What stands in front of the tables.
fn head(out: &mut Vec<u8>, jfif: Option<&[u8]>, adobe: Option<&[u8]>, icc: Option<&[u8]>) {
    if let Some(jfif) = jfif {
        let mut contents = JFIF;
        // Version and density; the thumbnail has no pixels.
        if let Some(density) = jfif.get(5..12) {
            contents[5..12].copy_from_slice(density);
        }
        push(out, jpeg::APP0, &contents);
    }
    if let Some(icc) = icc {
        let parts = icc.chunks(PROFILE_PART);
        let count = parts.len() as u8;
        for (i, part) in parts.enumerate() {
            push(out, jpeg::APP2, &[ICC, &[i as u8 + 1, count], part].concat());
        }
    }
    if let Some(adobe) = adobe {
        push(out, jpeg::APP14, adobe);
    }
}
