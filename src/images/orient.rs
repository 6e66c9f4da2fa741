//! Turns a stored picture upright, by its EXIF orientation.

use super::Pixels;

/// Pixels per side of the squares in which pictures are transposed: 32 x 32 pixels of 4 bytes from each side fit into the
/// smallest first-level caches.
const TILE: usize = 32;

/// Whether an orientation exchanges width and height.
fn is_transposed(orientation: u8) -> bool {
    (5..=8).contains(&orientation)
}

/// Applies an EXIF orientation (1 to 8; anything else counts as 1) to the pixels.
///
/// 2: mirrored left to right, 3: half a turn, 4: mirrored top to bottom, 5: transposed, 6: a quarter turn with the clock,
/// 7: transposed along the other diagonal, 8: a quarter turn against the clock. Quarter turns need a second picture's
/// memory, the others none.
pub fn orient(mut pixels: Pixels, orientation: u8) -> Pixels {
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let (data, _) = pixels.data.as_chunks_mut::<4>();
    match orientation {
        2 => data.chunks_exact_mut(width).for_each(<[_]>::reverse),
        3 => data.reverse(),
        4 => {
            let mut rows = data.chunks_exact_mut(width);
            while let (Some(first), Some(last)) = (rows.next(), rows.next_back()) {
                first.swap_with_slice(last);
            }
        }
        5..=8 => {
            // In the stored picture: whether a row of the result is a column read upwards, and whether the first row is the
            // last column.
            let (upwards, from_right) = (matches!(orientation, 6 | 7), matches!(orientation, 7 | 8));
            let turned = transpose(data, width, height, upwards, from_right);
            return Pixels { width: pixels.height, height: pixels.width, data: turned, opaque: pixels.opaque };
        }
        _ => {}
    }
    pixels
}

fn transpose(data: &[[u8; 4]], width: usize, height: usize, upwards: bool, from_right: bool) -> Vec<u8> {
    let mut out = vec![0; data.len() * 4];
    let (target, _) = out.as_chunks_mut::<4>();
    for (band, rows) in target.chunks_mut(TILE * height).enumerate() {
        // `rows` are up to TILE rows of the result, of `height` pixels each.
        for left in (0..height).step_by(TILE) {
            let right = (left + TILE).min(height);
            for (i, row) in rows.chunks_exact_mut(height).enumerate() {
                let y = band * TILE + i;
                let column = if from_right { width - 1 - y } else { y };
                for (x, out) in row[left..right].iter_mut().enumerate() {
                    let x = left + x;
                    let stored = if upwards { height - 1 - x } else { x };
                    *out = data[stored * width + column];
                }
            }
        }
    }
    out
}

/// The one orientation that does what `first` and then `second` do.
pub fn compose(first: u8, second: u8) -> u8 {
    // As (transposed, mirrored left to right, mirrored top to bottom), where the transposition comes first.
    const PARTS: [(bool, bool, bool); 8] = [
        (false, false, false),
        (false, true, false),
        (false, true, true),
        (false, false, true),
        (true, false, false),
        (true, true, false),
        (true, true, true),
        (true, false, true),
    ];
    let parts = |orientation: u8| PARTS[usize::from(orientation.clamp(1, 8) - 1)];
    let (a, b) = (parts(first), parts(second));
    // Moving the second transposition to the front exchanges the directions of the first one's mirrors.
    let (across, down) = if b.0 { (a.2, a.1) } else { (a.1, a.2) };
    let whole = (a.0 != b.0, across != b.1, down != b.2);
    PARTS.iter().position(|&parts| parts == whole).map_or(1, |i| i as u8 + 1)
}

/// The size of a picture of `width` x `height` after turning.
pub fn oriented_size(width: u32, height: u32, orientation: u8) -> (u32, u32) {
    if is_transposed(orientation) { (height, width) } else { (width, height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one letter per pixel.
    fn picture(rows: &[&str]) -> Pixels {
        let data = rows.iter().flat_map(|row| row.bytes()).flat_map(|letter| [letter, 0, 0, 255]).collect();
        Pixels::from_rgba(rows[0].len() as u32, rows.len() as u32, data).unwrap()
    }

    fn letters(pixels: &Pixels) -> Vec<String> {
        let row = |row: &[u8]| row.chunks(4).map(|pixel| pixel[0] as char).collect();
        pixels.data.chunks(pixels.width as usize * 4).map(row).collect()
    }

    #[test]
    fn all_eight() {
        let expected: [&[&str]; 8] = [
            &["abc", "def"],
            &["cba", "fed"],
            &["fed", "cba"],
            &["def", "abc"],
            &["ad", "be", "cf"],
            &["da", "eb", "fc"],
            &["fc", "eb", "da"],
            &["cf", "be", "ad"],
        ];
        for (i, expected) in expected.iter().enumerate() {
            assert_eq!(letters(&orient(picture(&["abc", "def"]), i as u8 + 1)), *expected, "orientation {}", i + 1);
        }
    }

    #[test]
    fn larger_than_a_tile() {
        let (width, height) = (70u32, 45u32);
        let data: Vec<u8> = (0..width * height).flat_map(u32::to_le_bytes).collect();
        let turned = orient(Pixels::from_rgba(width, height, data).unwrap(), 6);
        assert_eq!((turned.width, turned.height), (height, width));
        for (x, y) in [(0, 0), (44, 0), (0, 69), (44, 69), (31, 33)] {
            let at = (y * height + x) as usize * 4;
            let stored = u32::from_le_bytes(*turned.data[at..].first_chunk().unwrap());
            assert_eq!(stored, (height - 1 - x) * width + y);
        }
    }

    #[test]
    fn composition_is_turning_twice() {
        for first in 1..=8 {
            for second in 1..=8 {
                let twice = orient(orient(picture(&["abc", "def"]), first), second);
                let once = orient(picture(&["abc", "def"]), compose(first, second));
                assert_eq!(letters(&twice), letters(&once), "{first} then {second}");
            }
        }
    }
}
