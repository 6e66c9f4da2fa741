//! Tone curves of profiles: `curv` and `para`.

/// A curve from 0..1 to 0..1.
#[derive(Clone, Debug)]
pub enum Curve {
    Identity,
    Gamma(f32),
    /// Evenly spaced, at least two.
    Table(Vec<f32>),
    /// g, a, b, c, d, e, f of: (a x + b)^g + e for x >= d, else c x + f.
    Parametric([f32; 7]),
}

impl Curve {
    /// Reads a `curv` or `para` element; also returns its length in bytes. `None` when it is cut off, or its parameters make
    /// no curve that rises.
    pub fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let (name, body) = (bytes.get(..4)?, bytes.get(8..)?);
        match name {
            b"curv" => {
                let count = u32::from_be_bytes(*body.first_chunk()?) as usize;
                let values = body.get(4..4usize.checked_add(count.checked_mul(2)?)?)?;
                let values = values.chunks_exact(2).map(|v| u16::from_be_bytes([v[0], v[1]]));
                let curve = match count {
                    0 => Self::Identity,
                    // With an exponent of 0 everything would be white.
                    1 => Self::Gamma(values.map(|v| f32::from(v) / 256.0).find(|gamma| *gamma > 0.0)?),
                    _ => Self::Table(values.map(|v| f32::from(v) / 65535.0).collect()),
                };
                Some((curve, 12 + count * 2))
            }
            b"para" => {
                let kind = usize::from(u16::from_be_bytes(*body.first_chunk()?));
                let count = *[1, 3, 4, 5, 7].get(kind)?;
                let fixed = |i: usize| -> Option<f32> {
                    Some(i32::from_be_bytes(*body.get(4 + i * 4..)?.first_chunk()?) as f32 / 65536.0)
                };
                let mut v = [0.0; 7];
                for (i, v) in v.iter_mut().enumerate().take(count) {
                    *v = fixed(i)?;
                }
                let [g, a, b, c, d, e, f] = v;
                let parameters = match kind {
                    0 => [g, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
                    // Types 1 and 2 turn where a x + b reaches 0; type 2 adds its c everywhere.
                    1 => [g, a, b, 0.0, -b / a, 0.0, 0.0],
                    2 => [g, a, b, 0.0, -b / a, c, c],
                    3 => [g, a, b, c, d, 0.0, 0.0],
                    _ => [g, a, b, c, d, e, f],
                };
                // As Skia wants them: other powers and slopes fall, and a negative base has no power. NaN is refused.
                let [g, a, b, c, d, ..] = parameters;
                let rises = g > 0.0 && a >= 0.0 && c >= 0.0 && d >= 0.0 && a * d + b >= -1e-4;
                rises.then_some((Self::Parametric(parameters), 12 + count * 4))
            }
            _ => None,
        }
    }

    /// The curve at `x`, which is clipped to 0..1, as the result is. Never NaN.
    pub fn at(&self, x: f32) -> f32 {
        let x = x.clamp(0.0, 1.0);
        let y = match self {
            Self::Identity => x,
            Self::Gamma(gamma) => x.powf(*gamma),
            Self::Table(table) => {
                let position = x * (table.len() - 1) as f32;
                let index = (position as usize).min(table.len() - 2);
                let (low, high) = (table[index], table[index + 1]);
                low + (high - low) * (position - index as f32)
            }
            Self::Parametric([g, a, b, c, d, e, f]) => {
                if x >= *d {
                    (a * x + b).max(0.0).powf(*g) + e
                } else {
                    c * x + f
                }
            }
        };
        if y.is_nan() { 0.0 } else { y.clamp(0.0, 1.0) }
    }
}

/// Linear light to the sRGB curve (IEC 61966-2-1), clipped to 0..1.
pub fn srgb_encode(linear: f32) -> f32 {
    let v = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    v.clamp(0.0, 1.0)
}

/// The parameters of the sRGB curve towards linear light.
pub const SRGB: [f32; 7] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45, 0.0, 0.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_there_and_back() {
        let curve = Curve::Parametric(SRGB);
        for v in 0..=255u8 {
            assert_eq!((srgb_encode(curve.at(f32::from(v) / 255.0)) * 255.0 + 0.5) as u8, v);
        }
    }

    #[test]
    fn reads_all_kinds() {
        let (curve, length) = Curve::parse(b"curv\0\0\0\0\0\0\0\x01\x02\x00").unwrap();
        assert_eq!((curve.at(0.5), length), (0.25, 14));
        let (curve, _) = Curve::parse(b"curv\0\0\0\0\0\0\0\x03\x00\x00\x40\x00\xff\xff").unwrap();
        assert!((curve.at(0.75) - 0.625).abs() < 1e-4);
        let (curve, length) = Curve::parse(b"para\0\0\0\0\0\0\0\0\0\x02\0\0").unwrap();
        assert_eq!((curve.at(0.5), length), (0.25, 16));
        assert!(Curve::parse(b"curv\0\0\0\0\xff\xff\xff\xff").is_none());
        assert!(Curve::parse(b"para\0\0\0\0\0\x09").is_none());
    }

    #[test]
    fn curves_that_do_not_rise_are_none() {
        let parse = |kind: u8, parameters: &[f32]| {
            let values = parameters.iter().flat_map(|v| ((v * 65536.0) as i32).to_be_bytes());
            Curve::parse(&[&b"para\0\0\0\0\0"[..], &[kind, 0, 0], &values.collect::<Vec<u8>>()].concat())
        };
        assert!(parse(0, &[2.2]).is_some() && parse(1, &[2.0, 0.5, 0.0]).is_some());
        assert!(parse(1, &[2.0, 1.5, -0.5]).is_some() && parse(2, &[2.0, 0.9, -0.1, 0.1]).is_some());
        assert!(parse(3, &SRGB[..5]).is_some() && parse(4, &SRGB).is_some());
        for (kind, parameters) in [
            (0, &[0.0][..]),
            (0, &[-1.0]),
            (1, &[2.0, 0.0, 0.5]),
            (1, &[2.0, 0.0, 0.0]),
            (1, &[2.0, -1.0, 0.5]),
            (2, &[2.0, 0.0, 0.1, 0.1]),
            (3, &[-2.4, 1.0, 0.0, 0.1, 0.1]),
            (3, &[2.4, -1.0, 0.0, 0.1, 0.1]),
            (3, &[2.4, 1.0, 0.0, -0.1, 0.1]),
            (3, &[2.4, 1.0, 0.0, 0.1, -0.1]),
            (3, &[2.4, 1.0, -0.5, 0.1, 0.1]),
            (4, &[2.4, 1.0, -0.5, 0.1, 0.1, 0.0, 0.0]),
        ] {
            assert!(parse(kind, parameters).is_none(), "{kind}: {parameters:?}");
        }
        assert!(Curve::parse(b"curv\0\0\0\0\0\0\0\x01\0\0").is_none());
    }

    #[test]
    fn nonsense_is_not_nan() {
        let curve = Curve::Parametric([f32::NAN, 0.0, -1.0, f32::INFINITY, 0.5, f32::NAN, 0.0]);
        for x in [0.0, 0.25, 0.5, 1.0, f32::NAN] {
            assert!((0.0..=1.0).contains(&curve.at(x)) || x.is_nan());
        }
    }
}
