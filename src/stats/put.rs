//! Lists of numbers that grow, in few bytes.

/// Adds numbers to a list. `Vec::extend` is written out wherever it is called: in `health.wasm`, once instead of forty times.
#[inline(never)]
pub fn put(list: &mut Vec<f64>, numbers: &[f64]) {
    list.extend_from_slice(numbers);
}
