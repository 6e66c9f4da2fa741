//! The whole pipeline as one call.

use js_sys::Uint8Array;
use pagelift::Result;
use pagelift::images::{self, Input, Pixels};
use wasm_bindgen::prelude::*;

use crate::host::Host;
use crate::json::Object;
use crate::options::Options;
use crate::sketch;

/// What became of a picture.
#[wasm_bindgen]
pub struct Compressed(pub(crate) Result<images::Compressed>);

#[wasm_bindgen]
impl Compressed {
    /// All that there is to say, or an error, as JSON: `EngineResult` in `ts/internal/images/jobs.ts`.
    pub fn report(&self) -> Uint8Array {
        match &self.0 {
            Ok(result) => Object::new()
                .flag("kept", result.bytes.is_none())
                .text("format", result.format.name())
                .text("mediaType", result.format.media_type())
                .number("width", result.width.into())
                .number("height", result.height.into())
                .optional("quality", result.quality.map(f64::from))
                .optional("score", result.score.map(f64::from))
                .list("dropped", &mut result.dropped.names())
                .optional("originalFrames", original_frames(result).map(f64::from))
                .number("decode", result.timings.decode)
                .number("resize", result.timings.resize)
                .number("encode", result.timings.encode)
                .object("placeholder", result.placeholder.as_ref().map(sketch::to_json))
                .finish(),
            Err(error) => Object::error(error).finish(),
        }
    }

    /// The new file, of no bytes where there is none. Copied out once: a view of the module's memory would be detached by its
    /// next growth. This is used up.
    pub fn file(self) -> Uint8Array {
        let bytes = self.0.ok().and_then(|result| result.bytes).unwrap_or_default();
        Uint8Array::from(bytes.as_slice())
    }
}

/// How many frames came in.
fn original_frames(result: &images::Compressed) -> Option<u32> {
    result.info.as_ref().map_or(Some(1), |info| info.frames)
}

/// Compresses a file. With `placeholder`, its options, the report says what can stand for the result.
#[wasm_bindgen(js_name = compressFile)]
pub fn compress_file(options: Options, placeholder: Option<Options>, file: &Uint8Array) -> Compressed {
    Compressed(compress(options, placeholder, || Ok(file_input(file))))
}

/// Compresses pixels: RGBA, 4 bytes each, rows from the top, alpha not premultiplied. Where the browser decoded them from
/// `file`, that is the original; else it has no bytes. `orientation`, as in EXIF, is how they still have to be turned.
#[wasm_bindgen(js_name = compressPixels)]
pub fn compress_pixels(
    options: Options,
    placeholder: Option<Options>,
    file: &Uint8Array,
    pixels: &Uint8Array,
    width: f64,
    height: f64,
    orientation: u8,
) -> Compressed {
    Compressed(compress(options, placeholder, || pixels_input(Some(file), pixels, width, height, orientation)))
}

pub(crate) fn file_input(file: &Uint8Array) -> Input {
    Input::Encoded(file.to_vec())
}

pub(crate) fn pixels_input(
    file: Option<&Uint8Array>,
    pixels: &Uint8Array,
    width: f64,
    height: f64,
    orientation: u8,
) -> Result<Input> {
    // Sizes are users' input; casts saturate, and NaN is 0.
    let pixels = Pixels::from_rgba(width as u32, height as u32, pixels.to_vec())?;
    let original = file.filter(|file| file.length() > 0).map(Uint8Array::to_vec);
    Ok(Input::Decoded { pixels: images::orient(pixels, orientation), original })
}

/// Options first: bytes that are refused are not copied.
fn compress(
    options: Options,
    placeholder: Option<Options>,
    input: impl FnOnce() -> Result<Input>,
) -> Result<images::Compressed> {
    let mut options = options.validate()?;
    options.placeholder = placeholder.map(Options::validate_placeholder).transpose()?;
    images::compress(input()?, &options, &mut Host)
}

/// Validates the options, and refuses a picture of this (upright) size as compressing would: an error as JSON, or an empty
/// object.
#[wasm_bindgen]
pub fn check(options: Options, width: u32, height: u32) -> Uint8Array {
    let checked = options.validate().and_then(|options| images::check(width, height, &options));
    checked.map_or_else(|error| Object::error(&error), |()| Object::new()).finish()
}
