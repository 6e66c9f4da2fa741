//! What there is to know, as rows of numbers: the driver makes objects of them. Names are the driver's texts by number.

use super::machine::Health;
use super::metric::Rating;
use super::sli::Direction;
use super::{SeriesId, Subject, Unit, advice};
use crate::stats::{Cell, Ring, put, trend};

crate::codes! {
    /// What can be asked for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Table {
        /// All series.
        Metrics,
        /// Open alerts and those that ended last.
        Alerts,
        /// What alerts did.
        Transitions,
        /// Service levels.
        Slis,
        /// What to do.
        Advice,
        /// The interaction that is the INP.
        Interaction,
        /// The largest paint.
        Paint,
        /// The largest shift.
        Shift,
        /// The parts of the first byte.
        FirstByte,
        /// Resources by host and kind.
        Hosts,
        /// Scripts of long frames.
        Scripts,
        /// Errors and rejections.
        Errors,
        /// The slowest and largest files.
        Files,
        /// What watching took.
        Cost,
        /// Cells of a series, one a sample.
        Raw,
        /// Cells of a series, one a minute.
        Minutes,
        /// Cells of a series, one an hour.
        Hours,
        /// A series after a time.
        Past,
    }
}

macro_rules! columns {
    ($(#[$about:meta] $name:ident: $($column:ident)*;)*) => {
        $(crate::codes! {
            #[$about]
            #[allow(missing_docs, reason = "named after what they are; units as in the public types")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name { $($column),* }
        }

        impl $name {
            /// How many there are.
            pub const COUNT: usize = [$(stringify!($column)),*].len();
        })*
    };
}

columns! {
    /// Columns of [`Table::Metrics`]; `Unavailable` is 0, or one more than a [`Reason`](super::Reason).
    MetricColumn: Series Unit Unavailable Count Last Min Max Mean P50 P75 P95 P99 Error Rating Trend Rejected;
    /// Columns of [`Table::Alerts`]; `Earliest` and `Latest` are of what rises, and `NaN` of others.
    AlertColumn: Id Subject Of Unit Severity State Value Threshold Since Changed Stale Earliest Latest;
    /// Columns of [`Table::Transitions`].
    TransitionColumn: At Id Subject Of Unit Transition Severity Value;
    /// Columns of [`Table::Slis`].
    SliColumn: Sli Kind Current Target Status Direction BudgetLeft BurnRate Valid Good;
    /// Columns of [`Table::Advice`].
    AdviceColumn: Advice Gain A B C D Name Place;
    /// Columns of [`Table::Interaction`]; `Part` is 0, or one more than a [`Part`](super::Part).
    InteractionColumn: Value Kind Target InputDelay Processing Presentation Part Source Function ScriptTime Forced;
    /// Columns of [`Table::Paint`].
    PaintColumn: Value Element Url FirstByte LoadDelay LoadDuration RenderDelay;
    /// Columns of [`Table::Shift`].
    ShiftColumn: Value Element Shift At;
    /// Columns of [`Table::FirstByte`].
    FirstByteColumn: Value Waiting Cache Dns Connection Request;
    /// Columns of [`Table::Hosts`].
    HostColumn: Host Kind Count Bytes P50 P95 P99 Failed Cached;
    /// Columns of [`Table::Scripts`].
    ScriptColumn: Source Function Count Time Forced;
    /// Columns of [`Table::Errors`].
    ErrorColumn: IsRejection Message Source Count;
    /// Columns of [`Table::Files`].
    FileColumn: Name Kind Duration Bytes;
    /// Columns of [`Table::Cost`].
    CostColumn: Spent Seen Level Period;
    /// Columns of [`Table::Raw`], [`Table::Minutes`] and [`Table::Hours`].
    CellColumn: At Count Sum Min Max Last P50 P75 P95;
    /// Columns of [`Table::Past`].
    PastColumn: Begin Count Sum Min Max P50 P75 P95;
}

impl Health {
    /// The rows of a table, one after the other; `of` is the series of cells, and `from` a time in ms. The numbers of a row.
    pub fn table(&self, table: Table, of: SeriesId, from: f64, rows: &mut Vec<f64>) -> usize {
        let count = |count: u64| count as f64;
        match table {
            Table::Metrics => {
                for id in 0..self.series.len() {
                    put(rows, &self.metric_row(id));
                }
                MetricColumn::COUNT
            }
            Table::Alerts => {
                for alert in &self.alerts.list {
                    let (state, is_stale) = self.state_of(alert);
                    let (id, subject, of) = (f64::from(alert.id), code(alert.subject), f64::from(alert.of));
                    let times = [alert.since, alert.changed];
                    put(rows, &[id, subject, of, code(self.unit_of(alert.subject, alert.of)), code(alert.severity)]);
                    put(rows, &[code(state), alert.value, alert.threshold]);
                    put(rows, &times);
                    let foreseen = Some(alert).filter(|alert| alert.subject == Subject::Rising);
                    let [_, earliest, latest] =
                        foreseen.and_then(|alert| self.foreseen(alert.of)).unwrap_or([f64::NAN; 3]);
                    put(rows, &[flag(is_stale), earliest, latest]);
                }
                AlertColumn::COUNT
            }
            Table::Transitions => {
                for happened in &self.alerts.history {
                    let alert = &happened.alert;
                    let unit = self.unit_of(alert.subject, alert.of);
                    put(rows, &[happened.at, f64::from(alert.id), code(alert.subject), f64::from(alert.of)]);
                    put(rows, &[code(unit), code(happened.transition), code(alert.severity), alert.value]);
                }
                TransitionColumn::COUNT
            }
            Table::Slis => {
                let latencies = self.latencies();
                for (number, sli) in self.slis.iter().enumerate() {
                    let (current, status, events) = sli.current(&latencies);
                    let direction: Direction = sli.direction();
                    let known = |value: f64| if sli.is_latency() { f64::NAN } else { value };
                    put(rows, &[number as f64, code(sli.kind), current, sli.objective, code(status), code(direction)]);
                    put(rows, &[known(sli.budget_left()), known(sli.burn_rate()), events.valid, events.good]);
                }
                SliColumn::COUNT
            }
            Table::Advice => {
                for found in advice::find(self) {
                    put(rows, &[code(found.advice), found.gain]);
                    put(rows, &found.numbers);
                    put(rows, &[f64::from(found.name), f64::from(found.place)]);
                }
                AdviceColumn::COUNT
            }
            Table::Interaction => {
                if let Some(worst) = self.view.interactions.worst() {
                    let (blame, part) = worst.blame.unzip();
                    let blame = blame.unwrap_or_default();
                    put(rows, &[worst.latency, f64::from(worst.kind), f64::from(worst.target)]);
                    put(rows, &worst.parts());
                    rows.push(part.map_or(0.0, |part| 1.0 + code(part)));
                    put(rows, &[f64::from(blame.source), f64::from(blame.function), blame.time, blame.forced]);
                }
                InteractionColumn::COUNT
            }
            Table::Paint => {
                if let Some(paint) = self.view.lcp {
                    put(rows, &[paint.value, f64::from(paint.element), f64::from(paint.url)]);
                    put(rows, &self.view.paint_parts(&paint));
                }
                PaintColumn::COUNT
            }
            Table::Shift => {
                if let Some(largest) = self.view.shifts.largest() {
                    put(rows, &[self.view.shifts.value(), f64::from(largest.element), largest.value, largest.time]);
                }
                ShiftColumn::COUNT
            }
            Table::FirstByte => {
                if let Some(ttfb) = self.view.ttfb.filter(|_| self.view.interaction == 0.0) {
                    rows.push(ttfb);
                    put(rows, &self.navigation.parts());
                }
                FirstByteColumn::COUNT
            }
            Table::Hosts => {
                for &((host, kind), ref own) in self.resources.hosts.iter() {
                    let durations = &own.durations;
                    put(rows, &[f64::from(host), f64::from(kind), count(durations.count()), own.bytes]);
                    put(rows, &[0.5, 0.95, 0.99].map(|share| durations.quantile(share)));
                    put(rows, &[own.failed, own.cached]);
                }
                HostColumn::COUNT
            }
            Table::Scripts => {
                for &((source, function), total) in self.frames.totals() {
                    put(rows, &[f64::from(source), f64::from(function), total.count, total.time, total.forced]);
                }
                ScriptColumn::COUNT
            }
            Table::Errors => {
                for &((is_rejection, message, source), count) in self.failures.iter() {
                    put(rows, &[f64::from(is_rejection), f64::from(message), f64::from(source), count]);
                }
                ErrorColumn::COUNT
            }
            Table::Files => {
                for file in &self.resources.files {
                    put(rows, &[f64::from(file.name), f64::from(file.kind), file.duration, file.bytes]);
                }
                FileColumn::COUNT
            }
            Table::Cost => {
                let cost = &self.cost;
                put(rows, &[cost.spent, self.seen, f64::from(cost.level), cost.period]);
                CostColumn::COUNT
            }
            Table::Raw => self.cells(of, rows, |series| &series.raw),
            Table::Minutes => self.cells(of, rows, |series| &series.minutes),
            Table::Hours => self.cells(of, rows, |series| &series.hours),
            Table::Past => {
                if let Some(past) = self.past(of, from) {
                    put(rows, &[past.begin, past.count, past.sum, past.min, past.max]);
                    put(rows, &past.percentiles);
                }
                PastColumn::COUNT
            }
        }
    }

    /// The unit of an alert's value. What rises has the time that is left.
    fn unit_of(&self, subject: Subject, of: u32) -> Unit {
        match subject {
            Subject::Rising => Unit::Milliseconds,
            Subject::Budget | Subject::Overflow => Unit::Count,
            Subject::Threshold | Subject::Unusual => {
                self.series.get(of as usize).map_or(Unit::Count, |series| series.unit)
            }
        }
    }

    fn cells(&self, of: SeriesId, rows: &mut Vec<f64>, ring: impl Fn(&super::series::Series) -> &Ring) -> usize {
        if let Some(series) = self.series.get(of as usize) {
            ring(series).iter().for_each(|cell| put(rows, &cell.numbers()));
        }
        Cell::NUMBERS
    }

    fn metric_row(&self, id: usize) -> [f64; MetricColumn::COUNT] {
        let series = &self.series[id];
        let total = series.total();
        let count = total.count() as f64;
        let known = |value: f64| if count > 0.0 { value } else { f64::NAN };
        let rating = match (series.rule, series.live) {
            _ if count == 0.0 => Rating::None,
            (Some(rule), Some(live)) => rule.rating(live),
            (Some(rule), None) => series.judged(&rule).map_or(Rating::None, |value| rule.rating(value)),
            _ => Rating::None,
        };
        let rise = trend(&series.floors).map_or(f64::NAN, |trend| trend.slope * 60_000.0);
        [
            id as f64,
            code(series.unit),
            series.unavailable.map_or(0.0, |reason| 1.0 + code(reason)),
            count,
            series.last,
            known(total.min()),
            known(total.max()),
            known(total.sum() / count),
            total.quantile(0.5),
            total.quantile(0.75),
            total.quantile(0.95),
            total.quantile(0.99),
            total.error(),
            code(rating),
            rise,
            f64::from(series.rejected),
        ]
    }
}

fn code<C: crate::codes::Number>(code: C) -> f64 {
    code.to_number()
}

fn flag(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}
