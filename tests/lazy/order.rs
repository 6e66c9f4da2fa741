//! Seven scrolls over six networks, against `loading=lazy` and vanilla-lazyload as their sources say. Everything is deterministic.

use crate::simulation::network::PATHS;
use crate::simulation::policy::{Engine, Margin};
use crate::simulation::scroll::SCROLLS;
use crate::simulation::{geometric_mean, run};

#[test]
fn pictures_are_missed_for_less_time_than_with_peers() {
    let (mut to_native, mut to_vanilla) = (Vec::new(), Vec::new());
    for path in PATHS {
        for scroll in &SCROLLS {
            let own = run(scroll, path, &mut Engine::new());
            let native = run(scroll, path, &mut Margin::native());
            let vanilla = run(scroll, path, &mut Margin::vanilla());
            let cell = format!("{}, {}", path.name, scroll.name);
            to_native.push((own.blank / native.blank, cell.clone()));
            to_vanilla.push((own.blank / vanilla.blank, cell));
        }
    }
    let throw = SCROLLS.iter().find(|scroll| scroll.name == "throw").unwrap();
    let own = run(throw, PATHS[0], &mut Engine::new());
    let native = run(throw, PATHS[0], &mut Margin::native());
    assert!(own.last <= 0.15 * native.last, "the last screen stands after {} ms, natively {}", own.last, native.last);
    assert!(own.megabytes <= native.megabytes, "{} MB, natively {}", own.megabytes, native.megabytes);
    let mean = |cells: &[(f64, String)]| geometric_mean(&cells.iter().map(|(ratio, _)| *ratio).collect::<Vec<_>>());
    let worst = |cells: &[(f64, String)]| cells.iter().max_by(|a, b| a.0.total_cmp(&b.0)).cloned().unwrap();
    assert!(mean(&to_native) <= 0.55, "{}", mean(&to_native));
    assert!(mean(&to_vanilla) <= 0.65, "{}", mean(&to_vanilla));
    assert!(worst(&to_native).0 <= 1.3, "{:?}", worst(&to_native));
    assert!(worst(&to_vanilla).0 <= 1.05, "{:?}", worst(&to_vanilla));
}
