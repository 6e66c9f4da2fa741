//! What crosses the boundary of images.wasm, in a wasm engine: numbers and bytes in, bytes and JSON out.
#![cfg(target_arch = "wasm32")]

use js_sys::{Function, JSON, Object, Reflect, Uint8Array};
use pagelift_images::{Compressed, Options, Prober, check, compress_file, compress_pixels};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text(object: &JsValue, name: &str) -> String {
    field(object, name).as_string().unwrap_or_default()
}

fn number(object: &JsValue, name: &str) -> f64 {
    field(object, name).as_f64().unwrap_or(f64::NAN)
}

fn parse(json: &Uint8Array) -> JsValue {
    JSON::parse(&String::from_utf8(json.to_vec()).unwrap()).unwrap()
}

fn bytes(text: &str) -> Uint8Array {
    Uint8Array::from(text.as_bytes())
}

/// Takes the place of the worker; `body` hears `phase` and `fraction`.
fn host(body: &str) {
    let host = Object::new();
    Reflect::set(&host, &"progress".into(), &Function::new_with_args("phase, fraction", body)).unwrap();
    Reflect::set(&js_sys::global(), &"host".into(), &host).unwrap();
}

/// Options as name, type, number, string: what JavaScript makes of a value.
fn options(list: &[(&str, &str, f64, &str)]) -> Options {
    let mut options = Options::new();
    for (name, kind, number, string) in list {
        options.set(&bytes(name), &bytes(kind), *number, &bytes(string));
    }
    options
}

const WEBP: (&str, &str, f64, &str) = ("format", "string", f64::NAN, "webp");
const PNG: (&str, &str, f64, &str) = ("format", "string", f64::NAN, "png");

/// A gradient of RGBA, behind some bytes that do not belong to it.
fn pixels(width: u32, height: u32) -> Uint8Array {
    let mut bytes = vec![9u8; 5];
    for i in 0..width * height {
        bytes.extend([(i % width * 255 / width) as u8, (i / width * 255 / height) as u8, 128, 255]);
    }
    Uint8Array::from(bytes.as_slice()).subarray(5, bytes.len() as u32)
}

fn compress(options: Options, width: u32, height: u32) -> Compressed {
    compress_pixels(
        options,
        None,
        &Uint8Array::new_with_length(0),
        &pixels(width, height),
        width.into(),
        height.into(),
        1,
    )
}

#[wasm_bindgen_test]
fn pixels_become_a_file() {
    host("this.heard = [...(this.heard ?? []), phase]");
    let given = options(&[WEBP, ("quality", "number", 60.0, "60"), ("maxWidth", "number", 20.0, "20")]);
    let result = compress(given, 40, 30);
    let report = parse(&result.report());
    assert_eq!(text(&report, "format"), "webp");
    assert_eq!(text(&report, "mediaType"), "image/webp");
    assert_eq!([number(&report, "width"), number(&report, "height")], [20.0, 15.0]);
    assert_eq!(number(&report, "quality"), 60.0);
    assert_eq!(field(&report, "kept"), false);
    assert!(number(&report, "encode") >= 0.0);
    assert!(field(&report, "code").is_undefined());
    let file = result.file().to_vec();
    assert_eq!((&file[..4], &file[8..12]), (b"RIFF".as_slice(), b"WEBP".as_slice()));
    let heard = field(&field(&js_sys::global(), "host"), "heard");
    assert!(JSON::stringify(&heard).unwrap().as_string().unwrap().ends_with(",3]"), "the last phase is encoding");
}

