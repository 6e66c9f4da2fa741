//! Profiles that are damaged are ignored, as browsers and Little CMS do: the pixels stay as they are stored.

use super::color::{
    RGB, adobe_rgb, assert_close, cmyk_jpeg, display_p3, fixed, gamma, gray, mab_rgb, matrix_profile, mft1_cmyk,
    mft2_cmyk, prophoto,
};
use super::png;
use super::read;
use pagelift::images::{Pixels, to_srgb};
use proptest::prelude::*;

/// Two rows of colours that every profile here changes.
fn colors() -> Pixels {
    let data = (0..256u32).flat_map(|v| [v as u8, (v * 7) as u8, 255 - v as u8, 9]).collect();
    Pixels::from_rgba(128, 2, data).unwrap()
}

/// Greys, which profiles for grey change as well.
fn greys() -> Pixels {
    Pixels::from_rgba(256, 1, (0..=255u8).flat_map(|v| [v, v, v, 255]).collect()).unwrap()
}

/// Profiles of each kind by name.
fn profiles() -> Vec<(&'static str, Vec<u8>)> {
    let table: Vec<u8> = (0..=64u16).flat_map(|i| (i * i * 15).to_be_bytes()).collect();
    let table = [&b"curv\0\0\0\0\0\0\0\x41"[..], &table].concat();
    let columns = [[0.51512, 0.2412, -0.00105], [0.29198, 0.69225, 0.04189], [0.1571, 0.06657, 0.78407]];
    vec![
        ("Display P3", display_p3()),
        ("Adobe RGB", adobe_rgb()),
        ("ProPhoto", prophoto()),
        ("gamma", matrix_profile("gamma", 2, columns, gamma(2.2))),
        ("table", matrix_profile("table", 4, columns, table)),
        ("mAB", mab_rgb()),
        ("gray", gray()),
    ]
}

/// Whether the profile is applied; pixels must not change where it is not.
fn is_applied(icc: &[u8]) -> bool {
    [colors(), greys()].into_iter().any(|mut pixels| {
        let before = pixels.clone();
        let applied = to_srgb(&mut pixels, icc);
        assert_eq!(applied, pixels != before);
        applied
    })
}

fn number(icc: &[u8], at: usize) -> usize {
    u32::from_be_bytes(*icc[at..].first_chunk().unwrap()) as usize
}

/// The tags: where the entry in the table is, the name, and where the contents are.
fn tags(icc: &[u8]) -> Vec<(usize, [u8; 4], std::ops::Range<usize>)> {
    (0..number(icc, 128))
        .map(|i| {
            let entry = 132 + i * 12;
            let start = number(icc, entry + 4);
            (entry, *icc[entry..].first_chunk().unwrap(), start..start + number(icc, entry + 8))
        })
        .collect()
}

/// The tags that a conversion needs.
fn needed(icc: &[u8]) -> Vec<(usize, [u8; 4], std::ops::Range<usize>)> {
    tags(icc).into_iter().filter(|(_, name, _)| name != b"desc" && name != b"wtpt").collect()
}

fn changed(icc: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = icc.to_vec();
    out[at..at + bytes.len()].copy_from_slice(bytes);
    out
}

#[test]
fn good_profiles_are_applied() {
    for (name, icc) in profiles() {
        assert!(is_applied(&icc), "{name}");
        // Bytes behind the end, unknown tags, other classes, older versions and any rendering intent do no harm.
        assert!(is_applied(&[&icc[..], &[7; 100]].concat()), "{name}");
        for (at, bytes) in [(12, b"scnr"), (12, b"prtr"), (12, b"spac"), (8, &[2, 0x10, 0, 0]), (64, &[0, 0, 0, 3])] {
            assert!(is_applied(&changed(&icc, at, bytes)), "{name}: {bytes:?} at {at}");
        }
    }
}

#[test]
fn a_damaged_header_makes_a_profile_none() {
    for (name, icc) in profiles() {
        let size = icc.len() as u32;
        let mut damages: Vec<(usize, Vec<u8>)> = Vec::new();
        let end = tags(&icc).iter().map(|(_, _, place)| place.end as u32).max().unwrap();
        for size in [0, 3, 64, 127, 131, end - 1, end - 4, size + 1, size + 4, 2 * size, u32::MAX] {
            damages.push((0, size.to_be_bytes().to_vec()));
        }
        damages.extend((5..=255).map(|version| (8, vec![version])));
        for class in [b"link", b"abst", b"nmcl", b"\0mnt", b"ntrR", b"MNTR", &[0; 4], &[0xff; 4]] {
            damages.push((12, class.to_vec()));
        }
        for space in [b"\0RGB", b"GB X", b"CMY ", b"HSV ", &[0; 4]] {
            damages.extend([(16, space.to_vec()), (20, space.to_vec())]);
        }
        for (i, value) in [(0, 0.9), (1, 0.98), (2, 1.0), (0, 0.0), (1, 256.0), (2, -0.8249)] {
            damages.push((68 + i * 4, fixed(value).to_vec()));
        }
        damages.extend((36..40).map(|at| (at, vec![icc[at] ^ 0x20])));
        for count in [0, 1_000u32, 0x0100_0000, u32::MAX] {
            damages.push((128, count.to_be_bytes().to_vec()));
        }
        for (at, bytes) in damages {
            assert!(!is_applied(&changed(&icc, at, &bytes)), "{name}: {bytes:x?} at {at}");
        }
        // A byte more or less somewhere in the header or the table moves everything behind it.
        for at in (0..132).step_by(5) {
            assert!(!is_applied(&[&icc[..at], &[0], &icc[at..]].concat()), "{name}: a byte too many at {at}");
            assert!(!is_applied(&[&icc[..at], &icc[at + 1..]].concat()), "{name}: a byte missing at {at}");
        }
    }
}

