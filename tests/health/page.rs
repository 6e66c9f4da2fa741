//! A page under virtual time.

use pagelift::codes::Entry as _;
use pagelift::health::{Command, Entry, Event, Health, Settings, Table, Transition};
use pagelift::machine::Machine;
use pagelift::stats::Sensitivity;

pub const SETTINGS: Settings = Settings {
    period: 10_000.0,
    wait: f64::NAN,
    keep: 60_000.0,
    window: 300_000.0,
    slo_period: 30.0 * 86_400_000.0,
    budget: 0.001,
    most_series: 200,
    cells: [300, 180, 72],
    sensitivity: Sensitivity::Normal,
    seed: 7,
};

/// When pages begin, in ms since 1970.
pub const ORIGIN: f64 = 1_795_000_000_000.0;

/// A page that is watched, and its driver.
pub struct Page {
    pub health: Health,
    pub now: f64,
    pub alerts: Vec<(u32, Transition)>,
    pub samples: usize,
    /// Whether resources and frames are observed.
    pub observes: [u32; 2],
    /// Records that were stored, and the time in ms since 1970 when the page's clock began.
    pub stored: Vec<Vec<f64>>,
    pub compacted: usize,
    pub origin: f64,
    /// What is recorded at each sample.
    pub at_sample: Vec<(u32, f64)>,
}

impl Page {
    pub fn new(settings: Settings) -> Self {
        let mut page = Self::unseen(settings, ORIGIN);
        page.tell(Event::Visible);
        page
    }

    /// One whose health is kept, which goes on where records end. The numbers of series and service levels are the same there.
    pub fn persisted(origin: f64, records: &[Vec<f64>]) -> Self {
        let mut page = Self::unseen(SETTINGS, origin);
        page.health.persist(origin);
        let same: Vec<f64> = (0..200).map(f64::from).collect();
        for record in records {
            assert!(page.health.read_stored(record, &same, &same));
        }
        page.health.restore(0.0, origin);
        page.tell(Event::Visible);
        page
    }

    fn unseen(settings: Settings, origin: f64) -> Self {
        Self {
            health: Health::new(settings),
            now: 0.0,
            alerts: Vec::new(),
            samples: 0,
            observes: [1, 1],
            stored: Vec::new(),
            compacted: 0,
            origin,
            at_sample: Vec::new(),
        }
    }

    pub fn tell(&mut self, event: Event) {
        self.health.handle(self.now, event);
        self.carry_out();
    }

    pub fn see(&mut self, entries: impl IntoIterator<Item = Entry>) {
        // As numbers, which is how they come from a page.
        let as_numbers = |entry: Entry| Entry::from_list(&entry.to_list());
        entries.into_iter().filter_map(as_numbers).for_each(|entry| self.health.observe(entry));
        self.tell(Event::Observed { interactions: f64::NAN });
    }

    fn carry_out(&mut self) {
        while let Some(command) = self.health.poll() {
            match command {
                Command::Sample { .. } => {
                    self.samples += 1;
                    for &(series, value) in &self.at_sample {
                        self.health.record(series, value);
                    }
                    self.health.handle(self.now, Event::Sampled);
                }
                Command::Alert { alert, transition } => self.alerts.push((alert, transition)),
                Command::Store { is_compacting } => {
                    self.compacted += is_compacting as usize;
                    let mut record = Vec::new();
                    self.health.store(self.origin + self.now, &mut record);
                    if !record.is_empty() {
                        self.stored.push(record);
                    }
                }
                Command::Observe { resources, frames } => self.observes = [resources, frames],
                _ => {}
            }
        }
    }

    /// Lives on for so long.
    pub fn live(&mut self, ms: f64) {
        let end = self.now + ms;
        while let Some(timeout) = self.health.poll_timeout().filter(|timeout| *timeout <= end) {
            // One that was due while the computer slept is handled when it wakes.
            self.now = timeout.max(self.now);
            self.health.handle_timeout(self.now);
            self.carry_out();
        }
        self.now = end;
    }

    pub fn rows(&self, table: Table) -> Vec<Vec<f64>> {
        let mut numbers = Vec::new();
        let width = self.health.table(table, 0, 0.0, &mut numbers);
        numbers.chunks(width).map(<[f64]>::to_vec).collect()
    }

    pub fn transitions(&self) -> Vec<Transition> {
        self.alerts.iter().map(|(_, transition)| *transition).collect()
    }
}
