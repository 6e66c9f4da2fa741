//! What a caller asks of placeholders, validated as the other options are.

use super::OptionValue;
use super::given::Given;
use super::unknown::unknown;
use crate::Result;
use crate::placeholder::options::Options;

/// Every name that is understood, as spelt in JavaScript; what is within an object has its path.
const NAMES: [&str; 4] = ["blurHash.x", "blurHash.y", "lqipBytes", "palette"];

impl Options {
    /// Options from pairs of a JavaScript name and a value; [`OptionValue::Null`] means the default.
    ///
    /// Fails with `options/invalid` as [`CompressOptions::from_values`](super::CompressOptions::from_values) does.
    pub fn from_values<N: AsRef<str>>(values: impl IntoIterator<Item = (N, OptionValue)>) -> Result<Self> {
        let mut options = Self::default();
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
                "blurHash.x" => options.blur_hash.0 = given.integer(1.0, 9.0, "components")? as u32,
                "blurHash.y" => options.blur_hash.1 = given.integer(1.0, 9.0, "components")? as u32,
                "lqipBytes" => options.lqip_bytes = given.integer(60.0, 10_000.0, "bytes")? as u32,
                _ => options.palette = given.integer(2.0, 16.0, "colours")? as u32,
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_option() {
        let values = [("blurHash.x", 9.0), ("blurHash.y", 1.0), ("lqipBytes", 300.0), ("palette", 2.0)];
        let options = Options::from_values(values.map(|(name, value)| (name, value.into()))).unwrap();
        assert_eq!(options, Options { blur_hash: (9, 1), lqip_bytes: 300, palette: 2 });
        let nulls = NAMES.map(|name| (name, OptionValue::Null));
        assert_eq!(Options::from_values(nulls).unwrap(), Options::default());
    }

    #[test]
    fn says_what_was_expected_and_got() {
        let message = |name, value: f64| Options::from_values([(name, value.into())]).unwrap_err().to_string();
        assert_eq!(message("blurHash.x", 0.0), "blurHash.x: expected a whole number of components from 1 to 9, got 0");
        assert_eq!(message("lqipBytes", 59.0), "lqipBytes: expected a whole number of bytes from 60 to 10000, got 59");
        assert_eq!(message("palette", 2.5), "palette: expected a whole number of colours from 2 to 16, got 2.5");
        assert!(message("pallete", 2.0).contains("did you mean 'palette'?"));
    }
}
