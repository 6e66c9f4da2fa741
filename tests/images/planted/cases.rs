//! Files that leaked, where they are at hand.

use pagelift::images::options::{MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Input, Silent, compress};

use super::{bytes_of, has};

#[test]
fn files_that_leaked() {
    let Some(folder) = crate::input::corpus::folder("PAGELIFT_CASES", "../shared/cases/images") else { return };
    for name in
        ["safe-serial.jpg", "safe-makernote.jpg", "safe-serial.webp", "none-noeoi.jpg", "none-noeoi-trailer.jpg"]
    {
        let file = std::fs::read(folder.join(name)).expect(name);
        for metadata in [MetadataPolicy::None, MetadataPolicy::Safe] {
            for format in [OutputFormat::Auto, OutputFormat::Jpeg, OutputFormat::WebP, OutputFormat::Png] {
                for quality in [Quality::Auto, Quality::Fixed(100.0)] {
                    let options = CompressOptions { metadata, format, quality, ..CompressOptions::default() };
                    let result = compress(Input::Encoded(file.clone()), &options, &mut Silent).expect(name);
                    let bytes = bytes_of(&result, &file);
                    for text in [&b"SERIAL"[..], b"MAKERNOTE", b"+48.8583", b"SEFT"] {
                        assert!(!has(bytes, text), "{name}: {options:?}");
                    }
                    assert!(metadata == MetadataPolicy::Safe || !has(bytes, b"Jane Doe"), "{name}: {options:?}");
                }
            }
        }
    }
}
