//! The plain conversion: luma per pixel, chroma from the mean colour of each 2x2 square.

use super::{Picture, chroma, luma};
use crate::simd::{Simd, compiled_per_set};
use crate::vp8::planes::Planes;

compiled_per_set! {
    /// Converts a picture. Pixels weigh by their alpha in the chroma, so that what nobody sees colours nothing.
    pub fn convert(picture: &Picture<'_>) -> Planes = plain;
}

#[inline(always)]
fn plain<S: Simd>(picture: &Picture) -> Planes {
    let mut planes = Planes::new(picture.width, picture.height);
    let (luma_stride, chroma_stride) = (planes.luma_stride(), planes.chroma_stride());
    for y in 0..picture.height {
        let out = &mut planes.y[y * luma_stride..][..picture.width];
        match picture.channels {
            4 => luma_row::<4>(picture.row(y), out),
            _ => luma_row::<3>(picture.row(y), out),
        }
    }
    for y in 0..picture.height.div_ceil(2) {
        let above = picture.row(2 * y);
        let below = picture.row((2 * y + 1).min(picture.height - 1));
        let columns = picture.width.div_ceil(2);
        let u = &mut planes.u[y * chroma_stride..][..columns];
        let v = &mut planes.v[y * chroma_stride..][..columns];
        match picture.channels {
            4 => chroma_row::<4>(above, below, u, v),
            _ => chroma_row::<3>(above, below, u, v),
        }
    }
    planes.pad();
    planes
}

#[inline(always)]
fn luma_row<const CHANNELS: usize>(row: &[u8], out: &mut [u8]) {
    for (pixel, out) in row.chunks_exact(CHANNELS).zip(out) {
        *out = luma([pixel[0], pixel[1], pixel[2]]);
    }
}

#[inline(always)]
fn chroma_row<const CHANNELS: usize>(above: &[u8], below: &[u8], u: &mut [u8], v: &mut [u8]) {
    let pairs = above.chunks_exact(2 * CHANNELS).zip(below.chunks_exact(2 * CHANNELS));
    for (((above, below), u), v) in pairs.zip(u.iter_mut()).zip(v.iter_mut()) {
        let (above, below) = (above.split_at(CHANNELS), below.split_at(CHANNELS));
        (*u, *v) = square::<CHANNELS>([above.0, above.1, below.0, below.1]);
    }
    if (above.len() / CHANNELS) % 2 == 1 {
        let (above, below) = (&above[above.len() - CHANNELS..], &below[below.len() - CHANNELS..]);
        if let (Some(u), Some(v)) = (u.last_mut(), v.last_mut()) {
            (*u, *v) = square::<CHANNELS>([above, above, below, below]);
        }
    }
}

#[inline(always)]
fn square<const CHANNELS: usize>(pixels: [&[u8]; 4]) -> (u8, u8) {
    let alpha = |pixel: &[u8]| {
        if CHANNELS == 4 { i32::from(pixel[3]) } else { 255 }
    };
    let weights = pixels.map(alpha);
    let total: i32 = weights.iter().sum();
    if total == 4 * 255 || total == 0 {
        return chroma(core::array::from_fn(|c| pixels.iter().map(|pixel| i32::from(pixel[c])).sum()));
    }
    chroma(core::array::from_fn(|c| {
        let sum: i32 = pixels.iter().zip(weights).map(|(pixel, weight)| i32::from(pixel[c]) * weight).sum();
        (4 * sum + total / 2) / total
    }))
}
