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

/// The result of a parser that may need more of the file.
pub type Parse<T> = Result<T, Stop>;

/// The file as far as it is known. Parsers are written as if all of it were in memory: they start over whenever more was
/// read, which costs little for headers and keeps them free of states.
pub struct Source<'a> {
    total: u64,
    windows: Vec<(u64, &'a [u8])>,
    /// No further windows will come.
    exhausted: bool,
}

impl<'a> Source<'a> {
    /// A file that is in memory.
    pub fn whole(bytes: &'a [u8]) -> Self {
        Self { total: bytes.len() as u64, windows: vec![(0, bytes)], exhausted: true }
    }

    /// A file of `total` bytes of which these windows are known.
    pub fn windows(total: u64, windows: Vec<(u64, &'a [u8])>, exhausted: bool) -> Self {
        Self { total, windows, exhausted }
    }

    /// The file's length in bytes.
    pub fn total(&self) -> u64 {
        self.total
    }

    fn known(&self, offset: u64, length: usize) -> Option<&'a [u8]> {
        self.windows.iter().find_map(|&(start, bytes)| {
            let from = usize::try_from(offset.checked_sub(start)?).ok()?;
            bytes.get(from..from.checked_add(length)?)
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

    /// Up to `length` bytes at `offset`: fewer at the end of the file.
    pub fn get_up_to(&self, offset: u64, length: usize) -> Parse<&'a [u8]> {
        let left = self.total.saturating_sub(offset);
        self.get(offset, usize::try_from(left).unwrap_or(usize::MAX).min(length))
    }
}
