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
            Self::Number(value) if value.is_infinite() => if *value > 0.0 { "Infinity" } else { "-Infinity" }.into(),
            Self::Number(value) => value.to_string(),
            // A message is no place for a megabyte that was passed by mistake.
            Self::Text(text) if text.chars().count() > 40 => {
                format!("'{}...'", text.chars().take(40).collect::<String>())
            }
            Self::Text(text) => format!("'{text}'"),
            Self::Other(type_name) => (*type_name).into(),
        }
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
