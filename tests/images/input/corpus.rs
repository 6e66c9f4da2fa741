//! Real pictures, where they are at hand.

use pagelift::images::{decode, orient, probe};
use std::path::PathBuf;

/// The folder that the environment names, or the one at `usual` from the project's root.
pub fn folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let path =
        std::env::var_os(variable).map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(usual), PathBuf::from);
    if !path.is_dir() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// One picture stored in each orientation comes out upright and alike.
#[test]
fn all_orientations_come_out_alike() {
    let Some(corpus) = folder("PAGELIFT_CORPUS", "../shared/corpus") else { return };
    let upright = |number: u32| {
        let bytes = std::fs::read(corpus.join(format!("exif/landscape_{number}.jpg"))).unwrap();
        let info = probe(&bytes).unwrap();
        let pixels = orient(decode(&bytes, &info, &mut |_| true).unwrap(), info.orientation);
        assert_eq!((pixels.width, pixels.height), (info.width, info.height));
        pixels
    };
    let first = upright(1);
    for number in [0, 2, 3, 4, 5, 6, 7, 8] {
        let other = upright(number);
        assert_eq!((other.width, other.height), (first.width, first.height), "landscape_{number}");
        // Each was compressed by itself after turning, and the orientation's number is written onto it.
        let differing = first.data.iter().zip(&other.data).filter(|(a, b)| a.abs_diff(**b) > 24).count();
        let share = differing as f64 / first.data.len() as f64;
        assert!(share < 0.02, "landscape_{number}: {share}");
    }
}
