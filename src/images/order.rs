//! Sorting, once for all types: each type that the standard library sorts costs some 6 KB of module.

/// Bits of a key for an item's place, which keeps equal ones in order: for 2^20 items at most.
const PLACE_BITS: u32 = 20;

/// Sorts by a key below 2^44, stably. For at most a million items; the rest would stay where it is.
pub(crate) fn sort_by_key<T>(items: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    debug_assert!(items.len() <= 1 << PLACE_BITS);
    let mut keys: Vec<u64> =
        items.iter().enumerate().map(|(place, item)| key(item) << PLACE_BITS | place as u64).collect();
    keys.sort_unstable();
    let mut old: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(keys.iter().filter_map(|key| old.get_mut((key & ((1 << PLACE_BITS) - 1)) as usize)?.take()));
}

#[cfg(test)]
mod tests {
    use super::sort_by_key;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_stably(numbers in proptest::collection::vec(0u64..16, 0..200)) {
            let mut ours: Vec<(u64, usize)> = numbers.into_iter().enumerate().map(|(i, n)| (n, i)).collect();
            let mut theirs = ours.clone();
            sort_by_key(&mut ours, |&(number, _)| number);
            theirs.sort_by_key(|&(number, _)| number);
            prop_assert_eq!(ours, theirs);
        }
    }
}
