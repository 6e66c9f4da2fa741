//! One walker for each container: the probe, the reading of metadata and the rewriting of files see the same parts.
//!
//! A walker is a function from a position to the part that begins there, without a state of its own. It reads through
//! [`Source`], so that it works on a file in memory and on one of which only pieces were read. Positions only rise, and
//! each step reads a few bytes: time is bounded by the length of the file, memory by a constant.

pub mod bmff;
pub mod gif;
pub mod jpeg;
pub mod png;
pub mod riff;
pub mod source;
pub mod zlib;

use source::{Parse, Source};

/// A chunk of PNG or RIFF, a box of ISO BMFF. Its length may be more than the file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub name: [u8; 4],
    /// Where its header begins.
    pub start: u64,
    /// Where its contents begin.
    pub body: u64,
    /// Of its contents, in bytes, as the header says.
    pub length: u64,
    /// Where the next one begins.
    pub next: u64,
}

impl Chunk {
    /// Its contents; `None` when they are longer than `most` bytes or cut off.
    #[inline(never)]
    pub fn contents<'a>(&self, source: &Source<'a>, most: usize) -> Parse<Option<&'a [u8]>> {
        match usize::try_from(self.length) {
            Ok(length) if length <= most => source.get_optional(self.body, length),
            _ => Ok(None),
        }
    }

    /// Its contents as far as the file has them.
    #[inline(never)]
    pub fn rest<'a>(&self, source: &Source<'a>) -> Parse<&'a [u8]> {
        source.get_up_to(self.body, usize::try_from(self.length).unwrap_or(usize::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::source::Stop;
    use super::*;
    use proptest::prelude::*;

    /// Where the parts of a file begin, by one of the walkers.
    fn walk(walker: usize, source: &Source) -> Parse<Vec<u64>> {
        let (mut position, mut starts) = (0, Vec::new());
        loop {
            let (start, next) = match walker {
                0 => match png::next(source, position)? {
                    Some(chunk) => (chunk.start, chunk.next),
                    None => break,
                },
                1 => match riff::next(source, position)? {
                    Some(chunk) => (chunk.start, chunk.next),
                    None => break,
                },
                2 => match bmff::next(source, position)? {
                    Some(chunk) => (chunk.start, chunk.next),
                    None => break,
                },
                3 => match jpeg::next(source, position)? {
                    Some(segment) => (segment.body, segment.next),
                    None => break,
                },
                _ => match gif::next(source, position)? {
                    Some(block) => match gif::skip_sub_blocks(source, block.data)? {
                        Some(end) => (block.start, end),
                        None => break,
                    },
                    None => break,
                },
            };
            starts.push(start);
            assert!(next > position, "walker {walker} stands still at {position}");
            position = next;
        }
        Ok(starts)
    }

    /// The same, with the file read in windows of `size` bytes.
    fn walk_in_windows(walker: usize, bytes: &[u8], size: usize) -> Vec<u64> {
        let mut windows = Vec::new();
        loop {
            match walk(walker, &Source::windows(bytes.len() as u64, windows.clone(), false)) {
                Ok(starts) => return starts,
                Err(Stop::Need { offset, length }) => {
                    let from = offset as usize;
                    windows.push((offset, &bytes[from..bytes.len().min(from + length.max(size))]));
                }
                Err(Stop::Fail(error)) => panic!("{error}"),
            }
        }
    }

    /// Bytes of which walkers make parts, and any others.
    fn any_file() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..20),
            (0u8..40)
                .prop_map(|length| [&[0, 0, 0, length, b'm', b'e', b't', b'a'], &vec![7; length.into()][..]].concat()),
            (0u8..40)
                .prop_map(|length| [&[b'E', b'X', b'I', b'F', length, 0, 0, 0], &vec![7; length.into()][..]].concat()),
            (0u8..40).prop_map(|length| [&[0xff, 0xe1, 0, length], &vec![7; length.into()][..]].concat()),
            (0u8..40).prop_map(|length| [&[0x21, 0xfe, length], &vec![7; length.into()][..], &[0]].concat()),
            Just(vec![0xff; 5]),
        ];
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn parts_are_the_same_however_the_file_is_read(file in any_file(), size in 1usize..64) {
            for walker in 0..5 {
                let whole = walk(walker, &Source::whole(&file)).expect("nothing is missing");
                prop_assert_eq!(walk_in_windows(walker, &file, size), whole);
            }
        }
    }
}
