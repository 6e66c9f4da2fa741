//! The options of a JavaScript object, one by one, as the engine's named values. The engine validates; nothing is judged
//! here.

use js_sys::Uint8Array;
use pagelift::images::CompressOptions;
use pagelift::images::options::OptionValue;
use pagelift::{Error, placeholder};
use wasm_bindgen::prelude::*;

/// The options of one job.
#[wasm_bindgen]
#[derive(Default)]
pub struct Options(Vec<(String, OptionValue)>);

#[wasm_bindgen]
impl Options {
    /// No option, every default.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the option `name`. Its value comes three ways: the name of its type (`null`, that of `typeof`, or its class),
    /// `Number(value)` and `String(value)`; all text is UTF-8.
    pub fn set(&mut self, name: &Uint8Array, kind: &Uint8Array, number: f64, string: &Uint8Array) {
        let value = match text(kind).as_str() {
            "null" => OptionValue::Null,
            "boolean" => OptionValue::Bool(number != 0.0),
            "number" => OptionValue::Number(number),
            "string" => OptionValue::Text(text(string)),
            // The engine's messages name types by static words.
            "bigint" => OptionValue::Other("a bigint"),
            "Array" => OptionValue::Other("an array"),
            _ => OptionValue::Other("an object"),
        };
        self.0.push((text(name), value));
    }

    /// As the engine understands them.
    pub(crate) fn validate(self) -> Result<CompressOptions, Error> {
        CompressOptions::from_values(self.0)
    }

    /// As widths in pixels.
    pub(crate) fn validate_widths(self) -> Result<Vec<u32>, Error> {
        pagelift::images::options::widths(self.0)
    }

    /// As those of a placeholder.
    pub(crate) fn validate_placeholder(self) -> Result<placeholder::Options, Error> {
        placeholder::Options::from_values(self.0)
    }
}

fn text(utf8: &Uint8Array) -> String {
    String::from_utf8(utf8.to_vec()).unwrap_or_default()
}
