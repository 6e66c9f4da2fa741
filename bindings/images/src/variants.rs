//! One picture in several sizes and formats.

use js_sys::Uint8Array;
use pagelift::Result;
use pagelift::images::{self, Input};
use wasm_bindgen::prelude::*;

use crate::Compressed;
use crate::compress::{file_input, pixels_input};
use crate::host::Host;
use crate::json::Object;
use crate::options::Options;
use crate::sketch;

/// A picture that was decoded once, or why it was not.
#[wasm_bindgen]
pub struct Variants(Result<images::Variants>);

#[wasm_bindgen]
impl Variants {
    /// The sizes that it can be written in, or an error, as JSON: `EngineSizes` in `ts/internal/images/jobs.ts`.
    pub fn report(&self) -> Uint8Array {
        let object = match &self.0 {
            Ok(variants) => Object::new().objects(
                "sizes",
                variants.sizes().iter().map(|(width, height)| {
                    Object::new().number("width", (*width).into()).number("height", (*height).into())
                }),
            ),
            Err(error) => Object::error(error),
        };
        object.finish()
    }

    /// Writes it in a size, by its place among them.
    pub fn write(&self, size: u32, options: Options) -> Compressed {
        let write = |variants: &images::Variants| variants.write(size as usize, &options.validate()?, &mut Host);
        Compressed(self.0.as_ref().map_err(Clone::clone).and_then(write))
    }

    /// What can stand for it, as JSON.
    pub fn placeholder(&self, options: Options) -> Uint8Array {
        let make = |variants: &images::Variants| variants.placeholder(&options.validate_placeholder()?);
        let made = self.0.as_ref().map_err(Clone::clone).and_then(make);
        made.map_or_else(|error| Object::error(&error), |made| sketch::to_json(&made)).finish()
    }
}

/// Decodes a file that is to be written in these widths.
#[wasm_bindgen(js_name = variantsFile)]
pub fn variants_file(options: Options, widths: Options, file: &Uint8Array) -> Variants {
    Variants(open(options, widths, || Ok(file_input(file))))
}

/// Takes pixels that are to be written in these widths; see [`compress_pixels`](crate::compress_pixels).
#[wasm_bindgen(js_name = variantsPixels)]
pub fn variants_pixels(
    options: Options,
    widths: Options,
    file: &Uint8Array,
    pixels: &Uint8Array,
    width: f64,
    height: f64,
    orientation: u8,
) -> Variants {
    Variants(open(options, widths, || pixels_input(Some(file), pixels, width, height, orientation)))
}

fn open(options: Options, widths: Options, input: impl FnOnce() -> Result<Input>) -> Result<images::Variants> {
    let (options, widths) = (options.validate()?, widths.validate_widths()?);
    images::Variants::open(input()?, &widths, &options, &mut Host)
}
