use pagelift::images::{Pixels, orient, oriented_size};
use proptest::prelude::*;

fn picture(width: u32, height: u32) -> Pixels {
    let data = (0..width * height).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    Pixels::from_rgba(width, height, data).unwrap()
}

proptest! {
    /// Each orientation is undone by another one, and turning keeps every pixel.
    #[test]
    fn orientations_are_a_group(width in 1u32..80, height in 1u32..80, orientation in 0u8..12) {
        let inverse = match orientation { 6 => 8, 8 => 6, other => other };
        let turned = orient(picture(width, height), orientation);
        prop_assert_eq!((turned.width, turned.height), oriented_size(width, height, orientation));
        let back = orient(turned, inverse);
        prop_assert_eq!(back, picture(width, height));
    }

    /// Four quarter turns are none, and two are half a turn.
    #[test]
    fn quarter_turns_add_up(width in 1u32..80, height in 1u32..80) {
        let twice = orient(orient(picture(width, height), 6), 6);
        prop_assert_eq!(&twice, &orient(picture(width, height), 3));
        prop_assert_eq!(orient(orient(twice, 6), 6), picture(width, height));
    }
}
