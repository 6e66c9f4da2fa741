//! Random access to a file of which only windows are in memory.

use crate::Error;

/// Why a parser had to stop.
#[derive(Debug)]
pub enum Stop {
    /// These bytes have to be read first; the parser then starts over.
    Need { offset: u64, length: usize },
    /// The file is not what it should be.
    Fail(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Fail(error)
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Fail(error) => error,
            Stop::Need { .. } => Self::corrupt("the file ends within its header"),
        }
    }
}

/// The result of a parser that may need more of the file.
pub type Parse<T> = Result<T, Stop>;

/// The file as far as it is known. Parsers are written as if all of it were in memory: they start over whenever more was
/// read, which costs little for headers and keeps them free of states.
#[derive(Clone)]
pub struct Source<'a> {
    total: u64,
    /// The file's beginning. Apart from the others, so that a file in memory needs no list.
    first: &'a [u8],
    others: Vec<(u64, &'a [u8])>,
    /// No further windows will come.
    exhausted: bool,
}

impl<'a> Source<'a> {
    /// A file that is in memory.
    pub fn whole(bytes: &'a [u8]) -> Self {
        Self { total: bytes.len() as u64, first: bytes, others: Vec::new(), exhausted: true }
    }

    /// A file of `total` bytes of which these windows are known.
    pub fn windows(total: u64, windows: Vec<(u64, &'a [u8])>, exhausted: bool) -> Self {
        Self { total, first: &[], others: windows, exhausted }
    }

    /// The same without a wish for more: for what is worth knowing only where it is known already.
    pub fn as_known(&self) -> Self {
        Self { exhausted: true, ..self.clone() }
    }

    /// The file's length in bytes.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Whether everything from `offset` on is known.
    pub fn has_rest(&self, offset: u64) -> bool {
        let left = usize::try_from(self.total.saturating_sub(offset));
        left.is_ok_and(|left| left == 0 || self.known(offset, left).is_some())
    }

    fn known(&self, offset: u64, length: usize) -> Option<&'a [u8]> {
        self.known_from(offset, length).map(|bytes| &bytes[..length])
    }

    /// What the window that has `length` bytes at `offset` has from there on.
    fn known_from(&self, offset: u64, length: usize) -> Option<&'a [u8]> {
        let windows = std::iter::once((0, self.first)).chain(self.others.iter().copied());
        windows.into_iter().find_map(|(start, bytes)| {
            let rest = bytes.get(usize::try_from(offset.checked_sub(start)?).ok()?..)?;
            (rest.len() >= length).then_some(rest)
        })
    }

    /// `length` bytes at `offset`; fails with `image/corrupt` behind the end of the file.
    pub fn get(&self, offset: u64, length: usize) -> Parse<&'a [u8]> {
        if let Some(bytes) = self.known(offset, length) {
            return Ok(bytes);
        }
        if offset.checked_add(length as u64).is_none_or(|end| end > self.total) {
            return Err(Error::corrupt("the file ends within its header").into());
        }
        if self.exhausted {
            return Err(Error::corrupt("the header is spread over too much of the file").into());
        }
        Err(Stop::Need { offset, length })
    }

    /// The same for what can be done without: `None` behind the end of the file, or when reading on would cost too much.
    pub fn get_optional(&self, offset: u64, length: usize) -> Parse<Option<&'a [u8]>> {
        match self.get(offset, length) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Stop::Fail(_)) => Ok(None),
            Err(need) => Err(need),
        }
    }

    /// The bytes at `offset`, as many as there are together, one at least; `None` as with [`Source::get_optional`].
    pub fn get_some(&self, offset: u64) -> Parse<Option<&'a [u8]>> {
        match self.known_from(offset, 1) {
            Some(bytes) => Ok(Some(bytes)),
            None => self.get_optional(offset, 1),
        }
    }

    /// Up to `length` bytes at `offset`: fewer at the end of the file.
    pub fn get_up_to(&self, offset: u64, length: usize) -> Parse<&'a [u8]> {
        let left = self.total.saturating_sub(offset);
        self.get(offset, usize::try_from(left).unwrap_or(usize::MAX).min(length))
    }
}
