//! Colours against a reference.
//!
//! The profiles are made here. The expected values are what Little CMS 2.14 makes of the same profiles:
//! `transicc -t 1 -c 0 -n -i PROFILE -o '*sRGB'` (relative colorimetric without black point compensation; every profile has
//! one table at most, which that intent takes as well), rounded to 8 bits. Inks are given to it in percent.

use super::png;
use super::{at, read};
use pagelift::images::{Pixels, probe, read_metadata, to_srgb};

pub fn fixed(v: f64) -> [u8; 4] {
    ((v * 65536.0).round() as i32).to_be_bytes()
}

/// A profile of these tags.
fn profile(version: u8, space: &[u8; 4], pcs: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0; 128];
    out[8] = version;
    out[12..16].copy_from_slice(if space == b"CMYK" { b"prtr" } else { b"mntr" });
    out[16..20].copy_from_slice(space);
    out[20..24].copy_from_slice(pcs);
    out[36..40].copy_from_slice(b"acsp");
    for (i, v) in [0.9642, 1.0, 0.8249].into_iter().enumerate() {
        out[68 + i * 4..72 + i * 4].copy_from_slice(&fixed(v));
    }
    out.extend((tags.len() as u32).to_be_bytes());
    let mut at = 132 + tags.len() * 12;
    for (name, contents) in tags {
        out.extend(*name);
        out.extend((at as u32).to_be_bytes());
        out.extend((contents.len() as u32).to_be_bytes());
        at += contents.len().next_multiple_of(4);
    }
    for (_, contents) in tags {
        out.extend(contents);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let size = out.len() as u32;
    out[..4].copy_from_slice(&size.to_be_bytes());
    out
}

fn xyz(v: [f64; 3]) -> Vec<u8> {
    [b"XYZ \0\0\0\0".to_vec(), v.map(fixed).concat()].concat()
}

pub fn gamma(v: f64) -> Vec<u8> {
    [b"curv\0\0\0\0\0\0\0\x01".to_vec(), ((v * 256.0).round() as u16).to_be_bytes().to_vec()].concat()
}

fn parametric(kind: u8, parameters: &[f64]) -> Vec<u8> {
    let values: Vec<u8> = parameters.iter().flat_map(|v| fixed(*v)).collect();
    [b"para\0\0\0\0\0", &[kind, 0, 0][..], &values].concat()
}

fn description(text: &str) -> (&'static [u8; 4], Vec<u8>) {
    let length = (text.len() as u32 + 1).to_be_bytes();
    (b"desc", [b"desc\0\0\0\0", &length[..], text.as_bytes(), &[0; 79]].concat())
}

pub fn matrix_profile(name: &str, version: u8, columns: [[f64; 3]; 3], curve: Vec<u8>) -> Vec<u8> {
    let [r, g, b] = columns.map(xyz);
    let tags = [
        description(name),
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (b"rXYZ", r),
        (b"gXYZ", g),
        (b"bXYZ", b),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    profile(version, b"RGB ", b"XYZ ", &tags)
}

const SRGB_CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];

pub fn display_p3() -> Vec<u8> {
    let columns = [[0.51512, 0.2412, -0.00105], [0.29198, 0.69225, 0.04189], [0.1571, 0.06657, 0.78407]];
    matrix_profile("Display P3", 4, columns, parametric(3, &SRGB_CURVE))
}

fn srgb() -> Vec<u8> {
    let columns = [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.7141]];
    matrix_profile("sRGB", 2, columns, parametric(3, &SRGB_CURVE))
}

pub fn adobe_rgb() -> Vec<u8> {
    let columns = [[0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]];
    matrix_profile("Adobe RGB (1998)", 2, columns, gamma(563.0 / 256.0))
}

pub fn prophoto() -> Vec<u8> {
    let columns = [[0.79767, 0.28804, 0.0], [0.13519, 0.71188, 0.0], [0.03134, 0.00009, 0.82491]];
    matrix_profile("ProPhoto", 2, columns, gamma(1.8))
}

pub fn gray() -> Vec<u8> {
    profile(2, b"GRAY", b"XYZ ", &[description("Gray"), (b"wtpt", xyz([0.9642, 1.0, 0.8249])), (b"kTRC", gamma(1.8))])
}

/// A made-up press: Lab of four inks.
fn press([c, m, y, k]: [f64; 4]) -> [f64; 3] {
    let light = (1.0 - 0.45 * c) * (1.0 - 0.55 * m) * (1.0 - 0.1 * y) * (1.0 - 0.9 * k);
    let fade = 1.0 - 0.9 * k;
    [100.0 * light, (-35.0 * c + 70.0 * m - 5.0 * y) * fade, (-45.0 * c - 5.0 * m + 85.0 * y) * fade]
}

