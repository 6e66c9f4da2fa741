//! The rules of the order of loading, one by one.

use pagelift::lazy::{Command, EffectiveType, Event, Lazy, Settings, Stat};
use pagelift::machine::Machine;

const SETTINGS: Settings = Settings { margin: f64::NAN, concurrency: 0, attempts: 2, base: 1000.0, seed: 3 };

/// A page of 1000 x 900 px, at a time.
struct Page {
    lazy: Lazy,
    now: f64,
}

impl Page {
    /// With pictures of 300 px, one under the other, of which all are near.
    fn of(count: u32) -> Self {
        let mut page = Self { lazy: Lazy::new(SETTINGS), now: 0.0 };
        page.tell(Event::Within { scroller: 0, parent: 0 });
        page.tell(Event::Viewport { scroller: 0, left: 0.0, top: 0.0, width: 1000.0, height: 900.0 });
        page.tell(Event::Attach { first: 0, count });
        for slot in 0..count {
            page.near(slot, f64::from(slot) * 300.0);
        }
        page.commands();
        page
    }

    fn tell(&mut self, event: Event) {
        self.lazy.handle(self.now, event);
    }

    fn near(&mut self, slot: u32, top: f64) {
        self.tell(Event::Near { slot, left: 0.0, top, right: 300.0, bottom: top + 300.0 });
    }

    fn commands(&mut self) -> Vec<Command> {
        std::iter::from_fn(|| self.lazy.poll()).collect()
    }

    /// What is asked for after all that was told.
    fn asked(&mut self) -> Vec<u32> {
        self.tell(Event::Decide);
        let asked = |command| match command {
            Command::Ask { slot } => Some(slot),
            _ => None,
        };
        self.commands().into_iter().filter_map(asked).collect()
    }

    /// To the next timeout.
    fn wake(&mut self) {
        self.now = self.lazy.poll_timeout().expect("a timeout");
        self.lazy.handle_timeout(self.now);
    }

    fn loaded(&mut self, slots: &[u32]) {
        for slot in slots {
            self.tell(Event::Loaded { slot: *slot, bytes: 1000.0 });
        }
    }
}

#[test]
fn what_is_on_screen_comes_first_from_its_middle_then_what_lies_ahead() {
    let mut page = Page::of(20);
    // Three of six places are for what is on screen.
    assert_eq!(page.asked(), [1, 0, 2, 3]);
    page.loaded(&[0, 1, 2]);
    assert_eq!(page.asked(), [4, 5]);
    page.loaded(&[3, 4, 5]);
    assert_eq!(page.asked(), [6, 7]);
    page.loaded(&[6, 7]);
    // The last one that begins within 1250 px of the screen is at 2100.
    assert_eq!(page.asked(), [0; 0]);
}

#[test]
fn where_a_fling_comes_to_rest_is_asked_for_while_it_lasts() {
    let mut page = Page::of(40);
    page.asked();
    page.loaded(&[0, 1, 2, 3]);
    for step in 1..=6 {
        page.now += 16.0;
        page.tell(Event::Scrolled { scroller: 0, x: 0.0, y: f64::from(step) * 96.0 });
    }
    let asked = page.asked();
    // 6 px a ms for 325 ms from 576 px on, a little less as the speed is an average; then what is seen on the way.
    assert!(asked[..4].iter().all(|slot| (7..=11).contains(slot)), "{asked:?}");
    assert!(asked[4..].iter().all(|slot| (4..=6).contains(slot)), "{asked:?}");
}

#[test]
fn what_lies_behind_counts_twice_as_far() {
    let mut page = Page::of(40);
    page.asked();
    page.loaded(&[0, 1, 2, 3]);
    page.now = 1000.0;
    page.tell(Event::Scrolled { scroller: 0, x: 0.0, y: 5000.0 });
    page.now = 2000.0;
    let mut order = Vec::new();
    while let asked = page.asked()
        && !asked.is_empty()
    {
        page.loaded(&asked);
        order.extend(asked);
    }
    let place = |slot: u32| order.iter().position(|other| *other == slot);
    assert!(place(20) < place(15) && place(15).is_some(), "{order:?}");
    assert_eq!(place(12), None, "700 px behind count 1400");
}

