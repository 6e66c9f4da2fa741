//! Writes a corpus to start fuzzing from: small pictures of every format and kind, the same each time.
//!
//! `cargo run --release --example seeds` in `fuzz/`, which fills `corpus/decode`, `corpus/probe`, `corpus/metadata`,
//! `corpus/pipeline`, `corpus/gif` and `corpus/icc`, each file under a name of its own.

use std::fs;
use std::path::Path;

use jpeg_encoder::{ColorType, SamplingFactor};

/// Not multiples of 8 or 16, so that borders are there.
const SIZES: [(u32, u32); 3] = [(1, 1), (23, 17), (61, 40)];

/// An EXIF block: orientation 6, a position, little endian.
const EXIF: [u8; 62] = {
    let mut block = [0; 62];
    let parts: [&[u8]; 5] = [
        b"II*\0\x08\0\0\0\x02\0",
        b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0",
        b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0",
        b"\x01\0\x01\0\x02\0\0\0\x02\0\0\0N\0\0\0\0\0\0\0",
        b"\0\0\0\0",
    ];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut i = 0;
        while i < parts[part].len() {
            block[at] = parts[part][i];
            at += 1;
            i += 1;
        }
        part += 1;
    }
    block
};

const XMP: &[u8] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><tiff:Orientation>6</tiff:Orientation></x:xmpmeta>";

fn fixed(v: f64) -> [u8; 4] {
    ((v * 65536.0).round() as i32).to_be_bytes()
}