fn nodes(axes: u32, count: usize) -> impl Iterator<Item = [f64; 4]> {
    (0..count.pow(axes)).map(move |mut index| {
        let mut v = [0.0; 4];
        for axis in (0..axes as usize).rev() {
            v[axis] = (index % count) as f64 / (count - 1) as f64;
            index /= count;
        }
        v
    })
}

pub fn mft2_cmyk() -> Vec<u8> {
    let code = |[l, a, b]: [f64; 3]| [l / 100.0 * 65280.0, (a + 128.0) * 256.0, (b + 128.0) * 256.0];
    let table = nodes(4, 9).flat_map(|inks| code(press(inks))).flat_map(|v| (v.round() as u16).to_be_bytes());
    let mut lut = b"mft2\0\0\0\0\x04\x03\x09\0".to_vec();
    lut.extend([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0].map(fixed).concat());
    lut.extend([0, 3, 0, 2]);
    // Input curves that are not straight.
    for _ in 0..4 {
        lut.extend([0u16, 29_000, 65535].map(u16::to_be_bytes).concat());
    }
    lut.extend(table);
    for _ in 0..3 {
        lut.extend([0u16, 65535].map(u16::to_be_bytes).concat());
    }
    profile(2, b"CMYK", b"Lab ", &[description("Press"), (b"wtpt", xyz([0.9642, 1.0, 0.8249])), (b"A2B0", lut)])
}

pub fn mft1_cmyk() -> Vec<u8> {
    let code = |[l, a, b]: [f64; 3]| [l * 2.55, a + 128.0, b + 128.0];
    let table = nodes(4, 9).flat_map(|inks| code(press(inks))).map(|v| v.round() as u8);
    let mut lut = b"mft1\0\0\0\0\x04\x03\x09\0".to_vec();
    lut.extend([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0].map(fixed).concat());
    (0..4).for_each(|_| lut.extend(0..=255));
    lut.extend(table);
    (0..3).for_each(|_| lut.extend(0..=255));
    profile(2, b"CMYK", b"Lab ", &[description("Press"), (b"wtpt", xyz([0.9642, 1.0, 0.8249])), (b"A2B0", lut)])
}

/// Curves, table of 8 bits, curves, matrix, curves to XYZ.
pub fn mab_rgb() -> Vec<u8> {
    let curves = |kind: u8, parameters: &[f64]| parametric(kind, parameters).repeat(3);
    let mut table = vec![0; 16];
    table[..3].copy_from_slice(&[5, 6, 7]);
    table.extend([2, 0, 0, 0]);
    for r in 0..5 {
        for g in 0..6 {
            for b in 0..7 {
                let rgb = [f64::from(r) / 4.0, f64::from(g) / 5.0, f64::from(b) / 6.0];
                let mean = rgb.iter().sum::<f64>() / 3.0;
                table.extend(rgb.iter().flat_map(|v| {
                    ((v * 0.8 + mean * 0.2) * 65535.0).round().to_string().parse::<u16>().unwrap().to_be_bytes()
                }));
            }
        }
    }
    table.resize(table.len().next_multiple_of(4), 0);
    let (a, m, b) = (curves(3, &SRGB_CURVE), curves(0, &[1.1]), curves(0, &[1.0]));
    // XYZ is coded in halves: 1.0 is 32768.
    let half = |v: f64| fixed(v * 32768.0 / 65535.0);
    let columns = [[0.43607, 0.22249, 0.01392], [0.38515, 0.71687, 0.09708], [0.14307, 0.06061, 0.7141]];
    let matrix: Vec<u8> = (0..3).flat_map(|y| columns.map(|column| half(column[y])).concat()).chain([0; 12]).collect();
    let start = 32u32;
    let sizes = [b.len(), matrix.len(), m.len(), table.len()].map(|size| size as u32);
    let offsets = [start, start + sizes[0], start + sizes[0] + sizes[1], start + sizes[..3].iter().sum::<u32>()];
    let mut lut = b"mAB \0\0\0\0\x03\x03\0\0".to_vec();
    offsets.iter().for_each(|offset| lut.extend(offset.to_be_bytes()));
    lut.extend((start + sizes.iter().sum::<u32>()).to_be_bytes());
    [b, matrix, m, table, a].iter().for_each(|part| lut.extend(part));
    profile(4, b"RGB ", b"XYZ ", &[description("Table"), (b"wtpt", xyz([0.9642, 1.0, 0.8249])), (b"A2B0", lut)])
}

