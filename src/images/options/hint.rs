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
        let known = [&NAMES[..], &HOST_NAMES].concat();
        // Half of the letters wrong is another word, not a slip.
        match closest(&shown, &known, 2) {
            Some(known) => format!("did you mean '{known}'?"),
            None => format!("known are {}", known.join(", ")),
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
pub(super) fn choice(text: &str, choices: &[&'static str]) -> Option<&'static str> {
    let short = text.strip_prefix("image/").unwrap_or(text);
    let short = if short.eq_ignore_ascii_case("jpg") { "jpeg" } else { short };
    // What is much longer is none of them, and would take its time.
    if short.len() > 40 { None } else { closest(short, choices, 3) }
}

/// The name from which `name` differs in the fewest letters, if that is at most one letter in `share`.
fn closest(name: &str, known: &[&'static str], share: usize) -> Option<&'static str> {
    let distance = |known: &&str| distance(name.as_bytes(), known.as_bytes());
    known.iter().copied().min_by_key(distance).filter(|known| distance(known) * share <= known.len())
}

/// Levenshtein's distance (Soviet Physics Doklady 10, 1966), letters compared without case.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(!left.eq_ignore_ascii_case(right));
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
