//! What outlives a page, and how pages of a site add up: each stores what is new to it, and the next one reads what all have.

use super::alerts::{Alert, News};
use super::archive::{Archive, Block, HOUR, Hour, Kind, Store, write};
use super::machine::{Health, MINUTE};
use super::{Command, Level, Metric, Subject, Transition};
use crate::stats::{Cell, Share, put};

/// How long it is until it is stored first, in ms of seen time: from then on twice as long each time, up to the longest. When the
/// page is hidden it is stored too, but WebKitGTK 2.50 loses what a page that is being left writes.
const FIRST: f64 = 5000.0;
const LONGEST: f64 = 300_000.0;

/// Records of which one is made.
const MOST_RECORDS: u32 = 32;

/// An alert that was open so long ago is not thought to be open still, in ms.
const ALERT_LASTS: f64 = HOUR;

/// Events of a service level are counted for so long together, in ms.
pub(super) const SLOT: f64 = 300_000.0;
const SLOTS: usize = (HOUR / SLOT) as usize;

/// Hours that service levels look back.
const SLI_HOURS: u32 = 72;

/// Blocks of alerts have no hour.
const NO_HOUR: u32 = 0;

impl Health {
    /// From now on there is something to store. `page` is a number that no other page has.
    pub fn persist(&mut self, page: f64) {
        self.store =
            Some(Store { page, next: self.seen + FIRST, every: FIRST, until: f64::NEG_INFINITY, ..Store::default() });
        self.series.iter_mut().for_each(|series| series.unstored = Some(Default::default()));
    }

    /// Takes in a record that was stored: `series` and `slis` are the numbers here of those that have other numbers there. Whether
    /// it is sound.
    pub fn read_stored(&mut self, numbers: &[f64], series: &[f64], slis: &[f64]) -> bool {
        let Some(store) = &mut self.store else { return false };
        store.records += 1;
        store.read.read(numbers, series, slis)
    }

    /// Goes on where what was read ends. The time now is `now` in ms of the page's clock, and `wall` in ms since 1970.
    pub fn restore(&mut self, now: f64, wall: f64) {
        self.now = self.now.max(now);
        let to_page = self.now - wall;
        for block in self.take_read(wall).blocks {
            self.restore_block(&block, wall, to_page);
        }
        for series in &mut self.series {
            series.minutes.sort();
        }
        if let Some(store) = &mut self.store {
            store.until = self.now;
            if store.records > MOST_RECORDS {
                store.next = self.seen;
            }
        }
    }

    fn restore_block(&mut self, Block { kind, hour, of, content }: &Block, wall: f64, to_page: f64) {
        let start = f64::from(*hour) * HOUR;
        let series = self.series.get_mut(*of as usize);
        match (*kind, series, self.slis.get_mut(*of as usize)) {
            (Kind::Hour, Some(series), _) => {
                let Some(hour) = Hour::read(content) else { return };
                let (last, end) = (hour.last, (start + HOUR).min(wall));
                series.restore(&hour.total(), last, end + to_page, wall - start < 2.0 * HOUR);
            }
            (Kind::Minutes, Some(series), _) => {
                for cell in content.chunks_exact(Cell::NUMBERS).filter_map(Cell::from_numbers) {
                    series.minutes.push(cell.moved(to_page));
                }
            }
            (Kind::Events, _, Some(sli)) => {
                for (slot, &[good, valid]) in content.as_chunks().0.iter().enumerate() {
                    let middle = start + (slot as f64 + 0.5) * SLOT;
                    if valid > 0.0 {
                        sli.ratio.restore(((wall - middle).max(0.0) / MINUTE) as u32, Share { good, valid });
                    }
                }
            }
            (Kind::Alert(subject), ..) => self.reopen(subject, *of, content, wall, to_page),
            _ => {}
        }
    }

    /// Whoever had it open was told.
    fn reopen(&mut self, subject: Subject, of: u32, content: &[f64], wall: f64, to_page: f64) {
        let Some(&[is_open, is_critical, value, threshold, since, at]) = content.first_chunk() else { return };
        let is_critical = is_critical != 0.0;
        let Some(watch) = self.watch(subject, of).filter(|watch| !watch.is_open()) else { return };
        if is_open != 0.0 && (0.0..ALERT_LASTS).contains(&(wall - at)) {
            watch.reopen(is_critical);
            let level = if is_critical { Level::Critical } else { Level::Warning };
            let news = News { subject, of, transition: Transition::Opened, level, value, threshold };
            self.alerts.take(since + to_page, &news);
        }
    }

