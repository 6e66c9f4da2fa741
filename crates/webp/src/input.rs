//! Pixels to encode: checked before anything reads them.

use crate::color::Picture;
use crate::error::EncodeError;
use crate::limits::MAX_DIMENSION;
use crate::vp8::planes::Planes;

/// A picture in YUV 4:2:0: BT.601, limited range (luma 16 to 235, chroma 16 to 240). For
/// [`Encoder::from_yuv420`](crate::Encoder::from_yuv420).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yuv420<'a> {
    /// Luma, `height` rows of `width` samples.
    pub y: &'a [u8],
    /// Chroma (blue difference), `height / 2` rows of `width / 2` samples, both rounded up.
    pub u: &'a [u8],
    /// Chroma (red difference), `height / 2` rows of `width / 2` samples, both rounded up.
    pub v: &'a [u8],
    /// Bytes from the start of one row of `y` to the start of the next, at least `width`.
    pub y_stride: usize,
    /// Bytes from the start of one row of `u` or `v` to the start of the next, at least `width / 2`, rounded up.
    pub uv_stride: usize,
    /// Alpha, `height` rows of `width` samples, and the bytes from the start of one row to the start of the next. `None`
    /// for opaque pictures.
    pub alpha: Option<(&'a [u8], usize)>,
}

/// What an encode starts from.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// RGB (3 `channels`) or RGBA (4).
    Interleaved { pixels: &'a [u8], channels: usize },
    /// Planes, and [`checked_planes`]. Nothing but [`Encoder::from_yuv420`](crate::Encoder::from_yuv420) names that
    /// function, so that modules which never encode planes do not carry it.
    Yuv420 { planes: Yuv420<'a>, check: CheckPlanes },
}

/// What [`checked_planes`] is.
type CheckPlanes = fn(&Yuv420, u32, u32) -> Result<(Planes, Option<Vec<u8>>), EncodeError>;

fn check_dimensions(width: u32, height: u32) -> Result<(), EncodeError> {
    let allowed = 1..=MAX_DIMENSION;
    if allowed.contains(&width) && allowed.contains(&height) {
        Ok(())
    } else {
        Err(EncodeError::Dimensions { width, height })
    }
}

/// Checks that `rows` rows of `bytes` bytes fit; the last one need not be followed by a full stride.
fn check_buffer(buffer: &[u8], bytes: usize, rows: usize, stride: usize) -> Result<(), EncodeError> {
    if stride < bytes {
        return Err(EncodeError::Stride { expected: bytes, got: stride });
    }
    let expected = stride.checked_mul(rows - 1).and_then(|start| start.checked_add(bytes)).unwrap_or(usize::MAX);
    if buffer.len() < expected {
        return Err(EncodeError::BufferLength { expected, got: buffer.len() });
    }
    Ok(())
}

/// RGB or RGBA whose rows are all there; without a `stride` they lie one after another.
pub fn checked_picture(
    pixels: &[u8],
    width: u32,
    height: u32,
    channels: usize,
    stride: Option<usize>,
) -> Result<Picture<'_>, EncodeError> {
    check_dimensions(width, height)?;
    let (width, height) = (width as usize, height as usize);
    let stride = stride.unwrap_or(width * channels);
    check_buffer(pixels, width * channels, height, stride)?;
    Ok(Picture { pixels, width, height, stride, channels })
}

/// Planes padded to whole macroblocks, and alpha without gaps between its rows.
pub fn checked_planes(picture: &Yuv420, width: u32, height: u32) -> Result<(Planes, Option<Vec<u8>>), EncodeError> {
    check_dimensions(width, height)?;
    let (columns, rows) = (width as usize, height as usize);
    let (half_columns, half_rows) = (columns.div_ceil(2), rows.div_ceil(2));
    check_buffer(picture.y, columns, rows, picture.y_stride)?;
    check_buffer(picture.u, half_columns, half_rows, picture.uv_stride)?;
    check_buffer(picture.v, half_columns, half_rows, picture.uv_stride)?;
    let mut planes = Planes::new(columns, rows);
    let (luma_stride, chroma_stride) = (planes.luma_stride(), planes.chroma_stride());
    copy_rows(picture.y, picture.y_stride, &mut planes.y, luma_stride, columns, rows);
    copy_rows(picture.u, picture.uv_stride, &mut planes.u, chroma_stride, half_columns, half_rows);
    copy_rows(picture.v, picture.uv_stride, &mut planes.v, chroma_stride, half_columns, half_rows);
    planes.pad();
    let alpha = match picture.alpha {
        Some((samples, stride)) => {
            check_buffer(samples, columns, rows, stride)?;
            let mut plane = vec![0; columns * rows];
            copy_rows(samples, stride, &mut plane, columns, columns, rows);
            Some(plane)
        }
        None => None,
    };
    Ok((planes, alpha))
}

fn copy_rows(from: &[u8], from_stride: usize, to: &mut [u8], to_stride: usize, bytes: usize, rows: usize) {
    for row in 0..rows {
        to[row * to_stride..][..bytes].copy_from_slice(&from[row * from_stride..][..bytes]);
    }
}
