//! The whole pipeline as one call.

use js_sys::{Function, Reflect, Uint8Array};
use pagelift::Error;
use pagelift::image::{self, Compressed, Input, Pixels};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::errors::to_js;
use crate::info::ImageInfo;
use crate::observer::Callback;
use crate::options;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
/** RGBA pixels, 4 bytes each, rows from the top, alpha not premultiplied. */
export interface PixelData { data: Uint8Array | Uint8ClampedArray; width: number; height: number }
/** What `compress` returns. */
export interface CompressResult {
  /** The new file; absent where the original is kept. */
  bytes?: Uint8Array;
  /** True where nothing smaller was found and the original stays. */
  kept: boolean;
  format: 'webp' | 'jpeg' | 'png' | 'gif' | 'bmp' | 'avif' | 'heic' | 'jxl';
  mediaType: string;
  width: number;
  height: number;
  /** The encoder's quality, 0 to 100; absent for lossless results and kept originals. */
  quality?: number;
  /** SSIMULACRA2 of the result against the picture before encoding; absent where it was not measured. */
  score?: number;
  /** Milliseconds. */
  timings: { decode: number; resize: number; encode: number };
  /** What the original's header said; absent for pixels without a file. */
  info?: ImageInfo;
}
"#;

#[derive(Serialize)]
struct Timings {
    decode: f64,
    resize: f64,
    encode: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompressResult {
    kept: bool,
    format: &'static str,
    media_type: &'static str,
    width: u32,
    height: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    timings: Timings,
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<ImageInfo>,
}

/// Compresses a file (`bytes`), pixels, or pixels that the browser decoded from a file (both).
///
/// `onProgress(phase, fraction)` may return `false` to stop. Throws an `EngineError`.
#[wasm_bindgen(unchecked_return_type = "CompressResult")]
pub fn compress(
    bytes: Option<Vec<u8>>,
    #[wasm_bindgen(unchecked_param_type = "PixelData | undefined")] pixels: JsValue,
    #[wasm_bindgen(unchecked_param_type = "object | undefined")] options: JsValue,
    #[wasm_bindgen(
        js_name = onProgress,
        unchecked_param_type = "(phase: 'decode' | 'resize' | 'encode', fraction: number) => boolean | void"
    )]
    on_progress: Function,
) -> Result<JsValue, JsValue> {
    let options = options::from_js(&options).map_err(to_js)?;
    let input = input(bytes, &pixels).map_err(to_js)?;
    drop(pixels);
    let result = image::compress(input, &options, &mut Callback { on_progress: &on_progress }).map_err(to_js)?;
    to_object(result)
}

/// Validates the options, and refuses a picture of this (upright) size as `compress` would. Throws an `EngineError`.
#[wasm_bindgen]
pub fn check(
    width: u32,
    height: u32,
    #[wasm_bindgen(unchecked_param_type = "object | undefined")] options: JsValue,
) -> Result<(), JsValue> {
    let options = options::from_js(&options).map_err(to_js)?;
    image::check(width, height, &options).map_err(to_js)
}

fn input(bytes: Option<Vec<u8>>, pixels: &JsValue) -> Result<Input, Error> {
    match (bytes, pixels.is_undefined()) {
        (Some(bytes), true) => Ok(Input::Encoded(bytes)),
        (original, false) => Ok(Input::Decoded { pixels: pixels_from_js(pixels)?, original }),
        (None, true) => Err(Error::option("source", "bytes or pixels", "neither")),
    }
}

fn pixels_from_js(pixels: &JsValue) -> Result<Pixels, Error> {
    let field = |name: &str| Reflect::get(pixels, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let side = |name: &str| field(name).as_f64().unwrap_or(0.0) as u32;
    // A view, not `new Uint8Array(data)`: it copies once, into the module, and respects a byteOffset.
    let data = field("data");
    let view = Reflect::get(&data, &"buffer".into()).ok().filter(|buffer| !buffer.is_undefined()).map(|buffer| {
        let number = |name: &str| Reflect::get(&data, &name.into()).ok().and_then(|n| n.as_f64()).unwrap_or(0.0) as u32;
        Uint8Array::new_with_byte_offset_and_length(&buffer, number("byteOffset"), number("byteLength"))
    });
    let view = view.ok_or_else(|| Error::option("data", "a typed array of RGBA", "something else"))?;
    Pixels::from_rgba(side("width"), side("height"), view.to_vec())
}

fn to_object(result: Compressed) -> Result<JsValue, JsValue> {
    let object = serde_wasm_bindgen::to_value(&CompressResult {
        kept: result.bytes.is_none(),
        format: result.format.name(),
        media_type: result.format.media_type(),
        width: result.width,
        height: result.height,
        quality: result.quality,
        score: result.score,
        timings: Timings {
            decode: result.timings.decode,
            resize: result.timings.resize,
            encode: result.timings.encode,
        },
        info: result.info.map(ImageInfo::from),
    })?;
    if let Some(bytes) = result.bytes {
        // Copied out once: a view of the module's memory would be detached by its next growth.
        Reflect::set(&object, &"bytes".into(), &Uint8Array::from(bytes.as_slice()))?;
    }
    Ok(object)
}
