//! The alerts that are open, and what alerts did.

use super::{Level, Transition};

crate::codes! {
    /// What an alert is about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Subject {
        /// A metric is beyond a threshold.
        Threshold,
        /// A metric is not what it usually is.
        Unusual,
        /// A metric rises, and will be beyond its threshold.
        Rising,
        /// A service level uses up its budget.
        Budget,
        /// There are more alerts than are kept apart.
        Overflow,
    }
}

crate::codes! {
    /// How much an alert matters.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Severity {
        /// To know.
        Low,
        /// A warning.
        Medium,
        /// Something is bad.
        High,
        /// The page does not serve its users.
        Critical,
    }
}

/// Alerts that are open at a time; further ones are counted.
const MOST: usize = 20;

/// Transitions that are kept.
const HISTORY: usize = 200;

/// Ended alerts that can still be looked up.
const ENDED: usize = 20;

/// One alert.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alert {
    pub id: u32,
    pub subject: Subject,
    /// The series or SLI.
    pub of: u32,
    pub severity: Severity,
    pub value: f64,
    pub threshold: f64,
    pub since: f64,
    pub changed: f64,
    pub is_open: bool,
}

/// What an alert did, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Happened {
    pub at: f64,
    pub alert: Alert,
    pub transition: Transition,
}

/// What is new of a condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct News {
    pub subject: Subject,
    pub of: u32,
    pub transition: Transition,
    pub level: Level,
    pub value: f64,
    pub threshold: f64,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Alerts {
    pub list: Vec<Alert>,
    pub history: Vec<Happened>,
    /// Those for which there was no room.
    overflow: Vec<(Subject, u32)>,
    latest: u32,
}

impl Alerts {
    /// Takes in what happened to a condition; the alert, and what is to be told of it.
    pub fn take(&mut self, now: f64, news: &News) -> Option<(u32, Transition)> {
        let key = (news.subject, news.of);
        if let Some(place) = self.overflow.iter().position(|other| *other == key) {
            if news.transition == Transition::Resolved {
                self.overflow.swap_remove(place);
                return self.count_overflow(now, false);
            }
            return None;
        }
        match news.transition {
            Transition::Opened if self.open().count() >= MOST => {
                self.overflow.push(key);
                self.count_overflow(now, true)
            }
            Transition::Opened => Some(self.begin(now, news)),
            Transition::Escalated | Transition::Resolved => self.change(now, news),
        }
    }

    /// Those that are open, the one that counts the others left out.
    fn open(&self) -> impl Iterator<Item = &Alert> {
        self.list.iter().filter(|alert| alert.is_open && alert.subject != Subject::Overflow)
    }

    fn begin(&mut self, now: f64, news: &News) -> (u32, Transition) {
        self.latest += 1;
        let alert = Alert {
            id: self.latest,
            subject: news.subject,
            of: news.of,
            severity: self.severity(news),
            value: news.value,
            threshold: news.threshold,
            since: now,
            changed: now,
            is_open: true,
        };
        self.list.push(alert);
        self.tell(now, alert, Transition::Opened)
    }

    fn change(&mut self, now: f64, news: &News) -> Option<(u32, Transition)> {
        let severity = self.severity(news);
        let is_it = |alert: &&mut Alert| alert.is_open && (alert.subject, alert.of) == (news.subject, news.of);
        let alert = self.list.iter_mut().find(is_it)?;
        (alert.changed, alert.value) = (now, news.value);
        match news.transition {
            Transition::Resolved => alert.is_open = false,
            _ => alert.severity = alert.severity.max(severity),
        }
        let alert = *alert;
        let told = self.tell(now, alert, news.transition);
        self.forget_old();
        Some(told)
    }

    fn tell(&mut self, at: f64, alert: Alert, transition: Transition) -> (u32, Transition) {
        if self.history.len() == HISTORY {
            self.history.remove(0);
        }
        self.history.push(Happened { at, alert, transition });
        (alert.id, transition)
    }

    fn forget_old(&mut self) {
        let ended = self.list.iter().filter(|alert| !alert.is_open).count();
        if ended > ENDED
            && let Some(oldest) = self.list.iter().position(|alert| !alert.is_open)
        {
            self.list.remove(oldest);
        }
    }

    /// Low is what is only unusual or to come. Critical is a budget that is used up fast, or a second thing that is bad.
    fn severity(&self, news: &News) -> Severity {
        let is_critical = news.level == Level::Critical;
        let is_bad = |alert: &Alert| alert.severity >= Severity::High && alert.of != news.of;
        match news.subject {
            Subject::Unusual | Subject::Rising => Severity::Low,
            Subject::Budget if is_critical => Severity::Critical,
            _ if !is_critical => Severity::Medium,
            _ if self.open().any(is_bad) => Severity::Critical,
            _ => Severity::High,
        }
    }

    /// The alert that counts those that have no room: it opens when they become more, not when they become fewer.
    fn count_overflow(&mut self, now: f64, is_more: bool) -> Option<(u32, Transition)> {
        let count = self.overflow.len() as f64;
        let is_open = |alert: &&mut Alert| alert.is_open && alert.subject == Subject::Overflow;
        let open = self.list.iter_mut().find(is_open);
        let news = |transition| News {
            subject: Subject::Overflow,
            of: 0,
            transition,
            level: Level::Warning,
            value: count,
            threshold: MOST as f64,
        };
        match open {
            None if !is_more => None,
            None => Some(self.begin(now, &news(Transition::Opened))),
            Some(_) if count == 0.0 => self.change(now, &news(Transition::Resolved)),
            Some(alert) => {
                (alert.value, alert.changed) = (count, now);
                None
            }
        }
    }

    /// An open alert by its number.
    pub fn get(&self, id: u32) -> Option<&Alert> {
        self.list.iter().find(|alert| alert.id == id && alert.is_open)
    }

    /// The open alerts of a condition have this value now.
    pub fn update(&mut self, subject: Subject, of: u32, value: f64) {
        for alert in &mut self.list {
            if alert.is_open && (alert.subject, alert.of) == (subject, of) {
                alert.value = value;
            }
        }
    }
}