    /// Adds all that was read as one record to these numbers. Nothing of it is kept here.
    pub fn compact(&mut self, wall: f64, numbers: &mut Vec<f64>) {
        self.take_read(wall).write(numbers);
        if let Some(store) = &mut self.store {
            store.records = 1;
        }
    }

    /// What was read, without hours that are older than what is kept, or to come: a clock was wrong then.
    fn take_read(&mut self, wall: f64) -> Archive {
        let mut archive = self.store.as_mut().map(|store| std::mem::take(&mut store.read)).unwrap_or_default();
        let [_, minutes, hours] = self.settings.cells;
        let this_hour = (wall / HOUR) as u32;
        archive.blocks.retain(|block| {
            let reach = match block.kind {
                Kind::Hour => hours,
                Kind::Minutes => minutes.div_ceil(60),
                Kind::Events => SLI_HOURS,
                Kind::Alert(_) => return true,
            };
            this_hour.checked_sub(block.hour).is_some_and(|ago| ago <= reach)
        });
        archive
    }

    /// Adds what is new as a record to these numbers: none where nothing is. Of a page that is closed it is the last one.
    pub fn store(&mut self, wall: f64, numbers: &mut Vec<f64>) {
        if self.is_closed {
            self.end_early();
        }
        let Some(store) = &mut self.store else { return };
        let (page, until) = (store.page, store.until);
        store.until = self.now;
        let hour = (wall / HOUR) as u32;
        let to_wall = wall - self.now;
        for (of, series) in (0..).zip(&mut self.series) {
            let sketch = series.unstored.replace(Default::default()).unwrap_or_default();
            let was_live = std::mem::replace(&mut series.stored_live, series.live);
            let is_other = series.live != was_live;
            if sketch.count() > 0 || is_other {
                let live = if is_other { vec![[page, series.live.unwrap_or(f64::NAN)]] } else { Vec::new() };
                let content = Hour { last: series.last, sketch, live };
                write(numbers, Kind::Hour, hour, of, |numbers| content.write(numbers));
            }
            // A vital of a page that is left before it changes no more has no minute: its hour has it.
            if of > Metric::Ttfb.id() && series.minutes.iter().any(|cell| cell.at > until) {
                let cells = series.minutes.iter().filter(|cell| cell.at > until);
                write(numbers, Kind::Minutes, hour, of, |numbers| {
                    cells.for_each(|cell| put(numbers, &cell.moved(to_wall).numbers()));
                });
            }
        }
        for (of, sli) in (0..).zip(&mut self.slis) {
            let Share { good, valid } = std::mem::take(&mut sli.unstored);
            if valid > 0.0 {
                let slot = ((wall - f64::from(hour) * HOUR) / SLOT) as usize;
                let mut slots = [[0.0; 2]; SLOTS];
                slots[slot.min(SLOTS - 1)] = [good, valid];
                write(numbers, Kind::Events, hour, of, |numbers| put(numbers, slots.as_flattened()));
            }
        }
        self.store_alerts(until, to_wall, numbers);
        if let Some(store) = self.store.as_mut().filter(|_| !numbers.is_empty()) {
            store.records += 1;
        }
    }

    /// Those that are open and not stale, and those that have ended since.
    fn store_alerts(&mut self, until: f64, to_wall: f64, numbers: &mut Vec<f64>) {
        for place in 0..self.alerts.list.len() {
            let Alert { subject, of, value, threshold, since, changed, is_open, .. } = self.alerts.list[place];
            let (seen, timing) = (self.seen, self.timing(subject, of));
            let Some(watch) = self.watch(subject, of) else { continue };
            if changed > until || is_open && !watch.is_stale(seen, &timing) {
                let [is_open, is_critical] = [is_open, watch.is_critical()].map(|flag| f64::from(u8::from(flag)));
                let (since, at) = (since + to_wall, self.now + to_wall);
                write(numbers, Kind::Alert(subject), NO_HOUR, of, |numbers| {
                    put(numbers, &[is_open, is_critical, value, threshold, since, at]);
                });
            }
        }
    }

    fn end_early(&mut self) {
        let now = self.now;
        self.series.iter_mut().for_each(|series| series.end_early(now));
    }

    /// The page may be gone soon.
    pub(super) fn store_early(&mut self) {
        if self.store.is_some() {
            self.end_early();
            self.commands.push(Command::Store { is_compacting: 0 });
        }
    }

    /// The page goes on.
    pub(super) fn store_in_time(&mut self) {
        if let Some(store) = self.store.as_mut().filter(|store| self.seen >= store.next) {
            store.every = (2.0 * store.every).min(LONGEST);
            store.next = self.seen + store.every;
            let is_compacting = u32::from(store.records > MOST_RECORDS);
            self.commands.push(Command::Store { is_compacting });
        }
    }
}
