//! Where a zlib stream ends that lies in pieces (RFC 1950): the data of a PNG, chunk by chunk.

use simd_adler32::Adler32;

/// How far back Deflate refers at most, in bytes (RFC 1951, 2).
const LOOK_BACK: usize = 32 << 10;

/// The most bytes that the inflater reads beyond the end: it fetches eight at a time.
const READ_AHEAD: usize = 7;

/// The bytes of the stream that begins with the first piece, in all pieces together. `None` where the stream does not end in
/// them, or is damaged: its own checksum is judged.
pub fn stream_length<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Option<u64> {
    let mut inflater = fdeflate::Decompressor::new();
    let (mut window, mut filled) = (vec![0; 4 * LOOK_BACK], 0);
    let (mut length, mut tail, mut checksum) = (0, Vec::new(), Adler32::new());
    for mut data in pieces {
        loop {
            let (taken, written) = inflater.read(data, &mut window, filled, false).ok()?;
            checksum.write(&window[filled..filled + written]);
            length += taken as u64;
            keep_last(&mut tail, &data[..taken]);
            (data, filled) = (&data[taken..], filled + written);
            if inflater.is_done() {
                return Some(length - surplus(&tail, checksum.finish()) as u64);
            }
            if filled == window.len() {
                window.copy_within(filled - LOOK_BACK.., 0);
                filled = LOOK_BACK;
            } else if data.is_empty() || taken + written == 0 {
                break;
            }
        }
    }
    None
}

/// The last bytes that were read, so many as the checksum and what was read too much can be.
fn keep_last(tail: &mut Vec<u8>, read: &[u8]) {
    tail.extend_from_slice(&read[read.len().saturating_sub(4 + READ_AHEAD)..]);
    tail.drain(..tail.len().saturating_sub(4 + READ_AHEAD));
}

/// How many of the last bytes lie behind the checksum, which ends the stream.
fn surplus(tail: &[u8], checksum: u32) -> usize {
    (0..=READ_AHEAD)
        .rev()
        .find(|behind| tail[..tail.len().saturating_sub(*behind)].ends_with(&checksum.to_be_bytes()))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_to_the_byte_however_the_stream_is_cut() {
        for size in [0, 1, 5, 300, 70_000, 300_000] {
            let data: Vec<u8> = (0..size).map(|i: u32| (i.wrapping_mul(i) / 7) as u8).collect();
            let stream = fdeflate::compress_to_vec(&data);
            for surplus in [0, 1, 6, 7, 8, 40] {
                let bytes = [&stream[..], &vec![0xaa; surplus]].concat();
                for piece in [1, 3, 1000, usize::MAX] {
                    assert_eq!(
                        stream_length(bytes.chunks(piece)),
                        Some(stream.len() as u64),
                        "{size} {surplus} {piece}"
                    );
                }
            }
            assert_eq!(stream_length([&stream[..stream.len() - 1]]), None);
        }
    }
}