#[wasm_bindgen_test]
fn a_file_is_probed_piece_by_piece_and_compressed() {
    host("");
    let png = compress(options(&[PNG]), 40, 30).file();

    let mut prober = Prober::new(png.length().into());
    let mut asked = 0;
    while prober.length() > 0 {
        let start = prober.offset() as u32;
        prober.feed(start.into(), &png.subarray(start, start + prober.length()));
        asked += 1;
        assert!(asked < 10);
    }
    let info = parse(&prober.finish());
    assert_eq!(text(&info, "format"), "png");
    assert_eq!([number(&info, "width"), number(&info, "storedHeight")], [40.0, 30.0]);
    assert_eq!(field(&info, "hasAlpha"), false);
    assert!(field(&info, "colorProfile").is_undefined());

    let again = compress_file(options(&[PNG]), None, &png);
    let report = parse(&again.report());
    assert_eq!(text(&report, "format"), "png");
    assert_eq!(field(&report, "kept"), again.file().length() == 0);
}

#[wasm_bindgen_test]
fn what_the_browser_decoded_keeps_its_file() {
    host("");
    let file = compress(options(&[PNG]), 40, 30).file();
    let both = compress_pixels(options(&[PNG]), None, &file, &pixels(40, 30), 40.0, 30.0, 1);
    // It is already as small as it can be.
    assert_eq!(field(&parse(&both.report()), "kept"), true);
    assert_eq!(both.file().length(), 0);
}

#[wasm_bindgen_test]
fn what_the_browser_did_not_turn_is_turned() {
    host("");
    let nothing = Uint8Array::new_with_length(0);
    let turned = compress_pixels(options(&[PNG]), None, &nothing, &pixels(40, 30), 40.0, 30.0, 6);
    let report = parse(&turned.report());
    assert_eq!([number(&report, "width"), number(&report, "height")], [30.0, 40.0]);
}

#[wasm_bindgen_test]
fn errors_are_plain_objects_with_a_code() {
    host("");
    let failed = compress_file(Options::new(), None, &bytes("hello"));
    assert_eq!(text(&parse(&failed.report()), "code"), "image/unsupported");
    assert_eq!(failed.file().length(), 0);

    let error = parse(&compress(options(&[("maxBytes", "number", 20.0, "20")]), 64, 64).report());
    assert_eq!(text(&error, "code"), "image/cannot-fit");
    assert!(number(&error, "smallestBytes") > 20.0);

    let mut prober = Prober::new(5.0);
    prober.feed(0.0, &bytes("hello"));
    assert_eq!(prober.length(), 0, "nothing more is wanted of what is no picture");
    assert_eq!(text(&parse(&prober.finish()), "code"), "image/unsupported");
    assert_eq!(text(&parse(&Prober::new(5.0).finish()), "code"), "image/corrupt");

    for (width, height) in [(40.0, 29.0), (0.0, 0.0), (-1.0, 30.0), (f64::NAN, 30.0), (4_294_967_336.0, 30.0)] {
        let nothing = Uint8Array::new_with_length(0);
        let failed = compress_pixels(Options::new(), None, &nothing, &pixels(40, 30), width, height, 6);
        assert_eq!(text(&parse(&failed.report()), "code"), "options/invalid", "{width} x {height}");
    }
}

#[wasm_bindgen_test]
fn options_are_validated_with_what_they_were() {
    for (name, kind, number, string, got) in [
        ("quality", "string", f64::NAN, "high \"\\\n\u{1F600}", "'high \"\\\n\u{1F600}'"),
        ("maxWidth", "boolean", 1.0, "true", "true"),
        ("effort", "number", f64::NAN, "NaN", "NaN"),
        ("effort", "bigint", 3.0, "3", "a bigint"),
        ("format", "Array", 0.0, "", "an array"),
        ("fit", "Map", f64::NAN, "[object Map]", "an object"),
    ] {
        let error = parse(&check(options(&[(name, kind, number, string)]), 10, 10));
        assert_eq!(text(&error, "code"), "options/invalid");
        let message = text(&error, "message");
        assert!(message.starts_with(name) && message.ends_with(got), "{message}");
    }
    let nothing_wrong = check(options(&[("quality", "null", 0.0, "null")]), 10, 10);
    assert_eq!(nothing_wrong.to_vec(), b"{}");
    let large = parse(&check(options(&[("maxPixels", "number", 99.0, "99")]), 10, 10));
    assert_eq!(text(&large, "code"), "image/too-large");
}
