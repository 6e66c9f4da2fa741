//! One test per rule. Limits are small and round; times are milliseconds.

use pagelift::pool::{Decision, Job, Limits, Pool, Priority, Rejection, Size, Termination};

const LIMITS: Limits = Limits { workers: 2, memory: 1000, worker_memory: 500 };

fn job(id: u32) -> Job {
    Job { id, priority: Priority::Visible, size: Size::Pixels(10), time_limit: Some(1000.0) }
}

fn pool_with_worker() -> Pool {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.worker_started(0.0, 0);
    pool.worker_ready(0.0, 0);
    assert_eq!(pool.take_decisions(), [Decision::Spawn(0), Decision::Assign(1, 0)]);
    pool
}

/// Lets time pass up to `until`, and returns what it brought about.
fn pass(pool: &mut Pool, until: f64) -> Vec<Decision> {
    while let Some(wake) = pool.next_wake().filter(|wake| *wake <= until) {
        pool.tick(wake);
    }
    pool.take_decisions()
}

#[test]
fn nothing_happens_before_the_first_job() {
    let mut pool = Pool::new(LIMITS);
    assert_eq!(pool.next_wake(), None);
    pool.tick(1e9);
    assert_eq!(pool.take_decisions(), []);
}

#[test]
fn workers_are_started_for_waiting_jobs_up_to_the_limit() {
    let mut pool = Pool::new(LIMITS);
    for id in 1..=3 {
        pool.enqueue(0.0, job(id));
    }
    assert_eq!(pool.take_decisions(), [Decision::Spawn(0), Decision::Spawn(1)]);
    pool.worker_ready(5.0, 1);
    pool.worker_ready(6.0, 0);
    assert_eq!(pool.take_decisions(), [Decision::Assign(1, 1), Decision::Assign(2, 0)]);
    pool.done(20.0, 2, 0);
    assert_eq!(pool.take_decisions(), [Decision::Assign(3, 0)]);
}

#[test]
fn an_idle_worker_is_used_before_another_is_started() {
    let mut pool = pool_with_worker();
    pool.done(10.0, 1, 0);
    pool.enqueue(11.0, job(2));
    assert_eq!(pool.take_decisions(), [Decision::Assign(2, 0)]);
}

#[test]
fn visible_jobs_go_first_and_background_jobs_do_not_starve() {
    let mut pool = Pool::new(Limits { workers: 1, ..LIMITS });
    pool.enqueue(0.0, Job { priority: Priority::Background, ..job(1) });
    pool.enqueue(1.0, job(2));
    pool.enqueue(9_999.0, job(3));
    pool.enqueue(10_001.0, job(4));
    pool.enqueue(10_002.0, Job { priority: Priority::Immediate, ..job(5) });
    pool.take_decisions();
    pool.worker_ready(10_003.0, 0);
    let mut order = Vec::new();
    while let Some(Decision::Assign(id, _)) = pool.take_decisions().first().copied() {
        order.push(id);
        pool.done(10_003.0, id, 0);
    }
    assert_eq!(order, [2, 5, 3, 1, 4]);
}

#[test]
fn an_abort_removes_a_waiting_job() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.take_decisions();
    pool.abort(1.0, 1);
    assert_eq!(pool.take_decisions(), [Decision::Reject(1, Rejection::Aborted)]);
    pool.worker_ready(2.0, 0);
    assert_eq!(pool.take_decisions(), []);
}

#[test]
fn an_abort_ends_a_running_job_with_its_worker_and_replaces_it_for_those_who_wait() {
    let mut pool = Pool::new(Limits { workers: 1, ..LIMITS });
    pool.enqueue(0.0, job(1));
    pool.enqueue(0.0, job(2));
    pool.worker_ready(0.0, 0);
    pool.take_decisions();
    pool.abort(1.0, 1);
    let expected =
        [Decision::Terminate(0, Termination::Aborted), Decision::Reject(1, Rejection::Aborted), Decision::Spawn(1)];
    assert_eq!(pool.take_decisions(), expected);
    pool.abort(2.0, 1);
    pool.abort(2.0, 99);
    assert_eq!(pool.take_decisions(), []);
}

#[test]
fn a_crash_rejects_the_job_and_the_worker_is_replaced_when_jobs_wait() {
    let mut pool = pool_with_worker();
    pool.worker_crashed(5.0, 0);
    assert_eq!(
        pool.take_decisions(),
        [Decision::Terminate(0, Termination::Crashed), Decision::Reject(1, Rejection::Crashed)]
    );
    assert_eq!(pool.next_wake(), None);
    pool.worker_crashed(6.0, 0);
    pool.enqueue(7.0, job(2));
    assert_eq!(pool.take_decisions(), [Decision::Spawn(1)]);
}