#[test]
fn every_truncated_profile_is_none() {
    for (name, icc) in profiles() {
        for end in (0..icc.len()).step_by(1 + icc.len() / 500).chain([icc.len() - 1]) {
            assert!(!is_applied(&icc[..end]), "{name}: {end} bytes");
            // Also where the header says the new size, as its tags end behind it.
            if end >= 132 && tags(&icc).iter().any(|(_, _, place)| place.end > end) {
                assert!(!is_applied(&changed(&icc[..end], 0, &(end as u32).to_be_bytes())), "{name}: {end} bytes");
            }
        }
    }
}

#[test]
fn a_damaged_tag_makes_a_profile_none() {
    for (name, icc) in profiles() {
        for (entry, tag, place) in needed(&icc) {
            let what = format!("{name}, {}", String::from_utf8_lossy(&tag));
            let contents = &icc[place.clone()];
            // The type: each of its letters, another one, and all contents shifted either way.
            for (i, letter) in contents.iter().take(4).enumerate() {
                assert!(!is_applied(&changed(&icc, place.start + i, &[letter ^ 0x21])), "{what}: type");
            }
            for other in [b"text", b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mpet", b"sf32"] {
                let is_curve = |name: &[u8]| name == b"curv" || name == b"para";
                let fits = contents.starts_with(other) || (is_curve(other) && is_curve(&contents[..4]));
                if !fits {
                    assert!(!is_applied(&changed(&icc, place.start, other)), "{what}: {other:?}");
                }
            }
            for by in 1..8.min(contents.len()) {
                let right = [&vec![0; by][..], &contents[..contents.len() - by]].concat();
                assert!(!is_applied(&changed(&icc, place.start, &right)), "{what}: shifted right by {by}");
                let left = [&contents[by..], &vec![0; by]].concat();
                assert!(!is_applied(&changed(&icc, place.start, &left)), "{what}: shifted left by {by}");
            }
            // The table says it is elsewhere, or has another size.
            for offset in [u32::MAX, icc.len() as u32, icc.len() as u32 - 3, place.start as u32 + 1, 0] {
                assert!(!is_applied(&changed(&icc, entry + 4, &offset.to_be_bytes())), "{what}: offset {offset}");
            }
            for size in [0, 3, 7, 11, u32::MAX, icc.len() as u32] {
                assert!(!is_applied(&changed(&icc, entry + 8, &size.to_be_bytes())), "{what}: size {size}");
            }
            assert!(!is_applied(&changed(&icc, entry, b"none")), "{what}: missing");
        }
        // Also a tag that is not needed has to lie inside the profile.
        let (entry, ..) = tags(&icc)[0];
        assert!(!is_applied(&changed(&icc, entry + 8, &(icc.len() as u32).to_be_bytes())), "{name}: description");
    }
}

#[test]
fn implausible_colorants_make_a_profile_none() {
    for (name, icc) in profiles() {
        let columns = tags(&icc).into_iter().filter(|(_, name, _)| name.ends_with(b"XYZ"));
        for (_, tag, place) in columns {
            let value = |i: usize| f64::from(number(&icc, place.start + 8 + i * 4) as i32) / 65536.0;
            for i in 0..3 {
                for other in [0.0, 1.0, value(i) + 0.05, value(i) - 0.05, -value(i), value(i) * 256.0, -30_000.0] {
                    // Within the tolerance of what it was, it is as good.
                    if (other - value(i)).abs() > 0.045 {
                        let damaged = changed(&icc, place.start + 8 + i * 4, &fixed(other));
                        assert!(!is_applied(&damaged), "{name}, {}: {other}", String::from_utf8_lossy(&tag));
                    }
                }
            }
            // The values behind the right type, moved by a byte.
            let values = &icc[place.start + 8..place.end];
            let right = [&[0], &values[..11]].concat();
            let left = [&values[1..], &[0]].concat();
            assert!(!is_applied(&changed(&icc, place.start + 8, &right)), "{name}: shifted right");
            assert!(!is_applied(&changed(&icc, place.start + 8, &left)), "{name}: shifted left");
        }
    }
}