/// The colours that all RGB profiles are tried with.
pub const RGB: [[u8; 3]; 8] = [
    [255, 255, 255],
    [0, 0, 0],
    [128, 128, 128],
    [200, 100, 50],
    [30, 120, 90],
    [90, 60, 160],
    [255, 200, 180],
    [12, 20, 8],
];

fn convert(icc: &[u8], colors: &[[u8; 3]]) -> Vec<[u8; 3]> {
    let data: Vec<u8> = colors.iter().flat_map(|&[r, g, b]| [r, g, b, 77]).collect();
    let mut pixels = Pixels::from_rgba(colors.len() as u32, 1, data).unwrap();
    assert!(to_srgb(&mut pixels, icc));
    assert!(pixels.data.chunks(4).all(|pixel| pixel[3] == 77), "alpha stays");
    pixels.data.chunks(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

pub fn assert_close(got: &[[u8; 3]], want: &[[u8; 3]], most: u8) {
    for (got, want) in got.iter().zip(want) {
        let close = got.iter().zip(want).all(|(a, b)| a.abs_diff(*b) <= most);
        assert!(close, "expected {want:?}, got {got:?}");
    }
    assert_eq!(got.len(), want.len());
}
#[test]
fn matrix_profiles() {
    let p3 = [
        [255, 255, 255],
        [0, 0, 0],
        [128, 128, 128],
        [215, 93, 31],
        [0, 122, 88],
        [95, 58, 166],
        [255, 197, 176],
        [10, 20, 7],
    ];
    assert_close(&convert(&display_p3(), &RGB), &p3, 1);
    let adobe = [
        [255, 255, 255],
        [0, 0, 0],
        [129, 129, 129],
        [227, 100, 42],
        [0, 121, 88],
        [99, 57, 164],
        [255, 201, 181],
        [1, 12, 1],
    ];
    assert_close(&convert(&adobe_rgb(), &RGB), &adobe, 1);
    let wide = [
        [255, 255, 255],
        [0, 0, 0],
        [146, 146, 146],
        [255, 80, 46],
        [0, 151, 104],
        [99, 66, 186],
        [255, 198, 190],
        [1, 28, 2],
    ];
    assert_close(&convert(&prophoto(), &RGB), &wide, 1);
}

#[test]
fn tables_for_rgb() {
    let want = [
        [255, 255, 255],
        [0, 0, 0],
        [119, 119, 119],
        [184, 99, 68],
        [40, 106, 80],
        [86, 65, 144],
        [247, 198, 182],
        [7, 13, 5],
    ];
    assert_close(&convert(&mab_rgb(), &RGB), &want, 1);
}

#[test]
fn gray_profiles() {
    let levels = [0, 10, 64, 128, 200, 255].map(|v| [v; 3]);
    let want = [0, 10, 81, 146, 210, 255].map(|v| [v; 3]);
    assert_close(&convert(&gray(), &levels), &want, 1);
    // Coloured pixels under a profile for grey are left alone.
    let mut pixels = Pixels::from_rgba(1, 1, vec![1, 2, 3, 255]).unwrap();
    assert!(!to_srgb(&mut pixels, &gray()));
}

/// A JPEG of one block per set of inks (in percent, multiples of 20), with this profile.
pub fn cmyk_jpeg(icc: &[u8], colors: &[[i32; 4]]) -> Vec<u8> {
    let mut picture = super::jpeg_writer::Picture::sample(8 * colors.len(), 8, &[(1, 1); 4]);
    for (c, component) in picture.components.iter_mut().enumerate() {
        for (block, inks) in component.blocks.iter_mut().zip(colors) {
            *block = [0; 64];
            // 255 is no ink; the quantiser is 2 and the mean an eighth of the coefficient.
            block[0] = ((255 - inks[c] * 255 / 100 - 128) * 4) as i16;
        }
    }
    let plain = picture.write(&[&[0, 1, 2, 3]], 0);
    let mut out = plain[..2].to_vec();
    let parts: Vec<&[u8]> = icc.chunks(60_000).collect();
    for (i, part) in parts.iter().enumerate() {
        out.extend([0xff, 0xe2]);
        out.extend((part.len() as u16 + 16).to_be_bytes());
        out.extend(b"ICC_PROFILE\0");
        out.extend([i as u8 + 1, parts.len() as u8]);
        out.extend(*part);
    }
    out.extend(&plain[2..]);
    out
}

#[test]
fn tables_for_inks() {
    let inks = [
        [0, 0, 0, 0],
        [100, 0, 0, 0],
        [0, 100, 0, 0],
        [0, 0, 100, 0],
        [0, 0, 0, 100],
        [20, 40, 60, 20],
        [80, 20, 40, 60],
        [100, 100, 100, 100],
    ];
    for (icc, want) in [(mft2_cmyk(), MFT2), (mft1_cmyk(), MFT1)] {
        let bytes = cmyk_jpeg(&icc, &inks);
        assert_eq!(probe(&bytes).unwrap().color_profile.as_deref(), Some("Press"));
        let pixels = read(&bytes).unwrap();
        let got: Vec<[u8; 3]> = (0..8).map(|i| at(&pixels, i * 8 + 4, 4)).map(|[r, g, b, _]| [r, g, b]).collect();
        assert_close(&got, &want, 2);
        // The pixels are sRGB already.
        let mut again = pixels.clone();
        assert!(!to_srgb(&mut again, &icc) && again == pixels);
    }
}

#[test]
fn srgb_and_nonsense_change_nothing() {
    let data: Vec<u8> = (0..256u32).flat_map(|v| [v as u8, (v * 7) as u8, 255 - v as u8, 9]).collect();
    let mut pixels = Pixels::from_rgba(256, 1, data).unwrap();
    let before = pixels.clone();
    let broken = display_p3();
    for icc in [srgb(), vec![], vec![0; 200], broken[..140].to_vec(), broken[..300].to_vec()] {
        assert!(!to_srgb(&mut pixels, &icc) && pixels == before);
    }
}

#[test]
fn names_of_profiles() {
    let icc = [b"x\0\0", &fdeflate::compress_to_vec(&display_p3())[..]].concat();
    let bytes = png::write((1, 1), 8, 2, &[vec![1, 2, 3]], &[(b"iCCP", &icc)]);
    assert_eq!(probe(&bytes).unwrap().color_profile.as_deref(), Some("Display P3"));
}

/// PNG's other ways to name colours give the same as profiles.
#[test]
fn png_names_colours_in_other_ways() {
    let converted = |chunks: &[(&[u8; 4], &[u8])]| {
        let row = RGB.concat();
        let bytes = png::write((8, 1), 8, 2, &[row], chunks);
        let info = probe(&bytes).unwrap();
        let mut pixels = read(&bytes).unwrap();
        let changed = read_metadata(&bytes, &info).icc.is_some_and(|icc| to_srgb(&mut pixels, &icc));
        let colors: Vec<[u8; 3]> = pixels.data.chunks(4).map(|p| [p[0], p[1], p[2]]).collect();
        (changed, colors, info.color_profile)
    };
    let numbers = |values: &[u32]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    let (changed, colors, name) = converted(&[(b"cICP", &[12, 13, 0, 1])]);
    assert!(changed && name.as_deref() == Some("Display P3"));
    assert_close(&colors, &convert(&display_p3(), &RGB), 1);
    let adobe = numbers(&[31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000]);
    let (changed, colors, name) = converted(&[(b"gAMA", &numbers(&[45470])), (b"cHRM", &adobe)]);
    assert!(changed && name.is_some());
    assert_close(&colors, &convert(&adobe_rgb(), &RGB), 1);
    // sRGB said in each way.
    let srgb = numbers(&[31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]);
    let same: [&[(&[u8; 4], &[u8])]; 5] = [
        &[],
        &[(b"sRGB", &[0])],
        &[(b"cICP", &[1, 13, 0, 1])],
        &[(b"gAMA", &numbers(&[45455])), (b"cHRM", &srgb)],
        // sRGB comes before gAMA and cHRM.
        &[(b"sRGB", &[0]), (b"gAMA", &numbers(&[45470])), (b"cHRM", &adobe)],
    ];
    for chunks in same {
        let (changed, colors, _) = converted(chunks);
        assert!(!changed && colors == RGB);
    }
    // Linear light: half of it is 188 of 255.
    let (changed, colors, _) = converted(&[(b"gAMA", &numbers(&[100_000]))]);
    assert!(changed && colors[2] == [188; 3]);
    // PQ: reference white (203 cd/m2) is at 58 % of the signal, so that 148 is white and 128 is below.
    let (changed, colors, _) = converted(&[(b"cICP", &[9, 16, 0, 1])]);
    assert!(changed && colors[0] == [255; 3] && (150..220).contains(&colors[2][0]));
}

const MFT2: [[u8; 3]; 8] = [
    [255, 255, 255],
    [0, 150, 209],
    [202, 15, 118],
    [249, 227, 28],
    [27, 27, 27],
    [176, 133, 87],
    [50, 71, 71],
    [17, 6, 0],
];

const MFT1: [[u8; 3]; 8] = [
    [255, 255, 255],
    [0, 150, 209],
    [202, 15, 118],
    [249, 227, 27],
    [27, 27, 27],
    [167, 121, 75],
    [46, 63, 61],
    [18, 6, 0],
];
