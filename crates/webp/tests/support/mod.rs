//! Pictures made in code, and the two decoders that every output must satisfy.
#![allow(dead_code)]

use pagelift_webp::Encoder;
use std::ptr;

/// A picture in RGBA.
#[derive(Clone)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<u8>,
}

impl Picture {
    pub fn new(width: u32, height: u32, mut pixel: impl FnMut(u32, u32) -> [u8; 4]) -> Self {
        let mut pixels = Vec::with_capacity((width * height * 4) as usize);
        for y in 0..height {
            for x in 0..width {
                pixels.extend_from_slice(&pixel(x, y));
            }
        }
        Self { width, height, pixels }
    }

    pub fn encoder(&self) -> Encoder<'_> {
        Encoder::new(&self.pixels, self.width, self.height)
    }

    pub fn flat(width: u32, height: u32) -> Self {
        Self::new(width, height, |_, _| [200, 120, 40, 255])
    }

    pub fn gradient(width: u32, height: u32) -> Self {
        Self::new(width, height, |x, y| {
            [(x * 255 / width.max(2)) as u8, (y * 255 / height.max(2)) as u8, ((x + y) % 256) as u8, 255]
        })
    }

    /// Uniform noise from a small linear congruential generator.
    pub fn noise(width: u32, height: u32) -> Self {
        let mut state = 0x2545_f491u32;
        Self::new(width, height, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [r, g, b, _] = state.to_be_bytes();
            [r, g, b, 255]
        })
    }

    /// Smooth waves with a little noise and some hard edges, for lack of a photograph.
    pub fn photo(width: u32, height: u32) -> Self {
        let mut state = 7u32;
        Self::new(width, height, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 28) as f32 - 8.0;
            let (fx, fy) = (x as f32 / 37.0, y as f32 / 23.0);
            let edge = if (x / 29 + y / 41) % 3 == 0 { 50.0 } else { 0.0 };
            let value =
                |phase: f32| (110.0 + 60.0 * (fx + phase).sin() * (fy - phase).cos() + edge + noise).clamp(0.0, 255.0);
            [value(0.0) as u8, value(1.0) as u8, value(2.2) as u8, 255]
        })
    }

    /// Black and coloured rectangles on white, one pixel thin lines among them.
    pub fn screenshot(width: u32, height: u32) -> Self {
        Self::new(width, height, |x, y| match (x % 23, y % 11, (x / 64 + y / 48) % 4) {
            (0..2, 2..9, _) | (2..6, 5, _) => [0, 0, 0, 255],
            (_, _, 3) => [30, 90, 220, 255],
            (_, 0, 1) => [220, 30, 30, 255],
            _ => [255; 4],
        })
    }

    /// The picture with an alpha ramp, fully transparent to the left.
    pub fn with_alpha(mut self) -> Self {
        let width = self.width as usize;
        for (i, pixel) in self.pixels.chunks_exact_mut(4).enumerate() {
            pixel[3] = ((i % width * 400 / width) as u8 as i32 - 60).clamp(0, 255) as u8;
        }
        self
    }
}

/// Y, U and V without padding, by libwebp.
pub fn libwebp_yuv(file: &[u8]) -> [Vec<u8>; 3] {
    let (mut width, mut height, mut stride, mut uv_stride) = (0, 0, 0, 0);
    let (mut u, mut v) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the pointers are to live locals, and the planes are read before they are freed.
    unsafe {
        let y = libwebp_sys::WebPDecodeYUV(
            file.as_ptr(),
            file.len(),
            &mut width,
            &mut height,
            &mut u,
            &mut v,
            &mut stride,
            &mut uv_stride,
        );
        assert!(!y.is_null(), "libwebp refuses the file");
        let read = |plane: *const u8, stride: i32, width: i32, height: i32| -> Vec<u8> {
            (0..height as usize)
                .flat_map(|row| std::slice::from_raw_parts(plane.add(row * stride as usize), width as usize).to_vec())
                .collect()
        };
        let (half_width, half_height) = ((width + 1) / 2, (height + 1) / 2);
        let planes = [
            read(y, stride, width, height),
            read(u, uv_stride, half_width, half_height),
            read(v, uv_stride, half_width, half_height),
        ];
        libwebp_sys::WebPFree(y.cast());
        planes
    }
}

/// RGBA by libwebp.
pub fn libwebp_rgba(file: &[u8]) -> Vec<u8> {
    let (mut width, mut height) = (0, 0);
    // SAFETY: as above.
    unsafe {
        let pixels = libwebp_sys::WebPDecodeRGBA(file.as_ptr(), file.len(), &mut width, &mut height);
        assert!(!pixels.is_null(), "libwebp refuses the file");
        let copy = std::slice::from_raw_parts(pixels, (width * height * 4) as usize).to_vec();
        libwebp_sys::WebPFree(pixels.cast());
        copy
    }
}

/// RGBA by image-webp.
pub fn image_webp_rgba(file: &[u8]) -> Vec<u8> {
    let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(file)).expect("image-webp opens the file");
    let mut pixels = vec![0; decoder.output_buffer_size().expect("a size")];
    decoder.read_image(&mut pixels).expect("image-webp decodes the file");
    if decoder.has_alpha() {
        return pixels;
    }
    pixels.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect()
}
