//! The order of loading in virtual time: blank seconds, ours against `loading=lazy` and vanilla-lazyload. Run by
//! `npm run bench -- lazy-order`, and with `cargo bench --bench lazy_order`.

#[path = "../../tests/lazy/simulation/mod.rs"]
mod simulation;

use simulation::network::PATHS;
use simulation::policy::{Engine, Margin};
use simulation::scroll::SCROLLS;
use simulation::{geometric_mean, run};

fn main() {
    println!(
        "| path | scroll | native | vanilla-lazyload | ours | ours / native | ours / vanilla | last picture, ms | MB, native / vanilla / ours |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|");
    let (mut to_native, mut to_vanilla) = (Vec::new(), Vec::new());
    for path in PATHS {
        for scroll in &SCROLLS {
            let own = run(scroll, path, &mut Engine::new());
            let native = run(scroll, path, &mut Margin::native());
            let vanilla = run(scroll, path, &mut Margin::vanilla());
            let ratios = [own.blank / native.blank, own.blank / vanilla.blank];
            println!(
                "| {} | {} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} | {:.0} / {:.0} / {:.0} | {:.1} / {:.1} / {:.1} |",
                path.name,
                scroll.name,
                native.blank,
                vanilla.blank,
                own.blank,
                ratios[0],
                ratios[1],
                native.last,
                vanilla.last,
                own.last,
                native.megabytes,
                vanilla.megabytes,
                own.megabytes,
            );
            to_native.push(ratios[0]);
            to_vanilla.push(ratios[1]);
        }
    }
    println!(
        "\nGeometric mean: {:.2} of native, {:.2} of vanilla-lazyload.",
        geometric_mean(&to_native),
        geometric_mean(&to_vanilla)
    );
}
