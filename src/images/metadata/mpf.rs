//! The index of a JPEG of several pictures (Multi-Picture Format, CIPA DC-007).

use super::tiff::Tiff;

/// The entry that lists the pictures (5.2.3.3).
const ENTRIES: u16 = 0xb002;
/// One picture: attributes, size, offset, two dependent pictures.
const ENTRY_BYTES: usize = 16;

/// Where the pictures behind the first are, in bytes from the beginning of the index.
pub fn offsets(index: &[u8]) -> impl Iterator<Item = u32> {
    let tiff = Tiff::new(index);
    let list = tiff.and_then(|tiff| Some((tiff, tiff.find(tiff.first_directory()?, ENTRIES)?)));
    list.into_iter().flat_map(|(tiff, list)| {
        let big = tiff.big_endian;
        list.value.chunks_exact(ENTRY_BYTES).filter_map(move |entry| {
            let offset = *entry[8..].first_chunk()?;
            let offset = if big { u32::from_be_bytes(offset) } else { u32::from_le_bytes(offset) };
            // The first picture is the file's own, and says 0.
            (offset > 0).then_some(offset)
        })
    })
}
