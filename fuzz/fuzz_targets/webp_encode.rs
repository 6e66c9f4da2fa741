//! Any pixels and options, as RGBA, RGB or YUV planes at any stride: a file that image-webp decodes to exactly what the
//! encoder reconstructed, the same from every instruction set, or a typed error.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use image_webp::WebPDecoder;
use image_webp::vp8::Vp8Decoder;
use libfuzzer_sys::fuzz_target;
use pagelift_webp::testing::{Reconstructed, instruction_sets, reconstruct};
use pagelift_webp::{EncodeError, Encoder, Yuv420};

/// The payload of a chunk.
fn chunk<'a>(file: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut rest = &file[12..];
    while rest.len() >= 8 {
        let size = u32::from_le_bytes([rest[4], rest[5], rest[6], rest[7]]) as usize;
        if &rest[..4] == name {
            return Some(&rest[8..8 + size]);
        }
        rest = &rest[8 + size + size % 2..];
    }
    None
}

/// Stops after `left` reports, and checks that they rise.
fn watch(mut left: u32) -> impl FnMut(f32) -> ControlFlow<()> {
    let mut last = 0.0;
    move |fraction| {
        assert!((last..=1.0).contains(&fraction), "{fraction} after {last}");
        last = fraction;
        match left.checked_sub(1) {
            Some(rest) => {
                left = rest;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        }
    }
}

struct Picture {
    width: u32,
    height: u32,
    /// 1 for planes, 3 for RGB, 4 for RGBA.
    channels: usize,
    /// Unused bytes between rows.
    gap: usize,
    /// Planes: with alpha; RGBA: opaque.
    flag: bool,
    samples: Vec<u8>,
}

impl Picture {
    fn encoder(&self) -> Encoder<'_> {
        let Self { width, height, channels, gap, flag, samples } = self;
        let stride = *width as usize * channels + gap;
        match channels {
            4 => return Encoder::new(samples, *width, *height).stride(stride),
            3 => return Encoder::from_rgb(samples, *width, *height).stride(stride),
            _ => {}
        }
        // All planes lie in one buffer, one over the other, whole rows of luma apart.
        let uv_stride = (*width as usize).div_ceil(2) + gap;
        let alpha = flag.then_some((samples.as_slice(), stride));
        let planes = Yuv420 { y: samples, u: &samples[1..], v: &samples[2..], y_stride: stride, uv_stride, alpha };
        Encoder::from_yuv420(planes, *width, *height)
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((options, pixels)) = input.split_first_chunk::<14>() else { return };
    let [width, height, quality, effort, flags, alpha, strength, sharpness, segments, low, high, form, gap, reports] =
        *options;
    // Mostly small, sometimes very long and thin.
    let (width, height) = match form >> 6 {
        3 => (1 + u32::from(width) * 16, 1 + u32::from(height % 3)),
        2 => (1 + u32::from(width % 3), 1 + u32::from(height) * 16),
        _ => (1 + u32::from(width % 80), 1 + u32::from(height % 80)),
    };
    let channels = [1, 3, 4, 4][usize::from(form & 3)];
    let gap = usize::from(gap % 19);
    // Short inputs repeat, with a drift: flat areas, textures and noise all come up.
    let bytes = (width as usize * channels + gap) * height as usize + 2;
    let mut samples: Vec<u8> = match pixels.len() {
        0 => vec![quality; bytes],
        length => (0..bytes).map(|i| pixels[i % length].wrapping_add((i / length) as u8)).collect(),
    };
    if channels == 4 && flags & 1 != 0 {
        let stride = width as usize * 4 + gap;
        samples.chunks_mut(stride).for_each(|row| row.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255));
    }
    let picture = Picture { width, height, channels, gap, flag: flags & 1 != 0, samples };
    let block =
        |bit: u8| (flags >> (4 + bit) & 1 == 1).then(|| pixels[..pixels.len().min(9 + usize::from(bit))].to_vec());
    let [icc, exif, xmp] = [0, 1, 2].map(block);
    let target = usize::from(low) | usize::from(high % 64) << 8;
    let target = (flags & 8 != 0).then_some(target);
    let mut encoder = picture
        .encoder()
        .quality(f32::from(quality) / 2.5)
        .effort(effort % 8)
        .exact(flags & 2 != 0)
        .sharp_yuv(flags & 4 != 0)
        .alpha_quality(alpha % 104)
        .filter_strength(strength % 104)
        .filter_sharpness(sharpness % 9)
        .segments(segments % 6)
        .target_bytes(target);
    if let Some(icc) = &icc {
        encoder = encoder.icc(icc);
    }
    if let Some(exif) = &exif {
        encoder = encoder.exif(exif);
    }
    if let Some(xmp) = &xmp {
        encoder = encoder.xmp(xmp);
    }
    let reports = if reports < 200 { u32::MAX } else { u32::from(reports - 200) };
    let sets = instruction_sets();
    let result = reconstruct(&encoder, sets[0], watch(reports));
    if let Some(other) = sets.get(1) {
        let same = |a: &Reconstructed, b: &Reconstructed| a.file == b.file && a.planes == b.planes;
        match (&result, &reconstruct(&encoder, *other, watch(reports))) {
            (Ok(a), Ok(b)) => assert!(same(a, b), "{other:?} differs"),
            (a, b) => assert_eq!(a.as_ref().err(), b.as_ref().err()),
        }
    }
    let encoded = match result {
        Ok(encoded) => encoded,
        Err(EncodeError::TargetTooSmall { smallest, .. }) => {
            // What the error promises must be possible.
            let file = encoder.target_bytes(smallest).encode().map(|file| file.len());
            assert!(matches!(file, Ok(length) if length <= smallest), "{smallest}: {file:?}");
            return;
        }
        Err(EncodeError::Cancelled) => {
            assert!(reports != u32::MAX);
            return;
        }
        Err(EncodeError::Option { .. }) => return,
        Err(error) => panic!("{error}"),
    };
    if let Some(target) = target {
        assert!(encoded.file.len() <= target);
    }
    let frame = chunk(&encoded.file, b"VP8 ").expect("a frame");
    let decoded = Vp8Decoder::decode_frame(Cursor::new(frame)).expect("a valid frame");
    assert_eq!((u32::from(decoded.width), u32::from(decoded.height)), (width, height));
    let [y, u, v] = &encoded.planes;
    let across = (width as usize).div_ceil(16);
    let same = |ours: &[u8], theirs: &[u8], width: usize, stride: usize| {
        ours.chunks_exact(width).zip(theirs.chunks_exact(stride)).all(|(ours, theirs)| ours == &theirs[..width])
    };
    let half = (width as usize).div_ceil(2);
    assert!(same(y, &decoded.ybuf, width as usize, across * 16), "luma differs");
    assert!(same(u, &decoded.ubuf, half, across * 8), "U differs");
    assert!(same(v, &decoded.vbuf, half, across * 8), "V differs");
    // The whole file, container and alpha included.
    let mut decoder = WebPDecoder::new(Cursor::new(&encoded.file)).expect("a valid file");
    assert_eq!(decoder.dimensions(), (width, height));
    let mut out = vec![0; decoder.output_buffer_size().expect("a size")];
    decoder.read_image(&mut out).expect("decodes");
    assert_eq!(decoder.icc_profile().expect("reads"), icc);
    assert_eq!(decoder.exif_metadata().expect("reads"), exif);
    assert_eq!(decoder.xmp_metadata().expect("reads"), xmp);
    if channels == 4 && alpha % 104 == 100 {
        let stride = width as usize * 4 + gap;
        let alpha = picture
            .samples
            .chunks(stride)
            .take(height as usize)
            .flat_map(|row| row[..width as usize * 4].chunks_exact(4));
        let opaque = !decoder.has_alpha();
        let decoded = |i: usize| if opaque { 255 } else { out[i * 4 + 3] };
        assert!(alpha.enumerate().all(|(i, pixel)| pixel[3] == decoded(i)), "alpha differs");
    }
});
