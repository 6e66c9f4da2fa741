//! One test per rule. Limits are small and round; times are milliseconds.

use pagelift::machine::Machine;
use pagelift::pool::Command::{Assign, Proceed, Reject, Spawn, Terminate};
use pagelift::pool::{Command, Event, JobId, Limits, Pool, Priority, Rejection, WorkerId};

const LIMITS: Limits = Limits { workers: 2, memory: 1000, worker_memory: 500 };

/// Events by name.
trait Events: Machine<Event = Event, Command = Command> {
    fn enqueue(&mut self, now: f64, job: Job) {
        let Job { id, priority, memory, time_limit } = job;
        self.handle(now, Event::Enqueue { job: id, priority, memory, time_limit });
    }
    fn started(&mut self, now: f64, worker: WorkerId) {
        self.handle(now, Event::Started { worker });
    }
    fn ready(&mut self, now: f64, worker: WorkerId) {
        self.handle(now, Event::Ready { worker });
    }
    fn needs(&mut self, now: f64, job: JobId, memory: u64) {
        self.handle(now, Event::Needs { job, memory });
    }
    fn done(&mut self, now: f64, job: JobId, worker_memory: u64) {
        self.handle(now, Event::Done { job, worker_memory });
    }
    fn crashed(&mut self, now: f64, worker: WorkerId) {
        self.handle(now, Event::Crashed { worker });
    }
    fn abort(&mut self, now: f64, job: JobId) {
        self.handle(now, Event::Abort { job });
    }
    /// What to do since the last call.
    fn commands(&mut self) -> Vec<Command> {
        std::iter::from_fn(|| self.poll()).collect()
    }
}
impl Events for Pool {}

#[derive(Clone, Copy)]
struct Job {
    id: JobId,
    priority: Priority,
    memory: u64,
    time_limit: f64,
}

fn job(id: JobId) -> Job {
    Job { id, priority: Priority::Visible, memory: 100, time_limit: 1000.0 }
}

fn pool_with_worker() -> Pool {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.started(0.0, 0);
    pool.ready(0.0, 0);
    assert_eq!(pool.commands(), [Spawn { worker: 0 }, Assign { job: 1, worker: 0 }]);
    pool
}

/// Lets time pass up to `until`, and returns what it brought about.
fn pass(pool: &mut Pool, until: f64) -> Vec<Command> {
    while let Some(timeout) = pool.poll_timeout().filter(|timeout| *timeout <= until) {
        pool.handle_timeout(timeout);
    }
    pool.commands()
}

#[test]
fn nothing_happens_before_the_first_job() {
    let mut pool = Pool::new(LIMITS);
    assert_eq!(pool.poll_timeout(), None);
    pool.handle_timeout(1e9);
    assert_eq!(pool.commands(), []);
}

#[test]
fn workers_are_started_for_waiting_jobs_up_to_the_limit() {
    let mut pool = Pool::new(LIMITS);
    for id in 1..=3 {
        pool.enqueue(0.0, job(id));
    }
    assert_eq!(pool.commands(), [Spawn { worker: 0 }, Spawn { worker: 1 }]);
    pool.ready(5.0, 1);
    pool.ready(6.0, 0);
    assert_eq!(pool.commands(), [Assign { job: 1, worker: 1 }, Assign { job: 2, worker: 0 }]);
    pool.done(20.0, 2, 0);
    assert_eq!(pool.commands(), [Assign { job: 3, worker: 0 }]);
}

#[test]
fn an_idle_worker_is_used_before_another_is_started() {
    let mut pool = pool_with_worker();
    pool.done(10.0, 1, 0);
    pool.enqueue(11.0, job(2));
    assert_eq!(pool.commands(), [Assign { job: 2, worker: 0 }]);
}

#[test]
fn visible_jobs_go_first_and_background_jobs_do_not_starve() {
    let mut pool = Pool::new(Limits { workers: 1, ..LIMITS });
    pool.enqueue(0.0, Job { priority: Priority::Background, ..job(1) });
    pool.enqueue(1.0, job(2));
    pool.enqueue(9_999.0, job(3));
    pool.enqueue(10_001.0, job(4));
    pool.enqueue(10_002.0, Job { priority: Priority::Immediate, ..job(5) });
    pool.commands();
    pool.ready(10_003.0, 0);
    let mut order = Vec::new();
    while let Some(Assign { job: id, .. }) = pool.commands().first().copied() {
        order.push(id);
        pool.done(10_003.0, id, 0);
    }
    assert_eq!(order, [2, 5, 3, 1, 4]);
}

#[test]
fn an_abort_removes_a_waiting_job() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.commands();
    pool.abort(1.0, 1);
    assert_eq!(pool.commands(), [Reject { job: 1, why: Rejection::Aborted }]);
    pool.ready(2.0, 0);
    assert_eq!(pool.commands(), []);
}

