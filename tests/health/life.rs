//! Long lives: bounded memory, service levels, what watching costs.

use pagelift::health::{CostColumn, Event, SliColumn, Status, Table, Transition};

use super::page::{Page, SETTINGS};

fn sli(page: &Page, number: usize, column: SliColumn) -> f64 {
    page.rows(Table::Slis)[number][column as usize]
}

#[test]
fn a_day_takes_no_more_than_an_hour() {
    let mut page = Page::new(SETTINGS);
    let operation = page.health.add_series(pagelift::health::Unit::Milliseconds, true);
    page.at_sample = vec![(operation, 100.0); 30];
    page.live(24.0 * 3_600_000.0 + 90_000.0);
    let count = |table| {
        let mut numbers = Vec::new();
        let width = page.health.table(table, operation, &mut numbers);
        numbers.len() / width
    };
    assert_eq!((count(Table::Raw), count(Table::Minutes), count(Table::Hours)), (300, 180, 24));
    assert!((8630..=8650).contains(&page.samples), "{}", page.samples);
    assert!(page.alerts.is_empty());
}

#[test]
fn a_budget_that_burns_is_an_alert_and_few_events_are_none() {
    let mut page = Page::new(SETTINGS);
    let own = page.health.add_sli(0.99);
    page.tell(Event::Counted { sli: own, good: 0.0, valid: 19.0 });
    assert_eq!(sli(&page, own as usize, SliColumn::Status), f64::from(Status::Unknown as u8));
    // Half of a percent of bad events, of which one percent may be.
    for _ in 0..120 {
        page.tell(Event::Counted { sli: own, good: 199.0, valid: 200.0 });
        page.live(60_000.0);
    }
    assert_eq!(sli(&page, own as usize, SliColumn::Status), f64::from(Status::Meeting as u8));
    assert!((sli(&page, own as usize, SliColumn::BurnRate) - 0.5).abs() < 0.02);
    assert!(page.alerts.is_empty());
    // A fifth of them fails: twenty times what is allowed.
    for _ in 0..70 {
        page.tell(Event::Counted { sli: own, good: 160.0, valid: 200.0 });
        page.live(60_000.0);
    }
    assert_eq!(page.transitions(), [Transition::Opened]);
    assert_eq!(page.rows(Table::Alerts)[0][3], 3.0, "critical");
    assert_eq!(sli(&page, own as usize, SliColumn::Status), f64::from(Status::Breaching as u8));
    assert!(sli(&page, own as usize, SliColumn::BudgetLeft) < 0.0);
    for _ in 0..600 {
        page.tell(Event::Counted { sli: own, good: 200.0, valid: 200.0 });
        page.live(60_000.0);
    }
    assert_eq!(page.transitions().last(), Some(&Transition::Resolved));
    page.tell(Event::Counted { sli: own, good: 5.0, valid: 2.0 });
    page.tell(Event::Counted { sli: own, good: f64::NAN, valid: f64::NAN });
    assert!(sli(&page, own as usize, SliColumn::Valid).is_finite());
}

#[test]
fn over_its_budget_it_watches_less_and_later_more_again() {
    let mut page = Page::new(SETTINGS);
    for _ in 0..30 {
        page.tell(Event::Spent { duration: 500.0 });
        page.live(120_000.0);
    }
    assert_eq!(page.level, 3);
    assert_eq!(page.rows(Table::Cost)[0][CostColumn::Period as usize], 120_000.0);
    page.live(10.0 * 3_600_000.0);
    assert_eq!((page.level, page.rows(Table::Cost)[0][CostColumn::Period as usize]), (0, 10_000.0));
}
