//! What a caller may have meant.

use super::OptionValue;
use super::value::shown_number;

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
pub(super) fn closest(name: &str, known: &[&'static str], share: usize) -> Option<&'static str> {
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
