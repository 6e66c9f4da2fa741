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

/// Replaces `out` by the bytes of a block, exactly `size` of them. Matches may reach back into the dictionary.
///
/// None when the block is malformed, or when it holds more or fewer bytes; `out` may hold some of them then, never more than
/// `size`.
pub fn decompress(mut block: &[u8], dictionary: &[u8], size: usize, out: &mut Vec<u8>) -> Option<()> {
    out.clear();
    loop {
        let (&token, rest) = block.split_first()?;
        block = rest;
        let literals = length(token >> 4, &mut block)?;
        if literals > block.len() || literals > size - out.len() {
            return None;
        }
        let (copied, rest) = block.split_at(literals);
        out.extend_from_slice(copied);
        // The last sequence ends with its literals.
        if rest.is_empty() {
            return (out.len() == size && token & 15 == 0).then_some(());
        }
        let (offset, rest) = rest.split_first_chunk::<2>()?;
        block = rest;
        let offset = usize::from(u16::from_le_bytes(*offset));
        let matched = length(token & 15, &mut block)?.checked_add(MIN_MATCH)?;
        if offset == 0 || matched > size - out.len() {
            return None;
        }
        let mut left = matched;
        if offset > out.len() {
            let from = (dictionary.len() + out.len()).checked_sub(offset)?;
            let seen = &dictionary[from..];
            let seen = &seen[..left.min(seen.len())];
            out.extend_from_slice(seen);
            left -= seen.len();
        }
        // Bytes that the match itself writes repeat: what is there doubles with every step.
        let start = out.len().saturating_sub(offset);
        while left > 0 {
            let count = left.min(out.len() - start);
            out.extend_from_within(start..start + count);
            left -= count;
        }
    }
}
