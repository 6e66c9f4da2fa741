//! How many are asked for at a time: so many places a host, as browsers have so many connections.

use super::HostId;
use super::event::EffectiveType;

/// Places a host: what a browser opens of connections over HTTP/1.1. On slow paths, of 3g and less, fewer are better.
const PLACES: u32 = 6;
const PLACES_ON_SLOW_PATHS: u32 = 4;

/// Places that are kept for what is on screen, or will be. In virtual time three are 2 % better than two over all scrolls and paths,
/// and 4 % where a reader goes there and back.
const RESERVED: u32 = 3;

/// Milliseconds after which a request no longer counts: it may hang for ever.
pub(super) const PATIENCE: f64 = 30_000.0;

/// Requests in flight, by host.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<(HostId, u32)>);

impl Places {
    fn taken(&mut self, host: HostId) -> &mut u32 {
        let at = match self.0.iter().position(|(known, _)| *known == host) {
            Some(at) => at,
            None => {
                // Of hosts that nothing is asked of, none is remembered.
                self.0.retain(|(_, count)| *count > 0);
                self.0.push((host, 0));
                self.0.len() - 1
            }
        };
        &mut self.0[at].1
    }

    /// Whether there is a place; some are for what is urgent alone.
    pub fn has_room(&self, host: HostId, places: u32, urgent: bool) -> bool {
        let taken = self.0.iter().find(|(known, _)| *known == host).map_or(0, |(_, count)| *count);
        let reserved = if urgent { 0 } else { RESERVED.min(places / 2) };
        taken + reserved < places
    }

    pub fn take(&mut self, host: HostId) {
        *self.taken(host) += 1;
    }

    pub fn give_back(&mut self, host: HostId) {
        let taken = self.taken(host);
        *taken = taken.saturating_sub(1);
    }
}

/// Places a host on a path of this kind.
pub(super) fn places(effective_type: EffectiveType) -> u32 {
    if effective_type == EffectiveType::Fast { PLACES } else { PLACES_ON_SLOW_PATHS }
}