#[test]
fn loading_the_module_takes_as_long_as_it_takes_but_the_handshake_does_not() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    assert_eq!(pass(&mut pool, 1e6), [Decision::Spawn(0)]);
    pool.worker_started(1e6, 0);
    let expected = [Decision::Terminate(0, Termination::Unresponsive), Decision::Reject(1, Rejection::Unresponsive)];
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
        let decisions = pool.take_decisions();
        rejected += decisions.iter().filter(|d| matches!(d, Decision::Reject(_, Rejection::Crashed))).count();
        let Some(Decision::Spawn(worker)) = decisions.iter().find(|d| matches!(d, Decision::Spawn(_))) else { break };
        spawned += 1;
        pool.worker_crashed(1.0, *worker);
    }
    assert_eq!((spawned, rejected), (3, 50));
    // The next job is another try.
    pool.enqueue(2.0, job(51));
    assert_eq!(pool.take_decisions(), [Decision::Spawn(3)]);
}

#[test]
fn a_job_is_not_rejected_while_another_start_may_still_serve_it() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.enqueue(0.0, job(2));
    pool.abort(0.0, 2);
    pool.take_decisions();
    pool.worker_crashed(1.0, 0);
    assert_eq!(pool.take_decisions(), [Decision::Terminate(0, Termination::Crashed)]);
    pool.worker_ready(2.0, 1);
    assert_eq!(pool.take_decisions(), [Decision::Assign(1, 1)]);
}

#[test]
fn giving_up_ends_the_starts_that_nobody_waits_for() {
    let mut pool = Pool::new(Limits { workers: 4, ..LIMITS });
    for id in 1..=9 {
        pool.enqueue(0.0, job(id));
    }
    for worker in 0..3 {
        pool.worker_crashed(1.0, worker);
    }
    let decisions = pool.take_decisions();
    assert_eq!(decisions.iter().filter(|d| matches!(d, Decision::Reject(..))).count(), 9);
    let spawned = decisions.iter().filter(|d| matches!(d, Decision::Spawn(_))).count();
    let ended = decisions.iter().filter(|d| matches!(d, Decision::Terminate(..))).count();
    assert_eq!(spawned, ended);
    assert_eq!(pool.next_wake(), None);
}

#[test]
fn a_failed_start_harms_no_job_that_another_worker_will_take() {
    let mut pool = pool_with_worker();
    pool.enqueue(1.0, job(2));
    assert_eq!(pool.take_decisions(), [Decision::Spawn(1)]);
    for worker in 1..4 {
        pool.worker_crashed(2.0, worker);
    }
    let rejected = pool.take_decisions().iter().any(|d| matches!(d, Decision::Reject(..)));
    assert!(!rejected);
    pool.done(3.0, 1, 0);
    assert_eq!(pool.take_decisions(), [Decision::Assign(2, 0)]);
}

#[test]
fn a_job_past_its_time_limit_takes_its_worker_along() {
    let mut pool = pool_with_worker();
    assert_eq!(pass(&mut pool, 1000.0), []);
    let expected = [Decision::Terminate(0, Termination::TimedOut), Decision::Reject(1, Rejection::TimedOut)];
    assert_eq!(pass(&mut pool, 2000.0), expected);
}

#[test]
fn after_a_blocked_thread_the_mailbox_is_read_before_anyone_is_given_up() {
    let mut pool = pool_with_worker();
    pool.tick(60_000.0);
    assert_eq!(pool.take_decisions(), []);
    pool.done(60_010.0, 1, 0);
    assert_eq!(pass(&mut pool, 60_100.0), []);
    // Without an answer the limit holds.
    pool.enqueue(60_200.0, job(2));
    pool.tick(90_000.0);
    assert_eq!(pool.take_decisions(), [Decision::Assign(2, 0)]);
    let wake = pool.next_wake().unwrap();
    assert_eq!(wake, 90_050.0);
    pool.tick(wake);
    assert_eq!(pool.take_decisions()[1], Decision::Reject(2, Rejection::TimedOut));
}

#[test]
fn nonsense_for_a_time_limit_is_a_minute() {
    for time_limit in [None, Some(f64::NAN), Some(-1.0), Some(0.0), Some(f64::INFINITY)] {
        let mut pool = Pool::new(LIMITS);
        pool.enqueue(0.0, Job { time_limit, ..job(1) });
        pool.worker_ready(0.0, 0);
        assert_eq!(pool.next_wake(), Some(60_250.0));
    }
}

