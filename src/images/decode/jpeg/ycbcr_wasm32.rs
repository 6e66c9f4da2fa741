//! [`super::ycbcr::row`] with WebAssembly's SIMD, eight pixels a step: bit by bit the same as the portable one. Written out,
//! because compilers vectorise the loop only when they build for speed alone.

use std::arch::wasm32::*;

use super::ycbcr::*;

/// `(a * x + b * y + half) >> 16` of the pairs, as 16-bit lanes.
#[inline(always)]
fn mix(pairs: (v128, v128), x: i16, y: i16) -> v128 {
    let factors = i16x8(x, y, x, y, x, y, x, y);
    let rounded = |pair| i32x4_shr(i32x4_add(i32x4_dot_i16x8(pair, factors), i32x4_splat(HALF)), FRACTION);
    i16x8_narrow_i32x4(rounded(pairs.0), rounded(pairs.1))
}

#[inline(always)]
fn load(samples: &[u8; 8]) -> v128 {
    u16x8_extend_low_u8x16(u64x2(u64::from_le_bytes(*samples), 0))
}

/// Appends a row; all slices are of one length.
pub fn row(y: &[u8], cb: &[u8], cr: &[u8], pixels: &mut Vec<u8>) {
    let start = pixels.len();
    pixels.resize(start + y.len() * 4, 255);
    let (out, out_rest) = pixels[start..].as_chunks_mut::<32>();
    let ((ys, y_rest), (cbs, cb_rest), (crs, cr_rest)) = (y.as_chunks(), cb.as_chunks(), cr.as_chunks());
    let middle = i16x8_splat(128);
    for (((out, y), cb), cr) in out.iter_mut().zip(ys).zip(cbs).zip(crs) {
        let y = load(y);
        let (cb, cr) = (i16x8_sub(load(cb), middle), i16x8_sub(load(cr), middle));
        let pairs =
            (i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(cb, cr), i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(cb, cr));
        let r = i16x8_add(i16x8_add(y, cr), mix(pairs, 0, RED));
        let g = i16x8_add(i16x8_sub(y, cr), mix(pairs, GREEN_CB, GREEN_CR));
        let b = i16x8_add(i16x8_add(y, i16x8_add(cb, cb)), mix(pairs, BLUE, 0));
        let red_blue = u8x16_narrow_i16x8(r, b);
        let green_alpha = u8x16_narrow_i16x8(g, i16x8_splat(255));
        let low = u8x16_shuffle::<0, 16, 8, 24, 1, 17, 9, 25, 2, 18, 10, 26, 3, 19, 11, 27>(red_blue, green_alpha);
        let high = u8x16_shuffle::<4, 20, 12, 28, 5, 21, 13, 29, 6, 22, 14, 30, 7, 23, 15, 31>(red_blue, green_alpha);
        let words = [
            u64x2_extract_lane::<0>(low),
            u64x2_extract_lane::<1>(low),
            u64x2_extract_lane::<0>(high),
            u64x2_extract_lane::<1>(high),
        ];
        for (out, word) in out.as_chunks_mut::<8>().0.iter_mut().zip(words) {
            *out = word.to_le_bytes();
        }
    }
    for (((out, &y), &cb), &cr) in out_rest.chunks_exact_mut(4).zip(y_rest).zip(cb_rest).zip(cr_rest) {
        out.copy_from_slice(&pixel(y, cb, cr));
    }
}
