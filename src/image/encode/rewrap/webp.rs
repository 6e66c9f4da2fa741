//! WebP's RIFF chunks.

/// Flags of VP8X that announce EXIF and XMP.
const EXIF_AND_XMP: u8 = 0x08 | 0x04;

/// The file without its EXIF, XMP and unknown chunks, and without anything behind the RIFF container.
pub fn strip(webp: &[u8]) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(webp.get(4..8)?.try_into().ok()?) as usize;
    let file =
        webp.get(..size.checked_add(8)?).filter(|file| file.starts_with(b"RIFF") && file[8..].starts_with(b"WEBP"))?;
    let mut kept = file.get(..12)?.to_vec();
    let mut at = 12;
    while at < file.len() {
        let name = file.get(at..at + 4)?;
        let length = u32::from_le_bytes(file.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        // Chunks are padded to even sizes; the padding of the last one is sometimes missing.
        let end = at.checked_add(8)?.checked_add(length)?;
        let padded = (end + (length & 1)).min(file.len());
        let chunk = file.get(at..padded).filter(|_| end <= file.len())?;
        match name {
            b"VP8X" => {
                let flags = kept.len() + 8;
                kept.extend_from_slice(chunk);
                *kept.get_mut(flags)? &= !EXIF_AND_XMP;
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => kept.extend_from_slice(chunk),
            _ => {}
        }
        at = padded;
    }
    let size = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (name, payload) in chunks {
            body.extend_from_slice(*name);
            body.extend_from_slice(&(payload.len() as u32).to_le_bytes());
            body.extend_from_slice(payload);
            if payload.len() % 2 == 1 {
                body.push(0);
            }
        }
        [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
    }

    #[test]
    fn takes_out_exif_and_xmp() {
        let flags = |flags: u8| [flags, 0, 0, 0, 9, 0, 0, 9, 0, 0];
        let (with, without) = (flags(0x2c), flags(0x20));
        let file =
            riff(&[(b"VP8X", &with), (b"ICCP", b"p"), (b"VP8 ", b"abc"), (b"EXIF", b"II*\0"), (b"XMP ", b"<x>")]);
        let expected = riff(&[(b"VP8X", &without), (b"ICCP", b"p"), (b"VP8 ", b"abc")]);
        assert_eq!(strip(&file), Some(expected.clone()));
        assert_eq!(strip(&[&file[..], b"more"].concat()), Some(expected.clone()));
        assert_eq!(strip(&expected), Some(expected));
    }

    #[test]
    fn gives_up_on_broken_files() {
        let file = riff(&[(b"VP8 ", b"abcdef")]);
        for end in 0..file.len() {
            assert_eq!(strip(&file[..end]), None, "{end}");
        }
        let mut long = file;
        long[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(strip(&long), None);
    }
}
