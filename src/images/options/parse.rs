//! The one validation of option names, types and ranges. JavaScript and the command line both come through here.

use super::given::{Given, LARGEST_INTEGER};
use super::unknown::unknown;
use super::{Animation, CompressOptions, Fit, MetadataPolicy, OptionValue, OutputFormat, Quality};
use crate::{Error, Result};

/// Every name that is understood, as spelt in JavaScript.
pub(super) const NAMES: [&str; 14] = [
    "format",
    "quality",
    "targetScore",
    "maxBytes",
    "maxWidth",
    "maxHeight",
    "fit",
    "enlarge",
    "effort",
    "metadata",
    "animation",
    "background",
    "maxPixels",
    "timeout",
];

/// Sizes beyond this are mistakes: no format here stores a longer side.
pub(super) const LONGEST_SIDE: f64 = 65_535.0;

impl CompressOptions {
    /// Options from pairs of a JavaScript name and a value; [`OptionValue::Null`] means the default.
    ///
    /// Fails with `options/invalid` on an unknown name, a wrong type, a value out of range, or options that contradict
    /// each other; the message says what was expected and what was got.
    pub fn from_values<N: AsRef<str>>(values: impl IntoIterator<Item = (N, OptionValue)>) -> Result<Self> {
        let mut options = Self::default();
        let mut score = None;
        for (name, value) in values {
            let name = name.as_ref();
            let given = Given { name, value: &value };
            if !NAMES.contains(&name) {
                return Err(unknown(name, &value, &NAMES));
            }
            if value == OptionValue::Null {
                continue;
            }
            match name {
                "format" => {
                    options.format = given.one_of([
                        ("auto", OutputFormat::Auto),
                        ("webp", OutputFormat::WebP),
                        ("jpeg", OutputFormat::Jpeg),
                        ("png", OutputFormat::Png),
                    ])?;
                }
                "quality" => options.quality = given.quality()?,
                "targetScore" => score = Some(given.percentage(1.0, "a number from 1 to 100")?),
                "maxBytes" => options.max_bytes = Some(given.integer(1.0, LARGEST_INTEGER, "bytes")? as u64),
                "maxWidth" => options.max_width = Some(given.integer(1.0, LONGEST_SIDE, "pixels")? as u32),
                "maxHeight" => options.max_height = Some(given.integer(1.0, LONGEST_SIDE, "pixels")? as u32),
                "fit" => {
                    options.fit = given.one_of([
                        ("inside", Fit::Inside),
                        ("cover", Fit::Cover),
                        ("contain", Fit::Contain),
                        ("fill", Fit::Fill),
                    ])?;
                }
                "enlarge" => options.enlarge = given.boolean()?,
                "effort" => options.effort = given.integer(0.0, 6.0, "")? as u8,
                "metadata" => {
                    options.metadata = given.one_of([
                        ("none", MetadataPolicy::None),
                        ("safe", MetadataPolicy::Safe),
                        ("all", MetadataPolicy::All),
                    ])?;
                }
                "animation" => {
                    options.animation =
                        given.one_of([("keep", Animation::Keep), ("first-frame", Animation::FirstFrame)])?;
                }
                "background" => options.background = given.color()?,
                "maxPixels" => options.max_pixels = given.integer(1.0, LARGEST_INTEGER, "pixels")? as u64,
                "timeout" => {
                    options.timeout = given.number(f64::MIN_POSITIVE, f64::INFINITY, "milliseconds above 0")?;
                }
                _ => return Err(unknown(name, &value, &NAMES)),
            }
        }
        if let Some(score) = score {
            if let Quality::Fixed(quality) = options.quality {
                let got = format!("quality {}", OptionValue::from(f64::from(quality)).shown());
                return Err(Error::option("targetScore", "no fixed quality beside it", &got));
            }
            options.quality = Quality::Score(score);
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    fn parse(name: &str, value: impl Into<OptionValue>) -> Result<CompressOptions> {
        CompressOptions::from_values([(name, value.into())])
    }

    fn message(name: &str, value: impl Into<OptionValue>) -> String {
        let error = parse(name, value).expect_err("an invalid option");
        assert_eq!(error.code(), ErrorCode::InvalidOption);
        error.to_string()
    }

    #[test]
    fn nothing_given_is_the_default() {
        assert_eq!(CompressOptions::from_values::<&str>([]).unwrap(), CompressOptions::default());
        let nulls = NAMES.map(|name| (name, OptionValue::Null));
        assert_eq!(CompressOptions::from_values(nulls).unwrap(), CompressOptions::default());
    }

    #[test]
    fn reads_every_option() {
        let options = CompressOptions::from_values([
            ("format", "png".into()),
            ("quality", 42.5.into()),
            ("maxBytes", 1000.0.into()),
            ("maxWidth", 640.0.into()),
            ("maxHeight", 480.0.into()),
            ("fit", "cover".into()),
            ("enlarge", true.into()),
            ("effort", 6.0.into()),
            ("metadata", "safe".into()),
            ("animation", "first-frame".into()),
            ("background", "#1a2B3c".into()),
            ("maxPixels", 1e6.into()),
            ("timeout", f64::INFINITY.into()),
        ])
        .unwrap();
        let expected = CompressOptions {
            format: OutputFormat::Png,
            quality: Quality::Fixed(42.5),
            max_bytes: Some(1000),
            max_width: Some(640),
            max_height: Some(480),
            fit: Fit::Cover,
            enlarge: true,
            effort: 6,
            metadata: MetadataPolicy::Safe,
            animation: Animation::FirstFrame,
            background: Some([0x1a, 0x2b, 0x3c]),
            max_pixels: 1_000_000,
            timeout: f64::INFINITY,
            placeholder: None,
        };
        assert_eq!(options, expected);
    }

    #[test]
    fn says_what_was_expected_and_got() {
        assert_eq!(message("quality", "high"), "quality: expected 'auto' or a number from 0 to 100, got 'high'");
        assert_eq!(message("quality", 101.0), "quality: expected 'auto' or a number from 0 to 100, got 101");
        assert_eq!(message("format", "tiff"), "format: expected 'auto', 'webp', 'jpeg' or 'png', got 'tiff'");
        assert_eq!(message("maxWidth", 0.5), "maxWidth: expected a whole number of pixels from 1 to 65535, got 0.5");
        assert_eq!(message("maxBytes", -1.0), "maxBytes: expected a whole number of bytes from 1 up, got -1");
        assert_eq!(message("effort", 7.0), "effort: expected a whole number from 0 to 6, got 7");
        assert_eq!(message("animation", true), "animation: expected 'keep' or 'first-frame', got true");
        assert_eq!(message("enlarge", "yes"), "enlarge: expected true or false, got 'yes'");
        assert_eq!(message("timeout", f64::NAN), "timeout: expected milliseconds above 0, got NaN");
        assert_eq!(
            message("fit", OptionValue::Other("object")),
            "fit: expected 'inside', 'cover', 'contain' or 'fill', got object"
        );
    }

    #[test]
    fn a_share_of_one_is_refused_with_the_number_that_it_stands_for() {
        let expected = "quality: expected 'auto' or a number from 0 to 100, got";
        assert_eq!(message("quality", 0.8), format!("{expected} 0.8: did you mean 80?"));
        assert_eq!(message("quality", 0.925), format!("{expected} 0.925: did you mean 92.5?"));
        let expected = "targetScore: expected a number from 1 to 100, got";
        assert_eq!(message("targetScore", 0.7), format!("{expected} 0.7: did you mean 70?"));
        assert_eq!(message("targetScore", 0.0), format!("{expected} 0"));
        assert_eq!(parse("quality", 1.0).unwrap().quality, Quality::Fixed(1.0));
        assert_eq!(parse("quality", 0.0).unwrap().quality, Quality::Fixed(0.0));
        assert_eq!(parse("targetScore", 1.0).unwrap().quality, Quality::Score(1.0));
    }

    #[test]
    fn names_the_choice_that_is_meant() {
        for meant in ["jpg", "image/jpeg", "JPEG", "image/jpg", "jpegg"] {
            assert!(message("format", meant).ends_with(&format!("got '{meant}': did you mean 'jpeg'?")), "{meant}");
        }
        assert!(message("format", "image/webp").ends_with("did you mean 'webp'?"));
        assert!(message("fit", "Cover").ends_with("did you mean 'cover'?"));
        for other in ["avif", "gif", "image/tiff", ""] {
            assert!(message("format", other).ends_with(&format!("got '{other}'")), "{other}");
        }
    }

    #[test]
    fn names_the_closest_option() {
        assert_eq!(message("maxSizeMB", 1.0), "unknown option 'maxSizeMB': did you mean maxBytes: 1048576?");
        assert_eq!(message("onprogress", 1.0), "unknown option 'onprogress': did you mean 'onProgress'?");
        assert_eq!(message("qualtiy", 80.0), "unknown option 'qualtiy': did you mean 'quality'?");
        assert_eq!(message("maxwidth", 80.0), "unknown option 'maxwidth': did you mean 'maxWidth'?");
        assert!(message("watermark", "x").contains("known are format, quality"));
    }

    #[test]
    fn colours() {
        assert_eq!(parse("background", "#f80").unwrap().background, Some([255, 136, 0]));
        assert_eq!(parse("background", "black").unwrap().background, Some([0, 0, 0]));
        assert_eq!(parse("background", "transparent").unwrap().background, None);
        for wrong in ["", "#", "#12", "#12345", "#12345g", "red", "#\u{e9}\u{e9}\u{e9}"] {
            assert!(parse("background", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_score_and_a_quality_contradict_each_other() {
        let both = [("targetScore", OptionValue::Number(80.0)), ("quality", OptionValue::Number(75.0))];
        assert!(CompressOptions::from_values(both).is_err());
        let auto = [("targetScore", OptionValue::Number(80.0)), ("quality", "auto".into())];
        assert_eq!(CompressOptions::from_values(auto).unwrap().quality, Quality::Score(80.0));
    }
}
