//! JPEG's marker segments.

/// The file up to the end of its first picture, without comments and without application segments other than those the
/// picture needs: JFIF, the colour profile, Adobe's colour transform. What follows the picture (further pictures,
/// thumbnails, videos) goes as well.
pub fn strip(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut at = 2;
    let start = jpeg.get(..2).filter(|start| *start == [0xff, 0xd8])?;
    let mut kept = Vec::with_capacity(jpeg.len());
    kept.extend_from_slice(start);
    loop {
        // Any number of fill bytes may stand in front of a marker.
        while jpeg.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let &[0xff, marker] = jpeg.get(at..at + 2)? else { return None };
        match marker {
            0xd9 => {
                kept.extend_from_slice(&[0xff, 0xd9]);
                return Some(kept);
            }
            0x01 | 0xd0..=0xd7 => {
                at += 2;
                continue;
            }
            0x00 | 0xd8 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(jpeg.get(at + 2..at + 4)?.try_into().ok()?));
        let mut end = at + 2 + length;
        let payload = jpeg.get(at + 4..end)?;
        let wanted = match marker {
            0xe0 => payload.starts_with(b"JFIF\0"),
            0xe2 => payload.starts_with(b"ICC_PROFILE\0"),
            0xee => payload.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if marker == 0xda {
            end += entropy_coded(jpeg.get(end..)?)?;
        }
        if wanted {
            kept.extend_from_slice(&jpeg[at..end]);
        }
        at = end;
    }
}

/// How many bytes until the next marker that is neither a stuffed byte nor a restart.
fn entropy_coded(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::Format;
    use crate::images::Pixels;
    use crate::images::encode::Embedded;
    use crate::images::encode::jpeg::{Chroma, Planes};

    fn jpeg(effort: u8) -> Vec<u8> {
        let data = (0..40 * 30u32).flat_map(|i| [(i * 7) as u8, (i / 40 * 5) as u8, (i % 40) as u8, 255]).collect();
        let pixels = Pixels { width: 40, height: 30, data, opaque: true };
        Planes::new(&pixels, Chroma::Halved).unwrap().encode(80.0, effort).unwrap()
    }

    #[test]
    fn takes_out_everything_but_the_picture() {
        for effort in [0, 4] {
            let plain = jpeg(effort);
            let exif = Embedded { exif: Some(b"II*\0gps".to_vec()), xmp: Some(b"<x/>".to_vec()) };
            let mut with = exif.put_into(plain.clone(), Format::Jpeg);
            with.splice(2..2, *b"\xff\xfe\0\x05abc");
            with.extend_from_slice(b"\xff\xd8 another picture");
            assert_eq!(strip(&with), Some(plain.clone()));
            assert_eq!(strip(&plain), Some(plain));
        }
    }

    #[test]
    fn keeps_the_profile() {
        let mut file = jpeg(0);
        file.splice(20..20, *b"\xff\xe2\0\x11ICC_PROFILE\0\x01\x01p");
        assert_eq!(strip(&file), Some(file));
    }

    #[test]
    fn gives_up_on_broken_files() {
        let file = jpeg(4);
        for end in 0..file.len() {
            assert_eq!(strip(&file[..end]), None, "{end}");
        }
    }
}
