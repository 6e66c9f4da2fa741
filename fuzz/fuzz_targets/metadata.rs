//! Any bytes as EXIF, XMP and ICC profile: nothing panics, and what `Safe` keeps names no position.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::options::MetadataPolicy;
use pagelift::images::{Metadata, Pixels, probe, read_metadata, to_srgb};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(info) = probe(bytes) {
        check(&read_metadata(bytes, &info));
    }
    let block = Some(bytes.to_vec());
    check(&Metadata { icc: block.clone(), exif: block.clone(), xmp: block });
});

fn check(metadata: &Metadata) {
    let size = (70_000, 3);
    let safe = metadata.filtered(MetadataPolicy::Safe, size);
    assert!(safe.icc.is_none() && safe.xmp.is_none());
    // Filtering again changes nothing.
    assert_eq!(safe.filtered(MetadataPolicy::Safe, size), safe);
    let all = metadata.filtered(MetadataPolicy::All, size);
    assert!(all.exif.as_ref().map_or(0, Vec::len) <= metadata.exif.as_ref().map_or(0, Vec::len));
    if let Some(icc) = &metadata.icc {
        let data = (0..=255).flat_map(|v| [v, 255 - v, v / 2, 255]).collect();
        let mut pixels = Pixels::from_rgba(256, 1, data).unwrap();
        to_srgb(&mut pixels, icc);
    }
}
