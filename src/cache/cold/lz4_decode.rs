//! Decompression of LZ4 blocks, after the published description of the format (lz4_Block_format.md).

/// The shortest match; what a token says comes on top.
const MIN_MATCH: usize = 4;

/// Reads a length that began in half a token: 15 means that more bytes follow, up to the first that is not 255.
fn length(half: u8, block: &mut &[u8]) -> Option<usize> {
    let mut length = usize::from(half);
    if half == 15 {
        loop {
            let (&byte, rest) = block.split_first()?;
            *block = rest;
            length = length.checked_add(usize::from(byte))?;
            if byte != 255 {
                break;
            }
        }
    }
    Some(length)
}

/// Appends the bytes of a block to `out`, exactly `size` of them. Matches may reach back into what `out` begins with: that
/// is how a dictionary is given.
///
/// None when the block is malformed, or when it holds more or fewer bytes; `out` may have grown by some of them then, never
/// by more than `size`.
pub fn decompress(mut block: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    let end = out.len().checked_add(size)?;
    loop {
        let (&token, rest) = block.split_first()?;
        block = rest;
        let literals = length(token >> 4, &mut block)?;
        if literals > block.len() || literals > end - out.len() {
            return None;
        }
        let (copied, rest) = block.split_at(literals);
        out.extend_from_slice(copied);
        // The last sequence ends with its literals.
        if rest.is_empty() {
            return (out.len() == end && token & 15 == 0).then_some(());
        }
        let (offset, rest) = rest.split_first_chunk::<2>()?;
        block = rest;
        let offset = usize::from(u16::from_le_bytes(*offset));
        let matched = length(token & 15, &mut block)?.checked_add(MIN_MATCH)?;
        if offset == 0 || offset > out.len() || matched > end - out.len() {
            return None;
        }
        // Bytes that the match itself writes repeat: what is there doubles with every step.
        let mut left = matched;
        let start = out.len() - offset;
        while left > 0 {
            let count = left.min(out.len() - start);
            out.extend_from_within(start..start + count);
            left -= count;
        }
    }
}
