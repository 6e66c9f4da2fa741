//! What other packages call their options, and what stands for them here: browser-image-compression, compressorjs,
//! image-blob-reduce, jSquash, pica, react-image-file-resizer and sharp, by their declarations of 2026.

use super::value::shown_number;
use super::{OptionValue, hint};

/// What to say of a name.
#[derive(Clone, Copy)]
enum Advice {
    /// Options for numbers of the same meaning, in a unit so many times smaller.
    Number(&'static [&'static str], f64),
    /// `quality`, said as a share of 1 or as here.
    Quality,
    /// `format`, by the name of a format or a media type.
    Format,
    /// `metadata`: all or nothing.
    Metadata,
    /// An option of the same purpose, whose values are others.
    Option(&'static str),
    /// Why there is no such option.
    Says(&'static str),
}

use Advice::{Format, Metadata, Number, Option as Named, Quality, Says};

/// browser-image-compression counts in these.
const MEBIBYTE: f64 = 1_048_576.0;

/// The names, separated by spaces, in lower case and without `_` and `-`, which make no difference.
const PEERS: &[(&str, Advice)] = &[
    ("maxsizemb", Number(&["maxBytes"], MEBIBYTE)),
    ("targetsize", Number(&["maxBytes"], 1.0)),
    ("maxsize maxfilesize", Named("maxBytes")),
    ("maxwidthorheight max maxside maxdimension", Number(&["maxWidth", "maxHeight"], 1.0)),
    ("width targetwidth newwidth", Number(&["maxWidth"], 1.0)),
    ("height targetheight newheight", Number(&["maxHeight"], 1.0)),
    ("resize resizemode preserveaspectratio keepaspectratio gravity", Named("fit")),
    ("minwidth minheight withoutenlargement upscale", Named("enlarge")),
    ("limitinputpixels", Number(&["maxPixels"], 1.0)),
    ("filetype mimetype type outputformat outputtype compressformat converttypes convertsize", Format),
    ("initialquality imagequality jpegquality compressionquality", Quality),
    ("nearlossless palette colors colours dither", Named("quality")),
    ("method", Number(&["effort"], 1.0)),
    ("speed compressionlevel compression maxiteration pass mozjpeg", Named("effort")),
    ("preserveexif retainexif keepexif withexif withmetadata keepmetadata", Metadata),
    ("stripexif stripmetadata removeexif exif", Named("metadata")),
    ("fillcolor bgcolor flatten", Named("background")),
    ("animated pages page", Named("animation")),
    ("canceltoken abortsignal", Named("signal")),
    ("lossless", Says("did you mean format: 'png'?")),
    ("progressive interlaced alphaquality", Says("leave it out: JPEG is progressive, transparency is exact")),
    (
        "exiforientation checkorientation preserveorientation autoorient autorotate rotate rotation",
        Says("leave it out: pictures come out upright, and are not turned otherwise"),
    ),
    ("strict", Says("leave it out: an original that cannot be made smaller comes back")),
    ("alwayskeepresolution", Says("leave it out: the size in pixels stays without maxWidth and maxHeight")),
    ("usewebworker useworker worker", Says("leave it out: the work is always done in workers")),
    ("liburl wasmurl maxworkers concurrency", Says("see 'configure'")),
    ("withiccprofile keepiccprofile colorspace", Says("leave it out: pictures come out in sRGB")),
    ("chromasubsampling smartsubsample usesharpyuv", Says("leave it out: the picture decides")),
    ("kernel filter unsharpamount unsharpradius sharpen", Says("leave it out: there is one way to scale")),
    ("success error onsuccess onerror", Says("leave it out: there is a promise")),
    ("filename outputname base64", Says("leave it out: see 'file' of the result")),
];

/// What to say of a name that is another package's option; `None` where it is not.
pub(super) fn advice(name: &str, value: &OptionValue) -> Option<String> {
    let name = name.replace(['_', '-'], "").to_ascii_lowercase();
    let (_, advice) = PEERS.iter().find(|(names, _)| names.split(' ').any(|known| known == name))?;
    let (options, meant): (&[&str], _) = match advice {
        Number(options, times) => (options, whole(value, *times)),
        Quality => (&["quality"], hint::percent(value)),
        Format => (&["format"], format(value)),
        Metadata => (&["metadata"], metadata(value)),
        Named(option) => (std::slice::from_ref(option), None),
        Says(text) => return Some((*text).into()),
    };
    let mut said = String::from("did you mean ");
    for (i, option) in options.iter().enumerate() {
        said += if i == 0 { "" } else { " and " };
        said += option;
        if let Some(meant) = &meant {
            said += ": ";
            said += meant;
        }
    }
    said.push('?');
    Some(said)
}

/// The number in another unit; `None` where there is no whole one.
fn whole(value: &OptionValue, times: f64) -> Option<String> {
    match *value {
        OptionValue::Number(number) if (0.5..1e15).contains(&(number * times)) => {
            Some(shown_number((number * times).round()))
        }
        _ => None,
    }
}

fn format(value: &OptionValue) -> Option<String> {
    let OptionValue::Text(text) = value else { return None };
    hint::choice(text, &["auto", "webp", "jpeg", "png"]).map(|format| format!("'{format}'"))
}

fn metadata(value: &OptionValue) -> Option<String> {
    match value {
        OptionValue::Bool(true) => Some("'all', or 'safe', which drops the position".into()),
        OptionValue::Bool(false) => Some("'none'".into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::NAMES;
    use super::*;

    fn hint(name: &str, value: impl Into<OptionValue>) -> String {
        advice(name, &value.into()).expect("an option of another package")
    }

    #[test]
    fn numbers_are_converted() {
        assert_eq!(hint("maxSizeMB", 0.5), "did you mean maxBytes: 524288?");
        assert_eq!(hint("maxWidthOrHeight", 1920.0), "did you mean maxWidth: 1920 and maxHeight: 1920?");
        assert_eq!(hint("max", 800.4), "did you mean maxWidth: 800 and maxHeight: 800?");
        assert_eq!(hint("target_size", 9000.0), "did you mean maxBytes: 9000?");
        assert_eq!(hint("initialQuality", 0.85), "did you mean quality: 85?");
        assert_eq!(hint("method", 6.0), "did you mean effort: 6?");
    }

    #[test]
    fn what_is_no_number_leaves_the_name() {
        for value in [0.0, -1.0, f64::INFINITY, f64::NAN, f64::MIN_POSITIVE] {
            assert_eq!(hint("maxSizeMB", value), "did you mean maxBytes?");
        }
        assert_eq!(hint("maxWidthOrHeight", "1920"), "did you mean maxWidth and maxHeight?");
        assert_eq!(hint("initialQuality", 1.0), "did you mean quality?");
    }

    #[test]
    fn formats_are_named_as_here() {
        for name in ["fileType", "mimeType", "type", "outputFormat"] {
            assert_eq!(hint(name, "image/webp"), "did you mean format: 'webp'?");
        }
        assert_eq!(hint("compressFormat", "JPEG"), "did you mean format: 'jpeg'?");
        assert_eq!(hint("mimeType", "image/tiff"), "did you mean format?");
        assert_eq!(hint("convertTypes", OptionValue::Other("an array")), "did you mean format?");
    }

    #[test]
    fn metadata_is_kept_or_not() {
        assert_eq!(hint("preserveExif", false), "did you mean metadata: 'none'?");
        assert!(hint("retainExif", true).starts_with("did you mean metadata: 'all', or 'safe'"));
    }

    #[test]
    fn what_is_not_needed_says_why() {
        assert_eq!(hint("useWebWorker", true), "leave it out: the work is always done in workers");
        assert!(hint("exifOrientation", 6.0).contains("come out upright"));
    }

    /// A name of ours, or one twice, would never be heard of.
    #[test]
    fn every_name_is_there_once_and_is_not_ours() {
        let names: Vec<&str> = PEERS.iter().flat_map(|(names, _)| names.split(' ')).collect();
        for (i, name) in names.iter().enumerate() {
            assert!(
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
                "{name}"
            );
            assert!(!NAMES.iter().any(|ours| ours.eq_ignore_ascii_case(name)), "{name}");
            assert!(!names[..i].contains(name), "{name}");
        }
        assert_eq!(advice("watermark", &OptionValue::Null), None);
    }

    /// What is suggested exists.
    #[test]
    fn every_suggestion_is_an_option() {
        for (_, advice) in PEERS {
            let options = match advice {
                Number(options, _) => options.to_vec(),
                Named(option) => vec![*option],
                _ => vec![],
            };
            assert!(options.iter().all(|option| NAMES.contains(option) || *option == "signal"), "{options:?}");
        }
    }
}