#[test]
fn bad_counts_of_curves_and_tables_make_a_profile_none() {
    for (name, icc) in profiles() {
        for (_, _, place) in needed(&icc) {
            match &icc[place.start..place.start + 4] {
                b"curv" => {
                    let count = number(&icc, place.start + 8) as u32;
                    for count in [count + 1, count + 100, 1 << 24, u32::MAX / 2, u32::MAX] {
                        let damaged = changed(&icc, place.start + 8, &count.to_be_bytes());
                        assert!(!is_applied(&damaged), "{name}: {count} entries");
                    }
                }
                b"para" => {
                    for kind in [4, 5, 6, 0x0300, u16::MAX] {
                        // Type 4 takes more numbers than are there.
                        let damaged = changed(&icc, place.start + 8, &kind.to_be_bytes());
                        assert!(!is_applied(&damaged), "{name}: type {kind}");
                    }
                }
                b"mAB " => {
                    for (at, bytes) in
                        [(8, &[4][..]), (9, &[4]), (12, &[0; 4]), (16, &[0; 4]), (20, &[0; 4]), (24, &[0; 4])]
                            .into_iter()
                            .chain([(28, &[0; 4][..]), (12, &[0xff; 4]), (24, &[0x7f; 4])])
                    {
                        assert!(!is_applied(&changed(&icc, place.start + at, bytes)), "{name}: {bytes:?} at {at}");
                    }
                    let table = place.start + number(&icc, place.start + 24);
                    for (at, byte) in [(0, 0), (0, 1), (1, 255), (2, 9), (16, 0), (16, 3)] {
                        assert!(
                            !is_applied(&changed(&icc, table + at, &[byte])),
                            "{name}: {byte} at {at} of the table"
                        );
                    }
                }
                _ => {}
            }
        }
    }
}

/// With a damaged profile, inks are mixed as without one.
#[test]
fn damaged_profiles_for_inks_are_none() {
    let inks = [[0, 0, 0, 0], [100, 0, 0, 0], [0, 100, 20, 0], [40, 0, 100, 20], [20, 40, 60, 80]];
    let without = read(&cmyk_jpeg(&[], &inks)).unwrap();
    for icc in [mft1_cmyk(), mft2_cmyk()] {
        assert!(read(&cmyk_jpeg(&icc, &inks)).unwrap() != without);
        let (entry, _, place) = needed(&icc).remove(0);
        let wide = icc[place.start + 3] == b'2';
        let mut damages = vec![
            (0, (icc.len() as u32 + 1).to_be_bytes().to_vec()),
            (8, vec![9]),
            (68, vec![0; 4]),
            (entry + 8, 400u32.to_be_bytes().to_vec()),
            (place.start, b"mft9".to_vec()),
            (place.start + 8, vec![3]),
            (place.start + 9, vec![4]),
            (place.start + 10, vec![1]),
            (place.start + 10, vec![10]),
        ];
        if wide {
            let counts = [[0, 0], [0, 1], [0x10, 1], [0xff, 0xff]];
            damages.extend(counts.into_iter().flat_map(|count| [48, 50].map(|at| (place.start + at, count.to_vec()))));
        }
        for (at, bytes) in damages {
            let damaged = cmyk_jpeg(&changed(&icc, at, &bytes), &inks);
            assert!(read(&damaged).unwrap() == without, "{bytes:x?} at {at}");
        }
    }
}

/// What is not applied to a picture of 8 bits is not applied to one of 16 either, and the other way round.
#[test]
fn sixteen_bits_take_the_same_profiles() {
    let bytes = |icc: &[u8], depth: u8| {
        let icc = [b"x\0\0", &fdeflate::compress_to_vec(icc)[..]].concat();
        let row = RGB.concat().into_iter().flat_map(|v| vec![v; usize::from(depth) / 8]).collect();
        png::write((8, 1), depth, 2, &[row], &[(b"iCCP", &icc)])
    };
    for (name, icc) in profiles() {
        for (version, name) in [(icc[8], name), (9, "damaged")] {
            let icc = changed(&icc, 8, &[version]);
            let mut eight = read(&bytes(&icc, 8)).unwrap();
            // A profile for grey is none for coloured pixels.
            let changes = to_srgb(&mut eight, &icc);
            let sixteen = read(&bytes(&icc, 16)).unwrap();
            let rgb = |pixels: &Pixels| pixels.data.chunks(4).map(|p| [p[0], p[1], p[2]]).collect::<Vec<_>>();
            assert_close(&rgb(&sixteen), &rgb(&eight), 1);
            assert_eq!(changes, sixteen.data != read(&bytes(&[], 8)).unwrap().data, "{name}");
        }
    }
}

proptest! {
    /// Whatever bytes of a profile are hit: alpha stays, and pixels are what they were where it says so.
    #[test]
    fn damaged_anywhere(
        which in 0..7usize,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let (_, mut icc) = profiles().swap_remove(which);
        for (at, byte) in hits {
            let at = at.index(icc.len());
            icc[at] = byte;
        }
        let cut = cut.index(icc.len());
        for icc in [&icc[..], &icc[..cut]] {
            let mut pixels = colors();
            let before = pixels.clone();
            prop_assert_eq!(to_srgb(&mut pixels, icc), pixels != before);
            prop_assert!(pixels.data.chunks(4).all(|pixel| pixel[3] == 9));
        }
    }
}
