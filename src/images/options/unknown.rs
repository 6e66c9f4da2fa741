//! What is said of a name that is no option.

use super::hint::closest;
use super::value::beginning;
use super::{OptionValue, peers};
use crate::{Error, ErrorCode};

/// Options that the host understands, and takes out before the engine sees the rest.
const HOST_NAMES: [&str; 3] = ["signal", "onProgress", "priority"];

/// [`ErrorCode::InvalidOption`] for a name that is no option. It says what stands for the name here, if the name is another
/// package's, or which option is spelt like it; `names` are all that are understood here.
pub(super) fn unknown(name: &str, value: &OptionValue, names: &[&'static str]) -> Error {
    let shown = beginning(name).unwrap_or(name);
    let hint = peers::advice(shown, value).unwrap_or_else(|| {
        let known = [names, &HOST_NAMES].concat();
        // Half of the letters wrong is another word, not a slip.
        match closest(shown, &known, 2) {
            Some(known) => format!("did you mean '{known}'?"),
            None => format!("known are {}", known.join(", ")),
        }
    });
    Error::new(ErrorCode::InvalidOption, format!("unknown option '{shown}': {hint}"))
}
