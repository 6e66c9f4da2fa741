//! Tables of colours with three or four axes, and what lies between their entries.

/// Evenly spaced colours in sRGB, made from a profile once, for converting many pixels.
pub struct Grid {
    nodes: Vec<usize>,
    values: Vec<[f32; 3]>,
}

impl Grid {
    /// Calls `color` (0..1 to 0..1) for all nodes of a table with `axes` axes of `nodes` nodes.
    pub fn new(axes: usize, nodes: usize, color: impl Fn(&[f32]) -> [f32; 3]) -> Self {
        let mut device = [0.0; 4];
        let values = (0..nodes.pow(axes as u32))
            .map(|mut index| {
                for axis in (0..axes).rev() {
                    device[axis] = (index % nodes) as f32 / (nodes - 1) as f32;
                    index /= nodes;
                }
                color(&device[..axes])
            })
            .collect();
        Self { nodes: vec![nodes; axes], values }
    }

    /// The sRGB at `position`, 0..1 per axis.
    pub fn at(&self, position: &[f32]) -> [u8; 3] {
        interpolate(&self.nodes, &self.values, position).map(|v| (v * 255.0 + 0.5) as u8)
    }

    /// Converts pixels; `device` gives the coordinates of a pixel (as many as there are axes count), `store` takes the
    /// pixel and its sRGB.
    pub fn convert(
        &self,
        pixels: &mut [[u8; 4]],
        device: impl Fn([u8; 4]) -> [u8; 4],
        store: impl Fn([u8; 4], [u8; 3]) -> [u8; 4],
    ) {
        let axes = self.nodes.len();
        // Neighbours are often equal.
        let mut last = ([0; 4], None);
        for pixel in pixels {
            let key = device(*pixel);
            let rgb = match last {
                (known, Some(rgb)) if known == key => rgb,
                _ => {
                    let position = key.map(|v| f32::from(v) / 255.0);
                    self.at(&position[..axes])
                }
            };
            last = (key, Some(rgb));
            *pixel = store(*pixel, rgb);
        }
    }
}

/// The value at `position` (0..1 per axis) between the nodes: linear along all axes but the last three, in tetrahedra
/// along those, which keeps greys grey.
pub fn interpolate(nodes: &[usize], values: &[[f32; 3]], position: &[f32]) -> [f32; 3] {
    match position.len() {
        3 => tetrahedron(nodes, values, position),
        0..3 => [0.0; 3],
        _ => {
            let slice: usize = nodes[1..].iter().product();
            let (index, fraction) = locate(position[0], nodes[0]);
            let at = |index: usize| interpolate(&nodes[1..], &values[index * slice..], &position[1..]);
            let (low, high) = (at(index), at(index + 1));
            std::array::from_fn(|i| low[i] + (high[i] - low[i]) * fraction)
        }
    }
}

/// The node before `position` and how far behind it.
#[inline(always)]
fn locate(position: f32, nodes: usize) -> (usize, f32) {
    let scaled = position.clamp(0.0, 1.0) * (nodes - 1) as f32;
    let index = (scaled as usize).min(nodes - 2);
    (index, scaled - index as f32)
}

/// Walks from the lower corner of the cell to the upper one along the axes, that with the largest fraction first: these
/// are the corners of the tetrahedron that the position lies in.
#[inline(always)]
fn tetrahedron(nodes: &[usize], values: &[[f32; 3]], position: &[f32]) -> [f32; 3] {
    let strides = [nodes[1] * nodes[2], nodes[2], 1];
    let mut index = 0;
    let mut steps = [(0.0, 0); 3];
    for axis in 0..3 {
        let (node, fraction) = locate(position[axis], nodes[axis]);
        index += node * strides[axis];
        steps[axis] = (fraction, strides[axis]);
    }
    // Three comparisons sort three.
    for (a, b) in [(0, 1), (1, 2), (0, 1)] {
        if steps[a].0 < steps[b].0 {
            steps.swap(a, b);
        }
    }
    let mut out = values[index];
    let mut corner = values[index];
    for (fraction, stride) in steps {
        index += stride;
        let next = values[index];
        for i in 0..3 {
            out[i] += (next[i] - corner[i]) * fraction;
        }
        corner = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_functions_are_exact() {
        let color = |v: &[f32]| [v[0] * 0.5 + v[2] * 0.25, 1.0 - v[1], v.iter().sum::<f32>() / 4.0];
        for axes in [3, 4] {
            let grid = Grid::new(axes, 5, color);
            for position in [[0.0; 4], [1.0; 4], [0.1, 0.9, 0.33, 0.7], [0.99, 0.01, 0.5, 0.25]] {
                let got = interpolate(&grid.nodes, &grid.values, &position[..axes]);
                for (got, want) in got.iter().zip(color(&position[..axes])) {
                    assert!((got - want).abs() < 1e-5);
                }
            }
        }
    }
}
