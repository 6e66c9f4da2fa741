//! A JavaScript options object as the engine's named values. The engine validates; nothing is judged here.

use js_sys::{Array, Object};
use pagelift::Error;
use pagelift::image::CompressOptions;
use pagelift::image::options::OptionValue;
use wasm_bindgen::prelude::*;

/// Reads the own enumerable properties of `options`; `undefined` values count as absent, as in JavaScript.
pub(crate) fn from_js(options: &JsValue) -> Result<CompressOptions, Error> {
    if options.is_undefined() || options.is_null() {
        return Ok(CompressOptions::default());
    }
    let Some(object) = options.dyn_ref::<Object>() else {
        return Err(Error::option("options", "an object", type_name(options)));
    };
    let entries: Vec<(String, OptionValue)> = Object::entries(object)
        .iter()
        .map(|entry| Array::from(&entry))
        .filter(|pair| !pair.get(1).is_undefined())
        .map(|pair| (pair.get(0).as_string().unwrap_or_default(), value(&pair.get(1))))
        .collect();
    CompressOptions::from_values(entries.iter().map(|(name, value)| (name.as_str(), value.clone())))
}

fn value(value: &JsValue) -> OptionValue {
    if value.is_null() {
        OptionValue::Null
    } else if let Some(flag) = value.as_bool() {
        OptionValue::Bool(flag)
    } else if let Some(number) = value.as_f64() {
        OptionValue::Number(number)
    } else if let Some(text) = value.as_string() {
        OptionValue::Text(text)
    } else {
        OptionValue::Other(type_name(value))
    }
}

/// The engine's messages name types by static words.
fn type_name(value: &JsValue) -> &'static str {
    if Array::is_array(value) {
        "an array"
    } else if value.is_function() {
        "a function"
    } else if value.is_symbol() {
        "a symbol"
    } else if value.is_bigint() {
        "a bigint"
    } else if value.is_object() {
        "an object"
    } else {
        "something else"
    }
}