#[test]
fn a_worker_past_its_memory_budget_is_retired_after_its_job() {
    let mut pool = pool_with_worker();
    pool.done(5.0, 1, 500);
    assert_eq!(pool.take_decisions(), []);
    pool.enqueue(6.0, job(2));
    pool.enqueue(6.0, job(3));
    pool.take_decisions();
    pool.done(7.0, 2, 501);
    assert_eq!(pool.take_decisions(), [Decision::Terminate(0, Termination::Retired)]);
}

#[test]
fn idle_workers_go_the_last_one_later() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, job(1));
    pool.enqueue(0.0, job(2));
    pool.worker_ready(0.0, 0);
    pool.worker_ready(0.0, 1);
    pool.done(100.0, 1, 0);
    pool.done(200.0, 2, 0);
    pool.take_decisions();
    assert_eq!(pass(&mut pool, 10_099.0), []);
    assert_eq!(pass(&mut pool, 10_100.0), [Decision::Terminate(0, Termination::Idle)]);
    assert_eq!(pass(&mut pool, 60_199.0), []);
    assert_eq!(pass(&mut pool, 60_200.0), [Decision::Terminate(1, Termination::Idle)]);
    assert_eq!(pool.next_wake(), None);
}

#[test]
fn jobs_run_together_as_far_as_memory_goes_and_too_big_ones_alone() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, Job { size: Size::Pixels(60), ..job(1) });
    pool.enqueue(0.0, Job { size: Size::Pixels(60), ..job(2) });
    pool.enqueue(0.0, Job { size: Size::Pixels(u64::MAX), ..job(3) });
    pool.enqueue(0.0, job(4));
    pool.enqueue(0.0, Job { size: Size::Header, priority: Priority::Immediate, ..job(5) });
    pool.worker_ready(0.0, 0);
    // The header needs no memory; the second picture waits, and nothing overtakes it.
    assert_eq!(pool.take_decisions(), [Decision::Spawn(0), Decision::Spawn(1), Decision::Assign(5, 0)]);
    pool.done(1.0, 5, 0);
    pool.worker_ready(1.0, 1);
    assert_eq!(pool.take_decisions(), [Decision::Assign(1, 0)]);
    for (done, then) in [(1, 2), (2, 3), (3, 4)] {
        pool.done(2.0, done, 0);
        let decisions = pool.take_decisions();
        assert!(matches!(decisions[..], [Decision::Assign(id, _)] if id == then), "{done}: {decisions:?}");
    }
}

#[test]
fn a_header_that_announces_more_than_expected_waits_for_memory() {
    let mut pool = Pool::new(LIMITS);
    pool.enqueue(0.0, Job { size: Size::File(10), ..job(1) });
    pool.enqueue(0.0, Job { size: Size::File(10), ..job(2) });
    pool.worker_ready(0.0, 0);
    pool.worker_ready(0.0, 1);
    pool.take_decisions();
    assert_eq!(pool.allowed_pixels(1), 40);
    pool.needs(1.0, 1, 90);
    assert_eq!(pool.take_decisions(), []);
    assert_eq!(pool.allowed_pixels(1), 0);
    // Waiting for memory is not running: the time limit starts afresh.
    assert_eq!(pass(&mut pool, 1200.0), []);
    // Two that wait for each other: the first goes on, alone.
    pool.needs(1200.0, 2, 90);
    assert_eq!(pool.take_decisions(), [Decision::Proceed(1, 0)]);
    assert_eq!(pool.next_wake(), Some(2450.0));
    // A newcomer does not overtake the one that waits.
    pool.enqueue(1300.0, job(3));
    assert_eq!(pool.take_decisions(), []);
    pool.done(1400.0, 1, 0);
    assert_eq!(pool.take_decisions(), [Decision::Proceed(2, 1), Decision::Assign(3, 0)]);
}

#[test]
fn close_settles_everything_for_good() {
    let mut pool = Pool::new(LIMITS);
    for id in 1..=3 {
        pool.enqueue(0.0, job(id));
    }
    pool.worker_ready(0.0, 0);
    pool.take_decisions();
    pool.close();
    let mut decisions = pool.take_decisions();
    decisions.sort_by_key(|d| format!("{d:?}"));
    let closed = |id| Decision::Reject(id, Rejection::Closed);
    let gone = |id| Decision::Terminate(id, Termination::Closed);
    assert_eq!(decisions, [closed(1), closed(2), closed(3), gone(0), gone(1)]);
    assert_eq!(pool.next_wake(), None);
    pool.enqueue(1.0, job(4));
    pool.close();
    assert_eq!(pool.take_decisions(), [closed(4)]);
}
