//! How a page feels, as a [`Machine`](crate::machine::Machine) without a page: what was observed goes in, and out come figures,
//! alerts, and what to do about them. One rule a file:
//!
//! - **What is seen.** Vitals by the rules of web-vitals 6 (`view`, `interactions`, `shifts`), the scripts to blame (`frames`), what
//!   was loaded (`resources`), how busy the thread is (`busy`).
//! - **What is known of it.** A sketch and three rings a metric (`series`), in bounded memory.
//! - **What is wrong.** Thresholds with hysteresis (`alert`, `alerts`), objectives and their budgets (`sli`), what is unusual and
//!   what rises ([`stats`](crate::stats)).
//! - **What to do.** Causes, places and fixes, by what they would gain (`advice`).
//! - **What outlives a page.** Records that merge, and what a page adds to them (`archive`, `store`).
//! - **What it costs.** Its own time, within a budget (`cost`).
//!
//! Time is lived time: it stands still while the page is hidden, paused or frozen. So gaps resolve nothing and raise nothing.

mod advice;
mod alert;
mod alerts;
mod archive;
mod busy;
mod command;
mod cost;
mod entry;
mod event;
mod frames;
mod interactions;
mod judge;
mod machine;
mod metric;
mod observe;
mod past;
mod resources;
mod series;
mod shifts;
mod sli;
mod store;
mod table;
mod top;
mod view;

pub use advice::Advice;
pub use alert::{Level, State, Timing, Transition, Watch};
pub use alerts::{Severity, Subject};
pub use command::Command;
pub use entry::Entry;
pub use event::Event;
pub use frames::Part;
pub use machine::{Health, Settings};
pub use metric::{Metric, Rating, Reason, Unit};
pub use resources::FileKind;
pub use sli::{Direction, SliKind, Status};
pub use table::{
    AdviceColumn, AlertColumn, CellColumn, CostColumn, ErrorColumn, FileColumn, FirstByteColumn, HostColumn,
    InteractionColumn, MetricColumn, PaintColumn, PastColumn, ScriptColumn, ShiftColumn, SliColumn, Table,
    TransitionColumn,
};

/// The driver's number for a text: a selector, an address, the name of a function. 0 is for none.
pub type NameId = u32;

/// A metric by number: that of a [`Metric`], or one that [`Health::add_series`] gave.
pub type SeriesId = u32;

crate::constants! {
    /// The least duration of an event that is observed, in ms, as web-vitals has it.
    pub const LEAST_EVENT: u32 = 40;
    /// The most texts that the driver keeps; further ones are 0.
    pub const MOST_NAMES: u32 = 4000;
    /// Frames that are measured at each sample.
    pub const BURST: u32 = 8;
}
