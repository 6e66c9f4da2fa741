//! What `snapshot()` gives of its metrics, made by serde-wasm-bindgen.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Clone, Serialize)]
struct Metric {
    available: bool,
    unit: &'static str,
    count: f64,
    last: f64,
    min: f64,
    max: f64,
    mean: f64,
    p50: f64,
    p75: f64,
    p95: f64,
    p99: f64,
    error: f64,
    rating: &'static str,
    trend: f64,
    rejected: f64,
}

/// So many metrics, as an object by name.
#[wasm_bindgen]
pub fn snapshot(count: u32) -> JsValue {
    let metric = |n: u32| {
        let value = f64::from(n) * 1.37;
        Metric {
            available: true,
            unit: "ms",
            count: value,
            last: value,
            min: value,
            max: value,
            mean: value,
            p50: value,
            p75: value,
            p95: value,
            p99: value,
            error: 0.0109,
            rating: "good",
            trend: value,
            rejected: 0.0,
        }
    };
    let metrics: BTreeMap<String, Metric> = (0..count).map(|n| (format!("metric{n}"), metric(n))).collect();
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    metrics.serialize(&serializer).unwrap_or(JsValue::NULL)
}
