//! Turns of tabs: see `pagelift::tabs`.

use pagelift::tabs::Turns;
use wasm_bindgen::prelude::*;

pagelift_module::machine!(Turns, pagelift::tabs::Event, pagelift::tabs::Command);

/// Makes the turns of this tab, whose number no other tab has. The result is for `machine_handle` and the like.
#[wasm_bindgen]
pub fn turns_new(tab: u32) -> u32 {
    machine_add(Turns::new(tab))
}
