//! A value as it comes from JavaScript or a command line, before it is known to be valid.

/// One option's value, of any type.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// `undefined` or `null`: the default.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number; NaN and the infinities included.
    Number(f64),
    /// A string.
    Text(String),
    /// Anything else, by the name of its type.
    Other(&'static str),
}

impl OptionValue {
    /// How the value is shown in an error message.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => shown_number(*value),
            Self::Text(text) => match beginning(text) {
                Some(beginning) => format!("'{beginning}...'"),
                None => format!("'{text}'"),
            },
            Self::Other(type_name) => (*type_name).into(),
        }
    }
}

/// The first 40 characters of a longer text: a message is no place for a megabyte that was passed by mistake.
pub(super) fn beginning(text: &str) -> Option<&str> {
    let (end, _) = text.char_indices().nth(40)?;
    text.get(..end)
}

/// A number for a message, to six places: the standard library's exact printing of floats weighs 10 KB.
pub(super) fn shown_number(value: f64) -> String {
    /// From here on not every integer is a double.
    const LARGE: f64 = 9_007_199_254_740_992.0;
    let sign = if value < 0.0 { "-" } else { "" };
    let size = value.abs();
    if value.is_nan() {
        "NaN".into()
    } else if value.is_infinite() {
        format!("{sign}Infinity")
    } else if size >= LARGE {
        format!("{sign}2^53 or more")
    } else if size.fract() == 0.0 || size >= LARGE / 1e6 {
        format!("{sign}{}", size as u64)
    } else {
        let millionths = (size * 1e6).round() as u64;
        let places = format!("{:06}", millionths % 1_000_000);
        format!("{sign}{}.{}", millionths / 1_000_000, places.trim_end_matches('0')).trim_end_matches('.').into()
    }
}

impl From<bool> for OptionValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for OptionValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for OptionValue {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

#[cfg(test)]
mod tests {
    use super::shown_number;

    #[test]
    fn numbers_are_shown_as_people_write_them() {
        let shown = [0.0, -1.0, 0.5, 101.0, -2.25, 1e15, 1e300, 1.0 / 3.0, 1e-9, f64::NAN, f64::NEG_INFINITY];
        let expected =
            ["0", "-1", "0.5", "101", "-2.25", "1000000000000000", "2^53 or more", "0.333333", "0", "NaN", "-Infinity"];
        assert_eq!(shown.map(shown_number), expected.map(String::from));
    }
}
