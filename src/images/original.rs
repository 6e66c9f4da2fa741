//! The file that a picture came from, as a possible result.

use super::encode::{Embedded, Written, rewrap};
use super::options::{Animation, CompressOptions, MetadataPolicy, OutputFormat};
use super::{Dropped, Format, ImageInfo, probe};

/// The file the picture came from.
pub struct Original {
    size: u64,
    /// The file, where it may have to be written again; the caller has it where it is kept as it is.
    bytes: Option<Vec<u8>>,
    info: ImageInfo,
    /// The most bytes that it may have.
    limit: u64,
}

/// Which of the two is the result.
pub enum Outcome {
    Written(Written),
    /// The original; the bytes are there when they had to be rewritten.
    Kept {
        bytes: Option<Vec<u8>>,
        format: Format,
    },
}

impl Original {
    /// The file as a possible result; `None` when its format is not what the options ask for.
    pub fn new(file: &[u8], info: &ImageInfo, options: &CompressOptions, embedded: &Embedded) -> Option<Self> {
        let format = info.format;
        let allowed = match options.format {
            // What every browser shows and no option excludes.
            OutputFormat::Auto => {
                matches!(format, Format::Jpeg | Format::Png | Format::WebP | Format::Gif | Format::Avif)
            }
            OutputFormat::Jpeg => format == Format::Jpeg,
            OutputFormat::Png => format == Format::Png,
            OutputFormat::WebP => format == Format::WebP,
        };
        let still = !info.animated;
        let allowed =
            allowed && (still || (options.format, options.animation) == (OutputFormat::Auto, Animation::Keep));
        let (size, limit) = (file.len() as u64, options.max_bytes.unwrap_or(u64::MAX));
        if !allowed || size > limit {
            return None;
        }
        let mut original = Self { size, bytes: None, info: info.clone(), limit };
        // To know of a JPEG whether it stays as it is costs a second decode, which most are spared; and JPEGs are small.
        let stays = options.metadata == MetadataPolicy::All
            || (format != Format::Jpeg
                && original.rewritten(file, embedded).is_some_and(|rewritten| rewritten == file));
        original.bytes = (!stays).then(Vec::new);
        Some(original)
    }

    /// Keeps the file that was read, where it may have to be written again.
    pub fn keep(&mut self, file: Vec<u8>) {
        if self.bytes.is_some() {
            self.bytes = Some(file);
        }
    }

    /// The file with `embedded` in place of its metadata.
    fn rewritten(&self, file: &[u8], embedded: &Embedded) -> Option<Vec<u8>> {
        // The pixels stay as they are stored, so the orientation has to stay as well. In AVIF it is no metadata.
        let embedded = match (self.info.format, self.info.orientation) {
            (Format::Avif, _) | (_, 1) => embedded.clone(),
            (_, orientation) => embedded.clone().with_orientation(orientation)?,
        };
        rewrap(file, &self.info, &embedded)
    }

    /// The original without what the options forbid; `None` where that is not possible.
    pub fn kept(&self, embedded: &Embedded) -> Option<Outcome> {
        let format = self.info.format;
        let Some(file) = &self.bytes else { return Some(Outcome::Kept { bytes: None, format }) };
        let bytes = self.rewritten(file, embedded)?;
        if bytes == *file {
            return Some(Outcome::Kept { bytes: None, format });
        }
        let fits = bytes.len() as u64 <= self.limit && self.is_shown_by(&bytes);
        fits.then_some(Outcome::Kept { bytes: Some(bytes), format })
    }

    /// The better of the original and the result.
    pub fn or(self, written: Written, embedded: &Embedded) -> Outcome {
        if self.size > written.bytes.len() as u64 {
            return Outcome::Written(written);
        }
        // It may have grown: orientation and what `Safe` keeps are written anew.
        let smallest = |kept: &Outcome| match kept {
            Outcome::Kept { bytes: Some(bytes), .. } => bytes.len() <= written.bytes.len(),
            _ => true,
        };
        self.kept(embedded).filter(smallest).unwrap_or(Outcome::Written(written))
    }

    /// Whether `bytes` are still a picture of its format and size.
    fn is_shown_by(&self, bytes: &[u8]) -> bool {
        let expected = (self.info.format, self.info.width, self.info.height);
        probe(bytes).is_ok_and(|info| (info.format, info.width, info.height) == expected)
    }
}

impl Outcome {
    /// What `source` has that this has not.
    pub fn dropped(&self, source: &ImageInfo) -> Dropped {
        match self {
            Self::Written(_) => Dropped::beside_a_still_picture(source),
            Self::Kept { bytes: Some(bytes), .. } => {
                probe(bytes).map(|result| Dropped::between(source, &result)).unwrap_or_default()
            }
            Self::Kept { bytes: None, .. } => Dropped::default(),
        }
    }
}
