//! Segments by activity: where the eye forgives errors, and where it does not.
//!
//! Busy macroblocks mask errors, flat ones show them. Activity is the mean logarithm of the variance of a
//! macroblock's 4x4 blocks; one-dimensional k-means groups it into at most four segments: S. P. Lloyd, "Least Squares
//! Quantization in PCM", IEEE Transactions on Information Theory 28 (2), 1982.

use super::fixed::{OCTAVE, log2};
use super::planes::Planes;
use crate::simd::kernels::sum_and_squares;
use crate::simd::{Simd, compiled_per_set};

/// Pictures whose activities spread over less, in 1/256 octave, are one segment.
const LEAST_SPREAD: i32 = OCTAVE / 4;
/// Steps of k-means; further ones hardly move the centres.
const ITERATIONS: usize = 8;

/// The macroblocks' segments and each segment's activity relative to the frame's mean.
pub struct Segmentation {
    /// Segment of each macroblock in raster order.
    pub map: Vec<u8>,
    /// Activity of each segment minus the mean, in 1/256 octave of variance; ascending.
    pub activity: Vec<i32>,
}

compiled_per_set! {
    /// Activity of each macroblock in raster order, in 1/256 octave.
    fn activities(planes: &Planes) -> Vec<u16> = measure;
}

#[inline(always)]
fn measure<S: Simd>(planes: &Planes) -> Vec<u16> {
    let mut activities = Vec::with_capacity(planes.columns * planes.rows);
    for row in 0..planes.rows {
        for column in 0..planes.columns {
            let samples = planes.macroblock(column, row);
            let sum: u32 = samples
                .luma
                .iter()
                .map(|block| {
                    let (sum, squares) = sum_and_squares::<S>(block);
                    // Sixteen times the sum of squared differences from the mean.
                    let variance = 16 * squares - sum * sum;
                    u32::from(log2(variance as u64 / 16 + 16))
                })
                .sum();
            activities.push((sum / 16) as u16);
        }
    }
    activities
}

/// Groups macroblocks into at most `count` segments.
#[inline(never)]
pub fn segment<S: Simd>(planes: &Planes, count: usize) -> Segmentation {
    let single = |map| Segmentation { map, activity: vec![0] };
    if count <= 1 {
        return single(vec![0; planes.columns * planes.rows]);
    }
    let activities = activities::<S>(planes);
    let (Some(low), Some(high)) = (activities.iter().min(), activities.iter().max()) else {
        return single(Vec::new());
    };
    let mean = activities.iter().map(|a| i64::from(*a)).sum::<i64>() / activities.len() as i64;
    let (low, high) = (i32::from(*low), i32::from(*high));
    if high - low < LEAST_SPREAD {
        return single(vec![0; activities.len()]);
    }
    // A histogram, so that each step of k-means costs the same for every picture.
    let mut histogram = vec![0u32; (high - low + 1) as usize];
    for activity in &activities {
        histogram[(i32::from(*activity) - low) as usize] += 1;
    }
    let mut centres: Vec<i32> =
        (0..count as i32).map(|i| low + (high - low) * (2 * i + 1) / (2 * count as i32)).collect();
    for _ in 0..ITERATIONS {
        let mut sums = vec![(0i64, 0i64); count];
        for (offset, population) in histogram.iter().enumerate() {
            if *population > 0 {
                let activity = low + offset as i32;
                let (sum, total) = &mut sums[nearest(&centres, activity)];
                *sum += i64::from(activity) * i64::from(*population);
                *total += i64::from(*population);
            }
        }
        for (centre, (sum, total)) in centres.iter_mut().zip(sums) {
            if total > 0 {
                *centre = (sum / total) as i32;
            }
        }
    }
    let map = activities.iter().map(|activity| nearest(&centres, i32::from(*activity)) as u8).collect();
    Segmentation { map, activity: centres.iter().map(|centre| centre - mean as i32).collect() }
}

fn nearest(centres: &[i32], activity: i32) -> usize {
    centres.iter().enumerate().min_by_key(|(_, centre)| (*centre - activity).abs()).map_or(0, |(index, _)| index)
}
