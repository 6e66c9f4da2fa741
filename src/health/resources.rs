//! What was loaded, by host and by who asked for it.

use super::NameId;
use super::top::Top;
use crate::stats::Sketch;

crate::codes! {
    /// What a resource is, as far as matters for how it should be sent.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum FileKind {
        /// A call: `fetch`, `XMLHttpRequest`, a beacon.
        Call,
        /// Text that should be compressed and cached: scripts, styles.
        Text,
        /// A picture.
        Picture,
        /// A font.
        Font,
        /// Anything else.
        Other,
    }
}

/// Hosts and kinds that are told apart.
const MOST_HOSTS: usize = 50;

/// Files that are kept by name: the slowest and largest.
const MOST_FILES: usize = 16;

/// Files whose address is remembered by its hash, to see which come again.
const REMEMBERED: usize = 256;

/// A text below this size gains nothing by compression: it is one packet, in bytes.
const PACKET: f64 = 1400.0;

/// A picture above this size is large, in bytes.
const LARGE: f64 = 300_000.0;

/// Kept by name is what takes longer than this, in ms.
const SLOW: f64 = 1000.0;

/// A shift or paint within so much time after a font came is its doing, in ms.
const FONT_TIME: f64 = 300.0;

/// A resource as it was observed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource {
    pub host: NameId,
    pub kind: NameId,
    pub file: FileKind,
    pub duration: f64,
    pub end: f64,
    pub transfer: f64,
    pub encoded: f64,
    pub decoded: f64,
    pub status: f64,
    pub is_blocking: bool,
    pub is_third_party: bool,
    pub url: u32,
}

/// How a resource ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Good,
    /// 4xx: asked for wrongly.
    Refused,
    /// 5xx.
    Failed,
    /// The browser does not say.
    Unknown,
}

impl Outcome {
    /// Of a status of HTTP; 0 where nobody says.
    pub fn of(status: f64) -> Self {
        match status {
            500.0.. => Self::Failed,
            400.0.. => Self::Refused,
            1.0.. => Self::Good,
            _ => Self::Unknown,
        }
    }
}

impl Resource {
    pub fn is_cached(&self) -> bool {
        self.transfer == 0.0 && self.decoded > 0.0
    }
}

/// What came from a host for one kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Host {
    pub durations: Sketch,
    pub bytes: f64,
    pub failed: f64,
    pub cached: f64,
    pub is_third_party: bool,
    pub is_call: bool,
}

/// What is wrong with what a host sends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults {
    pub requests: f64,
    pub plain_files: f64,
    pub plain_bytes: f64,
    pub again: f64,
    pub again_bytes: f64,
    pub blocking: f64,
    pub blocking_time: f64,
    pub failed: f64,
}

/// A file that is kept by name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct File {
    pub name: NameId,
    pub kind: NameId,
    pub duration: f64,
    pub bytes: f64,
    pub is_large_picture: bool,
    url: u32,
}

impl File {
    /// How much it deserves a name: 100 KB count as a second.
    fn weight(&self) -> f64 {
        self.duration + self.bytes / 100.0
    }
}

/// All that was loaded.
#[derive(Clone, Debug)]
pub(super) struct Resources {
    pub hosts: Top<(NameId, NameId), Host>,
    pub faults: Top<NameId, Faults>,
    pub files: Vec<File>,
    seen: Vec<u32>,
    next: usize,
    last_font: f64,
}

impl Resources {
    pub fn new() -> Self {
        Self {
            hosts: Top::new(MOST_HOSTS),
            faults: Top::new(MOST_HOSTS),
            files: Vec::new(),
            seen: Vec::new(),
            next: 0,
            last_font: f64::NEG_INFINITY,
        }
    }

    /// Takes in a resource; the place of its name, if it deserves one.
    pub fn add(&mut self, resource: &Resource) -> Option<u32> {
        let is_cached = resource.is_cached();
        let host = self.hosts.get((resource.host, resource.kind));
        host.durations.insert(resource.duration);
        host.bytes += resource.transfer.max(0.0);
        host.cached += f64::from(u8::from(is_cached));
        host.is_third_party = resource.is_third_party;
        host.is_call = resource.file == FileKind::Call;
        let is_failed = matches!(Outcome::of(resource.status), Outcome::Failed | Outcome::Refused);
        host.failed += f64::from(u8::from(is_failed));
        self.find_faults(resource, is_failed);
        if resource.file == FileKind::Font {
            self.last_font = self.last_font.max(resource.end);
        }
        self.keep(resource)
    }

    fn find_faults(&mut self, resource: &Resource, is_failed: bool) {
        let came_again = resource.file != FileKind::Call && self.remember(resource.url);
        let faults = self.faults.get(resource.host);
        faults.requests += 1.0;
        faults.failed += f64::from(u8::from(is_failed));
        // A font and a picture are compressed by themselves. Sizes of other sites are 0 unless they tell.
        if resource.file == FileKind::Text && resource.encoded > PACKET && resource.encoded == resource.decoded {
            faults.plain_files += 1.0;
            faults.plain_bytes += resource.encoded;
        }
        // A question whether it has changed takes 300 bytes.
        if came_again && resource.transfer > resource.encoded && resource.encoded > PACKET {
            faults.again += 1.0;
            faults.again_bytes += resource.transfer;
        }
        if resource.is_blocking {
            faults.blocking += 1.0;
            faults.blocking_time = faults.blocking_time.max(resource.end);
        }
    }

    /// Whether an address was seen before.
    fn remember(&mut self, url: u32) -> bool {
        let was_seen = self.seen.contains(&url);
        if !was_seen && self.seen.len() < REMEMBERED {
            self.seen.push(url);
        } else if !was_seen {
            self.seen[self.next] = url;
            self.next = (self.next + 1) % REMEMBERED;
        }
        was_seen
    }

    fn keep(&mut self, resource: &Resource) -> Option<u32> {
        let bytes = resource.encoded.max(0.0);
        let is_large_picture = resource.file == FileKind::Picture && bytes > LARGE;
        if resource.duration <= SLOW && bytes <= LARGE {
            return None;
        }
        let (kind, duration, url) = (resource.kind, resource.duration, resource.url);
        let new = File { name: 0, kind, duration, bytes, is_large_picture, url };
        let weight = |place: &usize| self.files[*place].weight();
        let place = match self.files.iter().position(|file| file.url == url) {
            Some(place) => (self.files[place].weight() < new.weight()).then_some(place)?,
            None if self.files.len() < MOST_FILES => {
                self.files.push(File::default());
                self.files.len() - 1
            }
            None => {
                let least = (0..MOST_FILES).min_by(|a, b| weight(a).total_cmp(&weight(b)))?;
                (weight(&least) < new.weight()).then_some(least)?
            }
        };
        self.files[place] = new;
        Some(place as u32)
    }

    /// Whether a font had just come then.
    pub fn had_font(&self, time: f64) -> bool {
        (0.0..FONT_TIME).contains(&(time - self.last_font))
    }
}
