//! Reads a file's header piece by piece.

use super::{bmff, bmp, gif, jpeg, jxl, png, webp};
use crate::images::container::source::{Parse, Source, Stop};
use crate::images::{Format, ImageInfo};
use crate::{Error, Result};

/// How much is asked for at once, in bytes: most headers with their metadata fit into one such window.
const WINDOW: usize = 64 << 10;
/// The most windows that are read. What is still unknown then (a position behind megabytes of picture) is left out.
const MAX_WINDOWS: usize = 48;
/// The most that is asked for at once when a header is larger than a window.
const MAX_LENGTH: usize = 4 << 20;

/// A reader of headers without I/O: it says which bytes it wants, and is fed them.
///
/// ```
/// # use pagelift::images::Prober;
/// # fn probe(file: &[u8]) -> pagelift::Result<pagelift::images::ImageInfo> {
/// let mut prober = Prober::new(file.len() as u64);
/// while let Some((offset, length)) = prober.want() {
///     prober.feed(offset, &file[offset as usize..][..length])?;
/// }
/// prober.finish()
/// # }
/// # assert!(probe(b"GIF89a\x02\0\x03\0\0\0\0\x3b").is_ok_and(|info| (info.width, info.height) == (2, 3)));
/// ```
///
/// At most 48 windows of 64 KB are read, and usually one.
#[derive(Debug)]
pub struct Prober {
    total: u64,
    windows: Vec<(u64, Vec<u8>)>,
    state: State,
}

#[derive(Debug)]
enum State {
    Wants { offset: u64, length: usize },
    Done(Box<ImageInfo>),
    Failed(Error),
}

impl Prober {
    /// Starts on a file of `total_len` bytes.
    pub fn new(total_len: u64) -> Self {
        let mut prober = Self { total: total_len, windows: Vec::new(), state: State::Wants { offset: 0, length: 0 } };
        prober.advance();
        prober
    }

    /// The bytes to feed next, as offset and length within the file. `None`: the header is known, or is none.
    pub fn want(&self) -> Option<(u64, usize)> {
        match self.state {
            State::Wants { offset, length } => Some((offset, length)),
            _ => None,
        }
    }

    /// Takes the bytes at `offset`. Fails when they show that the file is no picture that is known (`image/unsupported`) or
    /// a damaged one (`image/corrupt`).
    pub fn feed(&mut self, offset: u64, bytes: &[u8]) -> Result<()> {
        self.windows.push((offset, bytes.to_vec()));
        self.advance();
        match &self.state {
            State::Failed(error) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// What the header says. Fails as [`Prober::feed`] does, and with `image/corrupt` while bytes are still wanted.
    pub fn finish(self) -> Result<ImageInfo> {
        match self.state {
            State::Done(info) => Ok(*info),
            State::Failed(error) => Err(error),
            State::Wants { .. } => Err(Error::corrupt("the header was not read to its end")),
        }
    }

    fn advance(&mut self) {
        let exhausted = self.windows.len() >= MAX_WINDOWS;
        let windows = self.windows.iter().map(|(offset, bytes)| (*offset, &bytes[..])).collect();
        self.state = match parse(&Source::windows(self.total, windows, exhausted)) {
            Ok(info) => State::Done(Box::new(info)),
            Err(Stop::Fail(error)) => State::Failed(error),
            Err(Stop::Need { length, .. }) if length > MAX_LENGTH => {
                State::Failed(Error::unsupported("the header is larger than 4 MB"))
            }
            Err(Stop::Need { offset, length }) => {
                let left = usize::try_from(self.total - offset).unwrap_or(usize::MAX);
                State::Wants { offset, length: length.max(WINDOW).min(left) }
            }
        };
    }
}

/// Reads the header of a file in memory: format, size, orientation, transparency, animation, colours, GPS.
///
/// Fails with `image/unsupported` when the bytes are no known image, and with `image/corrupt` when the header is damaged.
/// A picture whose header is fine may still turn out to be damaged when it is decoded.
pub fn probe(bytes: &[u8]) -> Result<ImageInfo> {
    match parse(&Source::whole(bytes)) {
        Ok(info) => Ok(info),
        Err(Stop::Fail(error)) => Err(error),
        Err(Stop::Need { .. }) => Err(Error::corrupt("the file ends within its header")),
    }
}

fn parse(source: &Source) -> Parse<ImageInfo> {
    if source.total() == 0 {
        return Err(Error::unsupported("expected a picture, got an empty file (0 bytes)").into());
    }
    let start = source.get_up_to(0, 64)?;
    let format = Format::sniff(start).ok_or_else(|| {
        Error::unsupported("expected JPEG, PNG, WebP, GIF, BMP, AVIF, HEIC or JPEG XL, got something else")
    })?;
    let info = match format {
        Format::Jpeg => jpeg::parse(source),
        Format::Png => png::parse(source),
        Format::WebP => webp::parse(source),
        Format::Gif => gif::parse(source),
        Format::Bmp => bmp::parse(source),
        Format::Avif | Format::Heic => bmff::parse(source, format),
        Format::Jxl => jxl::parse(source),
    }?;
    if info.width == 0 || info.height == 0 {
        return Err(Error::corrupt(format!("{}: a side of the picture is 0 pixels long", format.name())).into());
    }
    Ok(info)
}
