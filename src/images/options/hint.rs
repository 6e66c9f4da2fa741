//! What a caller may have meant.

use super::parse::NAMES;
use super::value::shown_number;
use super::{OptionValue, peers};
use crate::{Error, ErrorCode};

/// Options that the host understands, and takes out before the engine sees the rest.
const HOST_NAMES: [&str; 3] = ["signal", "onProgress", "priority"];

/// [`ErrorCode::InvalidOption`] for a name that is no option. It says what stands for the name here, if the name is another
/// package's, or which option is spelt like it.
pub(super) fn unknown(name: &str, value: &OptionValue) -> Error {
    let shown: String = name.chars().take(40).collect();
    let hint = peers::advice(&shown, value).unwrap_or_else(|| {
        // Half of the letters wrong is another word, not a slip.
        match closest(&shown, NAMES.iter().chain(&HOST_NAMES), 2) {
            Some(known) => format!("did you mean '{known}'?"),
            None => format!("known are {}, {}", NAMES.join(", "), HOST_NAMES.join(", ")),
        }
    });
    Error::new(ErrorCode::InvalidOption, format!("unknown option '{shown}': {hint}"))
}

/// A quality or score above 0 and below 1, as the number from 0 to 100 that it stands for where 1 is the most.
pub(super) fn percent(value: &OptionValue) -> Option<String> {
    match *value {
        OptionValue::Number(number) if number > 0.0 && number < 1.0 => Some(shown_number(number * 100.0)),
        _ => None,
    }
}

/// The choice that a text stands for: a media type, a file's extension, in capitals, or with one letter in three wrong.
pub(super) fn choice<'a>(text: &str, choices: impl Iterator<Item = &'a &'static str>) -> Option<&'static str> {
    let short: String = text.chars().take(40).collect::<String>().to_ascii_lowercase();
    let short = short.strip_prefix("image/").unwrap_or(&short);
    let short = if matches!(short, "jpg" | "pjpeg" | "jfif") { "jpeg" } else { short };
    closest(short, choices, 3)
}

/// The name from which `name` differs in the fewest letters, if that is at most one letter in `share`.
fn closest<'a>(name: &str, known: impl Iterator<Item = &'a &'static str>, share: usize) -> Option<&'static str> {
    let (distance, known) = known.map(|known| (distance(name, known), *known)).min()?;
    (distance * share <= known.len()).then_some(known)
}

/// Levenshtein's distance (Soviet Physics Doklady 10, 1966), letters compared without case.
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
