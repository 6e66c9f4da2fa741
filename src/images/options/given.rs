//! A named value on its way to its type, and what is said of one that has none.

use super::{OptionValue, Quality, hint};
use crate::{Error, Result};

/// The largest integer that a JavaScript number holds exactly.
pub(super) const LARGEST_INTEGER: f64 = 9_007_199_254_740_991.0;

/// A value, with the name for the message.
pub(super) struct Given<'a> {
    pub name: &'a str,
    pub value: &'a OptionValue,
}

impl Given<'_> {
    fn wrong<T>(&self, expected: &str) -> Result<T> {
        Err(Error::option(self.name, expected, &self.value.shown()))
    }

    fn meant<T>(&self, expected: &str, meant: &str) -> Result<T> {
        Err(Error::option(self.name, expected, &format!("{}: did you mean {meant}?", self.value.shown())))
    }

    pub fn one_of<T: Copy, const N: usize>(&self, choices: [(&'static str, T); N]) -> Result<T> {
        self.position(&choices.map(|(name, _)| name)).map(|at| choices[at].1)
    }

    fn position(&self, names: &[&'static str]) -> Result<usize> {
        let text = match self.value {
            OptionValue::Text(text) => text.as_str(),
            _ => "",
        };
        if let Some(at) = names.iter().position(|name| *name == text) {
            return Ok(at);
        }
        let mut expected = String::new();
        for (i, name) in names.iter().enumerate() {
            expected += match names.len() - i {
                _ if i == 0 => "'",
                1 => "' or '",
                _ => "', '",
            };
            expected += name;
        }
        expected.push('\'');
        match hint::choice(text, names) {
            Some(meant) => self.meant(&expected, &format!("'{meant}'")),
            None => self.wrong(&expected),
        }
    }

    pub fn number(&self, min: f64, max: f64, expected: &str) -> Result<f64> {
        match *self.value {
            OptionValue::Number(number) if (min..=max).contains(&number) => Ok(number),
            _ => self.wrong(expected),
        }
    }

    pub fn integer(&self, min: f64, max: f64, unit: &str) -> Result<f64> {
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

    pub fn boolean(&self) -> Result<bool> {
        match *self.value {
            OptionValue::Bool(value) => Ok(value),
            _ => self.wrong("true or false"),
        }
    }

    pub fn quality(&self) -> Result<Quality> {
        match self.value {
            OptionValue::Text(text) if text == "auto" => Ok(Quality::Auto),
            _ => Ok(Quality::Fixed(self.percentage(0.0, "'auto' or a number from 0 to 100")?)),
        }
    }

    /// A number up to 100. A share of 1, which canvases and most packages take, would be about the worst there is: refused.
    pub fn percentage(&self, min: f64, expected: &str) -> Result<f32> {
        match hint::percent(self.value) {
            Some(percent) => self.meant(expected, &percent),
            None => Ok(self.number(min, 100.0, expected)? as f32),
        }
    }

    /// `#rgb`, `#rrggbb`, `white`, `black`, or `transparent`, which is none.
    pub fn color(&self) -> Result<Option<[u8; 3]>> {
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