/// A matrix profile with the primaries of Display P3 and a gamma of 2.2 (ICC.1:2010, 8.3).
fn profile() -> Vec<u8> {
    matrix_profile(b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0".to_vec())
}

fn matrix_profile(curve: Vec<u8>) -> Vec<u8> {
    let xyz = |v: [f64; 3]| [b"XYZ \0\0\0\0".to_vec(), v.map(fixed).concat()].concat();
    profile_of(
        *b"RGB ",
        *b"XYZ ",
        &[
            (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
            (b"rXYZ", xyz([0.51512, 0.2412, -0.00105])),
            (b"gXYZ", xyz([0.29198, 0.69225, 0.04189])),
            (b"bXYZ", xyz([0.1571, 0.06657, 0.78407])),
            (b"rTRC", curve.clone()),
            (b"gTRC", curve.clone()),
            (b"bTRC", curve),
        ],
    )
}

/// A profile of 3 or 4 channels with a table: `mft1`, `mft2` or `mAB `, of two nodes an axis.
fn table_profile(kind: &[u8; 4], channels: u8) -> Vec<u8> {
    let nodes = 1 << channels;
    let mut table = [&kind[..], &[0, 0, 0, 0, channels, 3]].concat();
    match kind {
        b"mAB " => {
            let curves = |count: u8| b"para\0\0\0\0\0\0\0\0\0\x01\x80\0".repeat(count.into());
            let mut values = vec![0; 20];
            values[..usize::from(channels)].fill(2);
            values[16] = 1;
            values.extend((0..nodes * 3u32).map(|i| (i * 37) as u8));
            values.resize(values.len().next_multiple_of(4), 0);
            let matrix: Vec<u8> = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0].map(fixed).concat();
            let parts = [curves(3), matrix, curves(3), values, curves(channels)];
            let mut offset = 32u32;
            table.extend([0, 0]);
            for part in &parts {
                table.extend(offset.to_be_bytes());
                offset += part.len() as u32;
            }
            table.extend(parts.concat());
        }
        _ => {
            let width = usize::from(kind[3] - b'0');
            table.extend([2, 0]);
            table.extend([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0].map(fixed).concat());
            if width == 2 {
                table.extend([0, 2, 0, 2]);
            }
            let ramp: Vec<u8> = if width == 1 { (0..=255).collect() } else { vec![0, 0, 255, 255] };
            table.extend(ramp.repeat(channels.into()));
            table.extend((0..nodes as usize * 3 * width).map(|i| (i * 37) as u8));
            table.extend(ramp.repeat(3));
        }
    }
    profile_of(if channels == 3 { *b"RGB " } else { *b"CMYK" }, *b"Lab ", &[(b"A2B0", table)])
}

/// One of each kind.
fn profiles() -> [(&'static str, Vec<u8>); 7] {
    let srgb_curve: Vec<u8> = [2.4, 0.94787, 0.05213, 0.0774, 0.04045].map(fixed).concat();
    let gray_curve = b"curv\0\0\0\0\0\0\0\x03\0\0\x30\0\xff\xff".to_vec();
    [
        ("gamma", profile()),
        ("parametric", matrix_profile([&b"para\0\0\0\0\0\x03\0\0"[..], &srgb_curve].concat())),
        ("gray", profile_of(*b"GRAY", *b"XYZ ", &[(b"kTRC", gray_curve)])),
        ("mft1", table_profile(b"mft1", 3)),
        ("mft2", table_profile(b"mft2", 3)),
        ("mab", table_profile(b"mAB ", 3)),
        ("inks", table_profile(b"mft2", 4)),
    ]
}

fn profile_of(space: [u8; 4], connection: [u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0; 128];
    out[8] = 4;
    for (at, name) in [(12, b"mntr"), (16, &space), (20, &connection), (36, b"acsp")] {
        out[at..at + 4].copy_from_slice(name);
    }
    out[68..80].copy_from_slice(&[0.9642, 1.0, 0.8249].map(fixed).concat());
    out.extend((tags.len() as u32).to_be_bytes());
    let mut at = 132 + tags.len() * 12;
    for (name, contents) in tags {
        out.extend(*name);
        out.extend((at as u32).to_be_bytes());
        out.extend((contents.len() as u32).to_be_bytes());
        at += contents.len();
    }
    tags.iter().for_each(|(_, contents)| out.extend(contents));
    let size = out.len() as u32;
    out[..4].copy_from_slice(&size.to_be_bytes());
    out
}

/// RGBA: shades with some noise, flat stripes and, where asked for, a soft edge of alpha.
fn picture(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let mut state = 9u32;
    let mut data = Vec::new();
    for y in 0..height {
        for x in 0..width {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 28) as u8;
            let [r, g, b] = if y % 12 < 4 { [200, 40, 90] } else { [(x * 4) as u8 + noise, (y * 6) as u8, noise * 8] };
            data.extend([r, g, b, if alpha { (x * 20).min(255) as u8 } else { 255 }]);
        }
    }
    data
}

fn channels(data: &[u8], count: usize) -> Vec<u8> {
    data.chunks_exact(4).flat_map(|pixel| &pixel[..count]).copied().collect()
}

type Files = Vec<(String, Vec<u8>)>;

fn jpegs(files: &mut Files, (width, height): (u32, u32)) {
    let data = picture(width, height, false);
    let kinds = [
        ("gray", ColorType::Luma, channels(&data, 1)),
        ("rgb", ColorType::Rgb, channels(&data, 3)),
        ("cmyk", ColorType::Cmyk, data.clone()),
        ("ycck", ColorType::CmykAsYcck, data.clone()),
    ];
    for (name, color, samples) in &kinds {
        for (progressive, sampling, restart) in [
            (false, SamplingFactor::F_2_2, 0),
            (false, SamplingFactor::F_1_1, 2),
            (true, SamplingFactor::F_2_2, 3),
            (true, SamplingFactor::F_2_1, 0),
        ] {
            let mut out = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut out, 70);
            encoder.set_sampling_factor(sampling);
            encoder.set_progressive(progressive);
            if restart > 0 {
                encoder.set_restart_interval(restart);
                encoder.add_app_segment(1, &[b"Exif\0\0", &EXIF[..]].concat()).expect("a segment");
                encoder.add_icc_profile(&profile()).expect("a profile");
            }
            encoder.encode(samples, width as u16, height as u16, *color).expect("a JPEG");
            files.push((format!("jpeg-{name}-{progressive}-{restart}-{width}"), out));
        }
    }
}

