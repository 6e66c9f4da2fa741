//! What crosses the boundary of images.wasm, in a wasm engine: objects in, objects and plain errors out.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use pagelift_images::{Prober, check, compress, sniff};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text(object: &JsValue, name: &str) -> String {
    field(object, name).as_string().unwrap_or_default()
}

fn number(object: &JsValue, name: &str) -> f64 {
    field(object, name).as_f64().unwrap_or(f64::NAN)
}

/// A gradient of RGBA, behind some bytes that do not belong to it.
fn pixels(width: u32, height: u32) -> JsValue {
    let mut bytes = vec![9u8; 5];
    for i in 0..width * height {
        bytes.extend([(i % width * 255 / width) as u8, (i / width * 255 / height) as u8, 128, 255]);
    }
    let data = Uint8Array::from(bytes.as_slice()).subarray(5, bytes.len() as u32);
    object(&[("data", data.into()), ("width", width.into()), ("height", height.into())])
}

fn listener(body: &str) -> Function {
    Function::new_with_args("phase, fraction", body)
}

#[wasm_bindgen_test]
fn pixels_become_a_file() {
    let options = object(&[("format", "webp".into()), ("quality", 60.into()), ("maxWidth", 20.into())]);
    let result = compress(None, pixels(40, 30), options, listener("")).unwrap();
    let bytes = Uint8Array::from(field(&result, "bytes")).to_vec();
    assert_eq!(sniff(&bytes).as_deref(), Some("webp"));
    assert_eq!(text(&result, "mediaType"), "image/webp");
    assert_eq!([number(&result, "width"), number(&result, "height")], [20.0, 15.0]);
    assert_eq!(field(&result, "quality"), 60);
    assert_eq!(field(&result, "kept"), false);
    assert!(field(&field(&result, "timings"), "encode").as_f64().unwrap() >= 0.0);
    // Pixels come without a header.
    assert!(field(&result, "info").is_undefined());
}

#[wasm_bindgen_test]
fn a_file_is_probed_piece_by_piece_and_compressed() {
    let options = object(&[("format", "png".into())]);
    let png = compress(None, pixels(40, 30), options, listener("")).unwrap();
    let png = Uint8Array::from(field(&png, "bytes")).to_vec();

    let mut prober = Prober::new(png.len() as f64);
    let mut asked = 0;
    while let Some(want) = prober.want() {
        let (offset, length) = (want[0] as usize, want[1] as usize);
        prober.feed(want[0], &png[offset..offset + length]).unwrap();
        asked += 1;
        assert!(asked < 10);
    }
    let info = prober.finish().unwrap();
    assert_eq!(text(&info, "format"), "png");
    assert_eq!([number(&info, "width"), number(&info, "storedHeight")], [40.0, 30.0]);
    assert!(field(&info, "colorProfile").is_undefined());

    let result = compress(Some(png), JsValue::UNDEFINED, JsValue::UNDEFINED, listener("")).unwrap();
    assert_eq!(text(&field(&result, "info"), "format"), "png");
}

#[wasm_bindgen_test]
fn errors_are_plain_objects_with_a_code() {
    let error = compress(Some(b"hello".to_vec()), JsValue::UNDEFINED, JsValue::UNDEFINED, listener("")).unwrap_err();
    assert_eq!(text(&error, "code"), "image/unsupported");

    let options = object(&[("maxBytes", 20.into())]);
    let error = compress(None, pixels(64, 64), options, listener("")).unwrap_err();
    assert_eq!(text(&error, "code"), "image/cannot-fit");
    assert!(field(&error, "smallestBytes").as_f64().unwrap() > 20.0);

    for (name, value, got) in [
        ("quality", JsValue::from("high"), "'high'"),
        ("maxWidth", JsValue::TRUE, "true"),
        ("format", Array::new().into(), "an array"),
        ("effort", listener("").into(), "a function"),
        ("fit", JsValue::symbol(Some("inside")), "a symbol"),
    ] {
        let error = check(10, 10, object(&[(name, value)])).unwrap_err();
        assert_eq!(text(&error, "code"), "options/invalid");
        let message = text(&error, "message");
        assert!(message.starts_with(name) && message.ends_with(got), "{message}");
    }
    assert!(check(10, 10, object(&[("quality", JsValue::UNDEFINED)])).is_ok());
}

#[wasm_bindgen_test]
fn a_listener_may_stop_the_job_but_its_own_failure_does_not() {
    let stopped = compress(None, pixels(64, 64), JsValue::UNDEFINED, listener("return false")).unwrap_err();
    assert_eq!(text(&stopped, "code"), "image/cancelled");
    assert!(compress(None, pixels(64, 64), JsValue::UNDEFINED, listener("throw new Error('mine')")).is_ok());
}
