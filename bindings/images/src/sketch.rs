//! Placeholders, with JavaScript's names: `EnginePlaceholder` in `ts/internal/images/jobs.ts`.

use js_sys::Uint8Array;
use pagelift::images::{self, CompressOptions, Sketch};
use pagelift::placeholder::Placeholder;
use wasm_bindgen::prelude::*;

use crate::base64::base64;
use crate::compress::{file_input, pixels_input};
use crate::host::Host;
use crate::json::Object;
use crate::options::Options;

pub(crate) fn to_json(placeholder: &Placeholder) -> Object {
    Object::new()
        .text("thumbHash", &base64(&placeholder.thumb_hash))
        .text("blurHash", &placeholder.blur_hash)
        .text("dominantColor", &hex(placeholder.dominant_color))
        .objects(
            "palette",
            placeholder
                .palette
                .iter()
                .map(|(color, share)| Object::new().text("color", &hex(*color)).number("share", f64::from(*share))),
        )
        .flag("hasAlpha", placeholder.has_alpha)
        .text("lqip", &format!("data:image/webp;base64,{}", base64(&placeholder.lqip)))
}

fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// What can stand for a file, or an error, as JSON. `options` are those of compressing, `placeholder` its own.
#[wasm_bindgen(js_name = sketchFile)]
pub fn sketch_file(options: Options, placeholder: Options, file: &Uint8Array) -> Uint8Array {
    report(validated(options, placeholder).and_then(|options| images::sketch(file_input(file), &options, &mut Host)))
}

/// What can stand for pixels, as JSON; see [`compress_pixels`](crate::compress_pixels).
#[wasm_bindgen(js_name = sketchPixels)]
pub fn sketch_pixels(
    options: Options,
    placeholder: Options,
    pixels: &Uint8Array,
    width: f64,
    height: f64,
    orientation: u8,
) -> Uint8Array {
    report(validated(options, placeholder).and_then(|options| {
        images::sketch(pixels_input(None, pixels, width, height, orientation)?, &options, &mut Host)
    }))
}

fn validated(options: Options, placeholder: Options) -> pagelift::Result<CompressOptions> {
    let mut options = options.validate()?;
    options.placeholder = Some(placeholder.validate_placeholder()?);
    Ok(options)
}

fn report(sketch: pagelift::Result<Sketch>) -> Uint8Array {
    let object = match &sketch {
        Ok(Sketch { placeholder, width, height, timings }) => to_json(placeholder)
            .number("width", (*width).into())
            .number("height", (*height).into())
            .number("decode", timings.decode)
            .number("encode", timings.encode),
        Err(error) => Object::error(error),
    };
    object.finish()
}
