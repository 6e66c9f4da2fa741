//! The one validation of option names, types and ranges. JavaScript and the command line both come through here.

use super::{CompressOptions, Fit, MetadataPolicy, OptionValue, OutputFormat, Quality};
use crate::{Error, ErrorCode, Result};

/// Every name that is understood, as spelt in JavaScript.
const NAMES: [&str; 13] = [
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
    "background",
    "maxPixels",
    "timeout",
];

/// Sizes beyond this are mistakes: no format here stores a longer side.
const LONGEST_SIDE: f64 = 65_535.0;

/// The largest integer that a JavaScript number holds exactly.
const LARGEST_INTEGER: f64 = 9_007_199_254_740_991.0;

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
                return Err(unknown(name));
            }
            if value == OptionValue::Null {
                continue;
            }
            match name {
                "format" => {
                    options.format = given.one_of(&[
                        ("auto", OutputFormat::Auto),
                        ("webp", OutputFormat::WebP),
                        ("jpeg", OutputFormat::Jpeg),
                        ("png", OutputFormat::Png),
                    ])?;
                }
                "quality" => options.quality = given.quality()?,
                "targetScore" => score = Some(given.number(1.0, 100.0, "a number from 1 to 100")? as f32),
                "maxBytes" => options.max_bytes = Some(given.integer(1.0, LARGEST_INTEGER, "bytes")? as u64),
                "maxWidth" => options.max_width = Some(given.integer(1.0, LONGEST_SIDE, "pixels")? as u32),
                "maxHeight" => options.max_height = Some(given.integer(1.0, LONGEST_SIDE, "pixels")? as u32),
                "fit" => {
                    options.fit = given.one_of(&[
                        ("inside", Fit::Inside),
                        ("cover", Fit::Cover),
                        ("contain", Fit::Contain),
                        ("fill", Fit::Fill),
                    ])?;
                }
                "enlarge" => options.enlarge = given.boolean()?,
                "effort" => options.effort = given.integer(0.0, 6.0, "")? as u8,
                "metadata" => {
                    options.metadata = given.one_of(&[
                        ("none", MetadataPolicy::None),
                        ("safe", MetadataPolicy::Safe),
                        ("all", MetadataPolicy::All),
                    ])?;
                }
                "background" => options.background = given.color()?,
                "maxPixels" => options.max_pixels = given.integer(1.0, LARGEST_INTEGER, "pixels")? as u64,
                "timeout" => {
                    options.timeout = given.number(f64::MIN_POSITIVE, f64::INFINITY, "milliseconds above 0")?;
                }
                _ => return Err(unknown(name)),
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

/// A value on its way to its type, with the name for the message.
struct Given<'a> {
    name: &'a str,
    value: &'a OptionValue,
}

impl Given<'_> {
    fn wrong<T>(&self, expected: &str) -> Result<T> {
        Err(Error::option(self.name, expected, &self.value.shown()))
    }

    fn one_of<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T> {
        if let OptionValue::Text(text) = self.value
            && let Some((_, choice)) = choices.iter().find(|(name, _)| name == text)
        {
            return Ok(*choice);
        }
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("'{name}'")).collect();
        let (last, rest) = names.split_last().map_or((String::new(), &[][..]), |(last, rest)| (last.clone(), rest));
        self.wrong(&format!("{} or {last}", rest.join(", ")))
    }

    fn number(&self, min: f64, max: f64, expected: &str) -> Result<f64> {
        match *self.value {
            OptionValue::Number(number) if (min..=max).contains(&number) => Ok(number),
            _ => self.wrong(expected),
        }
    }

    fn integer(&self, min: f64, max: f64, unit: &str) -> Result<f64> {
        match *self.value {
            OptionValue::Number(number) if (min..=max).contains(&number) && number.fract() == 0.0 => Ok(number),
            _ => {
                let of = if unit.is_empty() { String::new() } else { format!(" of {unit}") };
                let range = if max < LARGEST_INTEGER {
                    format!("from {} to {}", min as u64, max as u64)
                } else {
                    format!("from {} up", min as u64)
                };
                self.wrong(&format!("a whole number{of} {range}"))
            }
        }
    }

    fn boolean(&self) -> Result<bool> {
        match *self.value {
            OptionValue::Bool(value) => Ok(value),
            _ => self.wrong("true or false"),
        }
    }

    fn quality(&self) -> Result<Quality> {
        match self.value {
            OptionValue::Text(text) if text == "auto" => Ok(Quality::Auto),
            _ => Ok(Quality::Fixed(self.number(0.0, 100.0, "'auto' or a number from 0 to 100")? as f32)),
        }
    }

    /// `#rgb`, `#rrggbb`, `white`, `black`, or `transparent`, which is none.
    fn color(&self) -> Result<Option<[u8; 3]>> {
        const EXPECTED: &str = "'#rgb', '#rrggbb', 'white', 'black' or 'transparent'";
        let OptionValue::Text(text) = self.value else { return self.wrong(EXPECTED) };
        match text.as_str() {
            "white" => return Ok(Some([255; 3])),
            "black" => return Ok(Some([0; 3])),
            "transparent" => return Ok(None),
            _ => {}
        }
        let digits: Option<Vec<u8>> =
            text.strip_prefix('#').and_then(|hex| hex.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect());
        match digits.as_deref() {
            Some([r, g, b]) => Ok(Some([r * 17, g * 17, b * 17])),
            Some([r, s, g, h, b, c]) => Ok(Some([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => self.wrong(EXPECTED),
        }
    }
}

fn unknown(name: &str) -> Error {
    let shown: String = name.chars().take(40).collect();
    let closest = NAMES.iter().map(|known| (distance(&shown, known), known)).min();
    let hint = match closest {
        // Half of the letters wrong is another word, not a slip.
        Some((distance, known)) if distance * 2 <= known.len() => format!("did you mean '{known}'?"),
        _ => format!("known are {}", NAMES.join(", ")),
    };
    Error::new(ErrorCode::InvalidOption, format!("unknown option '{shown}': {hint}"))
}

/// Levenshtein's distance, letters compared without case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(!left.eq_ignore_ascii_case(right));
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

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
            background: Some([0x1a, 0x2b, 0x3c]),
            max_pixels: 1_000_000,
            timeout: f64::INFINITY,
        };
        assert_eq!(options, expected);
    }

    #[test]
    fn says_what_was_expected_and_got() {
        assert_eq!(message("quality", "high"), "quality: expected 'auto' or a number from 0 to 100, got 'high'");
        assert_eq!(message("quality", 101.0), "quality: expected 'auto' or a number from 0 to 100, got 101");
        assert_eq!(message("format", "jpg"), "format: expected 'auto', 'webp', 'jpeg' or 'png', got 'jpg'");
        assert_eq!(message("maxWidth", 0.5), "maxWidth: expected a whole number of pixels from 1 to 65535, got 0.5");
        assert_eq!(message("maxBytes", -1.0), "maxBytes: expected a whole number of bytes from 1 up, got -1");
        assert_eq!(message("effort", 7.0), "effort: expected a whole number from 0 to 6, got 7");
        assert_eq!(message("enlarge", "yes"), "enlarge: expected true or false, got 'yes'");
        assert_eq!(message("timeout", f64::NAN), "timeout: expected milliseconds above 0, got NaN");
        assert_eq!(
            message("fit", OptionValue::Other("object")),
            "fit: expected 'inside', 'cover', 'contain' or 'fill', got object"
        );
    }

    #[test]
    fn names_the_closest_option() {
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
