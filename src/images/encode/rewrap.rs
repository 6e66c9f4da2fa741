//! Taking the metadata out of a file without touching its picture, for originals that cannot be made smaller.

use super::{Embedded, png, webp};
use crate::images::Format;

mod jpeg;

/// The file without its metadata, with `embedded` in its place; `None` for formats where that is not possible here, and
/// for files whose structure cannot be followed to the end. Colour profiles stay: the pixels need them.
pub fn rewrap(file: &[u8], format: Format, embedded: &Embedded) -> Option<Vec<u8>> {
    let stripped = match format {
        Format::Jpeg => jpeg::strip(file),
        Format::Png => png::strip(file),
        Format::WebP => webp::strip(file),
        _ => None,
    }?;
    Some(embedded.put_into(stripped, format))
}
