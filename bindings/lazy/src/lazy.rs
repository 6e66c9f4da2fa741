//! The order of loading: see `pagelift::lazy`.

use pagelift::codes::{Code as _, Number as _};
use pagelift::lazy::{Command, EffectiveType, Event, Lazy, Settings, Stat};
use wasm_bindgen::prelude::*;

pagelift_module::machine!(Lazy, Event, Command);
pagelift_module::names!(EffectiveType::NAMES, Stat::NAMES, pagelift::lazy::CONSTANTS);

/// Makes one for a page. `margin` is in CSS px, `NaN` to choose here; `concurrency` is 0 to choose here; `base` is in ms.
#[wasm_bindgen]
pub fn lazy_new(margin: f64, concurrency: u32, attempts: u32, base: f64, seed: u32) -> u32 {
    machine_add(Lazy::new(Settings { margin, concurrency, attempts, base, seed }))
}

/// One of the statistics: a [`Stat`] by its number.
#[wasm_bindgen]
pub fn lazy_stat(lazy: u32, stat: u32) -> f64 {
    let Some(stat) = Stat::from_number(f64::from(stat)) else { return f64::NAN };
    pagelift_module::with(&MACHINES, lazy, |lazy| lazy.stat(stat))
}