#[test]
fn a_failed_one_waits_is_tried_again_and_is_given_up() {
    let mut page = Page::of(1);
    assert_eq!(page.asked(), [0]);
    for failures in 1..=2 {
        page.tell(Event::Failed { slot: 0 });
        assert_eq!(page.asked(), [0; 0], "it waits");
        let wait = page.lazy.poll_timeout().unwrap() - page.now;
        assert!(wait > 0.0 && wait <= 1.0 + 1000.0 * f64::from(failures), "{wait}");
        page.wake();
        assert!(page.commands().contains(&Command::Ask { slot: 0 }));
    }
    page.tell(Event::Failed { slot: 0 });
    assert_eq!(page.commands(), [Command::GiveUp { slot: 0 }]);
    assert_eq!((page.lazy.stat(Stat::Failed), page.lazy.stat(Stat::Retried)), (1.0, 2.0));
    assert_eq!(page.lazy.poll_timeout(), None);
}

#[test]
fn a_connection_ends_all_waits_and_a_hidden_page_asks_for_nothing() {
    let mut page = Page::of(1);
    page.asked();
    page.tell(Event::Failed { slot: 0 });
    page.tell(Event::Hidden);
    page.tell(Event::Online);
    assert_eq!(page.asked(), [0; 0]);
    page.tell(Event::Visible);
    assert_eq!(page.asked(), [0]);
}

#[test]
fn a_request_that_hangs_gives_its_place_back() {
    let mut page = Page::of(8);
    page.tell(Event::Connection { effective_type: EffectiveType::ThirdGeneration, downlink: f64::NAN, save_data: 0 });
    assert_eq!(page.asked().len(), 4, "three are on screen, and the next one touches it");
    page.now = 29_999.0;
    assert_eq!(page.asked(), [0; 0]);
    page.wake();
    assert_eq!(page.now, 30_000.0);
    assert!(!page.commands().is_empty());
}

#[test]
fn hosts_have_places_of_their_own() {
    let mut page = Page::of(12);
    for slot in 0..12 {
        page.tell(Event::Belongs { slot, scroller: 0, host: slot % 2 });
    }
    assert_eq!(page.asked().len(), 6, "of each host three, as three places are reserved");
}

#[test]
fn what_the_browser_has_begun_is_left_to_it_and_the_rest_is_taken_over() {
    let mut page = Page::of(0);
    page.tell(Event::Attach { first: 0, count: 3 });
    page.commands();
    for slot in 0..3 {
        page.tell(Event::Native { slot });
    }
    page.near(0, 2000.0);
    page.near(1, 2400.0);
    page.tell(Event::Far { slot: 2 });
    let expected = [Command::Leave { slot: 0 }, Command::TakeOver { slot: 1 }, Command::TakeOver { slot: 2 }];
    assert_eq!(page.commands(), expected);
}

#[test]
fn in_a_carousel_both_boxes_count() {
    let mut page = Page::of(0);
    page.tell(Event::Within { scroller: 1, parent: 0 });
    page.tell(Event::Viewport { scroller: 1, left: 0.0, top: 3000.0, width: 600.0, height: 300.0 });
    page.tell(Event::Attach { first: 0, count: 10 });
    for slot in 0..10 {
        page.tell(Event::Belongs { slot, scroller: 1, host: 0 });
        let left = f64::from(slot) * 300.0;
        page.tell(Event::Near { slot, left, top: 0.0, right: left + 300.0, bottom: 300.0 });
    }
    assert_eq!(page.asked(), [0; 0], "the carousel is 2,100 px below the screen");
    page.now = 1000.0;
    page.tell(Event::Scrolled { scroller: 0, x: 0.0, y: 2700.0 });
    assert_eq!(page.asked(), [0, 1, 2]);
    page.loaded(&[0, 1, 2]);
    page.now = 2000.0;
    page.tell(Event::Scrolled { scroller: 1, x: 2400.0, y: 0.0 });
    assert_eq!(page.asked()[..2], [8, 9]);
}

