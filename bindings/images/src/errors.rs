//! The one place where an engine error becomes a JavaScript value.

use pagelift::Error;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
/** What the functions of this module throw: a plain object, made into a `PageliftError` by its caller. */
export interface EngineError { code: string; message: string; smallestBytes?: number }
"#;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EngineError<'a> {
    code: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    smallest_bytes: Option<f64>,
}

/// A plain object with the stable code: classes do not survive `postMessage`, so the class is chosen on the page.
pub(crate) fn to_js(error: Error) -> JsValue {
    let object = EngineError {
        code: error.code().as_str(),
        message: error.to_string(),
        smallest_bytes: error.smallest_bytes().map(|bytes| bytes as f64),
    };
    serde_wasm_bindgen::to_value(&object).unwrap_or_else(|failure| failure.into())
}