fn pngs(files: &mut Files, (width, height): (u32, u32)) {
    use png::{BitDepth, ColorType, Encoder};
    let data = picture(width, height, true);
    let wide = |samples: Vec<u8>| samples.into_iter().flat_map(|v| [v, 255 - v]).collect::<Vec<u8>>();
    let packed = vec![0x1b; width.div_ceil(2) as usize * height as usize];
    let kinds = [
        ("gray", ColorType::Grayscale, BitDepth::Eight, channels(&data, 1)),
        ("gray4", ColorType::Grayscale, BitDepth::Four, packed.clone()),
        ("gray-alpha16", ColorType::GrayscaleAlpha, BitDepth::Sixteen, wide(channels(&data, 2))),
        ("palette4", ColorType::Indexed, BitDepth::Four, packed),
        ("rgb", ColorType::Rgb, BitDepth::Eight, channels(&data, 3)),
        ("rgb16", ColorType::Rgb, BitDepth::Sixteen, wide(channels(&data, 3))),
        ("rgba", ColorType::Rgba, BitDepth::Eight, data.clone()),
    ];
    for (name, color, depth, samples) in kinds {
        let mut out = Vec::new();
        let mut info = png::Info::with_size(width, height);
        (info.color_type, info.bit_depth) = (color, depth);
        if color == ColorType::Indexed {
            info.palette = Some((0..48).map(|i| i * 5).collect::<Vec<u8>>().into());
            info.trns = Some(vec![0, 128].into());
        }
        if name == "rgb" {
            (info.exif_metadata, info.icc_profile) = (Some(EXIF.to_vec().into()), Some(profile().into()));
        }
        let mut writer = Encoder::with_info(&mut out, info).expect("an encoder").write_header().expect("a header");
        writer.write_image_data(&samples).expect("a PNG");
        writer.finish().expect("an end");
        files.push((format!("png-{name}-{width}"), out));
    }
}

fn webps(files: &mut Files, (width, height): (u32, u32)) {
    for alpha in [false, true] {
        let data = picture(width, height, alpha);
        for metadata in [false, true] {
            let mut encoder = pagelift_webp::Encoder::new(&data, width, height).quality(70).effort(2);
            if metadata {
                encoder = encoder.icc(profile()).exif(&EXIF[..]).xmp(XMP);
            }
            let lossy = encoder.encode().expect("a WebP");
            files.push((format!("webp-lossy-{alpha}-{metadata}-{width}"), lossy));
            let mut lossless = Vec::new();
            let mut encoder = image_webp::WebPEncoder::new(&mut lossless);
            if metadata {
                encoder.set_icc_profile(profile());
                encoder.set_exif_metadata(EXIF.to_vec());
            }
            encoder.encode(&data, width, height, image_webp::ColorType::Rgba8).expect("a WebP");
            files.push((format!("webp-lossless-{alpha}-{metadata}-{width}"), lossless));
        }
    }
}

fn gifs(files: &mut Files, (width, height): (u32, u32)) {
    let indices: Vec<u8> = channels(&picture(width, height, false), 1).iter().map(|v| v / 8).collect();
    let palette: Vec<u8> = (0..96).map(|i| i * 2).collect();
    for (name, left, transparent, frames) in [("plain", 0, None, 1), ("animated", 1, Some(3), 2)] {
        let mut out = Vec::new();
        let mut encoder = gif::Encoder::new(&mut out, width as u16, height as u16, &palette).expect("an encoder");
        for _ in 0..frames {
            let mut frame = gif::Frame::from_indexed_pixels(width as u16, height as u16, indices.clone(), transparent);
            (frame.left, frame.interlaced) = (left, left > 0);
            encoder.write_frame(&frame).expect("a frame");
        }
        drop(encoder);
        files.push((format!("gif-{name}-{width}"), out));
    }
}

