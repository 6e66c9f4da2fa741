//! What JavaScript gets beside bytes: small flat objects, as JSON.

use std::fmt::Write;

use js_sys::Uint8Array;
use pagelift::Error;

/// An object being written.
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self(String::new())
    }

    /// An engine error: its stable code and its message. The one place where it becomes JavaScript.
    pub(crate) fn error(error: &Error) -> Self {
        Self::new()
            .text("code", error.code().as_str())
            .text("message", &error.to_string())
            .optional("smallestBytes", error.smallest_bytes().map(|bytes| bytes as f64))
    }

    /// Names are the engine's own words and need no escaping.
    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }

    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        self.0.push('"');
        for char in value.chars() {
            if char < ' ' || char == '"' || char == '\\' {
                let _ = write!(self.0, "\\u{:04x}", u32::from(char));
            } else {
                self.0.push(char);
            }
        }
        self.0.push('"');
        self
    }

    /// To six decimals, within ±10^13: what there is to write are pixels, bytes, milliseconds and scores. (The standard
    /// library's way to print any number would be one percent of the module.) What is no number is 0.
    pub(crate) fn number(mut self, name: &str, value: f64) -> Self {
        self.name(name);
        let millionths = (value.abs() * 1e6).round() as u64;
        let sign = if value < 0.0 { "-" } else { "" };
        let _ = write!(self.0, "{sign}{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
        self
    }

    /// Leaves out what is not there.
    pub(crate) fn optional(self, name: &str, value: Option<f64>) -> Self {
        match value {
            Some(value) => self.number(name, value),
            None => self,
        }
    }

    pub(crate) fn flag(mut self, name: &str, value: bool) -> Self {
        self.name(name);
        self.0.push_str(if value { "true" } else { "false" });
        self
    }

    /// Words of the engine's own, which need no escaping.
    pub(crate) fn list(mut self, name: &str, words: &mut dyn Iterator<Item = &'static str>) -> Self {
        self.name(name);
        self.0.push('[');
        for (i, word) in words.enumerate() {
            self.0.push_str(if i == 0 { "\"" } else { ",\"" });
            self.0.push_str(word);
            self.0.push('"');
        }
        self.0.push(']');
        self
    }

    /// An object within this one; left out where there is none.
    pub(crate) fn object(mut self, name: &str, object: Option<Self>) -> Self {
        if let Some(object) = object {
            self.name(name);
            self.0.push_str(&object.text_of());
        }
        self
    }

    pub(crate) fn objects(mut self, name: &str, objects: impl Iterator<Item = Self>) -> Self {
        self.name(name);
        self.0.push('[');
        for (i, object) in objects.enumerate() {
            if i > 0 {
                self.0.push(',');
            }
            self.0.push_str(&object.text_of());
        }
        self.0.push(']');
        self
    }

    fn text_of(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        self.0
    }

    /// The object's bytes, for JavaScript.
    pub(crate) fn finish(self) -> Uint8Array {
        Uint8Array::from(self.text_of().as_bytes())
    }
}
