//! The run lengths of BMP (RLE8 and RLE4).

use crate::{Error, Result};

/// Decodes to indices in stored order (bottom row first). `None`: a pixel that the file skips.
///
/// The data has to reach its end mark, or fill the last row: everything before that is a picture with missing parts.
pub fn decode(data: &[u8], width: usize, height: usize, depth: u16) -> Result<Vec<Option<u8>>> {
    let early = || Error::corrupt("BMP: the picture ends early: some of it is missing");
    let mut out = vec![None; width * height];
    let (mut x, mut y) = (0, 0);
    let mut rest = data;
    loop {
        let [first, second, tail @ ..] = rest else {
            // Writers forget the end mark now and then.
            return if y >= height || (y + 1 == height && x >= width) { Ok(out) } else { Err(early()) };
        };
        rest = tail;
        let mut put = |index: u8| {
            if x < width && y < height {
                out[y * width + x] = Some(index);
            }
            x += 1;
        };
        match (*first, *second) {
            (0, 0) => (x, y) = (0, y + 1),
            (0, 1) => return Ok(out),
            (0, 2) => {
                let [right, up, tail @ ..] = rest else { return Err(early()) };
                (x, y) = (x + usize::from(*right), y + usize::from(*up));
                rest = tail;
            }
            (0, count) => {
                let count = usize::from(count);
                let bytes = (count * usize::from(depth)).div_ceil(8);
                let literal = rest.get(..bytes).ok_or_else(early)?;
                for i in 0..count {
                    put(index(literal, i, depth));
                }
                // Literals are padded to 16 bits; at the very end the padding may be missing.
                rest = rest.get(bytes.next_multiple_of(2)..).unwrap_or_default();
            }
            (count, value) => {
                for i in 0..usize::from(count) {
                    // RLE4 alternates between the two halves.
                    put(if depth == 4 { index(&[value], i % 2, 4) } else { value });
                }
            }
        }
        if y > height {
            return Ok(out);
        }
    }
}

fn index(literal: &[u8], i: usize, depth: u16) -> u8 {
    match depth {
        4 if i.is_multiple_of(2) => literal[i / 2] >> 4,
        4 => literal[i / 2] & 15,
        _ => literal[i],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_literals_and_jumps() {
        let data = [2, 7, 0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 1, 1, 1, 9, 0, 1];
        let got = decode(&data, 5, 3, 8).unwrap();
        let (n, s) = (None, Some);
        assert_eq!(got, [s(7), s(7), s(1), s(2), s(3), n, n, n, n, n, n, s(9), n, n, n]);
    }

    #[test]
    fn four_bits_alternate() {
        let got = decode(&[3, 0x12, 0, 3, 0x34, 0x50, 0, 1], 6, 1, 4).unwrap();
        assert_eq!(got, [1, 2, 1, 3, 4, 5].map(Some));
    }

    #[test]
    fn every_truncation_is_an_error_or_whole() {
        let data = [4, 1, 0, 0, 4, 2, 0, 1];
        let whole = decode(&data, 4, 2, 8).unwrap();
        for end in 0..data.len() {
            match decode(&data[..end], 4, 2, 8) {
                Ok(got) => assert_eq!(got, whole, "cut to {end}"),
                Err(error) => assert_eq!(error.code().as_str(), "image/corrupt"),
            }
        }
        assert!(decode(&data[..3], 4, 2, 8).is_err());
    }
}