fn bmps(files: &mut Files, (width, height): (u32, u32)) {
    let rows = |depth: u32| vec![0x35; (width * depth).div_ceil(32) as usize * 4 * height as usize];
    let runs = [[width as u8, 1, 0, 0].repeat(height as usize), vec![0, 1]].concat();
    let palette: Vec<u8> = (0..64).map(|i| i * 4).collect();
    let masks: Vec<u8> = [0xff00u32, 0xff, 0xff_0000].iter().flat_map(|mask| mask.to_le_bytes()).collect();
    for (name, depth, compression, extra, data) in [
        ("4", 4u16, 0u32, &palette, rows(4)),
        ("16", 16, 0, &Vec::new(), rows(16)),
        ("24", 24, 0, &Vec::new(), rows(24)),
        ("fields", 32, 3, &masks, rows(32)),
        ("runs", 8, 1, &palette, runs),
    ] {
        let offset = 54 + extra.len() as u32;
        let mut out = b"BM".to_vec();
        for value in [offset + data.len() as u32, 0, offset, 40, width, height] {
            out.extend(value.to_le_bytes());
        }
        out.extend(1u16.to_le_bytes());
        out.extend(depth.to_le_bytes());
        for value in [compression, data.len() as u32, 0, 0, 16, 0] {
            out.extend(value.to_le_bytes());
        }
        out.extend(extra);
        out.extend(data);
        files.push((format!("bmp-{name}-{width}"), out));
    }
}

/// Options before a file, as the pipeline target reads them: every format, quality, fit and policy comes up.
fn options(number: usize) -> [u8; 12] {
    let n = number as u8;
    let limit = if n % 5 == 0 { 90 + n } else { 0 };
    let (width, height) = ([0, 40, 90][number % 3], [0, 60][number / 3 % 2]);
    [n, n / 4 % 8, n.wrapping_mul(37), limit, n % 9, width, height, n / 7, n / 3, n, 128, n / 2 & 3]
}

fn main() -> std::io::Result<()> {
    let mut files = Files::new();
    for size in SIZES {
        jpegs(&mut files, size);
        pngs(&mut files, size);
        webps(&mut files, size);
        gifs(&mut files, size);
        bmps(&mut files, size);
    }
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let write = |target: &str, name: &str, bytes: &[u8]| -> std::io::Result<()> {
        fs::create_dir_all(corpus.join(target))?;
        fs::write(corpus.join(target).join(name), bytes)
    };
    for (number, (name, file)) in files.iter().enumerate() {
        for target in ["decode", "probe", "metadata"] {
            write(target, name, file)?;
        }
        for variant in 0..3 {
            let bytes = [&options(number * 3 + variant)[..], file].concat();
            write("pipeline", &format!("{name}-{variant}"), &bytes)?;
        }
    }
    for (name, block) in [("exif", &EXIF[..]), ("icc", &profile()), ("xmp", XMP)] {
        write("metadata", name, block)?;
    }
    for (name, file) in files.iter().filter(|(name, _)| name.starts_with("gif")) {
        write("gif", name, file)?;
        // The screen smaller than the frame, and an extension that no version defines.
        let small = [&file[..6], &[9, 0, 0, 0], &file[10..]].concat();
        write("gif", &format!("{name}-small"), &small)?;
        let palette = 13 + (6 << (file[10] & 7));
        let extended = [&file[..palette], b"!\x2a\x05Hello\x05World\0", &file[palette..]].concat();
        write("gif", &format!("{name}-extended"), &extended)?;
    }
    for (name, icc) in profiles() {
        write("icc", name, &icc)?;
    }
    // Pixels without a file: width, height, and bytes that repeat; the last in the sizes that are sampled and tiled.
    for (number, (width, height, scale)) in
        [(40u8, 50u8, 0), (64, 64, 3), (7, 200, 0), (255, 255, 252)].iter().enumerate()
    {
        let mut head = options(number * 11);
        (head[4], head[11]) = (*scale, 4);
        write(
            "pipeline",
            &format!("pixels-{number}"),
            &[&head[..], &[*width, *height], &picture(31, 5, true)].concat(),
        )?;
    }
    println!("{} pictures below {}", files.len(), corpus.display());
    Ok(())
}
