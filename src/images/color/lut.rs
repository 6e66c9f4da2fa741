//! Tables from device colours to the profile connection space: `mft1`, `mft2` and `mAB `.

use std::ops::RangeInclusive;

use super::curve::Curve;
use super::grid::interpolate;
use super::matrix::Matrix;

/// How many entries the curves of `mft2` have (ICC.1:2022, 10.10).
const CURVE_ENTRIES: RangeInclusive<usize> = 2..=4096;

/// The most entries of a table that is read: 33 to the power of 4, times 3.
const MAX_ENTRIES: usize = 33 * 33 * 33 * 33 * 3;

/// How three numbers of 0..1 mean Lab.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LabCode {
    /// 255 or 65535 is L = 100 and a, b = 127.
    Version4,
    /// 65280 is L = 100 (`mft2`).
    Version2,
}

enum Step {
    Curves(Vec<Curve>),
    Table { nodes: Vec<usize>, values: Vec<[f32; 3]> },
    Matrix(Matrix, [f32; 3]),
}

/// The steps from device to connection space.
pub struct Lut {
    steps: Vec<Step>,
    pub lab_code: LabCode,
}

impl Lut {
    /// Reads an A2B element for `inputs` channels (3 or 4) and three outputs.
    pub fn parse(bytes: &[u8], inputs: usize) -> Option<Self> {
        if usize::from(*bytes.get(8)?) != inputs || *bytes.get(9)? != 3 {
            return None;
        }
        match &bytes[..4] {
            b"mft1" => Self::parse_mft(bytes, inputs, 1),
            b"mft2" => Self::parse_mft(bytes, inputs, 2),
            b"mAB " => Self::parse_mab(bytes, inputs),
            _ => None,
        }
    }

    /// Curves, table, curves, all of 8 (`width` 1) or 16 bits. The matrix in it only counts for XYZ as input.
    fn parse_mft(bytes: &[u8], inputs: usize, width: usize) -> Option<Self> {
        let nodes = usize::from(*bytes.get(10)?);
        let (in_entries, out_entries, start) = match width {
            1 => (256, 256, 48),
            _ => {
                let count = |at: usize| Some(usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)));
                (count(48)?, count(50)?, 52)
            }
        };
        let table_entries = nodes.checked_pow(inputs as u32)?.checked_mul(3)?;
        let fits = CURVE_ENTRIES.contains(&in_entries) && CURVE_ENTRIES.contains(&out_entries);
        if nodes < 2 || !fits || table_entries > MAX_ENTRIES {
            return None;
        }
        let mut position = start;
        let mut take = |count: usize| {
            let values = numbers(bytes.get(position..)?, count, width)?;
            position += count * width;
            Some(values)
        };
        let curves = |values: Vec<f32>, entries: usize| {
            Step::Curves(values.chunks_exact(entries).map(|table| Curve::Table(table.to_vec())).collect())
        };
        let before = curves(take(inputs * in_entries)?, in_entries);
        let table = Step::Table { nodes: vec![nodes; inputs], values: triples(&take(table_entries)?) };
        let after = curves(take(3 * out_entries)?, out_entries);
        let lab_code = if width == 1 { LabCode::Version4 } else { LabCode::Version2 };
        Some(Self { steps: vec![before, table, after], lab_code })
    }

    /// A curves, table, M curves, matrix, B curves. Only the last have to be there; each of the others comes with its
    /// curves (ICC.1:2022, 10.12).
    fn parse_mab(bytes: &[u8], inputs: usize) -> Option<Self> {
        let offset = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?) as usize);
        let (b, matrix, m, table, a) = (offset(12)?, offset(16)?, offset(20)?, offset(24)?, offset(28)?);
        if b == 0 || (a == 0) != (table == 0) || (m == 0) != (matrix == 0) {
            return None;
        }
        let curves = |at: usize, count: usize| -> Option<Step> {
            let mut rest = bytes.get(at..)?;
            let mut curves = Vec::new();
            for _ in 0..count {
                let (curve, length) = Curve::parse(rest)?;
                curves.push(curve);
                rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
            }
            Some(Step::Curves(curves))
        };
        let mut steps = Vec::new();
        if table != 0 {
            steps.push(curves(a, inputs)?);
            steps.push(parse_table(bytes.get(table..)?, inputs)?);
        } else if inputs != 3 {
            return None;
        }
        if matrix != 0 {
            steps.push(curves(m, 3)?);
            let fixed = |i: usize| -> Option<f32> {
                Some(i32::from_be_bytes(*bytes.get(matrix.checked_add(i * 4)?..)?.first_chunk()?) as f32 / 65536.0)
            };
            let v = (0..12).map(fixed).collect::<Option<Vec<_>>>()?;
            let rows = Matrix([[v[0], v[1], v[2]], [v[3], v[4], v[5]], [v[6], v[7], v[8]]]);
            steps.push(Step::Matrix(rows, [v[9], v[10], v[11]]));
        }
        steps.push(curves(b, 3)?);
        Some(Self { steps, lab_code: LabCode::Version4 })
    }

    /// The three numbers that `device` (as many as inputs, 0..1) becomes, still encoded.
    pub fn at(&self, device: &[f32]) -> [f32; 3] {
        let mut v = [0.0; 4];
        v[..device.len()].copy_from_slice(device);
        let mut channels = device.len();
        for step in &self.steps {
            match step {
                Step::Curves(curves) => {
                    for (v, curve) in v.iter_mut().zip(curves) {
                        *v = curve.at(*v);
                    }
                }
                Step::Table { nodes, values } => {
                    let out = interpolate(nodes, values, &v[..channels]);
                    v[..3].copy_from_slice(&out);
                    channels = 3;
                }
                Step::Matrix(matrix, offset) => {
                    let out = matrix.apply([v[0], v[1], v[2]]);
                    for i in 0..3 {
                        v[i] = out[i] + offset[i];
                    }
                }
            }
        }
        [v[0], v[1], v[2]]
    }
}

/// The table of `mAB `: nodes per axis, bytes per value, values.
fn parse_table(bytes: &[u8], inputs: usize) -> Option<Step> {
    let nodes: Vec<usize> = bytes.get(..inputs)?.iter().map(|&count| usize::from(count)).collect();
    let width = usize::from(*bytes.get(16)?);
    let count = nodes.iter().try_fold(3usize, |product, &count| product.checked_mul(count))?;
    if nodes.iter().any(|&count| count < 2) || count > MAX_ENTRIES || !matches!(width, 1 | 2) {
        return None;
    }
    Some(Step::Table { nodes, values: triples(&numbers(bytes.get(20..)?, count, width)?) })
}

fn numbers(bytes: &[u8], count: usize, width: usize) -> Option<Vec<f32>> {
    let bytes = bytes.get(..count.checked_mul(width)?)?;
    Some(match width {
        1 => bytes.iter().map(|&v| f32::from(v) / 255.0).collect(),
        _ => bytes.chunks_exact(2).map(|v| f32::from(u16::from_be_bytes([v[0], v[1]])) / 65535.0).collect(),
    })
}

fn triples(values: &[f32]) -> Vec<[f32; 3]> {
    values.as_chunks().0.to_vec()
}