#[test]
fn an_abort_ends_a_running_job_with_its_worker_and_replaces_it_for_those_who_wait() {
    let mut pool = Pool::new(Limits { workers: 1, ..LIMITS });
    pool.enqueue(0.0, job(1));
    pool.enqueue(0.0, job(2));
    pool.ready(0.0, 0);
    pool.commands();
    pool.abort(1.0, 1);
    let expected = [Terminate { worker: 0 }, Reject { job: 1, why: Rejection::Aborted }, Spawn { worker: 1 }];
    assert_eq!(pool.commands(), expected);
    pool.abort(2.0, 1);
    pool.abort(2.0, 99);
    assert_eq!(pool.commands(), []);
}

#[test]
fn a_crash_rejects_the_job_and_the_worker_is_replaced_when_jobs_wait() {
    let mut pool = pool_with_worker();
    pool.crashed(5.0, 0);
    assert_eq!(pool.commands(), [Terminate { worker: 0 }, Reject { job: 1, why: Rejection::Crashed }]);
    assert_eq!(pool.poll_timeout(), None);
    pool.crashed(6.0, 0);
    pool.enqueue(7.0, job(2));
    assert_eq!(pool.commands(), [Spawn { worker: 1 }]);
}

#[test]
fn loading_the_module_takes_as_long_as_it_takes_but_the_handshake_does_not() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    assert_eq!(pass(&mut pool, 1e6), [Spawn { worker: 0 }]);
    pool.started(1e6, 0);
    let expected = [Terminate { worker: 0 }, Reject { job: 1, why: Rejection::Unresponsive }];
    assert_eq!(pass(&mut pool, 1.1e6), expected);
}

#[test]
fn starts_that_keep_failing_end() {
    let mut pool = Pool::new(Limits { workers: 1, ..LIMITS });
    for id in 1..=50 {
        pool.enqueue(0.0, job(id));
    }
    let (mut spawned, mut rejected) = (0, 0);
    loop {
        let commands = pool.commands();
        rejected += commands.iter().filter(|d| matches!(d, Reject { why: Rejection::Crashed, .. })).count();
        let Some(Spawn { worker }) = commands.iter().find(|d| matches!(d, Spawn { .. })) else { break };
        spawned += 1;
        pool.crashed(1.0, *worker);
    }
    assert_eq!((spawned, rejected), (3, 50));
    // The next job is another try.
    pool.enqueue(2.0, job(51));
    assert_eq!(pool.commands(), [Spawn { worker: 3 }]);
}

#[test]
fn a_job_is_not_rejected_while_another_start_may_still_serve_it() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.enqueue(0.0, job(2));
    pool.abort(0.0, 2);
    pool.commands();
    pool.crashed(1.0, 0);
    assert_eq!(pool.commands(), [Terminate { worker: 0 }]);
    pool.ready(2.0, 1);
    assert_eq!(pool.commands(), [Assign { job: 1, worker: 1 }]);
}

#[test]
fn giving_up_ends_the_starts_that_nobody_waits_for() {
    let mut pool = Pool::new(Limits { workers: 4, ..LIMITS });
    for id in 1..=9 {
        pool.enqueue(0.0, job(id));
    }
    for worker in 0..3 {
        pool.crashed(1.0, worker);
    }
    let commands = pool.commands();
    assert_eq!(commands.iter().filter(|d| matches!(d, Reject { .. })).count(), 9);
    let spawned = commands.iter().filter(|d| matches!(d, Spawn { .. })).count();
    let ended = commands.iter().filter(|d| matches!(d, Terminate { .. })).count();
    assert_eq!(spawned, ended);
    assert_eq!(pool.poll_timeout(), None);
}

#[test]
fn a_failed_start_harms_no_job_that_another_worker_will_take() {
    let mut pool = pool_with_worker();
    pool.enqueue(1.0, job(2));
    assert_eq!(pool.commands(), [Spawn { worker: 1 }]);
    for worker in 1..4 {
        pool.crashed(2.0, worker);
    }
    let rejected = pool.commands().iter().any(|d| matches!(d, Reject { .. }));
    assert!(!rejected);
    pool.done(3.0, 1, 0);
    assert_eq!(pool.commands(), [Assign { job: 2, worker: 0 }]);
}

#[test]
fn a_job_past_its_time_limit_takes_its_worker_along() {
    let mut pool = pool_with_worker();
    assert_eq!(pass(&mut pool, 1000.0), []);
    let expected = [Terminate { worker: 0 }, Reject { job: 1, why: Rejection::TimedOut }];
    assert_eq!(pass(&mut pool, 2000.0), expected);
}

#[test]
fn after_a_blocked_thread_the_mailbox_is_read_before_anyone_is_given_up() {
    let mut pool = pool_with_worker();
    pool.handle_timeout(60_000.0);
    assert_eq!(pool.commands(), []);
    pool.done(60_010.0, 1, 0);
    assert_eq!(pass(&mut pool, 60_100.0), []);
    // Without an answer the limit holds.
    pool.enqueue(60_200.0, job(2));
    pool.handle_timeout(90_000.0);
    assert_eq!(pool.commands(), [Assign { job: 2, worker: 0 }]);
    let wake = pool.poll_timeout().unwrap();
    assert_eq!(wake, 90_050.0);
    pool.handle_timeout(wake);
    assert_eq!(pool.commands()[1], Reject { job: 2, why: Rejection::TimedOut });
}

