//! Where the frames of an image sequence are (ISO/IEC 14496-12, 8.7).

use std::ops::Range;

use crate::images::container::bmff::{find, u32_of};

/// The bytes of each chunk of a track, by its sample table (`stbl`); `None` when that contradicts itself.
pub fn chunks(table: &[u8]) -> Option<Vec<Range<usize>>> {
    // Each begins with version and flags, and the number of its entries but for that of sizes.
    let (sizes, runs) = (find(table, b"stsz")?, find(table, b"stsc")?);
    let (places, wide) = match find(table, b"stco") {
        Some(places) => (places, 4),
        None => (find(table, b"co64")?, 8),
    };
    let same_size = u32_of(sizes.get(4..)?) as usize;
    let mut sizes = sizes.get(12..)?.chunks_exact(4).map(|size| u32_of(size) as usize);
    // From which chunk on there are so many samples in each.
    let mut runs = runs.get(8..)?.chunks_exact(12).map(|run| (u32_of(run), u32_of(&run[4..]) as usize)).peekable();
    let mut samples = 0;
    let mut found = Vec::new();
    for (number, place) in (1..).zip(places.get(8..)?.chunks_exact(wide)) {
        while let Some((_, count)) = runs.next_if(|run| run.0 <= number) {
            samples = count;
        }
        let length = match same_size {
            0 => (0..samples).try_fold(0usize, |sum, _| sum.checked_add(sizes.next()?))?,
            size => size.checked_mul(samples)?,
        };
        let start = usize::try_from(place.iter().fold(0u64, |value, &byte| value << 8 | u64::from(byte))).ok()?;
        found.push(start..start.checked_add(length)?);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: &[u8; 4], numbers: &[u32]) -> Vec<u8> {
        let contents: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        [&(contents.len() as u32 + 8).to_be_bytes(), &name[..], &contents].concat()
    }

    #[test]
    fn chunks_have_samples_in_runs() {
        let runs = boxed(b"stsc", &[0, 2, 1, 2, 1, 3, 1, 1]);
        let places = boxed(b"stco", &[0, 3, 100, 200, 300]);
        let sizes = boxed(b"stsz", &[0, 0, 5, 1, 2, 3, 4, 5]);
        let table = [&runs[..], &places, &sizes].concat();
        assert_eq!(chunks(&table), Some(vec![100..103, 200..207, 300..305]));
        let wide = boxed(b"co64", &[0, 2, 1, 0, 0, 7]);
        let same = boxed(b"stsz", &[0, 10, 4]);
        #[cfg(target_pointer_width = "64")]
        assert_eq!(chunks(&[&runs[..], &wide, &same].concat()), Some(vec![1 << 32..(1 << 32) + 20, 7..27]));
        // Fewer sizes than samples.
        assert_eq!(chunks(&[&runs[..], &places, &boxed(b"stsz", &[0, 0, 1, 5])].concat()), None);
    }
}