#[test]
fn of_many_elements_posts_stand_for_the_rest_and_each_is_observed_once() {
    let mut page = Page::of(0);
    page.tell(Event::Attach { first: 0, count: 10_000 });
    let commands = page.commands();
    assert_eq!(commands[0], Command::Observe { first: 0, count: 250 });
    assert_eq!(commands.iter().filter(|command| matches!(command, Command::ObservePost { .. })).count(), 39);
    assert_eq!(commands.last(), Some(&Command::AwaitIdle));
    // A jump to the end passes all posts: the near end comes first, 2,500 at a time.
    for post in 0..39 {
        page.tell(Event::Passed { slot: 250 + post * 250 });
    }
    page.tell(Event::Decide);
    let mut observed = vec![250];
    let first = page.commands();
    assert_eq!(first[0], Command::Observe { first: 9750, count: 250 });
    let counts = |commands: &[Command]| -> u32 {
        commands.iter().map(|command| if let Command::Observe { count, .. } = command { *count } else { 0 }).sum()
    };
    observed.push(counts(&first));
    while page.lazy.poll_timeout().is_some() {
        page.wake();
        let commands = page.commands();
        observed.push(counts(&commands));
    }
    assert_eq!(observed, [250, 2500, 2500, 2500, 2250]);
}

#[test]
fn whoever_has_something_to_say_of_an_element_brings_it_in() {
    let mut page = Page::of(0);
    page.tell(Event::Attach { first: 0, count: 10_000 });
    page.commands();
    assert_eq!(page.lazy.stat(Stat::Watched), 10_000.0);
    page.tell(Event::Want { slot: 7_000 });
    assert_eq!(page.commands()[0], Command::Observe { first: 7_000, count: 250 });
    assert_eq!(page.asked(), [7_000]);
    page.tell(Event::Unwatch { slot: 5_001 });
    assert_eq!(page.commands()[0], Command::Observe { first: 5_000, count: 250 });
    assert_eq!(page.lazy.stat(Stat::Watched), 9_999.0);
    // A printer wants all of them.
    page.tell(Event::WantAll);
    let asked = page.commands().iter().filter(|command| matches!(command, Command::Ask { .. })).count();
    assert_eq!(asked, 9_998);
}

#[test]
fn what_was_asked_for_is_not_taken_over_again() {
    let mut page = Page::of(1);
    page.tell(Event::Native { slot: 0 });
    page.tell(Event::Want { slot: 0 });
    assert_eq!(page.asked(), [0]);
    page.tell(Event::Far { slot: 0 });
    assert_eq!(page.commands(), []);
}

#[test]
fn what_is_wanted_comes_before_all_others_wherever_it_is() {
    let mut page = Page::of(20);
    page.tell(Event::Far { slot: 19 });
    page.tell(Event::Want { slot: 19 });
    assert_eq!(page.asked()[0], 19);
    page.tell(Event::WantAll);
    assert_eq!(page.commands().len(), 20 - 5, "for printing no place counts");
}

#[test]
fn waits_are_known_and_so_is_what_left_the_screen_unseen() {
    let mut page = Page::of(3);
    page.asked();
    page.now = 400.0;
    page.loaded(&[0, 1]);
    page.tell(Event::Far { slot: 2 });
    let stat = |stat| page.lazy.stat(stat);
    assert_eq!((stat(Stat::WaitMedian), stat(Stat::Wait95)), (400.0, 400.0));
    assert_eq!((stat(Stat::LeftBlank), stat(Stat::Loaded), stat(Stat::Bytes)), (1.0, 2.0, 2000.0));
    assert_eq!((stat(Stat::InFlight), stat(Stat::Watched)), (1.0, 1.0));
}