#[test]
fn nonsense_for_a_time_limit_is_a_minute() {
    for time_limit in [f64::NAN, -1.0, 0.0, f64::INFINITY] {
        let mut pool = Pool::new(LIMITS);
        pool.enqueue(0.0, Job { time_limit, ..job(1) });
        pool.ready(0.0, 0);
        assert_eq!(pool.poll_timeout(), Some(60_250.0));
    }
}

#[test]
fn a_worker_past_its_memory_budget_is_retired_after_its_job() {
    let mut pool = pool_with_worker();
    pool.done(5.0, 1, 500);
    assert_eq!(pool.commands(), []);
    pool.enqueue(6.0, job(2));
    pool.enqueue(6.0, job(3));
    pool.commands();
    pool.done(7.0, 2, 501);
    assert_eq!(pool.commands(), [Terminate { worker: 0 }]);
}

#[test]
fn idle_workers_go_the_last_one_later() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.enqueue(0.0, job(2));
    pool.ready(0.0, 0);
    pool.ready(0.0, 1);
    pool.done(100.0, 1, 0);
    pool.done(200.0, 2, 0);
    pool.commands();
    assert_eq!(pass(&mut pool, 10_099.0), []);
    assert_eq!(pass(&mut pool, 10_100.0), [Terminate { worker: 0 }]);
    assert_eq!(pass(&mut pool, 60_199.0), []);
    assert_eq!(pass(&mut pool, 60_200.0), [Terminate { worker: 1 }]);
    assert_eq!(pool.poll_timeout(), None);
}

#[test]
fn jobs_run_together_as_far_as_memory_goes_and_too_big_ones_alone() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, Job { memory: 600, ..job(1) });
    pool.enqueue(0.0, Job { memory: 600, ..job(2) });
    pool.enqueue(0.0, Job { memory: u64::MAX, ..job(3) });
    pool.enqueue(0.0, job(4));
    pool.enqueue(0.0, Job { memory: 0, priority: Priority::Immediate, ..job(5) });
    pool.ready(0.0, 0);
    // The last needs no memory; the second waits, and nothing overtakes it.
    assert_eq!(pool.commands(), [Spawn { worker: 0 }, Spawn { worker: 1 }, Assign { job: 5, worker: 0 }]);
    pool.done(1.0, 5, 0);
    pool.ready(1.0, 1);
    assert_eq!(pool.commands(), [Assign { job: 1, worker: 0 }]);
    for (done, then) in [(1, 2), (2, 3), (3, 4)] {
        pool.done(2.0, done, 0);
        let commands = pool.commands();
        assert!(matches!(commands[..], [Assign { job: id, .. }] if id == then), "{done}: {commands:?}");
    }
}

#[test]
fn a_job_that_needs_more_than_expected_waits_for_memory() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, Job { memory: 400, ..job(1) });
    pool.enqueue(0.0, Job { memory: 400, ..job(2) });
    pool.ready(0.0, 0);
    pool.ready(0.0, 1);
    pool.commands();
    pool.needs(1.0, 1, 900);
    assert_eq!(pool.commands(), []);
    // Waiting for memory is not running: the time limit starts afresh.
    assert_eq!(pass(&mut pool, 1200.0), []);
    // Two that wait for each other: the first goes on, alone.
    pool.needs(1200.0, 2, 900);
    assert_eq!(pool.commands(), [Proceed { worker: 0 }]);
    assert_eq!(pool.poll_timeout(), Some(2450.0));
    // A newcomer does not overtake the one that waits.
    pool.enqueue(1300.0, job(3));
    assert_eq!(pool.commands(), []);
    pool.done(1400.0, 1, 0);
    assert_eq!(pool.commands(), [Proceed { worker: 1 }, Assign { job: 3, worker: 0 }]);
}

#[test]
fn close_settles_everything_for_good() {
    let mut pool = Pool::new(LIMITS);
    for id in 1..=3 {
        pool.enqueue(0.0, job(id));
    }
    pool.ready(0.0, 0);
    pool.commands();
    pool.handle(1.0, Event::Close);
    let mut commands = pool.commands();
    commands.sort_by_key(|d| format!("{d:?}"));
    let closed = |id| Reject { job: id, why: Rejection::Closed };
    let gone = |id| Terminate { worker: id };
    assert_eq!(commands, [closed(1), closed(2), closed(3), gone(0), gone(1)]);
    assert_eq!(pool.poll_timeout(), None);
    pool.enqueue(1.0, job(4));
    pool.handle(1.0, Event::Close);
    assert_eq!(pool.commands(), [closed(4)]);
}
